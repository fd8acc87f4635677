"""Learners who completed their course again after a credential was issued: staff are told, and re-issue or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.data import JobName, Selection
from credcloud_bridge.credentials.files.api import RenderChecks, batch_context
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import credentials_of_selection
from credcloud_bridge.credentials.models import Credential, Recompletion
from credcloud_bridge.credentials.preparing.api import outcome_of, required_reason
from credcloud_bridge.data import CredentialState, request_error
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import JobView
from credcloud_bridge.lms.api import get_lms
from credcloud_bridge.lms_data import RosterFilters
from credcloud_bridge.recipients.api import expiry_date

_CHUNK = 500


def note_recompletions(*, course_key: CourseKey) -> int:
    """Compare the course's published credentials with when learners completed last; returns how many are new.

    Looked at are credentials that know on which day the course was completed then. Raises ``LMSUnavailable``.
    """
    roster = get_lms(course_key).roster(course_key, RosterFilters(completed=True))
    completed = {one.lms_user_id: one.completed_on for one in roster if one.completed_on is not None}
    noted = 0
    for ids in chunked(completed, _CHUNK):
        held = Credential.objects.filter(
            course_key=course_key, state=CredentialState.PUBLISHED.value, lms_user_id__in=ids
        )
        for pk, user_id, attributes in list(held.values_list("pk", "lms_user_id", "attributes")):
            before, now = _day(attributes), completed[user_id]
            if before is not None and now > before:
                noted += _note(pk, now)
    return noted


def _note(credential_id: int, completed_on: date) -> bool:
    found, new = Recompletion.objects.get_or_create(
        credential_id=credential_id, defaults={"completed_on": completed_on}
    )
    if not new and completed_on > found.completed_on:
        # Once more: whoever decided did so about the earlier one.
        return bool(
            Recompletion.objects.filter(pk=found.pk).update(completed_on=completed_on, settled_at=None)
        )
    return new


def _day(attributes: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(attributes.get("completed_on", "")))
    except ValueError:
        return None  # an attribute of the group that has this name and holds something else


@transaction.atomic
def reissue_recompleted(*, selection: Selection, actor: Any, reason: str) -> JobView:
    """Start re-issuing those of the selection whose recipients completed again, as of the new day.

    For each a new one is put under review, with the present grade, issued on the day of the new completion and
    valid as the group says. Refuses without a reason, and when there is none.
    """
    reason = required_reason(reason)
    waiting = _waiting(selection)
    if not waiting.exists():
        raise request_error(
            "nothing-to-reissue",
            _("None of these was completed again."),
            _("Someone may have re-issued them already. Reload the page."),
        )
    job = jobs.create_job(
        kind=JobName.REISSUE,
        course_key=selection.course_key,
        actor=actor,
        params={"reason": reason, "recompleted": True},
    )
    jobs.add_items(job=job, credentials=waiting)
    return jobs.get_job(job_uuid=job.uuid, course_key=selection.course_key)


def keep_recompleted(*, selection: Selection, actor: Any) -> int:
    """Those of the selection stay as they are, until their recipients complete once more; returns how many."""
    ids = list(_waiting(selection).values_list("pk", flat=True))
    return Recompletion.objects.filter(credential__in=ids, settled_at=None).update(
        settled_at=timezone.now(), settled_by=actor
    )


def _waiting(selection: Selection) -> Any:
    published = credentials_of_selection(selection).filter(state=CredentialState.PUBLISHED.value)
    return published.filter(recompletion__isnull=False, recompletion__settled_at=None, erased_at=None)


def take_new_outcome(old: Credential, new: Credential, actor: Any) -> None:
    """Put the new completion on the correction of ``old``, which is under review; settles the question."""
    again = Recompletion.objects.filter(credential=old).first()
    if again is None:
        return
    learner = next(_learners(old), None)
    before = {"issued_on": history.iso_date(new.issued_on), "expires_on": history.iso_date(new.expires_on)}
    outcome = {} if learner is None else outcome_of(learner)
    new.attributes = {**new.attributes, **outcome, "completed_on": again.completed_on.isoformat()}
    context = batch_context(new.batch)
    new.issued_on, new.own_issued_on = again.completed_on, True
    new.expires_on = expiry_date(validity=context.group.validity, issued_on=again.completed_on)
    new.updated_at = timezone.now()
    RenderChecks(context).store_rendered_problems(new)
    new.save(
        update_fields=[
            "attributes",
            "issued_on",
            "own_issued_on",
            "expires_on",
            "problems",
            "has_errors",
            "updated_at",
        ]
    )
    after = {"issued_on": history.iso_date(new.issued_on), "expires_on": history.iso_date(new.expires_on)}
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    if changes:
        history.record_events(events=[history.NewEvent(new.pk, history.EDITED, changes=changes)], actor=actor)
    Recompletion.objects.filter(pk=again.pk).update(settled_at=timezone.now(), settled_by=actor)


def _learners(credential: Credential) -> Any:
    wanted = RosterFilters(lms_user_ids=frozenset({credential.lms_user_id}))
    return get_lms(credential.course_key).roster(credential.course_key, wanted)
