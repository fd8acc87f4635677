"""Telling a worker that something waits. The broker may be down: nothing is lost by that."""

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


def nudge_rules(course_key: str, lms_user_ids: list[str], certificate_revoked: bool) -> None:
    """Have a worker look at these learners; when the broker does not answer, the next sweep does."""
    from credcloud_bridge.credentials.tasks import apply_rules

    try:
        apply_rules.apply_async(args=(course_key, lms_user_ids, certificate_revoked), retry=False)
    except (OperationalError, OSError) as error:
        log.warning(
            "Learners of %s wait for the next sweep, because the broker did not answer: %s", course_key, error
        )


def nudge_helper(job_id: int, run: str, last: int) -> None:
    """Have a worker draw parts of an archive ahead, from number ``last`` on; without it, nothing is missing."""
    from credcloud_bridge.credentials.tasks import draw_ahead

    try:
        draw_ahead.apply_async(args=(job_id, run, last), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("Nobody helps with job %s, because the broker did not answer: %s", job_id, error)
