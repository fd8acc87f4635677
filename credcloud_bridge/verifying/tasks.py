"""Celery tasks of this room. Their arguments are an id, a language, a word: everything else is in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import translation

from credcloud_bridge.verifying import verifications


@shared_task(name="credcloud.verify_elsewhere", ignore_result=True)
def verify_elsewhere(verification_uuid: str, language: str, file_signature: str = "") -> None:
    """Check a credential for which other hosts must be asked, for somebody who reads ``language``.

    ``file_signature`` is what is known of the PDF that it came in.
    """
    with translation.override(language):
        verifications.run_verification(verification_uuid, file_signature=file_signature)
