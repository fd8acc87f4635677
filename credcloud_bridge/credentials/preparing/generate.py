"""Generate: freeze what prints on each draft and put it under review. Nothing leaves the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.files.api import (
    BatchContext,
    RenderChecks,
    batch_context,
    live_key,
    pending_key,
    recheck_stopped,
    stored_problems,
)
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.batches import find_batch, locked_batch
from credcloud_bridge.credentials.preparing.conflicts import (
    STOPPED,
    conflicts_of,
    drafts_with_conflicts,
    live_problem,
)
from credcloud_bridge.credentials.preparing.counts import batch_counts
from credcloud_bridge.credentials.preparing.group_open import refuse_unless_issuing
from credcloud_bridge.credentials.preparing.item_jobs import ItemsJob
from credcloud_bridge.data import CredentialState, DuplicatePolicy, Problem, refusal
from credcloud_bridge.groups.api import group_details
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import JobView
from credcloud_bridge.jobs.models import Job

DRAFT, REVIEW = CredentialState.DRAFT, CredentialState.UNDER_REVIEW


def generate(*, batch_uuid: UUID, course_key: CourseKey, actor: Any, leave_errors: bool = False) -> JobView:
    """Start generating the batch's drafts; while that runs, asking again gives the same job.

    Refuses while rows have errors, unless ``leave_errors``: then those rows
    stay drafts and the others are generated. Refuses when no row is fine.
    Raises ``BatchNotFound``.
    """
    recheck_stopped(find_batch(batch_uuid, course_key))
    with transaction.atomic():
        batch = locked_batch(batch_uuid, course_key)
        job = jobs.unfinished_job(kind=JobName.GENERATE, course_key=course_key, batch=batch)
        if job is None:
            group = group_details(group_id=batch.group_id)
            refuse_unless_issuing(group, course_key)
            counts = batch_counts(batch, group)
            if counts.errors and not leave_errors:
                raise _refused_errors(counts.errors, counts.ready)
            if not counts.ready:
                raise refusal(
                    "nothing-to-generate",
                    _("There is no recipient in this batch that can be generated."),
                    _("Add recipients, or mend the rows that have errors."),
                )
            job = jobs.create_job(kind=JobName.GENERATE, course_key=course_key, actor=actor, batch=batch)
            fine = drafts_with_conflicts(batch, group).filter(severity__lt=STOPPED)
            jobs.add_items(job=job, credentials=fine)
    return jobs.get_job(job_uuid=job.uuid, course_key=course_key)


class GenerateJob(ItemsJob):
    """The work of a generate job."""

    from_state = DRAFT

    def __init__(self, job: Job, *, actor: Any = None) -> None:
        super().__init__(job, actor=actor)
        # Read before the first transaction: the LMS may be far away.
        self._context = batch_context(_batch(job))
        self._drawing = RenderChecks(self._context)

    def handle(self, credentials: Sequence[Credential]) -> Mapping[int, Problem]:
        """See ``ItemsJob.handle``."""
        # With each chunk: what an earlier one wrote may have been undone, to be tried again.
        self._context.lock()
        failed = self._errors(credentials)
        fine = [one for one in credentials if one.pk not in failed]
        for credential in fine:
            credential.issued_on, credential.expires_on = self._context.dates(credential)
        try:
            with transaction.atomic():
                self._freeze(fine, _keys(self._context, fine))
        except IntegrityError:
            failed |= self._one_by_one(fine)
        done = [one.pk for one in fine if one.pk not in failed]
        history.record(
            events=history.state_changes(done, history.GENERATED, from_state=DRAFT, to_state=REVIEW),
            actor=self.actor,
        )
        return failed

    def _errors(self, credentials: Sequence[Credential]) -> dict[int, Problem]:
        """The first error of each credential that has one."""
        conflicts = conflicts_of(credentials, self._context)
        errors: dict[int, Problem] = {}
        for credential in credentials:
            found = (
                *stored_problems(credential),
                *conflicts[credential.pk],
                *self._drawing.problems(credential),
            )
            error = next((problem for problem in found if problem.is_error), None)
            if error is not None:
                errors[credential.pk] = error
        return errors

    def _one_by_one(self, credentials: Sequence[Credential]) -> dict[int, Problem]:
        """Freeze each alone, because somebody took a recipient's place in this very moment: only that row fails."""
        failed = {}
        keys = _keys(self._context, credentials)
        for credential in credentials:
            try:
                with transaction.atomic():
                    self._freeze([credential], keys)
            except IntegrityError:
                failed[credential.pk] = live_problem(row=credential.row_number, issued_on=None)
        return failed

    def _freeze(self, credentials: Sequence[Credential], keys: Mapping[int, str | None]) -> None:
        now = timezone.now()
        by_dates: dict[tuple[Any, Any], list[int]] = {}
        for credential in credentials:
            by_dates.setdefault((credential.issued_on, credential.expires_on), []).append(credential.pk)
        # What all have in common goes in one statement for each pair of dates, not in one for each row.
        for (issued_on, expires_on), ids in by_dates.items():
            Credential.objects.filter(pk__in=ids, state=DRAFT.value).update(
                state=REVIEW.value,
                printed=dict(self._context.printed),
                certificate_version_id=self._context.certificate_version,
                badge_version_id=self._context.badge_version,
                issued_on=issued_on,
                expires_on=expires_on,
                updated_at=now,
            )
        set_live_keys(credentials, keys)


def set_live_keys(credentials: Sequence[Credential], keys: Mapping[int, str | None]) -> None:
    """Give the credentials their live keys; ``IntegrityError`` when one is taken. Those that stay are not touched."""
    changed = [one for one in credentials if one.live_key != keys[one.pk]]
    before = [one.live_key for one in changed]
    for credential in changed:
        credential.live_key = keys[credential.pk]
    try:
        Credential.objects.bulk_update(changed, ["live_key"])
    except IntegrityError:
        # These objects say again what the database says.
        for credential, key in zip(changed, before, strict=True):
            credential.live_key = key
        raise


def recipient_key(policy: DuplicatePolicy, group_id: int, email_key: str, *, replaces: bool) -> str | None:
    """The key that a credential under review holds: the recipient's place, or the place in the queue for it."""
    if policy is DuplicatePolicy.ALLOW:
        return None
    if replaces or policy is DuplicatePolicy.REPLACE:
        return pending_key(group_id, email_key)
    return live_key(policy, group_id, email_key)


def _keys(context: BatchContext, credentials: Sequence[Credential]) -> dict[int, str | None]:
    group = context.group
    return {
        one.pk: recipient_key(group.duplicates, group.id, one.email_key, replaces=False)
        for one in credentials
    }


def _batch(job: Job) -> Any:
    if job.batch is None:
        raise ValueError(f"job {job.pk} has no batch")
    return job.batch


def _refused_errors(errors: int, ready: int) -> Exception:
    message = ngettext("%(count)s row has an error.", "%(count)s rows have errors.", errors) % {
        "count": errors
    }
    remedy = _("Mend these rows first.")
    if ready:
        remedy = _("Mend or remove these rows, or generate only the others.")
    return refusal("errors-stand", message, remedy)
