"""Celery tasks of this room. Their only argument is an id: everything else is in the database."""

from __future__ import annotations

from celery import shared_task

from credcloud_bridge.openbadges.verifying import verifications


@shared_task(name="credcloud.verify_elsewhere", ignore_result=True)
def verify_elsewhere(verification_uuid: str) -> None:
    """Check a credential for which other hosts must be asked."""
    verifications.run(verification_uuid)
