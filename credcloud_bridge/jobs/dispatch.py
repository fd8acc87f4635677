"""Telling a worker that a job waits."""

from __future__ import annotations

from credcloud_bridge.enqueue import enqueue


def dispatch_job(job_id: int) -> None:
    """Send the job's id to a worker; when the broker does not answer, the next ``wake_jobs`` does it again."""
    enqueue("credcloud.run_job", job_id, otherwise=f"Job {job_id} waits for the next wake_jobs.")
