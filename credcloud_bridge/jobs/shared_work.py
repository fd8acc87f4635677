"""Several workers on one job: its items are cut into chunks when it starts, and each worker takes the next one.

The lock of a chunk's row is the right to it. It ends with the transaction that did the chunk, or with the
connection of a worker that died; nobody waits for a lease. On SQLite, where only one transaction writes at a
time, one worker does the same alone.
"""

from __future__ import annotations

import time

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.jobs.creation import note_items_listed
from credcloud_bridge.jobs.handlers import ItemRange, ItemsHandler
from credcloud_bridge.jobs.leases import WholeJob, WorkerPlace, lease_end
from credcloud_bridge.jobs.models import Job, JobChunk, JobItem, JobWorker
from credcloud_bridge.jobs.progress import counts_of_chunks
from credcloud_bridge.jobs.worker_session import session_limits
from credcloud_bridge.retry import with_retries

# So that taking the job up again costs little beside the work.
LEAST_SECONDS = 4

_WAITING, _DONE = JobChunk.State.WAITING, JobChunk.State.DONE


def start(job: Job, handler: ItemsHandler, lease: WholeJob) -> tuple[WorkerPlace, int]:
    """List the job's items and cut them into chunks, unless that is done, and make places for workers.

    Returns this worker's place and how many others are wanted.
    """

    def at_once() -> tuple[JobWorker, int]:
        with transaction.atomic():
            lease.renew()
            if not job.items_listed:
                _list(job, handler)
            elif not job.chunks.exists():
                _cut(job)
            wanted = max(1, min(_most_workers(), job.chunks.filter(state=_WAITING).count()))
            JobWorker.objects.filter(job=job).delete()
            mine = JobWorker.objects.create(job=job, owner=lease.owner, lease_until=lease_end())
            JobWorker.objects.bulk_create(
                [JobWorker(job=job, lease_until=lease_end()) for _other in range(wanted - 1)]
            )
            lease.job().update(lease_owner="")
            return mine, wanted - 1

    mine, others = with_retries(at_once)
    return WorkerPlace(mine), others


def work(job: Job, handler: ItemsHandler, place: WorkerPlace, *, seconds: float) -> bool:
    """Do chunk after chunk; true when none is left for this worker, false when its share of time is over.

    ``seconds`` are all workers' together, who may be one process that comes back as often as there are places.
    Whoever finds none left and none in other hands concludes the job.
    """
    share = max(min(LEAST_SECONDS, seconds), seconds / max(1, job.workers.count()))
    enough = time.monotonic() + share
    with session_limits() as limits:
        while True:
            limits.set_once()
            if _several_may_work():
                place.renew_when_due()
            handler.prepare()
            if not with_retries(lambda: _do_next(job, handler, place)):
                break
            if time.monotonic() > enough:
                return False
        # What another worker has in hand still waits for everybody else.
        if job.chunks.filter(state=_WAITING).exists():
            place.give_up()
        else:
            with_retries(lambda: _conclude(job))
    return True


def _do_next(job: Job, handler: ItemsHandler, place: WorkerPlace) -> bool:
    """Do the next chunk that nobody has, in one transaction; false when there is none."""
    try:
        return _try_next(job, handler, place, expect_conflicts=False)
    except IntegrityError:
        # If another worker has taken that chunk meanwhile, the same happens there.
        return _try_next(job, handler, place, expect_conflicts=True)


def _try_next(job: Job, handler: ItemsHandler, place: WorkerPlace, *, expect_conflicts: bool) -> bool:
    together = _several_may_work()
    with transaction.atomic():
        if not together:
            # The first statement writes: on SQLite it locks the file.
            place.renew()
        running = Job.objects.filter(pk=OuterRef("job"), state=Job.State.RUNNING)
        chunk = (
            JobChunk.objects.select_for_update(skip_locked=together)
            .filter(Exists(running), job=job, state=_WAITING)
            .order_by("pk")
            .first()
        )
        if chunk is None:
            return False
        items = ItemRange(chunk.first_item, chunk.last_item)
        result = handler.run_chunk(items, expect_conflicts=expect_conflicts)
        JobChunk.objects.filter(pk=chunk.pk).update(
            state=_DONE,
            done=chunk.done + result.done,
            failed=chunk.failed + result.failed,
            skipped=chunk.skipped + result.skipped,
        )
    return True


@transaction.atomic
def _conclude(job: Job) -> None:
    """The job is done, for whoever says so first."""
    counts = counts_of_chunks([job.pk])[job.pk]
    finished = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
        state=Job.State.DONE,
        done=counts.done,
        failed=counts.failed,
        skipped=counts.skipped,
        finished_at=timezone.now(),
        lease_owner="",
        lease_until=None,
        error={},
    )
    if finished:
        JobWorker.objects.filter(job=job).delete()


def _several_may_work() -> bool:
    return connection.features.has_select_for_update_skip_locked


def _most_workers() -> int:
    return max(1, app_settings.JOB_WORKERS) if _several_may_work() else 1


def _list(job: Job, handler: ItemsHandler) -> None:
    """List and cut. What was confirmed and has changed since is left out, and counted as skipped."""
    confirmed = job.total
    listed = handler.list_items()
    _cut(job)
    if (left_out := confirmed - listed) > 0:
        JobChunk.objects.create(job=job, first_item=0, last_item=0, state=_DONE, skipped=left_out)
    note_items_listed(job=job, total=max(confirmed, listed))


def _cut(job: Job) -> None:
    """Chunk rows for the job's items, in one statement. Items that were handled before are counted."""
    quote = connection.ops.quote_name
    chunks, items = quote(JobChunk._meta.db_table), quote(JobItem._meta.db_table)
    states = JobItem.State

    def number(state: str) -> str:
        return f"SUM(CASE WHEN state = '{state}' THEN 1 ELSE 0 END)"

    # Only names and states from our own models stand in this text.
    statement = f"""
        INSERT INTO {chunks} (job_id, first_item, last_item, state, done, failed, skipped)
        SELECT %s, MIN(id), MAX(id), CASE WHEN {number(states.WAITING)} > 0 THEN '{_WAITING}' ELSE '{_DONE}' END,
               {number(states.DONE)}, {number(states.FAILED)}, {number(states.SKIPPED)}
        FROM (
            SELECT id, state, place - place %% %s AS part
            FROM (
                SELECT id, state, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM {items} WHERE job_id = %s
            ) AS placed
        ) AS parted
        GROUP BY part
        ORDER BY MIN(id)
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [job.pk, app_settings.JOB_CHUNK_SIZE, job.pk])
