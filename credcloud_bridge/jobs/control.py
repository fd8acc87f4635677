"""Running a job here and now, and trying again what failed."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.jobs.creation import dispatch_when_committed
from credcloud_bridge.jobs.data import JobView
from credcloud_bridge.jobs.leases import UNFINISHED, lease_end
from credcloud_bridge.jobs.models import Job, JobChunk, JobItem
from credcloud_bridge.jobs.progress import find_job, job_view
from credcloud_bridge.jobs.runner import run_job

# How often to look whether another worker has finished.
_LOOK_EVERY_SECONDS = 0.2


def run_to_end(*, job_uuid: UUID, course_key: CourseKey) -> JobView:
    """Work on the job in this process until it has finished; for the command line, which has nobody to wait with.

    Takes the lease like any worker; while another worker has it, waits for
    that one. Raises ``JobNotFound``. Not inside a transaction that matters.
    """
    job = find_job(job_uuid, course_key)
    while job.state in UNFINISHED:
        if not run_job(job.pk):
            time.sleep(_LOOK_EVERY_SECONDS)
        job = find_job(job_uuid, course_key)
    return job_view(job)


def run_within(*, job_uuid: UUID, course_key: CourseKey, seconds: float) -> JobView:
    """Work on the job in this process, or wait for the worker that has it, for about so long at most.

    For short jobs, inside the request that started them. Whatever is not done
    then is left to the workers. Raises ``JobNotFound``.
    """
    deadline = time.monotonic() + seconds
    job = find_job(job_uuid, course_key)
    while job.state in UNFINISHED and time.monotonic() < deadline:
        if not run_job(job.pk):
            time.sleep(_LOOK_EVERY_SECONDS)
        job = find_job(job_uuid, course_key)
    return job_view(job)


@transaction.atomic
def retry_failed(
    *, job_uuid: UUID, course_key: CourseKey, actor: Any, credential_uuid: UUID | None = None
) -> JobView:
    """Do what failed once more: everything, or one credential alone; also go on with a job that stopped.

    Returns the job, running again. A job that has not finished yet, and one
    in which nothing failed, are left as they are. Raises ``JobNotFound``.
    """
    job = find_job(job_uuid, course_key)
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
            _wait_again(job, failed)
            dispatch_when_committed(job)
    return job_view(find_job(job_uuid, course_key))


def _wait_again(job: Job, failed: QuerySet[JobItem]) -> None:
    """These failed items of the job wait again, and so do their chunks."""
    if not job.chunks.exists():
        again = failed.update(state=JobItem.State.WAITING, problem={})
        Job.objects.filter(pk=job.pk).update(failed=F("failed") - again)
        return
    here = {"first_item__lte": OuterRef("pk"), "last_item__gte": OuterRef("pk")}
    by_chunk = (
        failed.annotate(chunk=Subquery(job.chunks.filter(**here).values("pk")[:1]))
        .order_by()
        .values_list("chunk")
        .annotate(Count("pk"))
    )
    for chunk_id, number in list(by_chunk):
        job.chunks.filter(pk=chunk_id).update(state=JobChunk.State.WAITING, failed=F("failed") - number)
    failed.update(state=JobItem.State.WAITING, problem={})
