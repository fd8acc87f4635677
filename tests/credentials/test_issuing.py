"""A batch that outlives its group's service to the course: nothing new comes of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from credcloud_bridge.credentials import api, tasks
from credcloud_bridge.credentials.data import JobName
from credcloud_bridge.data import CredCloudError
from credcloud_bridge.groups import api as groups
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.models import Job
from tests.credentials.worlds import EVERYBODY, PUBLISHED, REVIEW, World, make_world, people
from tests.factories import make_course

pytestmark = pytest.mark.django_db


def archive(world: World) -> None:
    groups.archive_group(group_uuid=world.group.uuid, course_key=world.course_key, actor=None)


def unlink(world: World) -> None:
    names = {"group_uuid": world.group.uuid, "course_key": world.course_key, "actor": None}
    groups.link_course(**names, new_course_key=make_course().key)
    groups.unlink_course(**names, old_course_key=world.course_key)


ENDS = pytest.mark.parametrize(
    ("end", "code"), [(archive, "group-archived"), (unlink, "group-not-linked")], ids=["archived", "unlinked"]
)


@ENDS
def test_a_batch_of_a_group_that_issues_no_more_takes_and_makes_nothing(
    world: World, end: Callable[[World], None], code: str
) -> None:
    batch = world.batch(people(1))
    end(world)
    names: dict[str, Any] = {"batch_uuid": batch.uuid, "course_key": world.course_key, "actor": world.actor}
    steps: list[Callable[[], object]] = [
        lambda: world.add(batch, people(1, prefix="late")),
        lambda: api.attach_upload(
            **names, file=io.BytesIO(b"name,email\n"), filename="late.csv", date_order="YMD"
        ),
        lambda: api.add_enrolments(**names, filters=EVERYBODY, without_credential=True, lms_user_ids=None),
        lambda: api.generate(**names),
    ]
    for step in steps:
        with pytest.raises(CredCloudError) as refused:
            step()
        assert refused.value.problem.code == code
    assert world.look(batch).counts.draft == 1
    assert not jobs.running_jobs(course_key=world.course_key)


@ENDS
def test_what_waits_for_publication_waits_on_and_what_is_out_can_be_corrected(
    world: World, end: Callable[[World], None], code: str
) -> None:
    (out,) = world.issued(people(1))
    waiting = world.reviewed(people(1, prefix="waiting"))
    end(world)
    job = world.publish(batch_uuid=waiting.uuid)
    assert (job.done, job.failed) == (0, 1)
    (failure,) = api.failed_items(job_uuid=job.uuid, course_key=world.course_key)
    assert failure.problem.code == code
    new = api.reissue(
        credential_uuid=out.uuid, course_key=world.course_key, actor=world.actor, reason="misspelt"
    )
    assert world.publish(credential_uuids=frozenset({new.row.uuid})).done == 1
    assert [row.uuid for row in world.rows(PUBLISHED)] == [new.row.uuid]
    assert len(world.rows(REVIEW)) == 1


def test_the_file_of_an_export_is_forgotten_after_a_week(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    storage = FileSystemStorage(tmp_path)
    monkeypatch.setattr(Job._meta.get_field("result"), "storage", storage)
    for number, days in enumerate((6, 8)):
        Job.objects.create(
            kind=JobName.EXPORT,
            state=Job.State.DONE,
            course_key=world.course_key,
            result=storage.save(f"{number}.zip", ContentFile(b"PK")),
            finished_at=timezone.now() - timedelta(days=days),
        )
    with django_capture_on_commit_callbacks(execute=True):
        tasks.wake_jobs()
    assert storage.listdir("")[1] == ["0.zip"]
    fresh, old = Job.objects.order_by("pk")
    assert jobs.get_job(job_uuid=fresh.uuid, course_key=world.course_key).result_ready
    with pytest.raises(jobs.JobNotFound):
        jobs.open_result_file(job_uuid=old.uuid, course_key=world.course_key)


def test_another_course_of_the_group_issues_on() -> None:
    world = make_world()
    batch = world.batch(people(1))
    groups.link_course(
        group_uuid=world.group.uuid, course_key=world.course_key, new_course_key=make_course().key, actor=None
    )
    assert world.generate(batch).done == 1
