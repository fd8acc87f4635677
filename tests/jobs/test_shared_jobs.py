"""Several workers on one job: each chunk is done once, the job is concluded once and shown as if one worker had it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.files.api import live_uniqueness_key
from credcloud_bridge.credentials.models import Credential, CredentialEvent
from credcloud_bridge.credentials.preparing import generator
from credcloud_bridge.data import DuplicatePolicy, Problem
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs import dispatch, runner, shared_work
from credcloud_bridge.jobs.handlers import ItemRange
from credcloud_bridge.jobs.models import Job, JobChunk, JobItem, JobWorker
from credcloud_bridge.openbadges.models import SignedCredential
from tests.credentials.worlds import REVIEW, World, make_world, people

pytestmark = pytest.mark.django_db(transaction=True)


def several() -> bool:
    """Whether this database lets several workers share a job."""
    return connection.features.has_select_for_update_skip_locked


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs that workers were told of; nobody comes by himself."""
    told: list[int] = []
    monkeypatch.setattr(dispatch, "dispatch_job", told.append)
    return told


@pytest.fixture
def world(settings: Any, told: list[int]) -> World:
    """Chunks of two."""
    settings.CREDCLOUD_JOB_CHUNK_SIZE = 2
    settings.CREDCLOUD_JOB_WORKERS = 3
    return make_world(send_mail=True)


def together(*work: Callable[[], Any]) -> list[Any]:
    """Do all of it in threads that begin together, each with a connection of its own."""
    barrier = Barrier(len(work))

    def run(one: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def worked_on(started: jobs.JobView, workers: int) -> Job:
    """The job after so many workers have worked on it for as long as it runs."""
    job = Job.objects.get(uuid=started.uuid)

    def worker() -> None:
        jobs.run_to_end(job_uuid=started.uuid, course_key=job.course_key)

    together(*[worker] * workers)
    job.refresh_from_db()
    return job


def test_workers_share_a_job_and_do_each_credential_once(world: World) -> None:
    batch = world.batch(people(20))
    job = worked_on(
        api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor), workers=3
    )
    assert (job.state, job.done, job.failed, job.skipped) == ("done", 20, 0, 0)
    job = worked_on(api.publish(selection=world.select(REVIEW), actor=world.actor), workers=3)

    assert (job.state, job.done, job.failed, job.skipped) == ("done", 20, 0, 0)
    assert Counter(Credential.objects.values_list("state", flat=True)) == {"published": 20}
    assert Counter(CredentialEvent.objects.values_list("kind", flat=True)) == {
        "entered": 20,
        "generated": 20,
        "published": 20,
    }
    places = SignedCredential.objects.values_list("status_list", "status_index")
    assert len(set(places)) == len(places) == 20
    assert Delivery.objects.count() == 20
    assert not JobWorker.objects.exists()


def test_a_job_is_cut_into_chunks_and_as_many_workers_told_as_it_has_use_for(
    world: World, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = world.batch(people(5))
    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    job = Job.objects.get(uuid=started.uuid)
    monkeypatch.setattr(runner, "SECONDS_PER_TASK", -1)
    told.clear()
    assert runner.run_job(job.pk)
    items = list(job.items.order_by("pk").values_list("pk", flat=True))
    assert list(job.chunks.values_list("first_item", "last_item", "state")) == [
        (items[0], items[1], "done"),
        (items[2], items[3], "waiting"),
        (items[4], items[4], "waiting"),
    ]
    # The others, and itself: its share of time is over.
    assert told == [job.pk] * (3 if several() else 1)
    assert JobWorker.objects.filter(job=job, owner="").count() == len(told)
    look = jobs.get_job(job_uuid=started.uuid, course_key=world.course_key)
    assert (look.state, look.done, look.total, look.percent, look.silent_since) == ("running", 2, 5, 40, None)
    assert jobs.running_jobs(course_key=world.course_key) == (look,)
    while told:
        runner.run_job(told.pop())
    look = jobs.get_job(job_uuid=started.uuid, course_key=world.course_key)
    assert (look.state, look.done, look.percent) == ("done", 5, 100)


def watched(monkeypatch: pytest.MonkeyPatch, before: Callable[[Job], Any]) -> None:
    """Something happens each time before a chunk is done, when it is already in a worker's hands."""
    handler_for = runner.handler_for

    def watching(job: Job) -> Any:
        handler: Any = handler_for(job)
        run_chunk = handler.run_chunk

        def run(chunk: ItemRange, **how: Any) -> jobs.ChunkResult:
            before(job)
            result: jobs.ChunkResult = run_chunk(chunk, **how)
            return result

        handler.run_chunk = run
        return handler

    monkeypatch.setattr(runner, "handler_for", watching)


def test_whoever_finds_only_what_others_have_in_hand_leaves_the_job_to_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = world.batch(people(3))
    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    came: list[bool] = []

    def another_comes(job: Job) -> None:
        if several() and not came and job.chunks.filter(state="waiting").count() == 1:
            came.append(True)
            came.extend(together(lambda: runner.run_job(job.pk)))

    watched(monkeypatch, another_comes)
    job = worked_on(started, workers=1)
    assert (job.state, job.done) == ("done", 3)
    assert came == ([True, True] if several() else [])


def test_a_worker_that_fell_silent_is_replaced_and_the_others_are_not(world: World, told: list[int]) -> None:
    batch = world.batch(people(2))
    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    job = Job.objects.get(uuid=started.uuid)
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, lease_until=now + timedelta(seconds=60))
    JobChunk.objects.bulk_create(
        [JobChunk(job=job, first_item=pk, last_item=pk) for pk in job.items.values_list("pk", flat=True)]
    )
    JobWorker.objects.create(job=job, owner="alive", lease_until=now + timedelta(seconds=60))
    silent = JobWorker.objects.create(job=job, owner="dead", lease_until=now - timedelta(seconds=1))
    told.clear()
    assert (jobs.dispatch_waiting_jobs(), told) == (1, [job.pk])
    assert jobs.dispatch_waiting_jobs() == 0, "whoever was told a moment ago is given time"
    silent.refresh_from_db()
    assert silent.owner == ""
    assert runner.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 2)


def test_nobody_takes_more_of_a_job_that_has_stopped(
    world: World, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = world.batch(people(6))
    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)

    def stops(job: Job) -> None:
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.FAILED, finished_at=timezone.now(), lease_until=None
        )

    with monkeypatch.context() as stopped:
        watched(stopped, stops)
        runner.run_job(Job.objects.get(uuid=started.uuid).pk)
    look = jobs.get_job(job_uuid=started.uuid, course_key=world.course_key)
    assert (look.state, look.done) == ("failed", 2)
    jobs.retry_failed(job_uuid=started.uuid, course_key=world.course_key, actor=None)
    job = worked_on(started, workers=2)
    assert (job.state, job.done) == ("done", 6)


def failing(monkeypatch: pytest.MonkeyPatch, names: Sequence[str]) -> None:
    """Generating fails for these recipients."""
    from credcloud_bridge.credentials.preparing.generate import GenerateJob

    original = GenerateJob.handle
    problem = Problem(row=None, column=None, code="no", message="No.", remedy="Again.")

    def handle(self: Any, credentials: Sequence[Credential]) -> dict[int, Problem]:
        failed = {one.pk: problem for one in credentials if one.recipient_name in names}
        return failed | dict(original(self, [one for one in credentials if one.pk not in failed]))

    monkeypatch.setattr(GenerateJob, "handle", handle)


def test_what_failed_is_tried_again_in_its_chunks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = world.batch(people(6))
    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    with monkeypatch.context() as broken:
        failing(broken, ["Person 1", "Person 2", "Person 5"])
        job = worked_on(started, workers=2)
    assert (job.state, job.done, job.failed) == ("done", 3, 3)
    one = Credential.objects.get(recipient_name="Person 2")
    ask = {"job_uuid": started.uuid, "course_key": world.course_key, "actor": None}
    look = jobs.retry_failed(**ask, credential_uuid=one.uuid)
    assert (look.state, look.done, look.failed) == ("queued", 3, 2)
    job = worked_on(started, workers=2)
    assert (job.done, job.failed) == (4, 2)
    look = jobs.retry_failed(**ask)
    assert (look.state, look.done, look.failed) == ("queued", 4, 0)
    job = worked_on(started, workers=2)
    assert (job.state, job.done, job.failed) == ("done", 6, 0)
    assert set(JobItem.objects.values_list("state", flat=True)) == {"done"}


def test_a_job_that_an_older_release_began_is_gone_on_with(world: World) -> None:
    batch = world.batch(people(5))
    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    job = Job.objects.get(uuid=started.uuid)
    handled = job.items.order_by("pk")[:3].values_list("pk", flat=True)
    JobItem.objects.filter(pk__in=list(handled)).update(state=JobItem.State.SKIPPED)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING,
        skipped=3,
        lease_owner="old",
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    job = worked_on(started, workers=2)
    assert (job.state, job.done, job.skipped) == ("done", 2, 3)


@pytest.mark.parametrize("step", ["generate", "publish"])
def test_a_conflict_fails_one_row_and_only_then_costs_savepoints(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    # Whoever took the place in this very moment is not seen before.
    monkeypatch.setattr(generator, "conflicts_of", lambda drafts, _context: {one.pk: () for one in drafts})
    batch = world.batch(people(6))
    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    if step == "publish":
        worked_on(started, workers=1)
        started = api.publish(selection=world.select(REVIEW), actor=None)
    taken = Credential.objects.get(recipient_name="Person 3")
    key = live_uniqueness_key(DuplicatePolicy.FORBID, taken.group_id, taken.email_key)
    Credential.objects.filter(pk=taken.pk).update(live_key=None)
    other = world.batch(people(1))
    Credential.objects.filter(batch__uuid=other.uuid).update(live_key=key)

    with CaptureQueriesContext(connection) as asked:
        runner.run_job(Job.objects.get(uuid=started.uuid).pk)

    job = Job.objects.get(uuid=started.uuid)
    assert (job.state, job.done, job.failed) == ("done", 5, 1)
    failed = job.items.get(state="failed")
    assert (failed.credential_id, failed.problem["code"]) == (taken.pk, "duplicate-live")
    # Around the chunk of two that holds it, and around each of them. What a group's first signature brings has two.
    savepoints = sum(query["sql"].startswith("SAVEPOINT") for query in asked)
    assert savepoints == {"generate": 3, "publish": 3 + 2}[step]
    history = CredentialEvent.objects.filter(kind="generated" if step == "generate" else "published")
    assert history.count() == 5


def test_a_small_job_is_done_long_before_a_large_one_that_was_started_first(
    world: World, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A worker's share of time is over after each chunk.
    monkeypatch.setattr(runner, "SECONDS_PER_TASK", -1)
    large, small = world.batch(people(20, prefix="large")), world.batch(people(2, prefix="small"))
    told.clear()
    for batch in (large, small):
        api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    ended: list[tuple[str, int]] = []
    while told:
        # One process, which takes what it was told of in order.
        job = Job.objects.get(pk=told.pop(0))
        runner.run_job(job.pk)
        job.refresh_from_db()
        if job.state == Job.State.DONE and str(job.batch.uuid) not in dict(ended):
            others = Job.objects.exclude(pk=job.pk).get()
            ended.append((str(job.batch.uuid), jobs.counts_of([others])[others.pk].done))
    (first, meanwhile), (second, _all) = ended
    assert (first, second) == (str(small.uuid), str(large.uuid))
    assert meanwhile <= 10, "the large one had half of its time at most"


def test_a_job_is_concluded_once_and_not_after_it_was_stopped(world: World) -> None:
    batch = world.batch(people(2))
    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    job = worked_on(started, workers=2)
    ended = job.finished_at
    together(*[lambda: shared_work._conclude(job)] * 2)
    job.refresh_from_db()
    assert (job.state, job.finished_at) == ("done", ended)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    together(lambda: shared_work._conclude(job))
    job.refresh_from_db()
    assert (job.state, job.finished_at) == ("failed", ended)
