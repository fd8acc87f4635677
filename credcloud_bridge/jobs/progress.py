"""Jobs as people see them: how far they are, what failed, trying again, fetching the result."""

from __future__ import annotations

import time
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.db.models import F
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.account_names import name_of_account
from credcloud_bridge.data import Problem
from credcloud_bridge.jobs.creation import dispatch_when_committed
from credcloud_bridge.jobs.data import JobNotFound, JobView
from credcloud_bridge.jobs.leases import UNFINISHED, lease_end, silent_since
from credcloud_bridge.jobs.models import Job, JobItem
from credcloud_bridge.jobs.registry import label_of, permission_to_retry, summary_of
from credcloud_bridge.jobs.runner import run_job

CONTENT_TYPES = {".zip": "application/zip"}
# How often to look whether another worker has finished.
_LOOK_EVERY_SECONDS = 0.2


def get_job(*, job_uuid: UUID, course_key: CourseKey) -> JobView:
    """The job and how far it is; raises ``JobNotFound``."""
    return job_view(_job(job_uuid, course_key))


def running_jobs(*, course_key: CourseKey) -> tuple[JobView, ...]:
    """The course's jobs that are waiting or running, newest first."""
    return tuple(job_view(job) for job in _jobs(course_key).filter(state__in=UNFINISHED)[:50])


def run_to_end(*, job_uuid: UUID, course_key: CourseKey) -> JobView:
    """Work on the job in this process until it has finished; for the command line, which has nobody to wait with.

    Takes the lease like any worker; while another worker has it, waits for
    that one. Raises ``JobNotFound``. Not inside a transaction that matters.
    """
    job = _job(job_uuid, course_key)
    while job.state in UNFINISHED:
        if not run_job(job.pk):
            time.sleep(_LOOK_EVERY_SECONDS)
        job = _job(job_uuid, course_key)
    return job_view(job)


def run_within(*, job_uuid: UUID, course_key: CourseKey, seconds: float) -> JobView:
    """Work on the job in this process, or wait for the worker that has it, for about so long at most.

    For short jobs, inside the request that started them. Whatever is not done
    then is left to the workers. Raises ``JobNotFound``.
    """
    deadline = time.monotonic() + seconds
    job = _job(job_uuid, course_key)
    while job.state in UNFINISHED and time.monotonic() < deadline:
        if not run_job(job.pk):
            time.sleep(_LOOK_EVERY_SECONDS)
        job = _job(job_uuid, course_key)
    return job_view(job)


@transaction.atomic
def retry_failed(
    *, job_uuid: UUID, course_key: CourseKey, actor: Any, credential_uuid: UUID | None = None
) -> JobView:
    """Do what failed once more: everything, or one credential alone; also go on with a job that stopped.

    Returns the job, running again. A job that has not finished yet, and one
    in which nothing failed, are left as they are. Raises ``JobNotFound``.
    """
    job = _job(job_uuid, course_key)
    failed = job.items.filter(state=JobItem.State.FAILED)
    if credential_uuid is not None:
        failed = failed.filter(credential__uuid=credential_uuid)
    finished = Job.objects.filter(pk=job.pk, state__in=(Job.State.DONE, Job.State.FAILED))
    if job.state == Job.State.FAILED or (job.state == Job.State.DONE and failed.exists()):
        # Two people may press the button at once: the first one's update is the only one that counts.
        started = finished.update(
            state=Job.State.QUEUED,
            error={},
            finished_at=None,
            lease_until=lease_end(),
            created_by=actor if actor is not None else F("created_by"),
        )
        if started:
            again = failed.update(state=JobItem.State.WAITING, problem={})
            Job.objects.filter(pk=job.pk).update(failed=F("failed") - again)
            dispatch_when_committed(job)
    return job_view(_job(job_uuid, course_key))


def open_result_file(*, job_uuid: UUID, course_key: CourseKey) -> tuple[str, str, File]:
    """The file that the job made: its name, its content type, and the open file. Raises ``JobNotFound``."""
    job = _job(job_uuid, course_key)
    if not (job.state == Job.State.DONE and job.result):
        raise JobNotFound(job_uuid)
    path = PurePosixPath(str(job.result.name))
    name = str(job.params.get("filename") or path.name)
    return (
        name,
        CONTENT_TYPES.get(path.suffix, "application/octet-stream"),
        job.result.storage.open(str(job.result.name), "rb"),
    )


def job_view(job: Job) -> JobView:
    """The job as people see it."""
    finished = job.state in (Job.State.DONE, Job.State.FAILED)
    return JobView(
        uuid=job.uuid,
        kind=str(job.kind),
        kind_text=label_of(job.kind),
        state=str(job.state),
        state_text=str(job.get_state_display()),
        total=job.total,
        done=job.done,
        failed=job.failed,
        skipped=job.skipped,
        percent=_percent(job),
        error=Problem.from_json(job.error) if job.error else None,
        batch_uuid=job.batch.uuid if job.batch else None,
        result_ready=job.state == Job.State.DONE and bool(job.result),
        finished=finished,
        summary=summary_of(job.kind, done=job.done, skipped=job.skipped) if finished else "",
        retry_permission=permission_to_retry(job.kind),
        created_at=job.created_at,
        finished_at=job.finished_at,
        created_by_name=name_of_account(job.created_by),
        silent_since=silent_since(job),
    )


def _percent(job: Job) -> int:
    if job.state == Job.State.DONE:
        return 100
    handled = job.done + job.failed + job.skipped
    # What is not finished never looks finished.
    return min(99, handled * 100 // job.total) if job.total else 0


def _jobs(course_key: CourseKey) -> Any:
    return Job.objects.filter(course_key=course_key).select_related("batch", "created_by")


def _job(job_uuid: UUID, course_key: CourseKey) -> Job:
    job: Job | None = _jobs(course_key).filter(uuid=job_uuid).first()
    if job is None:
        raise JobNotFound(job_uuid)
    return job
