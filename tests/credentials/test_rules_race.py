"""Two workers who look at the same learners in one moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.data import IssueWhen
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.lms.sandbox.models import SandboxCourse, SandboxEnrolment
from tests.credentials.worlds import make_world
from tests.factories import enrol


@pytest.mark.django_db(transaction=True)
def test_two_workers_issue_once() -> None:
    world = make_world(issue_when=IssueWhen.PASSED, publish_at_once=True)
    course = SandboxCourse.objects.get(key=world.course_key)
    ids = {
        str(enrol(course, f"Learner {one}", passed=False, completed_on=timezone.localdate()).pk)
        for one in range(8)
    }
    # Past the model, so that nothing tells the rule before the workers begin.
    SandboxEnrolment.objects.update(passed=True)
    start = threading.Barrier(3)
    counts = api.RuleCounts()
    raised: list[BaseException] = []
    problems: list[Any] = []

    def work() -> None:
        try:
            start.wait()
            for outcome in api.apply_rules(course_key=world.course_key, lms_user_ids=ids):
                problems.append(outcome.problem)
                counts.add(outcome.counts)
        except BaseException as error:  # noqa: BLE001  (raised again by the test itself)
            raised.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _one in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert raised == []
    assert problems == [None, None, None]
    assert counts == api.RuleCounts(published=8)
    assert Credential.objects.filter(state="published").count() == Credential.objects.count() == 8
    assert Batch.objects.count() == 1
    assert Delivery.objects.count() == 8
