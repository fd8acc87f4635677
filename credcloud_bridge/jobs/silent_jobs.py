"""Which unfinished job nobody has heard of for longest: whoever looks after the site asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.jobs.leases import UNFINISHED
from credcloud_bridge.jobs.models import Job

# A job that is begun is heard of with every chunk, which takes seconds; a longer silence wants a person.
SILENT_AT_MOST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SilentJob:
    """A job that is not finished, and since when no worker has shown life on it; it names nobody."""

    uuid: UUID
    kind: str
    since: datetime


def longest_silent_job(*, for_longer_than: timedelta = SILENT_AT_MOST) -> SilentJob | None:
    """The unfinished job that has been silent longest, if that is longer than ``for_longer_than``.

    One that no worker has ever taken is silent since it was made.
    """
    lease = timedelta(seconds=app_settings.JOB_LEASE_SECONDS)
    latest = timezone.now() - for_longer_than
    silent = Q(lease_until=None, created_at__lt=latest) | Q(lease_until__lt=latest + lease)
    found = (
        Job.objects.filter(silent, state__in=UNFINISHED)
        .annotate(heard_of=Coalesce(F("lease_until"), F("created_at")))
        .order_by("heard_of", "pk")
        .first()
    )
    if found is None:
        return None
    # The lease is renewed with each sign of life, and ends that much later.
    since = (
        found.created_at if found.lease_until is None else max(found.lease_until - lease, found.created_at)
    )
    return SilentJob(uuid=found.uuid, kind=found.kind, since=since)
