"""Workers are killed in the middle of generating and publishing: nothing lost, nothing doubled, one mail each."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from credcloud_bridge.credentials import api, nudging
from credcloud_bridge.credentials.models import Credential, CredentialEvent, Job
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.hosts.site.models import OutboxMail
from tests.credentials.worlds import REVIEW, World, make_world, people
from tests.reliability.workers import OUTBOX, kill_while_working, work_to_the_end

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]

RECIPIENTS = 1_200
KILLS = 10  # while generating, and as many again while publishing


@pytest.fixture
def world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world in which this process tells no worker and sends no mail."""
    settings.EMAIL_BACKEND = OUTBOX
    monkeypatch.setattr(nudging, "nudge", lambda _job_id: None)
    return make_world()


def test_twenty_kills_lose_and_double_nothing(world: World) -> None:
    chance = random.Random(20260701)
    batch = world.batch(people(RECIPIENTS))

    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor)
    kill_and_finish(started, chance)
    assert Counter(Credential.objects.values_list("state", flat=True)) == {"under_review": RECIPIENTS}
    assert not Delivery.objects.exists()

    started = api.publish(selection=world.select(REVIEW), actor=world.actor)
    kill_and_finish(started, chance)
    assert Counter(Credential.objects.values_list("state", flat=True)) == {"published": RECIPIENTS}

    # One live credential each.
    emails = {row["email"] for row in people(RECIPIENTS)}
    assert set(Credential.objects.values_list("email_key", flat=True)) == emails
    assert Credential.objects.exclude(live_key=None).count() == RECIPIENTS
    # One line of history for each step of each.
    assert Counter(CredentialEvent.objects.values_list("kind", flat=True)) == {
        "entered": RECIPIENTS,
        "generated": RECIPIENTS,
        "published": RECIPIENTS,
    }
    # One mail each.
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {"sent": RECIPIENTS}
    assert OutboxMail.objects.count() == RECIPIENTS
    assert set(OutboxMail.objects.values_list("to", flat=True)) == emails


def kill_and_finish(started: api.JobView, chance: random.Random) -> None:
    job = Job.objects.get(uuid=started.uuid)
    kill_while_working(job, chance, kills=KILLS)
    assert 0 < job.done < RECIPIENTS, "the kills came while there was work"
    work_to_the_end(job)
    assert (job.done, job.failed, job.skipped) == (RECIPIENTS, 0, 0)
