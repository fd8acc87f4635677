"""Participants by LTI's Names and Role Provisioning Services 2.0: names, addresses, and who teaches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from credcloud_bridge.lms.moodle.access_tokens import access_token
from credcloud_bridge.lms.moodle.models import MoodleCourse
from credcloud_bridge.lms.moodle.roster_rows import NotRead, RosterReading, RosterRow
from credcloud_bridge.lms.moodle.site_requests import ask, json_of
from credcloud_bridge.network import Network

SOURCE = "nrps"
# Of an enrolment it knows nothing but that there is one.
FACTS: frozenset[Any] = frozenset()
_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_NEXT = re.compile(r'<([^<>]+)>\s*;\s*rel="?next"?')
_MOST_PAGES = 2_000


def read(network: Network, course: MoodleCourse, progress: Callable[[int], None]) -> RosterReading:
    """Everybody who is enrolled; raises ``NotRead``.

    Moodle 4.5 answers all of a course at once, which is quicker than pages: it loads everybody for each of them.
    """
    if not course.memberships_url:
        raise NotRead(_("Open the activity in this course once, so that its address is known."))
    token = access_token(network, course.site)
    rows: dict[int, RosterRow] = {}
    for member in _members(network, course, token):
        row = _row(member)
        if row is not None:
            rows[row.number] = row
            if len(rows) % 1_000 == 0:
                progress(len(rows))
    return RosterReading(SOURCE, tuple(rows.values()), FACTS)


def _members(network: Network, course: MoodleCourse, token: str) -> Iterator[Any]:
    address = course.memberships_url
    for _page in range(_MOST_PAGES):
        answer = ask(
            network,
            course.site,
            "GET",
            address,
            headers={"Authorization": f"Bearer {token}", "Accept": _TYPE},
        )
        if answer.status != 200:
            raise NotRead(_refusal(answer.status, course))
        found = json_of(answer, course.site)
        members = found.get("members") if isinstance(found, dict) else None
        if not isinstance(members, list):
            raise NotRead(_("%(site)s answered something else than participants.") % {"site": course.site})
        yield from members
        following = _NEXT.search(answer.headers.get("link", ""))
        if following is None:
            return
        address = following[1]
        # The token goes to the site that gave it, and nowhere else.
        if urlsplit(address)[:2] != urlsplit(course.memberships_url)[:2]:
            raise NotRead(_("%(site)s sent us to another site.") % {"site": course.site})
    raise NotRead(_("%(site)s sent more pages of participants than can be read.") % {"site": course.site})


def _row(member: Any) -> RosterRow | None:
    """The person; ``None`` for what is no person with a number, or is not active."""
    if not isinstance(member, dict):
        return None
    number = str(member.get("user_id", ""))
    if not number.isascii() or not number.isdigit() or len(number) > 18 or member.get("status") == "Inactive":
        return None
    roles = {str(role).rpartition("#")[2] for role in member.get("roles") or ()}
    name = str(member.get("name") or "")
    if not name:
        name = f"{member.get('given_name') or ''} {member.get('family_name') or ''}"
    return RosterRow(
        number=int(number),
        name=" ".join(name.split()),
        username=str(member.get("ext_user_username") or ""),
        email=str(member.get("email") or ""),
        external_id=str(member.get("lis_person_sourcedid") or ""),
        learner="Learner" in roles and "Instructor" not in roles,
        teaches="Instructor" in roles,
    )


def _refusal(status: int, course: MoodleCourse) -> str:
    named = {"site": course.site, "course": course}
    if status == 404:
        return _("The course “%(course)s” is not on %(site)s any more.") % named
    if status in (401, 403):
        return (
            _(
                "%(site)s does not let us read the participants of “%(course)s”. Open the activity there again."
            )
            % named
        )
    return _("%(site)s answered with an error when asked for participants.") % named
