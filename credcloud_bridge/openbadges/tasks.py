"""Celery tasks of this room. Their arguments are an id and a language: everything else is in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import translation

from credcloud_bridge.openbadges.verifying import verifications


@shared_task(name="credcloud.verify_elsewhere", ignore_result=True)
def verify_elsewhere(verification_uuid: str, language: str) -> None:
    """Check a credential for which other hosts must be asked, for somebody who reads ``language``."""
    with translation.override(language):
        verifications.run(verification_uuid)
