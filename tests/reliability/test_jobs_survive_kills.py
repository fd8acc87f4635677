"""Workers are killed in the middle of generating and publishing: nothing lost, nothing doubled, one mail each."""

from __future__ import annotations

import io
import random
from collections import Counter
from typing import Any

import pytest

from credcloud_bridge.chunks import chunked
from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential, CredentialEvent
from credcloud_bridge.credentials.preparing.by_hand import MAX_ROWS
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.hosts.site.models import OutboxMail
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs import dispatch
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.lms.sandbox.models import SandboxCourse
from credcloud_bridge.lms_data import RosterFilters
from credcloud_bridge.openbadges.models import SignedCredential
from tests.credentials.worlds import REVIEW, TODAY, World, make_world, people
from tests.factories import enrol
from tests.reliability.workers import (
    OUTBOX,
    TIMES,
    handled,
    kill_sharing_workers,
    kill_while_working,
    work_to_the_end,
)

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]

RECIPIENTS = 600 + 600 * TIMES
FEW = 250 + 250 * TIMES  # where a run that was killed begins again from nothing, or less is done at each step
KILLS = 10 * TIMES  # while generating, and as many again while publishing
SHARED = 400 + 500 * TIMES
SHARED_KILLS = 3 * TIMES  # where each takes another worker out of several
WORKERS = 2


@pytest.fixture
def world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world in which this process tells no worker and sends no mail."""
    settings.EMAIL_BACKEND = OUTBOX
    monkeypatch.setattr(dispatch, "dispatch_job", lambda _job_id: None)
    return make_world()


def test_kills_lose_and_double_nothing(world: World) -> None:
    chance = random.Random(20260701)
    batch = world.batch()
    for rows in chunked(people(RECIPIENTS), MAX_ROWS):
        world.add(batch, rows)

    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor)
    kill_and_finish(started, chance)
    assert Counter(Credential.objects.values_list("state", flat=True)) == {"under_review": RECIPIENTS}
    assert not Delivery.objects.exists()

    started = api.publish(selection=world.select(REVIEW), actor=world.actor)
    kill_and_finish(started, chance)
    everything_once(RECIPIENTS)


def test_kills_of_workers_that_share_a_job_lose_and_double_nothing(world: World) -> None:
    chance = random.Random(20261130)
    batch = world.batch()
    for rows in chunked(people(SHARED), MAX_ROWS):
        world.add(batch, rows)
    start = [
        lambda: api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor),
        lambda: api.publish(selection=world.select(REVIEW), actor=world.actor),
    ]
    for step in start:
        job = Job.objects.get(uuid=step().uuid)
        kill_sharing_workers(job, chance, kills=SHARED_KILLS, workers=WORKERS)
        work_to_the_end(job)
        assert (job.done, job.failed, job.skipped) == (SHARED, 0, 0)
    everything_once(SHARED)


def test_a_spreadsheet_is_taken_once_however_often_its_worker_dies(world: World) -> None:
    batch = world.batch()
    rows = "".join(f"{row['name']},{row['email']}\n" for row in people(FEW))
    upload = api.attach_upload(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=None,
        file=io.BytesIO(f"Name,Mail\n{rows}".encode()),
        filename="people.csv",
        date_order="YMD",
    )
    ids = {"upload_uuid": upload.uuid, "course_key": world.course_key, "actor": None}
    api.set_upload_reading(**ids, mapping={0: "name", 1: "email"})
    started = api.add_upload(**ids, today=TODAY)
    kill_and_finish(started, random.Random(7), kills=4 * TIMES, rows=FEW)
    assert sorted(Credential.objects.values_list("row_number", flat=True)) == list(range(2, FEW + 2))


def test_enrolments_are_taken_once_however_often_their_worker_dies(world: World) -> None:
    course = SandboxCourse.objects.get(key=world.course_key)
    for row in people(FEW):
        enrol(course, row["name"], email=row["email"])
    batch = world.batch()
    started = api.add_enrolments(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=None,
        filters=RosterFilters(),
        without_credential=True,
        lms_user_ids=None,
    )
    job = Job.objects.get(uuid=started.uuid)
    kill_while_working(job, random.Random(8), kills=3 * TIMES, from_nothing=True)
    work_to_the_end(job)
    assert (job.total, job.done, job.skipped) == (FEW, FEW, 0)
    assert set(Credential.objects.values_list("email_key", flat=True)) == {
        row["email"] for row in people(FEW)
    }
    assert Credential.objects.count() == FEW


def kill_and_finish(
    started: jobs.JobView, chance: random.Random, *, kills: int = KILLS, rows: int = RECIPIENTS
) -> None:
    job = Job.objects.get(uuid=started.uuid)
    kill_while_working(job, chance, kills=kills)
    assert 0 < handled(job) < rows, "the kills came while there was work"
    work_to_the_end(job)
    assert (job.done, job.failed, job.skipped) == (rows, 0, 0)


def everything_once(number: int) -> None:
    """Each recipient has one published credential, one line of history for each step, one place, and one mail."""
    assert Counter(Credential.objects.values_list("state", flat=True)) == {"published": number}
    # One live credential each.
    emails = {row["email"] for row in people(number)}
    assert set(Credential.objects.values_list("email_key", flat=True)) == emails
    assert Credential.objects.exclude(live_key=None).count() == number
    # One line of history for each step of each.
    assert Counter(CredentialEvent.objects.values_list("kind", flat=True)) == {
        "entered": number,
        "generated": number,
        "published": number,
    }
    # One signature each, with a place of its own in a status list.
    places = SignedCredential.objects.exclude(credential=None).values_list("status_list", "status_index")
    assert len(set(places)) == len(places) == number
    # One mail each.
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {"sent": number}
    assert OutboxMail.objects.count() == number
    assert set(OutboxMail.objects.values_list("to", flat=True)) == emails
