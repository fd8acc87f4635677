"""Changing many drafts of a batch at once: their own dates, attributes, language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.files.api import RenderChecks, batch_context
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.lists.api import list_now_or_later
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.batch_in_use import refuse_while_in_use
from credcloud_bridge.credentials.preparing.batches import find_batch, locked_batch
from credcloud_bridge.credentials.preparing.draft_editing import change_draft, drafts_to_show
from credcloud_bridge.credentials.preparing.item_jobs import ItemsJob, bulk_edit_arguments, bulk_edit_params
from credcloud_bridge.data import CredentialState, Problem, request_error
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import JobView
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.recipients.api import DateOrder


def count_drafts(
    *,
    batch_uuid: UUID,
    course_key: CourseKey,
    credential_uuids: Collection[UUID] | None,
    excluded_uuids: Collection[UUID] = (),
    show: str = "all",
    search: str = "",
) -> int:
    """How many drafts ``change_many_drafts`` would change."""
    batch = find_batch(batch_uuid, course_key)
    return _chosen(batch, credential_uuids, excluded_uuids, show, search).count()


def change_many_drafts(
    *,
    batch_uuid: UUID,
    course_key: CourseKey,
    actor: Any,
    values: Mapping[str, str],
    language: str = "",
    credential_uuids: Collection[UUID] | None,
    excluded_uuids: Collection[UUID] = (),
    show: str = "all",
    search: str = "",
    today: date,
    date_order: DateOrder,
) -> JobView:
    """Start changing these drafts, ``None`` for all that a page with ``show`` and ``search`` shows.

    ``values`` are texts by column key, and what is not named stays; a blank
    date means the batch's, a blank ``language`` stays. Raises ``BatchNotFound``;
    refuses when there is none, and while another job has the batch.
    """
    with transaction.atomic():
        batch = locked_batch(batch_uuid, course_key)
        refuse_while_in_use(batch)
        drafts = _chosen(batch, credential_uuids, excluded_uuids, show, search)
        if not drafts.exists():
            raise request_error(
                "nothing-to-change",
                _("None of these rows is a draft any more."),
                _("Someone may have generated or removed them. Reload the page."),
            )
        params = bulk_edit_params(values=values, language=language, today=today, date_order=date_order)
        job = jobs.create_job(
            kind=JobName.CHANGE_DRAFTS, course_key=course_key, actor=actor, batch=batch, params=params
        )
        chosen = Credential.objects.filter(pk__in=drafts.values("pk"))
        if credential_uuids is None:
            excluded = sorted(map(str, excluded_uuids))
            list_now_or_later(job=job, credentials=chosen, excluded_uuids=excluded, show=show, search=search)
        else:
            jobs.add_items(job=job, credentials=chosen)
    return jobs.get_job(job_uuid=job.uuid, course_key=course_key)


def _chosen(
    batch: Any,
    credential_uuids: Collection[UUID] | None,
    excluded_uuids: Collection[UUID],
    show: str,
    search: str,
) -> Any:
    if credential_uuids is not None:
        return Credential.objects.filter(
            batch=batch, state=CredentialState.DRAFT.value, uuid__in=credential_uuids
        )
    drafts = drafts_to_show(batch, batch_context(batch), show=show, search=search)
    return drafts.exclude(uuid__in=excluded_uuids) if excluded_uuids else drafts


class ChangeDraftsJob(ItemsJob):
    """The work of a job that changes drafts."""

    from_state = CredentialState.DRAFT

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        if job.batch is None:
            raise ValueError(f"job {job.pk} has no batch")
        self._batch = job.batch
        self._context = batch_context(job.batch)
        self._checks = RenderChecks(self._context)

    def list_items(self) -> int:
        """See ``ItemsJob.list_items``: the drafts that the page showed. Nobody changes the batch until then."""
        listing = self.job.params["listing"]
        excluded = [UUID(one) for one in listing["excluded_uuids"]]
        drafts = _chosen(self._batch, None, excluded, listing["show"], listing["search"])
        chosen = Credential.objects.filter(pk__in=drafts.values("pk"), pk__lte=listing["newest"])
        return jobs.add_items(job=self.job, credentials=chosen)

    def handle(self, credentials: Sequence[Credential]) -> Mapping[int, Problem]:
        """See ``ItemsJob.handle``; values with errors are kept with the row, as in every edit of a draft."""
        edit = bulk_edit_arguments(self.job.params)
        happened = []
        for draft in credentials:
            changes = change_draft(
                draft,
                **edit,
                context=self._context,
                checks=self._checks,
            )
            if changes:
                happened.append(history.NewEvent(draft.pk, history.EDITED, changes=changes))
        history.record_events(events=happened, actor=self.actor)
        return {}
