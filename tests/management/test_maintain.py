"""``credcloud maintain``: what was left behind goes on without Celery beat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.models import Job
from tests.dashboard.issuing import make_batch, person
from tests.factories import make_course
from tests.management.commands import credcloud

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["maintain", "tend"])
def test_a_job_that_nobody_was_told_of_is_done_and_cron_has_nothing_to_report(
    name: str, django_capture_on_commit_callbacks: Any
) -> None:
    course = make_course()
    batch = make_batch(course, None, person("Ada", "ada@example.org"))
    # The worker was never told: what is to happen on commit does not happen here.
    job = credentials.generate(batch_uuid=batch.uuid, course_key=course.key, actor=None)
    assert not jobs.get_job(job_uuid=job.uuid, course_key=course.key).finished
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            outcome = credcloud(name)
        assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    assert jobs.get_job(job_uuid=job.uuid, course_key=course.key).finished
    assert credentials.counts(course_key=course.key).under_review == 1
