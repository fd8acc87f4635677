"""What the LMS says otherwise now of those under review: another profile name, or no enrolment any more."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import CredentialNotFound, CredentialView
from credcloud_bridge.credentials.models import Credential, CredentialEvent
from credcloud_bridge.credentials.reviewing.review import edit_credential
from credcloud_bridge.data import CredentialState, request_error
from credcloud_bridge.lms.api import CourseNotFound, LMSUnavailable, get_lms
from credcloud_bridge.lms_data import RosterFilters
from credcloud_bridge.recipients.api import DateOrder

log = logging.getLogger(__name__)

_NAME = "recipient_name"


@dataclass(frozen=True, slots=True)
class LearnerChange:
    """``profile_name``: the learner's name in the LMS, where it has changed since; else blank.

    ``enrolled``: whether the learner is still actively enrolled in the course.
    """

    profile_name: str = ""
    enrolled: bool = True


def learner_changes(
    *, course_key: CourseKey, credential_uuids: Collection[UUID]
) -> Mapping[UUID, LearnerChange]:
    """What has changed of these learners; those of whom nothing has are left out, and those without an account.

    For one page of a list: one look at the LMS, two queries. Nothing while the LMS cannot be asked.
    """
    found = [
        one
        for one in Credential.objects.filter(
            course_key=course_key,
            uuid__in=list(credential_uuids),
            state=CredentialState.UNDER_REVIEW.value,
            erased_at=None,
        ).only("pk", "uuid", "lms_user_id", "recipient_name")
        if one.lms_user_id
    ]
    if not found:
        return {}
    names = _names_now(course_key, frozenset(one.lms_user_id for one in found))
    if names is None:
        return {}
    entered = _names_as_entered([one.pk for one in found])
    changes = {
        one.uuid: _change(
            one.recipient_name, names.get(one.lms_user_id), entered.get(one.pk, one.recipient_name)
        )
        for one in found
    }
    return {uuid: change for uuid, change in changes.items() if change != LearnerChange()}


def learner_change(*, course_key: CourseKey, view: CredentialView) -> LearnerChange | None:
    """The same of one credential under review, without a query of ours; ``None`` when nothing has changed."""
    if not view.lms_user_id or view.row.erased:
        return None
    names = _names_now(course_key, frozenset({view.lms_user_id}))
    if names is None:
        return None
    edits = (event.changes[_NAME][0] for event in view.history if _NAME in event.changes)
    change = _change(view.row.name, names.get(view.lms_user_id), next(edits, view.row.name))
    return None if change == LearnerChange() else change


def use_profile_name(
    *, credential_uuid: UUID, course_key: CourseKey, actor: Any, today: date, date_order: DateOrder, seen: str
) -> CredentialView:
    """Put the learner's present profile name on a credential under review; raises what ``edit_credential`` does.

    Refuses when the profile has no other name any more.
    """
    reviewed = Credential.objects.filter(
        uuid=credential_uuid, course_key=course_key, state=CredentialState.UNDER_REVIEW.value
    )
    if not reviewed.exists():
        raise CredentialNotFound(credential_uuid)
    change = learner_changes(course_key=course_key, credential_uuids=[credential_uuid]).get(credential_uuid)
    if change is None or not change.profile_name:
        raise request_error(
            "profile-name-same",
            _("The profile has no other name any more. Nothing was changed."),
            _("Reload the page to see the credential as it is now."),
        )
    return edit_credential(
        credential_uuid=credential_uuid,
        course_key=course_key,
        actor=actor,
        values={"name": change.profile_name},
        today=today,
        date_order=date_order,
        seen=seen,
    )


def _names_now(course_key: CourseKey, lms_user_ids: frozenset[str]) -> dict[str, str] | None:
    """What the LMS calls those of these learners who are enrolled; ``None`` while it cannot be asked."""
    wanted = RosterFilters(lms_user_ids=lms_user_ids)
    try:
        roster = get_lms(course_key).roster(course_key, wanted)
        return {one.lms_user_id: one.name for one in roster if one.active}
    except (CourseNotFound, LMSUnavailable) as error:
        log.warning("Names under review in %s are not compared: %s", course_key, error)
        return None


def _change(name: str, name_now: str | None, entered: str) -> LearnerChange:
    if name_now is None:
        return LearnerChange(enrolled=False)
    # A name that staff corrected by hand is not asked about until the profile itself changes.
    same = {_comparable(name), _comparable(entered), ""}
    return LearnerChange(profile_name="" if _comparable(name_now) in same else name_now)


def _names_as_entered(credential_ids: Collection[int]) -> dict[int, str]:
    """The names before anybody edited them, of those whose names were edited."""
    edits = CredentialEvent.objects.filter(credential__in=credential_ids).order_by("-at", "-pk")
    return {
        credential_id: str(changes[_NAME][0])
        for credential_id, changes in edits.values_list("credential_id", "changes")
        if _NAME in changes
    }


def _comparable(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())
