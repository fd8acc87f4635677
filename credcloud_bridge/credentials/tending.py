"""What has to be looked after every few minutes, by Celery beat or by cron."""

from __future__ import annotations

from credcloud_bridge.credentials import forgetting, jobs, zip_parts
from credcloud_bridge.openbadges import api as openbadges


def tend() -> None:
    """Wake jobs that nobody works on, and throw away what nobody needs any more; a second time does nothing."""
    jobs.wake()
    forgetting.forget_old_exports()
    zip_parts.forget_abandoned()
    forgetting.forget_waiting_uploads()
    openbadges.forget_verifications()
