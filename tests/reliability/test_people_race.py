"""Two processes do the same at the same moment: it happens once."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from typing import Any

import pytest

from credcloud_bridge.credentials.models import Credential, CredentialEvent
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.jobs import dispatch
from tests.credentials.worlds import World, make_world, people
from tests.reliability.workers import OUTBOX, SETUP, process

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]

RECIPIENTS = 120
PEOPLE = 3

PUBLISH = f"""
{SETUP}
import json
from opaque_keys.edx.keys import CourseKey
from credcloud_bridge.data import CredCloudError, CredentialState
import credcloud_bridge.tasks

key = CourseKey.from_string(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
try:
    job = api.publish(selection=api.Selection(course_key=key, state=CredentialState.UNDER_REVIEW), actor=None)
    job = jobs.run_to_end(job_uuid=job.uuid, course_key=key)
    outcome = [str(job.uuid), job.state, job.done]
except CredCloudError as error:
    outcome = [error.problem.code]
print(json.dumps(outcome), flush=True)
"""

ADD = f"""
{SETUP}
import json
from datetime import date
from uuid import UUID
from opaque_keys.edx.keys import CourseKey
from credcloud_bridge.data import CredCloudError

key, batch = CourseKey.from_string(sys.argv[2]), UUID(sys.argv[3])
rows = [{{"name": f"Person {{one}}", "email": f"person{{one}}@example.org"}} for one in range(50)]
print("ready", flush=True)
sys.stdin.readline()
added = api.add_by_hand(batch_uuid=batch, course_key=key, actor=None, rows=rows, today=date(2026, 7, 1),
                        date_order="YMD", form_token="the same form")
try:
    job = api.generate(batch_uuid=batch, course_key=key, actor=None)
    outcome = jobs.run_to_end(job_uuid=job.uuid, course_key=key).state
except CredCloudError as error:
    outcome = error.problem.code
print(json.dumps([added, outcome]), flush=True)
"""


@pytest.fixture
def world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.EMAIL_BACKEND = OUTBOX
    monkeypatch.setattr(dispatch, "dispatch_job", lambda _job_id: None)
    return make_world()


def at_once(program: str, *arguments: str) -> list[Any]:
    """What several people's processes, let loose in the same moment, answer."""
    with ExitStack() as stack:
        started = [stack.enter_context(process(program, *arguments)) for _person in range(PEOPLE)]
        for one in started:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        answers = [one.communicate(timeout=60)[0] for one in started]
    return [json.loads(answer.splitlines()[-1]) for answer in answers]


def test_several_people_publish_the_same_selection_at_once(world: World) -> None:
    world.reviewed(people(RECIPIENTS))
    answers = at_once(PUBLISH, str(world.course_key))
    # Whoever comes when all is done is told so; the others share one job.
    shared = [answer for answer in answers if answer != ["nothing-to-publish"]]
    assert len({uuid for uuid, _state, _done in shared}) == 1
    assert {(state, done) for _uuid, state, done in shared} == {("done", RECIPIENTS)}
    assert Counter(Credential.objects.values_list("state", flat=True)) == {"published": RECIPIENTS}
    assert CredentialEvent.objects.filter(kind="published").count() == RECIPIENTS
    assert Counter(Delivery.objects.values_list("number", flat=True)) == {1: RECIPIENTS}


def test_one_form_sent_several_times_at_once_adds_and_generates_its_rows_once(world: World) -> None:
    batch = world.batch()
    answers = at_once(ADD, str(world.course_key), str(batch.uuid))
    assert [added for added, _outcome in answers] == [50] * PEOPLE
    # Whoever comes when all is done is told so.
    assert {"done"} <= {outcome for _added, outcome in answers} <= {"done", "nothing-to-generate"}
    assert Counter(Credential.objects.values_list("state", flat=True)) == {"under_review": 50}
    assert CredentialEvent.objects.filter(kind="generated").count() == 50
