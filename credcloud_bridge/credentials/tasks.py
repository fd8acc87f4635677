"""Celery tasks of this room. Their only argument is an id: everything else is in the database."""

from __future__ import annotations

from celery import shared_task

from credcloud_bridge.credentials import forgetting, jobs


@shared_task(name="credcloud.run_job", ignore_result=True, acks_late=True)
def run_job(job_id: int) -> None:
    """Work on a job; nothing when it is finished or another worker has it."""
    jobs.run(job_id)


@shared_task(name="credcloud.wake_jobs", ignore_result=True)
def wake_jobs() -> None:
    """Find jobs that nobody was told of, jobs whose worker fell silent, and files that nobody needs any more."""
    jobs.wake()
    forgetting.forget_old_exports()
