"""What the block asks of the bridge, in a process where the bridge's Django app may be missing.

The LMS always has it. Studio has it through the entry point ``cms.djangoapp``;
the XBlock SDK's workbench does not. Its modules can only be imported where the
app is installed, so that is done inside the functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from uuid import UUID

from django.apps import apps

if TYPE_CHECKING:
    from opaque_keys.edx.keys import CourseKey

    from credcloud_bridge.api import CredentialStatus, LearnerCredential

# A unit is no place for a hundred of them: the rest is on the page that lists all.
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Person:
    """Who is looking. ``user_id`` is the platform's own; ``emails`` may not be confirmed yet."""

    user_id: int
    emails: frozenset[str]


@dataclass(frozen=True, slots=True)
class Card:
    """A published credential as the unit shows it; addresses are absolute, and blank for what there is not."""

    credential: LearnerCredential
    status: CredentialStatus
    pdf_url: str
    picture_url: str
    linkedin_url: str


@dataclass(frozen=True, slots=True)
class Group:
    """A credential group that an author may choose."""

    uuid: str
    title: str
    code: str


def installed() -> bool:
    """Whether the bridge's Django app is part of this process."""
    return apps.is_installed("credcloud_bridge")


def cards_of(person: Person, *, course_key: CourseKey, group_uuid: str) -> tuple[Card, ...]:
    """The person's published credentials of the group, or of the course where no group was chosen. One query.

    What was replaced is left out as soon as its successor is there too.
    """
    from credcloud_bridge.api import Account, learner_credentials, site_of

    group = _uuid(group_uuid)
    found = learner_credentials(
        accounts=[Account(str(person.user_id), site=site_of(course_key=course_key), emails=person.emails)],
        active_account=person.user_id,
        course_key=None if group else course_key,
        group_uuid=group,
    )
    here = {one.public_id for one in found}
    cards = [_card(one) for one in found if one.successor_public_id not in here]
    # What can be relied upon today first; each kind newest first, as it came.
    cards.sort(key=lambda card: (not card.status.is_valid, not card.status.is_shown))
    return tuple(cards[:MOST_SHOWN])


def has_courses_of(course_key: CourseKey) -> bool:
    """Whether credentials are issued in courses with such keys at all: not in a custom course (CCX), for example."""
    from credcloud_bridge.api import site_of

    return bool(site_of(course_key=course_key))


def expected_state_of(person: Person, *, course_key: CourseKey, group_uuid: str) -> str:
    """What somebody without a credential may expect: the name of a state of the block.

    ``nowhere``: no group issues here. ``under-way``: the person has passed, and a group issues to whoever passes.
    ``passed``: the person has passed, but people decide who gets a credential. ``not-yet``: anything else.
    """
    from credcloud_bridge.api import IssueWhen, has_passed, issue_rules

    rules = issue_rules(course_key=course_key, group_uuid=_uuid(group_uuid))
    if not rules:
        return "nowhere"
    if not has_passed(lms_user_id=str(person.user_id), course_key=course_key):
        return "not-yet"
    return "under-way" if rules == {IssueWhen.PASSED} else "passed"


def groups_of(course_key: CourseKey) -> tuple[Group, ...]:
    """The credential groups that serve the course, by title."""
    from credcloud_bridge.api import group_summaries

    return tuple(Group(str(one.uuid), one.title, one.code) for one in group_summaries(course_key=course_key))


def earlier_group(course_key: CourseKey, *, group_uuid: str) -> tuple[str, Group] | None:
    """Where a course was copied: the earlier course's key, and the group, when the group serves that one."""
    from credcloud_bridge.api import copied_from

    for earlier in copied_from(course_key=course_key):
        for group in groups_of(earlier):
            if group.uuid == group_uuid:
                return str(earlier), group
    return None


def _card(credential: LearnerCredential) -> Card:
    from credcloud_bridge.api import add_to_profile_url, status_of

    status = status_of(credential)
    picture = ""
    if credential.has_certificate:
        picture = "certificate.jpg?width=800"
    elif credential.has_badge:
        picture = "badge.png?width=400"
    return Card(
        credential=credential,
        status=status,
        pdf_url=urljoin(credential.public_url, "certificate.pdf") if credential.has_certificate else "",
        picture_url=urljoin(credential.public_url, picture) if picture else "",
        linkedin_url=add_to_profile_url(credential) if status.is_valid else "",
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
