"""A batch: one run of the flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.account_names import name_of_account
from credcloud_bridge.credentials.batch_data import BatchNotFound, BatchView, Counts
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing import discard
from credcloud_bridge.credentials.preparing.batch_in_use import refuse_while_in_use
from credcloud_bridge.credentials.preparing.conflicts import find_problems
from credcloud_bridge.credentials.preparing.counts import BatchFigures, batch_figures, counts_of_batches
from credcloud_bridge.credentials.preparing.issuing_allowed import refuse_unless_issuing
from credcloud_bridge.credentials.preparing.upload_retention import delete_uploads
from credcloud_bridge.data import CredCloudError, CredentialState, Problem, RecipientSource, request_error
from credcloud_bridge.groups.api import (
    GroupDetails,
    details_from_row,
    details_of_groups,
    get_group,
    group_details,
)
from credcloud_bridge.recipients.api import expiry_date

# Of larger batches the list of recent ones does not say what is wrong with their rows.
_FEW_DRAFTS = 2_000


def start_batch(*, group_uuid: UUID, course_key: CourseKey, actor: Any, issued_on: date) -> BatchView:
    """A new, empty batch of this group; its expiry follows the group's validity.

    Raises ``GroupNotFound``; refuses for an archived group and for one without a design.
    """
    group = get_group(group_uuid=group_uuid, course_key=course_key)
    refuse_unless_issuing(group, course_key)
    if group.certificate_design_id is None and group.badge_design_id is None:
        raise request_error(
            "group-without-design",
            _("“%(title)s” has neither a certificate nor a badge design.") % {"title": group.title},
            _("Choose a design in the credential group, then come back."),
        )
    batch = Batch.objects.create(
        group_id=group.id,
        course_key=course_key,
        issued_on=issued_on,
        created_by=actor,
        expiry_from_group=True,
    )
    return batch_view(batch, group)


def get_batch(*, batch_uuid: UUID, course_key: CourseKey) -> BatchView:
    """The batch; raises ``BatchNotFound``."""
    batch = find_batch(batch_uuid, course_key)
    return batch_view(batch, details_from_row(batch.group))


def recent_batches(*, course_key: CourseKey, limit: int = 10, begun_by: Any = None) -> tuple[BatchView, ...]:
    """The course's newest batches that hold anything, newest first; ``begun_by``: only those of this user.

    Counted to ten thousand, and one more for more; without ``sources``, and with problems where few rows are drafts.
    """
    kept = [state.value for state in CredentialState if state is not CredentialState.DISCARDED]
    # Asked for batch by batch: an EXISTS makes MariaDB read the credentials of all batches first.
    held = Credential.objects.filter(batch=OuterRef("pk"), state__in=kept).order_by()
    batches = (
        Batch.objects.filter(course_key=course_key, **({} if begun_by is None else {"created_by": begun_by}))
        .alias(holds=Subquery(held.values("state")[:1]))
        .filter(holds__isnull=False)
        .select_related("created_by")
        .order_by("-created_at", "-pk")[:limit]
    )
    listed = tuple(batches)
    groups = details_of_groups(group_ids={batch.group_id for batch in listed})
    counts = counts_of_batches(listed)
    return tuple(
        _view(
            batch, groups[batch.group_id], _with_problems(batch, groups[batch.group_id], counts[batch.pk]), {}
        )
        for batch in listed
    )


def _with_problems(batch: Batch, group: GroupDetails, counts: Counts) -> Counts:
    if not 0 < counts.draft <= _FEW_DRAFTS:
        return counts
    problems = find_problems(batch, group)
    return replace(counts, errors=len(problems.errors), warnings=len(problems.warnings))


def set_dates(
    *,
    batch_uuid: UUID,
    course_key: CourseKey,
    actor: Any,
    issued_on: date,
    expires_on: date | None,
    expiry_from_group: bool,
) -> BatchView:
    """Set the dates of every draft that has none of its own.

    With ``expiry_from_group`` the expiry follows the group's validity and
    ``expires_on`` is not looked at; without, ``None`` means never. Refuses an
    expiry before the issue date, and while a job has the batch.
    """
    with transaction.atomic():
        batch = locked_batch(batch_uuid, course_key)
        refuse_while_in_use(batch)
        if not expiry_from_group and expires_on is not None and expires_on < issued_on:
            raise CredCloudError(
                Problem(
                    row=None,
                    column="expires_on",
                    code="expires-before-issue",
                    message=_("The expiry date is before the issue date."),
                    remedy=_("Choose a later expiry date, or none."),
                )
            )
        batch.issued_on = issued_on
        batch.expires_on = None if expiry_from_group else expires_on
        batch.expiry_from_group = expiry_from_group
        batch.save(update_fields=["issued_on", "expires_on", "expiry_from_group"])
    return batch_view(batch)


def discard_batch(*, batch_uuid: UUID, course_key: CourseKey, actor: Any, reason: str) -> int:
    """Discard what is still a draft in the batch; returns how many.

    What was attached and not taken is removed. Refuses while a job has the batch.
    """
    with transaction.atomic():
        batch = locked_batch(batch_uuid, course_key)
        refuse_while_in_use(batch)
        delete_uploads(batch_ids=[batch.pk])
        drafts = Credential.objects.filter(batch=batch, state=CredentialState.DRAFT.value)
        return discard.discard_drafts(drafts, actor=actor, reason=reason)


def find_batch(batch_uuid: UUID, course_key: CourseKey) -> Batch:
    """The batch's table row, with its group's; raises ``BatchNotFound``."""
    batches = Batch.objects.select_related("created_by", "group__issuer")
    found = batches.filter(uuid=batch_uuid, course_key=course_key).first()
    if found is None:
        raise BatchNotFound(batch_uuid)
    return found


def locked_batch(batch_uuid: UUID, course_key: CourseKey) -> Batch:
    """The batch's row, locked until the transaction ends; raises ``BatchNotFound``."""
    found = Batch.objects.select_for_update().filter(uuid=batch_uuid, course_key=course_key).first()
    if found is None:
        raise BatchNotFound(batch_uuid)
    return found


def default_expiry(batch: Batch, group: GroupDetails) -> date | None:
    """The expiry date of rows that set no dates of their own."""
    if batch.expiry_from_group:
        return expiry_date(validity=group.validity, issued_on=batch.issued_on)
    return batch.expires_on


def batch_view(
    batch: Batch, group: GroupDetails | None = None, figures: BatchFigures | None = None
) -> BatchView:
    """The batch as others see it."""
    group = group or group_details(group_id=batch.group_id)
    figures = figures or batch_figures(batch, group)
    return _view(batch, group, figures.counts, figures.sources)


def _view(
    batch: Batch, group: GroupDetails, counts: Counts, sources: Mapping[RecipientSource, int]
) -> BatchView:
    return BatchView(
        uuid=batch.uuid,
        group=group,
        course_key=batch.course_key,
        issued_on=batch.issued_on,
        expires_on=default_expiry(batch, group),
        expiry_from_group=batch.expiry_from_group,
        created_at=batch.created_at,
        created_by_name=name_of_account(batch.created_by),
        counts=counts,
        sources=sources,
        state_text=_state_text(counts),
        automatic=batch.automatic_key is not None,
    )


def _state_text(counts: Counts) -> str:
    if not counts.total:
        return _("Discarded") if counts.discarded else _("Empty")
    if counts.draft:
        return _("In preparation")
    if counts.under_review:
        return _("Under review")
    return _("Published")
