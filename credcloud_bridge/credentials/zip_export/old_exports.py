"""Files that exports made are full of names and addresses: they go when nobody needs them any more."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.storage import delete_when_committed

# For so many days the file that an export made can be fetched; afterwards it is made anew.
DAYS_KEPT = 7
_AT_ONCE = 100


def delete_old_exports() -> int:
    """Remove the files of exports that were made long ago; returns how many."""
    old = Job.objects.filter(
        kind=JobName.EXPORT,
        state=Job.State.DONE,
        finished_at__lt=timezone.now() - timedelta(days=DAYS_KEPT),
    ).exclude(result="")
    found = list(old.order_by("pk")[:_AT_ONCE])
    for job in found:
        with transaction.atomic():
            delete_when_committed(job.result)
            Job.objects.filter(pk=job.pk).update(result="")
    return len(found)
