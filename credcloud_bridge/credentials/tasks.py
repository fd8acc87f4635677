"""Celery tasks of this room. Their arguments are ids and a word: everything else is in the database, or in the LMS."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import maintenance
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.rules import api as rules


@shared_task(name="credcloud.wake_jobs", ignore_result=True)
def wake_jobs() -> None:
    """Find jobs that nobody was told of, jobs whose worker fell silent, and what nobody needs any more."""
    maintenance.maintain()


@shared_task(
    name="credcloud.apply_rules",
    ignore_result=True,
    acks_late=True,
    autoretry_for=(OperationalError,),
    retry_backoff=5,
    retry_jitter=True,
    max_retries=5,
)
def apply_rules(course_key: str, lms_user_ids: list[str]) -> None:
    """Do what the rules of the course's groups say about these learners; five more tries while the database is busy."""
    rules.apply_rules(
        course_key=CourseKey.from_string(course_key),
        lms_user_ids=lms_user_ids,
    )


@shared_task(name="credcloud.sweep", ignore_result=True, acks_late=True)
def sweep() -> None:
    """Nightly: whoever fulfils a group's rule and was not mentioned by any event; files that no worker kept."""
    for _outcome in rules.apply_all_rules():
        pass
    files.store_missing_files()


@shared_task(name="credcloud.sign_pdfs", ignore_result=True, acks_late=True)
def sign_pdfs(credential_ids: list[int], somebody_waits: bool = True) -> None:
    """Keep the PDF files of these credentials, and sign those that are not signed yet."""
    files.sign_pdfs(credential_ids, somebody_waits=somebody_waits)
