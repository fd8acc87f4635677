"""Jobs that a person should look at: they stopped, or something in them failed and still waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import FailedItem, JobName
from credcloud_bridge.credentials.lists.api import row_of
from credcloud_bridge.data import CredentialState, Problem
from credcloud_bridge.jobs.api import JobNotFound, JobView, job_views
from credcloud_bridge.jobs.models import Job, JobItem

# A job that stopped is shown for so many days: what it left undone shows elsewhere too.
DAYS_SHOWN = 14
# How many failed rows one page of the job's report can hold.
MAX_FAILED_ITEMS = 1_000


def unresolved_failures() -> QuerySet[JobItem]:
    """Failures that still wait for somebody: their credentials stand where they stood before the job."""
    return JobItem.objects.filter(state=JobItem.State.FAILED).filter(
        Q(job__kind=JobName.GENERATE, credential__state=CredentialState.DRAFT.value)
        | Q(job__kind=JobName.PUBLISH, credential__state=CredentialState.UNDER_REVIEW.value)
    )


def failed_jobs(*, course_key: CourseKey, limit: int = 20, started_by: Any = None) -> tuple[JobView, ...]:
    """The course's jobs that stopped of late, and those with failures that still wait, newest first.

    A failure waits as long as its credential stands where it stood: a draft
    after *generate*, under review after *publish* (as ``HomeCounts.failed``).
    ``started_by``: only those of this user.
    """
    waiting = unresolved_failures().filter(job=OuterRef("pk"))
    stopped = Q(state=Job.State.FAILED, finished_at__gte=timezone.now() - timedelta(days=DAYS_SHOWN))
    found = (
        Job.objects.filter(
            course_key=course_key, **({} if started_by is None else {"created_by": started_by})
        )
        .filter(stopped | Q(Exists(waiting), state=Job.State.DONE))
        .select_related("batch", "created_by")
        .order_by("-created_at", "-pk")[:limit]
    )
    return job_views(found)


def failed_items(*, job_uuid: UUID, course_key: CourseKey) -> tuple[FailedItem, ...]:
    """The credentials on which the job failed and why, at most 1,000; raises ``JobNotFound``."""
    job = Job.objects.filter(uuid=job_uuid, course_key=course_key).first()
    if job is None:
        raise JobNotFound(job_uuid)
    items = (
        job.items.filter(state=JobItem.State.FAILED)
        .select_related("credential__batch", "credential__group")
        .order_by("pk")[:MAX_FAILED_ITEMS]
    )
    return tuple(
        FailedItem(credential=row_of(item.credential), problem=Problem.from_json(item.problem))
        for item in items
    )
