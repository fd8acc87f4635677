"""Changing many credentials under review at once: dates, attributes, language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.data import JobName, Selection
from credcloud_bridge.credentials.files.api import BatchContext, RenderChecks, batch_context
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import credentials_of_selection, list_selected, selected_before
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing.api import (
    ItemsJob,
    bulk_edit_arguments,
    bulk_edit_params,
    live_problem,
)
from credcloud_bridge.credentials.reviewing.publish_locks import is_being_published, lock_batches_of
from credcloud_bridge.credentials.reviewing.review import InvalidRow, change_reviewed
from credcloud_bridge.data import CredentialState, Problem, request_error
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import ChunkResult, ItemRange, JobView
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.recipients.api import DateOrder


@transaction.atomic
def change_many_reviewed(
    *,
    selection: Selection,
    actor: Any,
    values: Mapping[str, str],
    language: str = "",
    today: date,
    date_order: DateOrder,
) -> JobView:
    """Start changing exactly the credentials under review that the selection means now.

    ``values`` are texts by column key, and what is not named stays; a blank
    ``language`` stays too. What a change would not suit is left as it is, and
    the job says why. Refuses when nothing is under review.
    """
    reviewed = credentials_of_selection(selection).filter(state=CredentialState.UNDER_REVIEW.value)
    if not reviewed.exists():
        raise request_error(
            "nothing-to-change",
            _("None of these credentials is under review any more."),
            _("Someone may have published or discarded them. Reload the page."),
        )
    params = bulk_edit_params(values=values, language=language, today=today, date_order=date_order)
    job = jobs.create_job(
        kind=JobName.CHANGE_REVIEWED, course_key=selection.course_key, actor=actor, params=params
    )
    list_selected(job=job, credentials=reviewed, selection=selection)
    return jobs.get_job(job_uuid=job.uuid, course_key=selection.course_key)


class ChangeReviewedJob(ItemsJob):
    """The work of a job that changes credentials under review."""

    from_state = CredentialState.UNDER_REVIEW

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._known: dict[int, tuple[BatchContext, RenderChecks]] = {}

    def list_items(self) -> int:
        """See ``ItemsJob.list_items``: what was under review when somebody started this, and is unchanged."""
        unchanged = selected_before(self.job).filter(
            state=CredentialState.UNDER_REVIEW.value, updated_at__lte=self.job.created_at
        )
        return jobs.add_items(job=self.job, credentials=unchanged)

    def run_chunk(self, chunk: ItemRange, *, expect_conflicts: bool) -> ChunkResult:
        """See ``ItemsJob.run_chunk``; the batches are locked first, as by all who change what is under review."""
        lock_batches_of(Credential.objects.filter(job_items__in=self.waiting(chunk)))
        return super().run_chunk(chunk, expect_conflicts=expect_conflicts)

    def handle(self, credentials: Sequence[Credential]) -> Mapping[int, Problem]:
        """See ``ItemsJob.handle``."""
        ids = [one.pk for one in credentials]
        agreed = set(Credential.objects.filter(is_being_published(), pk__in=ids).values_list("pk", flat=True))
        failed: dict[int, Problem] = {}
        happened = []
        for credential in credentials:
            if credential.pk in agreed:
                failed[credential.pk] = _being_published()
                continue
            try:
                with transaction.atomic():
                    changes = self._change(credential)
            except InvalidRow as error:
                failed[credential.pk] = error.problem
            except IntegrityError:
                failed[credential.pk] = live_problem(row=credential.row_number or None, issued_on=None)
            else:
                if changes:
                    happened.append(history.NewEvent(credential.pk, history.EDITED, changes=changes))
        history.record_events(events=happened, actor=self.actor)
        return failed

    def _change(self, credential: Credential) -> dict[str, tuple[str, str]]:
        if credential.batch_id not in self._known:
            context = batch_context(Batch.objects.get(pk=credential.batch_id))
            self._known[credential.batch_id] = (context, RenderChecks(context))
        context, checks = self._known[credential.batch_id]
        edit = bulk_edit_arguments(self.job.params)
        return change_reviewed(
            credential,
            **edit,
            context=context,
            checks=checks,
        )


def _being_published() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="being-published",
        message=_("It is being published, so it was not changed."),
        remedy=_("To correct it, re-issue it."),
    )
