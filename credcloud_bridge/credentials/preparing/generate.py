"""Generate: freeze what prints on each draft and put it under review. Nothing leaves the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.files.api import (
    batch_context,
    check_stopped_drafts_again,
)
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing.batch_in_use import refuse_while_in_use
from credcloud_bridge.credentials.preparing.batches import find_batch, locked_batch
from credcloud_bridge.credentials.preparing.conflicts import (
    STOPPED,
    drafts_with_conflicts,
)
from credcloud_bridge.credentials.preparing.counts import drafts_and_errors
from credcloud_bridge.credentials.preparing.generator import Generator
from credcloud_bridge.credentials.preparing.issuing_allowed import refuse_unless_issuing
from credcloud_bridge.credentials.preparing.item_jobs import ItemsJob
from credcloud_bridge.credentials.preparing.kept_problems import forget_problems
from credcloud_bridge.data import CredentialState, Problem, request_error
from credcloud_bridge.groups.api import GroupDetails, group_details
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import JobView
from credcloud_bridge.jobs.models import Job


def generate(*, batch_uuid: UUID, course_key: CourseKey, actor: Any, leave_errors: bool = False) -> JobView:
    """Start generating the batch's drafts; while that runs, asking again gives the same job.

    Refuses while another job has the batch, and while rows have errors, unless ``leave_errors``: then those rows
    stay drafts and the others are generated. Refuses when no row is fine.
    Raises ``BatchNotFound``.
    """
    found = find_batch(batch_uuid, course_key)
    if check_stopped_drafts_again(found):
        forget_problems(found)
    with transaction.atomic():
        batch = locked_batch(batch_uuid, course_key)
        job = jobs.unfinished_job(kind=JobName.GENERATE, course_key=course_key, batch=batch)
        if job is None:
            refuse_while_in_use(batch)
            group = group_details(group_id=batch.group_id)
            refuse_unless_issuing(group, course_key)
            drafts, errors = drafts_and_errors(batch, group)
            ready = drafts - errors
            if errors and not leave_errors:
                raise _refused_errors(errors, ready)
            if not ready:
                raise request_error(
                    "nothing-to-generate",
                    _("No row of this batch can be generated."),
                    _("Add recipients, or fix the rows that have errors."),
                )
            job = jobs.create_job(kind=JobName.GENERATE, course_key=course_key, actor=actor, batch=batch)
            if ready <= jobs.LISTED_AT_ONCE:
                jobs.add_items(job=job, credentials=_fine(batch, group))
            else:
                newest = Credential.objects.filter(batch=batch).aggregate(newest=Max("pk"))
                jobs.list_items_later(job=job, number=ready, **newest)
    return jobs.get_job(job_uuid=job.uuid, course_key=course_key)


class GenerateJob(ItemsJob):
    """The work of a generate job."""

    from_state = CredentialState.DRAFT
    unread_columns = (
        *(
            "uuid",
            "source",
            "source_ref",
            "lms_user_id",
            "recipient_email",
            "raw",
            "has_errors",
            "printed",
            "reason",
        ),
        *("supersedes", "renews", "visibility", "created_at", "updated_at", "looked_at", "looked_by"),
        *("published_at", "ended_at", "erased_at", "certificate_version", "badge_version"),
    )

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        # Read before the first transaction: the LMS may be far away.
        self._generator = Generator(batch_context(_batch(job)), actor=self.actor)

    def list_items(self) -> int:
        """See ``ItemsJob.list_items``: the drafts that were fine when somebody started this, and are unchanged."""
        batch = _batch(self.job)
        fine = _fine(batch, group_details(group_id=batch.group_id))
        newest = self.job.params["listing"]["newest"]
        unchanged = fine.filter(pk__lte=newest, updated_at__lte=self.job.created_at)
        return jobs.add_items(job=self.job, credentials=unchanged)

    def handle(self, credentials: Sequence[Credential]) -> Mapping[int, Problem]:
        """See ``ItemsJob.handle``."""
        return self._generator.generate(credentials, expect_conflicts=self.expect_conflicts)


def _fine(batch: Batch, group: GroupDetails) -> QuerySet[Any]:
    """The batch's drafts without an error."""
    return drafts_with_conflicts(batch, group).filter(severity__lt=STOPPED)


def _batch(job: Job) -> Any:
    if job.batch is None:
        raise ValueError(f"job {job.pk} has no batch")
    return job.batch


def _refused_errors(errors: int, ready: int) -> Exception:
    message = ngettext("%(count)s row has an error.", "%(count)s rows have errors.", errors) % {
        "count": errors
    }
    remedy = _("Fix these rows first.")
    if ready:
        remedy = _("Fix or remove these rows, or generate only the others.")
    return request_error("errors-stand", message, remedy)
