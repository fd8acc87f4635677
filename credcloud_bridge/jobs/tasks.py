"""The Celery task of jobs. Its argument is an id: everything else is in the database."""

from __future__ import annotations

from celery import shared_task

from credcloud_bridge.jobs import runner


@shared_task(name="credcloud.run_job", ignore_result=True, acks_late=True)
def run_job(job_id: int) -> None:
    """Work on a job; nothing when it is finished or another worker has it."""
    runner.run_job(job_id)
