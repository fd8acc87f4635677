"""The runner of jobs: leases, chunks, brokers that are down, storage that is full, trying again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation
from kombu.exceptions import OperationalError as BrokerDown

from credcloud_bridge import retry
from credcloud_bridge.credentials import api, tasks
from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.data import request_error
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs import control, dispatch, runner
from credcloud_bridge.jobs import tasks as job_tasks
from credcloud_bridge.jobs.api import ChunkResult
from credcloud_bridge.jobs.models import Job
from tests.credentials.worlds import REVIEW, World, people

pytestmark = pytest.mark.django_db


class Scripted:
    """Work of five chunks of two rows, in which something may go wrong."""

    resumable = True

    def __init__(self, *happens: Any, chunks: int = 5, resumable: bool = True) -> None:
        self.happens, self.number, self.resumable = list(happens), chunks, resumable
        self.did: list[int] = []

    def __call__(self, job: Job) -> Scripted:
        self.job = job
        return self

    def chunks(self) -> Iterator[int]:
        yield from range(self.job.cursor.get("next", 0), self.number)

    def run_chunk(self, chunk: int) -> ChunkResult:
        if self.happens:
            event = self.happens.pop(0)
            if isinstance(event, BaseException):
                raise event
            if event is not None:
                event(self.job)
        self.did.append(chunk)
        return ChunkResult(done=1, failed=0, skipped=1, cursor={"next": chunk + 1})

    def finish(self) -> bool:
        return True


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make export jobs do scripted work."""

    def put(work: Scripted) -> Scripted:
        monkeypatch.setattr(runner, "handler_for", work)
        return work

    return put


@pytest.fixture
def job(world: World) -> Job:
    return Job.objects.create(kind=JobName.EXPORT, course_key=world.course_key, total=10)


def look(world: World, job: Job) -> jobs.JobView:
    return jobs.get_job(job_uuid=job.uuid, course_key=world.course_key)


def test_a_job_runs_chunk_by_chunk_and_counts(world: World, job: Job, scripted: Any) -> None:
    work = scripted(Scripted())
    before = look(world, job)
    assert (before.state, before.percent, before.finished, before.error) == ("queued", 0, False, None)
    assert jobs.running_jobs(course_key=world.course_key) == (before,)
    job_tasks.run_job.apply(args=(job.pk,))
    after = look(world, job)
    assert work.did == [0, 1, 2, 3, 4]
    assert (after.state, after.done, after.skipped, after.percent, after.finished) == (
        "done",
        5,
        5,
        100,
        True,
    )
    assert after.finished_at is not None
    assert jobs.running_jobs(course_key=world.course_key) == ()
    job_tasks.run_job.apply(args=(job.pk,))
    assert len(work.did) == 5, "a finished job is not run again"


def test_the_lease_belongs_to_one_worker(world: World, job: Job, scripted: Any) -> None:
    work = scripted(Scripted())
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, lease_owner="other", lease_until=timezone.now() + timedelta(seconds=30)
    )
    assert runner.run_job(job.pk) is False
    assert work.did == []


def test_a_job_whose_worker_fell_silent_is_found_and_finished(world: World, job: Job, scripted: Any) -> None:
    work = scripted(Scripted())
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING,
        lease_owner="dead",
        lease_until=timezone.now() - timedelta(seconds=1),
        cursor={"next": 3},
        done=3,
        skipped=3,
    )
    tasks.wake_jobs.apply()
    assert work.did == [3, 4], "what was done before is not done again"
    assert (look(world, job).state, look(world, job).done) == ("done", 5)


def test_a_worker_that_was_taken_for_dead_stops_and_leaves_nothing(
    world: World, job: Job, scripted: Any
) -> None:
    def taken_over(of: Job) -> None:
        Job.objects.filter(pk=of.pk).update(lease_owner="somebody else")

    work = scripted(Scripted(None, taken_over))
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert work.did == [0, 1]
    assert (job.state, job.lease_owner) == ("running", "somebody else"), "it is theirs now"


def test_a_job_that_a_broker_did_not_hear_of_is_still_started(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: Any, django_capture_on_commit_callbacks: Any
) -> None:
    batch = world.batch(people(2))

    def down(*_args: Any, **_options: Any) -> None:
        raise BrokerDown("connection refused")

    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        broken.setattr(job_tasks.run_job, "apply_async", down)
        with django_capture_on_commit_callbacks(execute=True):
            started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    assert started.state == "queued"
    assert "broker" in caplog.text
    assert jobs.dispatch_waiting_jobs() == 0, "whoever was told a moment ago is given time"
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.dispatch_waiting_jobs() == 1
    assert jobs.get_job(job_uuid=started.uuid, course_key=world.course_key).done == 2


def test_a_worker_hears_of_a_job_when_it_is_committed(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    batch = world.batch(people(2))
    with django_capture_on_commit_callbacks(execute=True):
        started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    assert jobs.get_job(job_uuid=started.uuid, course_key=world.course_key).state == "done"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(28, "No space left on device"), "storage-failed"),
        (RuntimeError("a bug"), "job-stopped"),
        (request_error("course-gone", "The course is gone.", "Start anew."), "course-gone"),
    ],
)
def test_what_goes_wrong_stops_the_job_in_words_and_can_be_tried_again(
    world: World, job: Job, scripted: Any, error: Exception, code: str, caplog: Any
) -> None:
    work = scripted(Scripted(None, None, error))
    runner.run_job(job.pk)
    stopped = look(world, job)
    assert (stopped.state, stopped.done, stopped.finished) == ("failed", 2, True)
    assert stopped.error is not None
    assert (stopped.error.code, bool(stopped.error.remedy)) == (code, True)
    again = jobs.retry_failed(job_uuid=job.uuid, course_key=world.course_key, actor=None)
    assert (again.state, again.error) == ("queued", None)
    runner.run_job(job.pk)
    assert work.did == [0, 1, 2, 3, 4]
    assert (look(world, job).state, look(world, job).done) == ("done", 5)


def test_a_busy_database_is_tried_again_after_a_pause(
    world: World, job: Job, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(retry.time, "sleep", pauses.append)
    monkeypatch.setattr(retry, "_inside_another", lambda: False)
    work = scripted(Scripted(OperationalError("deadlock"), OperationalError("deadlock")))
    runner.run_job(job.pk)
    assert work.did == [0, 1, 2, 3, 4]
    assert pauses == sorted(pauses)
    assert len(pauses) == 2


def test_a_database_that_stays_busy_stops_the_job(
    world: World, job: Job, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(retry, "_inside_another", lambda: False)
    scripted(Scripted(*[OperationalError("locked")] * retry.TRIES))
    runner.run_job(job.pk)
    assert look(world, job).state == "failed"


@pytest.mark.parametrize("error", [OperationalError(2006, "server has gone away"), InterfaceError("closed")])
def test_a_job_whose_database_goes_away_is_gone_on_with_when_its_lease_has_run_out(
    world: World, job: Job, scripted: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(retry.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(retry, "_inside_another", lambda: False)
    work = scripted(Scripted(None, *[error] * retry.TRIES))
    runner.run_job(job.pk)
    assert look(world, job).state == "running"
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    runner.run_job(job.pk)
    assert work.did == [0, 1, 2, 3, 4]
    assert (look(world, job).state, look(world, job).done) == ("done", 5)


def test_a_long_job_makes_room_for_others_and_goes_on_later(
    world: World, job: Job, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(runner, "SECONDS_PER_TASK", -1)
    monkeypatch.setattr(dispatch, "dispatch_job", told.append)
    work = scripted(Scripted())
    runner.run_job(job.pk)
    assert (work.did, look(world, job).state, told) == ([0], "queued", [job.pk])
    runner.run_job(job.pk)
    assert work.did == [0, 1]


def test_work_that_cannot_be_taken_up_again_is_not_interrupted_and_counts_from_nothing(
    world: World, job: Job, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "SECONDS_PER_TASK", -1)
    Job.objects.filter(pk=job.pk).update(done=4, cursor={"next": 4})
    work = scripted(Scripted(resumable=False))
    runner.run_job(job.pk)
    assert work.did == [0, 1, 2, 3, 4]
    assert (look(world, job).state, look(world, job).done) == ("done", 5)


def test_a_worker_that_runs_out_of_time_puts_the_job_back(
    world: World, job: Job, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(dispatch, "dispatch_job", told.append)
    work = scripted(Scripted(None, SoftTimeLimitExceeded()))
    runner.run_job(job.pk)
    assert (look(world, job).state, told) == ("queued", [job.pk])
    runner.run_job(job.pk)
    assert work.did == [0, 1, 2, 3, 4]


def test_a_job_speaks_the_language_of_whoever_started_it(world: World, settings: Any) -> None:

    with translation.override("ar"):
        job = jobs.create_job(kind=JobName.EXPORT, course_key=world.course_key, actor=None)
    assert job.params["language"] == "ar"


def test_retrying_what_runs_or_went_well_changes_nothing(world: World) -> None:
    batch = world.batch(people(2))
    job = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    retry = {"job_uuid": job.uuid, "course_key": world.course_key, "actor": world.actor}
    assert jobs.retry_failed(**retry).state == "queued"
    world.finished(job)
    assert jobs.retry_failed(**retry).state == "done"


def test_what_somebody_else_did_meanwhile_is_skipped_and_said(world: World) -> None:
    batch = world.batch(people(3))
    job = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    api.remove_drafts(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=None,
        credential_uuids=[world.draft(batch, "Person 2").uuid],
    )
    job = world.finished(job)
    assert (job.done, job.skipped, job.failed) == (2, 1, 0)
    item = Job.objects.get(uuid=job.uuid).items.get(state="skipped")
    assert item.problem["code"] == "state-changed"


def test_a_credential_that_was_discarded_after_the_button_was_pressed_is_not_published(world: World) -> None:
    world.reviewed(people(3))
    job = api.publish(selection=world.select(REVIEW), actor=world.actor)
    api.discard(selection=world.select(REVIEW, search="Person 2"), actor=world.actor, reason="Wrong person")
    job = world.finished(job)
    assert (job.done, job.skipped) == (2, 1)


def test_jobs_of_other_courses_and_unknown_jobs_are_not_found(world: World, job: Job) -> None:
    from tests.factories import make_course

    elsewhere = make_course().key
    for uuid, key in ((job.uuid, elsewhere), (uuid4(), world.course_key)):
        for ask in (
            lambda uuid=uuid, key=key: jobs.get_job(job_uuid=uuid, course_key=key),
            lambda uuid=uuid, key=key: api.failed_items(job_uuid=uuid, course_key=key),
            lambda uuid=uuid, key=key: jobs.retry_failed(job_uuid=uuid, course_key=key, actor=None),
            lambda uuid=uuid, key=key: jobs.open_result_file(job_uuid=uuid, course_key=key),
            lambda uuid=uuid, key=key: jobs.run_to_end(job_uuid=uuid, course_key=key),
        ):
            with pytest.raises(jobs.JobNotFound):
                ask()
    assert jobs.running_jobs(course_key=elsewhere) == ()
    with pytest.raises(jobs.JobNotFound):
        jobs.open_result_file(job_uuid=job.uuid, course_key=world.course_key)


def test_whoever_waits_for_a_job_of_another_worker_sees_it_finish(
    world: World, job: Job, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:

    scripted(Scripted())
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, lease_owner="other", lease_until=timezone.now() + timedelta(seconds=30)
    )

    def other_finishes(_seconds: float) -> None:
        Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)

    monkeypatch.setattr(control.time, "sleep", other_finishes)
    assert jobs.run_to_end(job_uuid=job.uuid, course_key=world.course_key).state == "done"
