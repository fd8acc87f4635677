"""Checking the rows of an attached spreadsheet, and taking them into its batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials.batch_data import UploadNotFound, UploadSummary
from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.credentials.files.api import RenderChecks, batch_context
from credcloud_bridge.credentials.models import Upload
from credcloud_bridge.credentials.preparing.batch_in_use import refuse_while_in_use
from credcloud_bridge.credentials.preparing.batches import locked_batch
from credcloud_bridge.credentials.preparing.counts import find_problems_after_commit
from credcloud_bridge.credentials.preparing.drafts import add_drafts, existing_references
from credcloud_bridge.credentials.preparing.issuing_allowed import refuse_unless_issuing
from credcloud_bridge.credentials.preparing.passing import PassingCheck
from credcloud_bridge.credentials.preparing.upload_reading import (
    layout_of,
    limits,
    local_file,
    mapping_of,
    reading_of,
)
from credcloud_bridge.credentials.preparing.uploads import find_upload, get_upload
from credcloud_bridge.data import (
    CredCloudError,
    GroupSpec,
    Recipient,
    RecipientSource,
    request_error,
)
from credcloud_bridge.groups.api import group_details, group_spec
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.api import ChunkResult, JobView
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.recipients.api import RowSummary, check_file

_CHUNK = 500


def check_upload(
    *, upload_uuid: UUID, course_key: CourseKey, today: date, sample: int = 100
) -> UploadSummary:
    """Check every row without taking any; at most ``sample`` rows are shown, those with problems first.

    Raises ``UploadNotFound``, and ``CredCloudError`` when the file cannot be
    checked as it is (its encoding or columns are not known, or it is damaged).
    """
    upload = find_upload(upload_uuid, course_key)
    found = _summary(upload, today)
    return UploadSummary(
        rows=found.rows,
        ok=found.ok,
        with_errors=found.with_errors,
        with_warnings=found.with_warnings,
        sample=found.sample[:sample],
    )


def add_upload(*, upload_uuid: UUID, course_key: CourseKey, actor: Any, today: date) -> JobView:
    """Start taking every row as a draft, those with errors too; taking twice gives the same job.

    Raises ``UploadNotFound``; refuses while the file's encoding or columns are
    not known, and while another job has the batch.
    """
    job = _job_of(upload_uuid, course_key)
    if job is None:
        view = get_upload(upload_uuid=upload_uuid, course_key=course_key)
        if not view.ready:
            raise _not_ready(view.filename)
        with transaction.atomic():
            batch = locked_batch(view.batch_uuid, course_key)
            job = _job_of(upload_uuid, course_key)
            if job is None:
                refuse_while_in_use(batch)
                refuse_unless_issuing(group_details(group_id=batch.group_id), course_key)
                upload = find_upload(upload_uuid, course_key)
                job = jobs.create_job(
                    kind=JobName.TAKE_SPREADSHEET,
                    course_key=course_key,
                    actor=actor,
                    batch=batch,
                    params={"upload": upload.pk, "today": today.isoformat()},
                    total=view.inspection.data_rows,
                )
    return jobs.get_job(job_uuid=job.uuid, course_key=course_key)


class AddUploadJob:
    """The work of a job that takes a spreadsheet's rows; the cursor is the last row that was taken."""

    resumable = True

    def __init__(self, job: Job) -> None:
        if job.batch is None:
            raise ValueError(f"job {job.pk} has no batch")
        self._job, self._batch = job, job.batch
        self._upload = Upload.objects.select_related("batch").get(pk=job.params["upload"])
        context = batch_context(self._batch)
        self._checks = RenderChecks(context)
        self._passing = PassingCheck(context.group, self._batch.course_key)

    def chunks(self) -> Iterator[list[Recipient]]:
        """The rows after the cursor; the file is read anew by each run."""
        after = self._job.cursor.get("row", 0)
        today = date.fromisoformat(self._job.params["today"])
        rows = (one for one in _checked(self._upload, today) if (one.row or 0) > after)
        yield from chunked(rows, app_settings.JOB_CHUNK_SIZE)

    def run_chunk(self, chunk: Sequence[Recipient]) -> ChunkResult:
        """Add these rows."""
        recipients = {f"upload:{self._upload.pk}:{one.row}": one for one in chunk}
        have = existing_references(self._batch, list(recipients), since=self._job.created_at)
        new = {reference: one for reference, one in recipients.items() if reference not in have}
        add_drafts(
            self._passing.with_warnings(new),
            batch=self._batch,
            source=RecipientSource.SPREADSHEET,
            checks=self._checks,
            actor=self._job.created_by,
        )
        return ChunkResult(done=len(chunk), cursor={"row": chunk[-1].row})

    def finish(self) -> bool:
        """Every row is in the batch: the file, full of names and addresses, is not needed any more."""
        Upload.objects.filter(pk=self._upload.pk).update(taken_at=timezone.now(), file="")
        storage, name = self._upload.file.storage, str(self._upload.file.name)
        transaction.on_commit(lambda: storage.delete(name))
        find_problems_after_commit(self._batch)
        return True


def _checked(upload: Upload, today: date) -> Iterator[Recipient]:
    """Every row of the upload, checked, while the file is being read."""
    with local_file(upload) as path:
        yield from check_file(
            path=path,
            filename=upload.filename,
            group=_spec(upload),
            limits=limits(),
            today=today,
            date_order=upload.date_order,  # type: ignore[arg-type]
            encoding=upload.encoding or None,
            mapping=mapping_of(upload),
            layout=layout_of(upload),
        )


def _summary(upload: Upload, today: date) -> RowSummary:
    """The summary of the upload's rows; raises ``CredCloudError`` where they cannot be checked yet."""
    reading = reading_of(upload, today=today)
    if reading.problem is not None:
        raise CredCloudError(reading.problem)
    if reading.summary is None:
        # A question is open: checking says which.
        errors = [problem for problem in reading.inspection.template_problems if problem.is_error]
        raise CredCloudError(errors[0]) if errors else _not_ready(upload.filename)
    return reading.summary


def _not_ready(filename: str) -> CredCloudError:
    return request_error(
        "upload-not-ready",
        _("The columns of “%(file)s” have not been matched yet.") % {"file": filename},
        _("First choose its encoding and say what its columns contain."),
    )


def _spec(upload: Upload) -> GroupSpec:
    return group_spec(group_id=upload.batch.group_id)


def _job_of(upload_uuid: UUID, course_key: CourseKey) -> Job | None:
    """The job that takes, or took, this upload; raises ``UploadNotFound``."""
    upload = Upload.objects.filter(uuid=upload_uuid, batch__course_key=course_key).first()
    if upload is None:
        raise UploadNotFound(upload_uuid)
    return Job.objects.filter(
        batch=upload.batch_id, kind=JobName.TAKE_SPREADSHEET, params__upload=upload.pk
    ).first()
