"""A kind of job that is added as docs/how-tos/add-a-job-kind.md says runs from its start to its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.delivery import api as delivery
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms_data import Permission
from tests.credentials.worlds import PUBLISHED, World, make_world, people
from tests.delivery.expiry_reminder import EXPIRY_REMINDER
from tests.jobs.reminders import REMIND, remind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    """The kind of job, and that of the mail that it queues."""
    jobs.register(REMIND)
    delivery.register(EXPIRY_REMINDER)
    yield
    jobs.unregister(REMIND.name)
    delivery.unregister(EXPIRY_REMINDER.name)


@pytest.fixture
def world(settings: Any) -> World:
    """A group; chunks of two, so that a job has several."""
    settings.CREDCLOUD_JOB_CHUNK_SIZE = 2
    return make_world(send_mail=False)


def expire(world: World, *rows: credentials.CredentialRow) -> None:
    """Give these an expiry date."""
    world.expire(*rows, on=date(2030, 1, 1))


def test_a_registered_kind_runs_to_its_end_and_says_what_it_did(world: World) -> None:
    issued = world.issued(people(5))
    expire(world, *issued)
    started = remind(selection=world.select(PUBLISHED), actor=world.actor)
    assert (started.kind_text, started.state, started.total) == ("Reminding recipients", "queued", 5)
    done = world.finished(started)
    assert (done.state, done.done, done.failed, done.percent) == ("done", 5, 0, 100)
    assert done.summary == "5 recipients were reminded."
    assert sorted(Delivery.objects.values_list("to", "kind")) == [
        (f"person{number}@example.org", "expiry_reminder") for number in range(1, 6)
    ]


def test_what_it_cannot_do_fails_alone_and_can_be_tried_again(world: World) -> None:
    *expiring, endless = world.issued(people(3))
    expire(world, *expiring)
    job = world.finished(remind(selection=world.select(PUBLISHED), actor=world.actor))
    assert (job.state, job.done, job.failed) == ("done", 2, 1)
    (failed,) = credentials.failed_items(job_uuid=job.uuid, course_key=world.course_key)
    assert (failed.credential.uuid, failed.problem.code) == (endless.uuid, "never-expires")
    expire(world, endless)
    again = jobs.retry_failed(job_uuid=job.uuid, course_key=world.course_key, actor=world.actor)
    assert (world.finished(again).done, Delivery.objects.count()) == (3, 3)


def test_what_changed_its_state_meanwhile_is_left_out(world: World) -> None:
    first, *others = world.issued(people(3))
    expire(world, first, *others)
    job = remind(selection=world.select(PUBLISHED), actor=world.actor)
    credentials.revoke(selection=world.only(first), reason="Issued in error", actor=world.actor)
    job = world.finished(job)
    assert (job.done, job.skipped) == (2, 1)
    assert job.summary == "2 recipients were reminded. 1 was left out."


def test_its_permission_is_what_trying_again_takes(world: World) -> None:
    assert remind(selection=world.select(PUBLISHED), actor=world.actor).retry_permission is Permission.PUBLISH


def test_a_job_of_a_kind_that_is_no_longer_installed_stops_with_a_problem(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.issued(people(1))
    job = remind(selection=world.select(PUBLISHED), actor=world.actor)
    jobs.unregister(REMIND.name)
    job = world.finished(job)
    assert (job.kind_text, job.state, job.done) == ("remind", "failed", 0)
    assert job.error is not None
    assert job.error.code == "job-kind-unknown"
    assert job.retry_permission is Permission.ADMINISTER
    assert not caplog.records


def test_two_kinds_of_jobs_cannot_have_one_name() -> None:
    jobs.register(REMIND)
    with pytest.raises(ValueError, match="'remind'"):
        jobs.register(jobs.JobKind("remind", "Another", "tests.jobs.reminders.RemindJob"))


def test_the_name_of_a_kind_of_job_fits_its_column() -> None:
    with pytest.raises(ValueError, match="20"):
        jobs.register(jobs.JobKind("a" * 21, "Too long", "tests.jobs.reminders.RemindJob"))
