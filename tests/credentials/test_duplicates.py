"""One live credential per recipient and group, unless the group says otherwise."""

from __future__ import annotations

import pytest

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DuplicatePolicy
from credcloud_bridge.jobs import api as jobs
from tests.credentials.worlds import PUBLISHED, REVIEW, World, codes, live, make_world, people

pytestmark = pytest.mark.django_db

FORBID, ALLOW, REPLACE = DuplicatePolicy.FORBID, DuplicatePolicy.ALLOW, DuplicatePolicy.REPLACE


def test_forbid_stops_whoever_has_one_and_says_since_when(world: World) -> None:
    world.issued(people(1))
    batch = world.batch(people(2))
    assert batch.counts.errors == 1
    (problem,) = world.draft(batch, "Person 1").problems
    assert (problem.code, problem.is_error) == ("duplicate-live", True)
    assert "2026" in problem.message


def test_forbid_stops_whoever_has_one_under_review(world: World) -> None:
    world.reviewed(people(1))
    batch = world.batch(people(1))
    assert codes(world.drafts(batch).rows[0].problems) == ["duplicate-under-review"]


@pytest.mark.parametrize("end", ["discard", "revoke"])
def test_a_place_that_was_given_up_can_be_taken_again(world: World, end: str) -> None:
    if end == "discard":
        world.reviewed(people(1))
        assert api.discard(selection=world.select(REVIEW), actor=world.actor, reason="Wrong name") == 1
    else:
        (row,) = world.issued(people(1))
        assert api.revoke(selection=world.only(row), actor=world.actor, reason="Cheated") == 1
    assert live(world) == 0
    assert [row.state for row in world.issued(people(1))] == [PUBLISHED]
    assert live(world) == 1


def test_a_place_taken_while_a_job_waits_fails_only_that_row(world: World) -> None:
    slow, quick = world.batch(people(3)), world.batch(people(1))
    job = api.generate(batch_uuid=slow.uuid, course_key=world.course_key, actor=world.actor)
    assert world.generate(quick).done == 1
    job = world.finished(job)
    assert (job.done, job.failed) == (2, 1)
    (failed,) = api.failed_items(job_uuid=job.uuid, course_key=world.course_key)
    assert (failed.credential.name, failed.problem.code) == ("Person 1", "duplicate-under-review")
    assert world.look(slow).counts.draft == 1
    assert api.counts(course_key=world.course_key).failed == 1


def test_a_failed_row_can_be_retried_alone_once_its_obstacle_is_gone(world: World) -> None:
    slow, quick = world.batch(people(2)), world.batch(people(2))
    job = api.generate(batch_uuid=slow.uuid, course_key=world.course_key, actor=world.actor)
    world.generate(quick)
    job = world.finished(job)
    assert job.failed == 2
    api.discard(
        selection=world.select(REVIEW, search="Person 1"), actor=world.actor, reason="For the other batch"
    )
    mended = world.draft(slow, "Person 1")
    retry = {"job_uuid": job.uuid, "course_key": world.course_key, "actor": world.actor}
    again = jobs.retry_failed(**retry, credential_uuid=mended.uuid)
    assert (again.state, again.failed) == ("queued", 1)
    again = world.finished(again)
    assert (again.state, again.done, again.failed) == ("done", 1, 1)
    assert world.view(mended.uuid).row.state is REVIEW
    assert jobs.retry_failed(**retry, credential_uuid=mended.uuid).state == "done", "nothing of it failed"


def test_the_database_itself_refuses_a_second_live_credential(world: World) -> None:
    from django.db import IntegrityError, transaction

    world.reviewed(people(2))
    first, second = Credential.objects.order_by("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.filter(pk=second.pk).update(live_key=first.live_key)


def test_a_key_that_is_taken_behind_our_back_fails_one_row_and_not_its_chunk(world: World) -> None:
    """The race that no look beforehand can see: the other's row is there when the key is written."""
    from credcloud_bridge.credentials.files.batch_context import live_uniqueness_key

    other = world.batch([{"name": "Else", "email": "else@example.org"}])
    key = live_uniqueness_key(FORBID, world.group.id, "person2@example.org")
    Credential.objects.filter(batch__uuid=other.uuid).update(live_key=key)
    job = world.generate(world.batch(people(4)))
    assert (job.done, job.failed) == (3, 1)
    (failed,) = api.failed_items(job_uuid=job.uuid, course_key=world.course_key)
    assert (failed.credential.name, failed.problem.code) == ("Person 2", "duplicate-live")
    assert live(world) == 4


def test_a_key_taken_while_publishing_fails_one_row_and_not_its_chunk(world: World) -> None:
    world.reviewed(people(3))
    one = Credential.objects.get(recipient_name="Person 2")
    key = one.live_key
    Credential.objects.filter(pk=one.pk).update(live_key=None)
    other = world.batch([{"name": "Else", "email": "else@example.org"}])
    Credential.objects.filter(batch__uuid=other.uuid).update(live_key=key)
    job = world.publish()
    assert (job.done, job.failed) == (2, 1)
    assert [row.name for row in world.rows(REVIEW)] == ["Person 2"]
    assert api.counts(course_key=world.course_key).failed == 1


def test_allow_gives_a_recipient_several() -> None:
    world = make_world(duplicates=ALLOW)
    world.issued(people(1))
    batch = world.batch(people(1) + people(1))
    assert batch.counts.errors == batch.counts.warnings == 0
    assert world.generate(batch).done == 2
    world.publish()
    assert len(world.rows(PUBLISHED)) == 3
    assert live(world) == 0


def test_replace_supersedes_the_earlier_one_when_the_new_one_is_published() -> None:
    world = make_world(duplicates=REPLACE)
    (old,) = world.issued(people(1))
    batch = world.batch(people(1))
    (problem,) = world.drafts(batch).rows[0].problems
    assert (problem.code, problem.is_error) == ("duplicate-live", False)
    assert (batch.counts.errors, batch.counts.warnings) == (0, 1)
    world.generate(batch)
    assert world.view(old.uuid).row.state is PUBLISHED, "nothing changes outside before it is published"
    summary = api.publish_summary(selection=world.select(REVIEW))
    assert (summary.credentials, summary.replaced) == (1, 1)
    world.publish()
    (new,) = world.rows(PUBLISHED)
    old_view, new_view = world.view(old.uuid), world.view(new.uuid)
    assert old_view.row.state.value == "superseded"
    assert old_view.row.ended_at is not None
    assert old_view.successor_uuid == new.uuid
    assert new_view.predecessor_uuid == old.uuid
    seen = api.public_credential(public_id=old.public_id)
    assert seen is not None
    assert seen.successor_public_id == new.public_id
    assert live(world) == 1


def test_replace_lets_one_replacement_wait_at_a_time() -> None:
    world = make_world(duplicates=REPLACE)
    world.reviewed(people(1))
    batch = world.batch(people(1))
    assert codes(world.drafts(batch).rows[0].problems) == ["duplicate-under-review"]
    assert codes(world.drafts(world.batch(people(1) + people(1))).rows[0].problems)[0].startswith("duplicate")


def test_a_group_that_becomes_strict_publishes_one_of_two_that_were_waiting() -> None:
    world = make_world(duplicates=ALLOW)
    world.reviewed(people(1) + people(1))
    world.change_group(duplicates=FORBID)
    job = world.publish()
    assert (job.done, job.failed) == (1, 1)
    assert live(world) == 1


def test_a_group_that_becomes_strict_refuses_whoever_already_has_one() -> None:
    world = make_world(duplicates=ALLOW)
    world.issued(people(1))
    world.reviewed(people(1))
    world.change_group(duplicates=FORBID)
    job = world.publish()
    assert (job.done, job.failed) == (0, 1)
    (failed,) = api.failed_items(job_uuid=job.uuid, course_key=world.course_key)
    assert failed.problem.code == "duplicate-live"


def test_two_groups_do_not_mind_each_other(world: World) -> None:
    world.issued(people(1))
    other = make_world()
    assert other.batch(people(1)).counts.errors == 0
