"""The runner of jobs: long work in chunks, each chunk one transaction.

The database is the truth. Whoever holds a job's lease works on it; a chunk's
work, the job's counters and the renewal of the lease are committed together or
not at all, so a worker may die anywhere and another one goes on from there.
Jobs on listed items are shared by several workers (``shared_work``).
The message broker only tells workers that there is something to do.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import CredCloudError, Problem
from credcloud_bridge.garbage_collection import fewer_collections
from credcloud_bridge.jobs import dispatch, shared_work
from credcloud_bridge.jobs.handlers import ChunkResult, JobHandler, is_shared
from credcloud_bridge.jobs.leases import Lease, LeaseLost, WholeJob, WorkerPlace, jobs_to_wake
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


def run_job(job_id: int) -> bool:
    """Work on the job until it is done, stopped, or has had its share of time.

    Returns false, at once, when it is finished or other workers have it.
    """
    lease: Lease | None = WorkerPlace.take(job_id) or WholeJob.take(job_id)
    if lease is None:
        return False
    job = Job.objects.select_related("batch", "created_by").get(pk=job_id)
    with fewer_collections(), translation.override(job.params.get("language") or translation.get_language()):
        try:
            handler = handler_for(job)
            if is_shared(handler):
                if isinstance(lease, WholeJob):
                    lease, others = shared_work.start(job, handler, lease)
                    for _other in range(others):
                        dispatch.dispatch_job(job.pk)
                assert isinstance(lease, WorkerPlace)  # noqa: S101  (it was made one)
                finished = shared_work.work(job, handler, lease, seconds=SECONDS_PER_TASK)
            else:
                finished = _work(job, handler, lease)
        except LeaseLost:
            log.warning("Job %s was taken over by another worker.", job.uuid)
        except SoftTimeLimitExceeded:
            _put_back(job, lease)
        except KeyboardInterrupt:
            # Ctrl-C at the command line: whoever goes on need not wait until the lease has run out.
            _put_back(job, lease)
            raise
        except CredCloudError as error:
            _stop(lease, error.problem)
        except OSError as error:
            log.exception("Job %s stopped: storage.", job.uuid)
            _stop(lease, _storage_problem(error))
        except Exception as error:
            if isinstance(error, OperationalError | InterfaceError) and is_unavailable(error):
                # Nothing can be noted now; once the lease has run out, somebody goes on.
                log.warning("Job %s waits for the database: %s", job.uuid, error)
                return True
            # Whatever went wrong, a person must see that the job stopped; the log has the details.
            log.exception("Job %s stopped.", job.uuid)
            _stop(lease, _unexpected_problem())
        else:
            if not finished:
                _put_back(job, lease)
    return True


def dispatch_waiting_jobs() -> int:
    """Tell workers of jobs that nobody was told of, or whose worker fell silent; returns how many were told."""
    found = jobs_to_wake(WAKE_AT_ONCE)
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


def _work(job: Job, handler: JobHandler, lease: Lease) -> bool:
    """Chunk after chunk; returns whether the job is done."""
    enough = time.monotonic() + SECONDS_PER_TASK
    if not handler.resumable:
        _begin_again(job, lease)
    while True:
        for chunk in handler.chunks():
            _in_chunk_transaction(lease, lambda chunk=chunk: _count(job, handler.run_chunk(chunk)))
            if handler.resumable and time.monotonic() > enough:
                return False
        if _in_chunk_transaction(lease, lambda: _finish(job, handler)):
            return True


def _in_chunk_transaction(lease: Lease, do: Any) -> Any:
    """Do it in a transaction that renews the lease first; again, after a pause, when the database was busy."""

    def at_once() -> Any:
        with transaction.atomic():
            # The first statement writes: it locks the job's row, and on SQLite the file.
            lease.renew()
            return do()

    return with_retries(at_once)


def _count(job: Job, result: ChunkResult) -> None:
    changed: dict[str, Any] = {
        "done": F("done") + result.done,
        "failed": F("failed") + result.failed,
        "skipped": F("skipped") + result.skipped,
    }
    if result.cursor is not None:
        changed["cursor"] = dict(result.cursor)
    Job.objects.filter(pk=job.pk).update(**changed)


def _begin_again(job: Job, lease: Lease) -> None:
    def begin() -> None:
        reading_time = timedelta(seconds=app_settings.JOB_LEASE_SECONDS * READING_LEASES)
        Job.objects.filter(pk=job.pk).update(
            done=0, failed=0, skipped=0, cursor={}, lease_until=timezone.now() + reading_time
        )

    _in_chunk_transaction(lease, begin)
    job.cursor = {}


def _finish(job: Job, handler: JobHandler) -> bool:
    if not handler.finish():
        return False
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.DONE, finished_at=timezone.now(), lease_owner="", lease_until=None, error={}
    )
    return True


def _put_back(job: Job, lease: Lease) -> None:
    """There is more to do, and others have waited: another worker, or this one later, goes on."""
    if lease.put_back():
        dispatch.dispatch_job(job.pk)


def _stop(lease: Lease, problem: Problem) -> None:
    """The job stops, for all its workers, unless this one lost it."""
    lease.job().update(
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
