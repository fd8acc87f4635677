"""Jobs that a person should look at: they stopped, or something in them failed and still waits."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.data import JobView
from credcloud_bridge.credentials.models import Job, JobItem
from credcloud_bridge.data import CredentialState
from credcloud_bridge.jobs.progress import view

# A job that stopped is shown for so many days: what it left undone shows elsewhere too.
DAYS_SHOWN = 14


def failed_jobs(*, course_key: CourseKey, limit: int = 20) -> tuple[JobView, ...]:
    """The course's jobs that stopped of late, and those with failures that still wait, newest first.

    A failure waits as long as its credential stands where it stood: a draft
    after *generate*, under review after *publish* (as ``HomeCounts.failed``).
    """
    waiting = JobItem.objects.filter(job=OuterRef("pk"), state=JobItem.State.FAILED).filter(
        Q(job__kind=Job.Kind.GENERATE, credential__state=CredentialState.DRAFT.value)
        | Q(job__kind=Job.Kind.PUBLISH, credential__state=CredentialState.UNDER_REVIEW.value)
    )
    stopped = Q(state=Job.State.FAILED, finished_at__gte=timezone.now() - timedelta(days=DAYS_SHOWN))
    found = (
        Job.objects.filter(course_key=course_key)
        .filter(stopped | Q(Exists(waiting), state=Job.State.DONE))
        .select_related("batch", "created_by")
        .order_by("-created_at", "-pk")[:limit]
    )
    return tuple(view(job) for job in found)
