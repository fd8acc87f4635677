"""Recipients from the enrolments of the course."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms.sandbox.models import SandboxCourse, SandboxEnrolment
from credcloud_bridge.lms_data import RosterFilters
from tests.credentials.worlds import EVERYBODY, World, codes
from tests.factories import enrol, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(world: World) -> SandboxCourse:
    course = SandboxCourse.objects.get(key=world.course_key)
    enrol(course, "Ana Ángel", email="ana@example.org")
    enrol(course, "Bo Björk", email="bo@example.org", passed=False, grade=None, completed_on=None)
    enrol(course, "Chi 王小明", email="chi@example.org", mode="audit", cohort="North")
    return course


def page(
    world: World, batch: api.BatchView, filters: RosterFilters = EVERYBODY, **more: Any
) -> api.EnrolmentPage:
    more.setdefault("without_credential", False)
    return api.enrolment_page(batch=batch, filters=filters, **more)


def take(world: World, batch: api.BatchView, filters: RosterFilters = EVERYBODY, **more: Any) -> jobs.JobView:
    more = {"without_credential": False, "lms_user_ids": None} | more
    return api.add_enrolments(
        batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor, filters=filters, **more
    )


def names(found: api.EnrolmentPage) -> list[str]:
    return [row.learner.name for row in found.learners]


def test_the_page_shows_who_matches_and_how_many(world: World, course: SandboxCourse) -> None:
    batch = world.batch()
    found = page(world, batch)
    assert names(found) == ["Ana Ángel", "Bo Björk", "Chi 王小明"]
    assert (found.total, found.to_take, found.page, found.pages) == (3, 3, 1, 1)
    assert (found.modes, found.cohorts) == (("audit", "verified"), ("North",))
    assert names(page(world, batch, RosterFilters(passed=True, mode="verified"))) == ["Ana Ángel"]


def test_pages_hold_their_share_and_the_last_one_stands_for_all_beyond(
    world: World, course: SandboxCourse
) -> None:
    batch = world.batch()
    assert names(page(world, batch, page=2, per_page=2)) == ["Chi 王小明"]
    beyond = page(world, batch, page=9, per_page=2)
    assert (names(beyond), beyond.page, beyond.pages) == (["Chi 王小明"], 2, 2)
    empty = page(world, batch, RosterFilters(search="nobody"), page=4)
    assert (empty.learners, empty.total, empty.page, empty.pages) == ((), 0, 1, 1)


def test_everybody_who_matches_is_taken_once(world: World, course: SandboxCourse) -> None:
    batch = world.batch()
    first, second = take(world, batch), take(world, batch)
    assert first.uuid == second.uuid, "a double click is one job"
    job = world.finished(first)
    assert (job.state, job.total, job.done, job.skipped) == ("done", 3, 3, 0)
    again = world.finished(take(world, batch))
    assert (again.done, again.skipped) == (0, 3)
    assert world.look(batch).counts.draft == 3
    found = page(world, batch)
    assert (found.total, found.to_take) == (3, 0)
    assert all(row.in_batch for row in found.learners)


def test_only_those_that_were_ticked_are_taken(world: World, course: SandboxCourse) -> None:
    batch = world.batch()
    ticked = [
        row.learner.lms_user_id for row in page(world, batch).learners if row.learner.name != "Bo Björk"
    ]
    world.finished(take(world, batch, lms_user_ids=frozenset([*ticked, "999999", "not a number"])))
    drafts = world.drafts(batch).rows
    assert [row.name for row in drafts] == ["Ana Ángel", "Chi 王小明"]
    assert [row.row for row in drafts] == [1, 2]


def test_a_learner_brings_account_language_and_grade(world: World, course: SandboxCourse) -> None:
    batch = world.batch()
    world.finished(take(world, batch))
    ana, bo = Credential.objects.order_by("pk")[:2]
    assert ana.lms_user_id
    assert ana.source == "enrolment"
    assert ana.attributes == {"grade": "90%", "completed_on": "2026-06-30"}
    assert bo.attributes == {}


def test_those_who_have_one_are_left_out_when_asked(world: World, course: SandboxCourse) -> None:
    world.issued([{"name": "Ana", "email": "ANA@example.org"}])
    batch = world.batch()
    assert names(page(world, batch, without_credential=True)) == ["Bo Björk", "Chi 王小明"]
    marked = {row.learner.name: row.has_credential for row in page(world, batch).learners}
    assert marked == {"Ana Ángel": True, "Bo Björk": False, "Chi 王小明": False}
    job = world.finished(take(world, batch, without_credential=True))
    assert (job.done, job.skipped) == (2, 1)
    world.finished(take(world, batch))
    assert world.look(batch).counts.errors == 1, "taken all the same, Ana is stopped in Verify"


def test_a_learner_is_known_by_account_when_the_address_changed(world: World, course: SandboxCourse) -> None:
    batch = world.batch()
    world.finished(take(world, batch))
    world.generate(batch)
    world.publish()
    user = enrol(course, "Dora New", email="dora@example.org")
    Credential.objects.filter(recipient_name="Ana Ángel").update(
        email_key="old@example.org", lms_user_id=str(user.pk)
    )
    assert "Dora New" not in names(page(world, world.batch(), without_credential=True))


def test_a_removed_learner_can_be_taken_again_with_history_kept(world: World, course: SandboxCourse) -> None:
    batch = world.batch()
    world.finished(take(world, batch))
    removed = world.draft(batch, "Ana Ángel")
    api.remove_drafts(
        batch_uuid=batch.uuid, course_key=world.course_key, actor=None, credential_uuids=[removed.uuid]
    )
    assert page(world, batch).to_take == 1
    job = world.finished(take(world, batch))
    assert (job.done, job.skipped) == (1, 2)
    assert world.look(batch).counts.draft == 3
    assert [event.kind for event in world.view(removed.uuid).history] == ["entered", "discarded"]


def test_an_interrupted_job_begins_again_and_doubles_nobody(
    world: World, course: SandboxCourse, settings: Any
) -> None:
    settings.CREDCLOUD_JOB_CHUNK_SIZE = 1
    batch = world.batch()
    from credcloud_bridge.credentials.preparing.add_enrolments import AddEnrolmentsJob
    from credcloud_bridge.jobs.models import Job

    started = take(world, batch)
    work = AddEnrolmentsJob(Job.objects.select_related("batch").get(uuid=started.uuid))
    for number, chunk in enumerate(work.chunks()):
        work.run_chunk(chunk)
        if number == 1:
            break
    assert world.look(batch).counts.draft == 2
    job = world.finished(started)
    assert (job.total, job.done, job.skipped) == (3, 3, 0)
    assert world.look(batch).counts.draft == 3


def test_many_ticks_are_more_than_a_query_holds_and_are_found_all_the_same(
    world: World, course: SandboxCourse
) -> None:
    batch = world.batch()
    ana = page(world, batch).learners[0].learner.lms_user_id
    world.finished(take(world, batch, lms_user_ids=frozenset([ana, *map(str, range(10**6, 10**6 + 600))])))
    assert [row.name for row in world.drafts(batch).rows] == ["Ana Ángel"]


def test_filters_survive_the_way_to_the_worker(world: World, course: SandboxCourse) -> None:
    filters = RosterFilters(
        passed=True,
        completed=True,
        mode="audit",
        cohort="North",
        enrolled_since=date(2026, 1, 1),
        search="chi",
    )
    batch = world.batch()
    world.finished(take(world, batch, filters))
    assert [row.name for row in world.drafts(batch).rows] == ["Chi 王小明"]
    ids = frozenset({page(world, batch).learners[0].learner.lms_user_id})
    world.finished(take(world, batch, RosterFilters(lms_user_ids=ids)))
    assert world.look(batch).counts.draft == 2


def test_a_learner_without_an_address_becomes_a_draft_to_mend(world: World, course: SandboxCourse) -> None:
    user = enrol(course, "Emil Empty")
    type(user).objects.filter(pk=user.pk).update(email="")
    batch = world.batch()
    world.finished(take(world, batch))
    row = world.draft(batch, "Emil Empty")
    assert codes(row.problems) == ["email-missing"]
    assert row.problems[0].row == row.row


def test_queries_for_a_page_grow_by_chunks_and_not_by_learners(world: World, course: SandboxCourse) -> None:
    batch = world.batch()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(world, batch, without_credential=True)
        return len(captured)

    few = queries()
    users = [make_user(f"Learner {number}") for number in range(60)]
    SandboxEnrolment.objects.bulk_create(
        SandboxEnrolment(course=course, user=user, enrolled_at="2026-03-01T09:00Z") for user in users
    )
    assert queries() == few


def test_queries_for_taking_do_not_grow_with_the_rows(world: World, course: SandboxCourse) -> None:
    counts = []
    for number in (10, 60):
        for one in range(number):
            enrol(course, f"Learner {number} {one}")
        batch = world.batch()
        started = take(world, batch)
        with CaptureQueriesContext(connection) as captured:
            world.finished(started)
        counts.append(len(captured))
    # SQLite takes some thirty rows in one statement.
    assert counts[1] - counts[0] < 5


def test_a_course_that_the_lms_has_lost_is_said_to_be_gone(world: World, course: SandboxCourse) -> None:
    from credcloud_bridge.data import CredCloudError

    batch = world.batch()
    SandboxEnrolment.objects.all().delete()
    course.roles.all().delete()
    course.delete()
    job = world.finished(take(world, batch))
    assert job.state == "failed"
    assert job.error is not None
    assert job.error.code == "course-gone"
    with pytest.raises(CredCloudError):
        world.drafts(batch)
