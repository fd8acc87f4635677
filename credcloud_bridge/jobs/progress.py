"""Jobs as people see them: how far they are, what failed, fetching the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db.models import Sum
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.account_names import name_of_account
from credcloud_bridge.data import Problem
from credcloud_bridge.jobs.data import JobNotFound, JobView
from credcloud_bridge.jobs.leases import UNFINISHED, silent_since
from credcloud_bridge.jobs.models import Job, JobChunk
from credcloud_bridge.jobs.registry import label_of, permission_to_retry, summary_of

CONTENT_TYPES = {".zip": "application/zip"}


def get_job(*, job_uuid: UUID, course_key: CourseKey) -> JobView:
    """The job and how far it is; raises ``JobNotFound``."""
    return job_view(find_job(job_uuid, course_key))


def running_jobs(*, course_key: CourseKey, started_by: Any = None) -> tuple[JobView, ...]:
    """The course's jobs that are waiting or running, newest first; ``started_by``: only those of this user."""
    found = _jobs(course_key).filter(state__in=UNFINISHED)
    if started_by is not None:
        found = found.filter(created_by=started_by)
    return job_views(found[:50])


def is_started_by(*, job_uuid: UUID, course_key: CourseKey, user: Any) -> bool:
    """Whether there is this job in the course, and this user started it."""
    return _jobs(course_key).filter(uuid=job_uuid, created_by=user).exists()


def open_result_file(*, job_uuid: UUID, course_key: CourseKey) -> tuple[str, str, File]:
    """The file that the job made: its name, its content type, and the open file. Raises ``JobNotFound``."""
    job = find_job(job_uuid, course_key)
    if not (job.state == Job.State.DONE and job.result):
        raise JobNotFound(job_uuid)
    path = PurePosixPath(str(job.result.name))
    name = str(job.params.get("filename") or path.name)
    return (
        name,
        CONTENT_TYPES.get(path.suffix, "application/octet-stream"),
        job.result.storage.open(str(job.result.name), "rb"),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a job are done, have failed, were left out."""

    done: int
    failed: int
    skipped: int


def counts_of_chunks(job_ids: Iterable[int]) -> dict[int, Counts]:
    """What the chunks of these jobs did, added up, by the job's id; jobs without chunks are missing."""
    rows = (
        JobChunk.objects.filter(job_id__in=job_ids)
        .order_by()
        .values_list("job_id")
        .annotate(Sum("done"), Sum("failed"), Sum("skipped"))
    )
    return {job_id: Counts(*map(int, counts)) for job_id, *counts in rows}


def counts_of(jobs: Iterable[Job]) -> dict[int, Counts]:
    """How far each of these jobs is, by its id. One query, for those that are not done."""
    jobs = list(jobs)
    # Jobs that several workers share are counted by their chunks: for one counter they would wait for each other.
    chunked = counts_of_chunks([job.pk for job in jobs if job.state != Job.State.DONE])
    return {job.pk: chunked.get(job.pk) or Counts(job.done, job.failed, job.skipped) for job in jobs}


def job_view(job: Job) -> JobView:
    """The job as people see it."""
    (view,) = job_views([job])
    return view


def job_views(jobs: Iterable[Job]) -> tuple[JobView, ...]:
    """The jobs as people see them."""
    jobs = list(jobs)
    counts = counts_of(jobs)
    return tuple(_view(job, counts[job.pk]) for job in jobs)


def _view(job: Job, counts: Counts) -> JobView:
    finished = job.state in (Job.State.DONE, Job.State.FAILED)
    return JobView(
        uuid=job.uuid,
        kind=str(job.kind),
        kind_text=label_of(job.kind),
        state=str(job.state),
        state_text=str(job.get_state_display()),
        total=job.total,
        done=counts.done,
        failed=counts.failed,
        skipped=counts.skipped,
        percent=_percent(job, counts),
        error=Problem.from_json(job.error) if job.error else None,
        batch_uuid=job.batch.uuid if job.batch else None,
        result_ready=job.state == Job.State.DONE and bool(job.result),
        finished=finished,
        summary=summary_of(job.kind, done=counts.done, skipped=counts.skipped) if finished else "",
        retry_permission=permission_to_retry(job.kind),
        created_at=job.created_at,
        finished_at=job.finished_at,
        created_by_name=name_of_account(job.created_by),
        silent_since=silent_since(job),
    )


def _percent(job: Job, counts: Counts) -> int:
    if job.state == Job.State.DONE:
        return 100
    handled = counts.done + counts.failed + counts.skipped
    # What is not finished never looks finished.
    return min(99, handled * 100 // job.total) if job.total else 0


def _jobs(course_key: CourseKey) -> Any:
    return Job.objects.filter(course_key=course_key).select_related("batch", "created_by")


def find_job(job_uuid: UUID, course_key: CourseKey) -> Job:
    """The job of this course; raises ``JobNotFound``."""
    job: Job | None = _jobs(course_key).filter(uuid=job_uuid).first()
    if job is None:
        raise JobNotFound(job_uuid)
    return job
