"""Leases: for how long a worker that shows no sign of life counts as alive, and which jobs are not finished."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.jobs.models import Job, JobWorker

UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)


class LeaseLost(Exception):
    """Another worker took this one's place, because it was silent for too long."""


class Lease(Protocol):
    """What a worker holds while it works on a job."""

    def renew(self) -> None:
        """Show a sign of life; raises ``LeaseLost``."""

    def job(self) -> QuerySet[Job]:
        """The job, for as long as it runs and the lease is held."""

    def put_back(self) -> bool:
        """Leave the job to whoever comes next; false when the lease is not held any more."""


class WholeJob:
    """The lease of a worker that has a job to itself."""

    def __init__(self, job_id: int, owner: str) -> None:
        self._job_id, self.owner = job_id, owner

    @classmethod
    def take(cls, job_id: int) -> WholeJob | None:
        """The lease, or nothing when the job is finished or somebody else's."""
        owner, now = uuid4().hex, timezone.now()
        free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)
        taken = Job.objects.filter(free, pk=job_id).update(
            state=Job.State.RUNNING,
            lease_owner=owner,
            lease_until=lease_end(),
            started_at=Coalesce("started_at", now),
        )
        return cls(job_id, owner) if taken else None

    def renew(self) -> None:
        """See ``Lease``."""
        if not self.job().update(lease_until=lease_end()):
            raise LeaseLost

    def job(self) -> QuerySet[Job]:
        """See ``Lease``."""
        return Job.objects.filter(pk=self._job_id, lease_owner=self.owner, state=Job.State.RUNNING)

    def put_back(self) -> bool:
        """Queue the job again."""
        return bool(self.job().update(state=Job.State.QUEUED, lease_owner="", lease_until=lease_end()))


class WorkerPlace:
    """The place of one of the workers that share a running job."""

    def __init__(self, place: JobWorker) -> None:
        self._job_id, self._id, self._owner = place.job_id, place.pk, place.owner
        self._renewed = time.monotonic()

    @classmethod
    def take(cls, job_id: int) -> WorkerPlace | None:
        """A place that is free on a running job, the one that has waited longest; nothing when there is none."""
        owner, now = uuid4().hex, timezone.now()
        free = Q(owner="") | Q(lease_until__lt=now)
        places = JobWorker.objects.filter(free, job_id=job_id, job__state=Job.State.RUNNING)
        for place in places.order_by("lease_until", "pk"):
            end = lease_end()
            if JobWorker.objects.filter(free, pk=place.pk).update(owner=owner, lease_until=end):
                Job.objects.filter(pk=job_id, state=Job.State.RUNNING).update(lease_until=end)
                place.owner = owner
                return cls(place)
        return None

    def renew_when_due(self) -> None:
        """Renew after a third of a lease; raises ``LeaseLost``."""
        if time.monotonic() - self._renewed > app_settings.JOB_LEASE_SECONDS / 3:
            self.renew()

    def renew(self) -> None:
        """See ``Lease``."""
        end = lease_end()
        if not self._mine().update(lease_until=end):
            raise LeaseLost
        Job.objects.filter(pk=self._job_id, state=Job.State.RUNNING).update(lease_until=end)
        self._renewed = time.monotonic()

    def job(self) -> QuerySet[Job]:
        """See ``Lease``."""
        mine = self._mine().filter(job=OuterRef("pk"))
        return Job.objects.filter(Exists(mine), pk=self._job_id, state=Job.State.RUNNING)

    def put_back(self) -> bool:
        """Keep the place for another worker."""
        return bool(self._mine().update(owner="", lease_until=lease_end()))

    def give_up(self) -> None:
        """Nobody is needed here any more."""
        self._mine().delete()

    def _mine(self) -> QuerySet[JobWorker]:
        return JobWorker.objects.filter(pk=self._id, owner=self._owner)


def silent_since(job: Job) -> datetime | None:
    """When the job's workers were last heard of, once they have been silent for longer than they may be."""
    if job.state not in UNFINISHED or job.lease_until is None or job.lease_until >= timezone.now():
        return None
    began = job.lease_until - timedelta(seconds=app_settings.JOB_LEASE_SECONDS)
    return max(began, job.created_at)


def lease_end() -> datetime:
    """Until when a worker that takes or renews a lease now may be silent."""
    return timezone.now() + timedelta(seconds=app_settings.JOB_LEASE_SECONDS)


def jobs_to_wake(limit: int) -> list[int]:
    """The jobs that workers must be told of, oldest first, once for each worker that is missing.

    Nobody was told of them, or a worker fell silent. Those that wait for busy workers are not named again
    before a lease's time has passed.
    """
    now = timezone.now()
    forgotten = Q(state=Job.State.QUEUED) & (Q(lease_until=None) | Q(lease_until__lt=now))
    shared = Exists(JobWorker.objects.filter(job=OuterRef("pk")))
    silent = Q(state=Job.State.RUNNING, lease_until__lt=now) & ~shared
    found = list(Job.objects.filter(forgotten | silent).order_by("pk").values_list("pk", flat=True)[:limit])
    Job.objects.filter(pk__in=found, state=Job.State.QUEUED).update(lease_until=lease_end())
    places = JobWorker.objects.filter(job__state=Job.State.RUNNING, lease_until__lt=now)
    for place, job_id in places.order_by("job", "pk").values_list("pk", "job")[:limit]:
        # Whoever wakes jobs at the same moment names each place once, too.
        free = JobWorker.objects.filter(pk=place, lease_until__lt=now)
        if free.update(owner="", lease_until=lease_end()):
            found.append(job_id)
    return found
