"""Telling a worker that a job waits. The broker may be down: the job is in the database all the same."""

from __future__ import annotations

import logging

from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def nudge(job_id: int) -> None:
    """Send the job's id to a worker; a broker that does not answer is only logged."""
    from credcloud_bridge.credentials.tasks import run_job

    try:
        run_job.apply_async(args=(job_id,), retry=False)
    except (OperationalError, OSError) as error:
        log.warning(
            "Job %s waits for the next wake_jobs, because the broker did not answer: %s", job_id, error
        )
