"""The runner of jobs: long work in chunks, each chunk one transaction.

The database is the truth. Whoever holds a job's lease works on it; a chunk's
work, the job's counters and the renewal of the lease are committed together or
not at all, so a worker may die anywhere and another one goes on from there.
The message broker only tells workers that there is something to do.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import CredCloudError, Problem
from credcloud_bridge.jobs import dispatch
from credcloud_bridge.jobs.handlers import ChunkResult, JobHandler
from credcloud_bridge.jobs.leases import lease_end
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.jobs.registry import handler_for
from credcloud_bridge.retry import is_unavailable, with_retries

log = logging.getLogger(__name__)

# A worker makes room for other tasks after this many seconds, where the work can be taken up again.
SECONDS_PER_TASK = 20
# A run that begins from nothing first reads everything, perhaps from an LMS far away: so many leases' time for that.
READING_LEASES = 5
# How many jobs one waking looks after.
WAKE_AT_ONCE = 200
# How often (seconds) a process that serves people looks for silent jobs.
WAKE_EVERY = 15
# When this process last looked.
_WOKEN: list[float] = []


class LeaseLost(Exception):
    """Another worker took this job over, because this one was silent for too long."""


def run_job(job_id: int) -> bool:
    """Work on the job until it is done, stopped, or has had its share of time.

    Returns false, at once, when it is finished or another worker has it.
    """
    owner = _take(job_id)
    if owner is None:
        return False
    job = Job.objects.select_related("batch", "created_by").get(pk=job_id)
    with translation.override(job.params.get("language") or translation.get_language()):
        try:
            finished = _work(job, handler_for(job), owner)
        except LeaseLost:
            log.warning("Job %s was taken over by another worker.", job.uuid)
        except SoftTimeLimitExceeded:
            _put_back(job, owner)
        except KeyboardInterrupt:
            # Ctrl-C at the command line: whoever goes on need not wait until the lease has run out.
            _put_back(job, owner)
            raise
        except CredCloudError as error:
            _stop(job, owner, error.problem)
        except OSError as error:
            log.exception("Job %s stopped: storage.", job.uuid)
            _stop(job, owner, _storage_problem(error))
        except Exception as error:
            if isinstance(error, OperationalError | InterfaceError) and is_unavailable(error):
                # Nothing can be noted now; once the lease has run out, somebody goes on.
                log.warning("Job %s waits for the database: %s", job.uuid, error)
                return True
            # Whatever went wrong, a person must see that the job stopped; the log has the details.
            log.exception("Job %s stopped.", job.uuid)
            _stop(job, owner, _unexpected_problem())
        else:
            if not finished:
                _put_back(job, owner)
    return True


def dispatch_waiting_jobs() -> int:
    """Tell workers of jobs that nobody was told of, or whose worker fell silent; returns how many."""
    now = timezone.now()
    forgotten = Q(state=Job.State.QUEUED) & (Q(lease_until=None) | Q(lease_until__lt=now))
    silent = Q(state=Job.State.RUNNING, lease_until__lt=now)
    found = list(
        Job.objects.filter(forgotten | silent).order_by("pk").values_list("pk", flat=True)[:WAKE_AT_ONCE]
    )
    # A job that waits for a busy worker is not told of again and again.
    Job.objects.filter(pk__in=found, state=Job.State.QUEUED).update(lease_until=lease_end())
    for job_id in found:
        dispatch.dispatch_job(job_id)
    return len(found)


def wake_now_and_then() -> None:
    """``dispatch_waiting_jobs`` once every ``WAKE_EVERY`` seconds in each process: for whoever happens to come by.

    So that no work is left undone because the one clock that should wake it has stopped.
    """
    now = time.monotonic()
    if _WOKEN and now - _WOKEN[-1] < WAKE_EVERY:
        return
    _WOKEN[:] = [now]
    dispatch_waiting_jobs()


def _take(job_id: int) -> str | None:
    """The lease on the job, or None when it is finished or somebody else's."""
    owner, now = uuid4().hex, timezone.now()
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING,
        lease_owner=owner,
        lease_until=lease_end(),
        started_at=Coalesce("started_at", now),
    )
    return owner if taken else None


def _work(job: Job, handler: JobHandler, owner: str) -> bool:
    """Chunk after chunk; returns whether the job is done."""
    enough = time.monotonic() + SECONDS_PER_TASK
    if not handler.resumable:
        _begin_again(job, owner)
    while True:
        for chunk in handler.chunks():
            _in_chunk_transaction(job, owner, lambda chunk=chunk: _count(job, handler.run_chunk(chunk)))
            if handler.resumable and time.monotonic() > enough:
                return False
        if _in_chunk_transaction(job, owner, lambda: _finish(job, handler)):
            return True


def _in_chunk_transaction(job: Job, owner: str, do: Any) -> Any:
    """Do it in a transaction that renews the lease first; again, after a pause, when the database was busy."""

    def at_once() -> Any:
        with transaction.atomic():
            # The first statement writes: it locks the job's row, and on SQLite the file.
            _renew(job, owner)
            return do()

    return with_retries(at_once)


def _renew(job: Job, owner: str) -> None:
    if not Job.objects.filter(pk=job.pk, lease_owner=owner, state=Job.State.RUNNING).update(
        lease_until=lease_end()
    ):
        raise LeaseLost


def _count(job: Job, result: ChunkResult) -> None:
    changed: dict[str, Any] = {
        "done": F("done") + result.done,
        "failed": F("failed") + result.failed,
        "skipped": F("skipped") + result.skipped,
    }
    if result.cursor is not None:
        changed["cursor"] = dict(result.cursor)
    Job.objects.filter(pk=job.pk).update(**changed)


def _begin_again(job: Job, owner: str) -> None:
    def begin() -> None:
        reading_time = timedelta(seconds=app_settings.JOB_LEASE_SECONDS * READING_LEASES)
        Job.objects.filter(pk=job.pk).update(
            done=0, failed=0, skipped=0, cursor={}, lease_until=timezone.now() + reading_time
        )

    _in_chunk_transaction(job, owner, begin)
    job.cursor = {}


def _finish(job: Job, handler: JobHandler) -> bool:
    if not handler.finish():
        return False
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.DONE, finished_at=timezone.now(), lease_owner="", lease_until=None, error={}
    )
    return True


def _put_back(job: Job, owner: str) -> None:
    """Queue the job again: it has more to do, and others have waited."""
    put_back = Job.objects.filter(pk=job.pk, lease_owner=owner, state=Job.State.RUNNING).update(
        state=Job.State.QUEUED, lease_owner="", lease_until=lease_end()
    )
    if put_back:
        dispatch.dispatch_job(job.pk)


def _stop(job: Job, owner: str, problem: Problem) -> None:
    Job.objects.filter(pk=job.pk, lease_owner=owner, state=Job.State.RUNNING).update(
        state=Job.State.FAILED,
        error=problem.as_json(),
        finished_at=timezone.now(),
        lease_owner="",
        lease_until=None,
    )


def _storage_problem(error: OSError) -> Problem:
    return Problem(
        row=None,
        column=None,
        code="storage-failed",
        message=_("A file could not be read or written (%(error)s). What was done before that is kept.")
        % {"error": error.strerror or type(error).__name__},
        remedy=_("Ask an administrator to look at the server's disk, then press “Try again”."),
    )


def _unexpected_problem() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="job-stopped",
        message=_("The work stopped because of an unexpected error. What was done before that is kept."),
        remedy=_("Press “Try again”. If it stops again, ask an administrator to look at the server's log."),
    )
