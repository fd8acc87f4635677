"""Leases: for how long one worker has a job to itself, and which jobs are not finished."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.jobs.models import Job

UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)


def silent_since(job: Job) -> datetime | None:
    """When the job's worker was last heard of, once it has been silent for longer than it may be."""
    if job.state not in UNFINISHED or job.lease_until is None or job.lease_until >= timezone.now():
        return None
    began = job.lease_until - timedelta(seconds=app_settings.JOB_LEASE_SECONDS)
    return max(began, job.created_at)


def lease_end() -> datetime:
    """Until when a worker that takes or renews a lease now may be silent."""
    return timezone.now() + timedelta(seconds=app_settings.JOB_LEASE_SECONDS)
