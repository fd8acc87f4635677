"""Jobs on more credentials than a click can list: a worker lists them, and exactly what was confirmed is done."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.data import RecipientLimit
from credcloud_bridge.credentials.lists.api import can_be_stored, selection_as_json, selection_from_json
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredCloudError, CredentialState
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.models import Job, JobItem
from tests.credentials.worlds import PUBLISHED, REVIEW, TODAY, World, make_world, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world in which three credentials are many."""
    settings.CREDCLOUD_JOB_CHUNK_SIZE = 2
    monkeypatch.setattr(jobs, "LISTED_AT_ONCE", 2)
    return make_world(send_mail=False)


def published(world: World) -> set[str]:
    return set(
        Credential.objects.filter(course_key=world.course_key, state="published").values_list(
            "recipient_name", flat=True
        )
    )


def test_a_large_batch_is_generated_and_published_without_being_listed_by_the_click(world: World) -> None:
    batch = world.batch(people(5))
    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor)
    assert (started.state, started.total, JobItem.objects.count()) == ("queued", 5, 0)
    assert world.finished(started).done == 5
    started = api.publish(selection=world.select(REVIEW), actor=world.actor)
    assert (started.total, JobItem.objects.filter(job__uuid=started.uuid).count()) == (5, 0)
    done = world.finished(started)
    assert (done.state, done.done, done.skipped, done.total) == ("done", 5, 0, 5)
    assert "listing" not in Job.objects.get(uuid=started.uuid).params, (
        "names that were searched for are forgotten"
    )


def test_what_comes_under_review_after_the_click_is_not_published(world: World) -> None:
    world.reviewed(people(4))
    started = api.publish(selection=world.select(REVIEW), actor=world.actor)
    world.reviewed(people(2, prefix="later"))
    done = world.finished(started)
    assert (done.done, done.total) == (4, 4)
    assert Counter(Credential.objects.values_list("state", flat=True)) == {"published": 4, "under_review": 2}


def test_what_was_agreed_to_cannot_be_edited_before_a_worker_has_listed_it(world: World) -> None:
    world.reviewed(people(4))
    first = world.rows(REVIEW)[0]
    started = api.publish(selection=world.select(REVIEW), actor=world.actor)
    with pytest.raises(CredCloudError) as refused:
        world.edit(first.uuid, name="Somebody Else")
    assert refused.value.problem.code == "being-published"
    world.finished(started)
    assert published(world) == {f"Person {number}" for number in range(1, 5)}


def test_what_was_discarded_or_edited_before_a_worker_listed_it_is_left_out_and_counted(world: World) -> None:
    world.reviewed(people(5))
    started = api.publish(selection=world.select(REVIEW), actor=world.actor)
    api.discard(selection=world.select(REVIEW, search="Person 2"), actor=world.actor, reason="Wrong person")
    # As after a job that stopped before it had listed anything.
    Job.objects.filter(uuid=started.uuid).update(state=Job.State.FAILED)
    (row,) = world.rows(REVIEW, search="Person 3")
    world.edit(row.uuid, name="Person Three")
    jobs.retry_failed(job_uuid=started.uuid, course_key=world.course_key, actor=world.actor)
    done = world.finished(started)
    assert (done.done, done.skipped, done.total) == (3, 2, 5)
    assert done.summary.endswith("2 were left out.")
    assert published(world) == {"Person 1", "Person 4", "Person 5"}


def test_a_second_click_finds_the_first_ones_job(world: World) -> None:
    world.reviewed(people(4))
    first = api.publish(selection=world.select(REVIEW), actor=world.actor)
    again = api.publish(selection=world.select(REVIEW), actor=world.actor)
    assert again.uuid == first.uuid
    assert world.finished(first).done == 4


def test_of_two_jobs_that_are_not_listed_each_publishes_its_own(world: World) -> None:
    world.reviewed(people(3))
    first = api.publish(selection=world.select(REVIEW), actor=world.actor)
    world.reviewed(people(3, prefix="other"))
    second = api.publish(selection=world.select(REVIEW), actor=world.actor)
    assert (first.total, second.total) == (3, 3)
    assert world.finished(first).done == 3
    assert world.finished(second).done == 3
    assert Counter(Credential.objects.values_list("state", flat=True)) == {"published": 6}


def test_what_a_mark_decides_is_listed_by_the_click(world: World) -> None:
    world.reviewed(people(4))
    selection = world.select(REVIEW, looked_at=False)
    assert not can_be_stored(selection)
    started = api.publish(selection=selection, actor=world.actor)
    assert JobItem.objects.filter(job__uuid=started.uuid).count() == 4


def test_whoever_sees_only_some_learners_has_theirs_listed_by_the_click(world: World) -> None:
    world.reviewed(people(4))
    limit = RecipientLimit(lms_user_ids=frozenset(), user_id=world.actor.pk)
    started = api.publish(selection=world.select(REVIEW, limit=limit), actor=world.actor)
    assert JobItem.objects.filter(job__uuid=started.uuid).count() == 4


def test_a_draft_that_is_removed_after_the_click_is_left_out(world: World) -> None:
    batch = world.batch(people(4))
    started = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=None)
    api.remove_drafts(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=None,
        credential_uuids=[world.draft(batch, "Person 2").uuid],
    )
    done = world.finished(started)
    assert (done.done, done.skipped, done.total) == (3, 1, 4)


def test_a_selection_is_read_again_as_it_was_stored(world: World) -> None:
    batch = world.reviewed(people(1))
    selection = api.Selection(
        course_key=world.course_key,
        state=CredentialState.UNDER_REVIEW,
        batch_uuid=batch.uuid,
        group_uuid=world.group.uuid,
        search="Ōe",
        issued_from=date(2026, 1, 2),
        expires_to=date(2027, 3, 4),
        excluded_uuids=frozenset({world.rows(REVIEW)[0].uuid}),
    )
    assert selection_from_json(selection_as_json(selection)) == selection


# What a click starts: the job, about everything that there is.
CLICKS = {
    "generate": lambda world, batch: api.generate(
        batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor
    ),
    "change drafts": lambda world, batch: api.change_many_drafts(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=world.actor,
        values={},
        language="fr",
        credential_uuids=None,
        today=TODAY,
        date_order="YMD",
    ),
    "change reviewed": lambda world, _batch: api.change_many_reviewed(
        selection=world.select(REVIEW),
        actor=world.actor,
        values={},
        language="fr",
        today=TODAY,
        date_order="YMD",
    ),
    "publish": lambda world, _batch: api.publish(
        selection=world.select(REVIEW),
        actor=world.actor,
        seen=api.number_and_fingerprint(selection=world.select(REVIEW))[1],
    ),
    "archive": lambda world, _batch: api.export_zip(selection=world.select(PUBLISHED), actor=world.actor),
    "reissue": lambda world, _batch: api.reissue_version(
        version_id=Credential.objects.values_list("certificate_version", flat=True).distinct().get(),
        course_key=world.course_key,
        actor=world.actor,
        reason="Another signature",
    ),
}


@pytest.mark.parametrize("click", CLICKS)
def test_a_click_asks_as_much_and_writes_as_little_however_much_is_chosen(world: World, click: str) -> None:
    statements = []
    for number in (3, 12):
        Credential.objects.exclude(supersedes=None).delete()
        Credential.objects.all().delete()
        rows = people(number, prefix=f"person{number}-")
        batch = world.batch(rows) if click in ("generate", "change drafts") else world.reviewed(rows)
        if click in ("archive", "reissue"):
            world.publish()
        Job.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            started = CLICKS[click](world, batch)
        statements.append([query["sql"].split()[0] for query in asked])
        assert (started.state, started.total, JobItem.objects.count()) == ("queued", number, 0)
        done = world.finished(started)
        assert (done.state, done.done, done.skipped, done.total) == ("done", number, 0, number)
    assert statements[0] == statements[1]
    # The job itself, and that its credentials are listed later.
    writing = [verb for verb in statements[1] if verb in ("INSERT", "UPDATE", "DELETE")]
    assert writing == ["INSERT", "UPDATE"]


def test_what_is_published_or_changed_after_the_click_is_in_no_archive_and_no_edit(world: World) -> None:
    world.issued(people(3))
    archive = api.export_zip(selection=world.select(PUBLISHED), actor=world.actor)
    world.issued(people(2, prefix="later"))
    api.revoke(selection=world.select(PUBLISHED, search="Person 2"), actor=world.actor, reason="Wrong")
    done = world.finished(archive)
    assert (done.state, done.done, done.total) == ("done", 2, 2)

    world.reviewed(people(3, prefix="reviewed"))
    edit = CLICKS["change reviewed"](world, None)
    world.reviewed(people(2, prefix="latest"))
    (row,) = world.rows(REVIEW, search="reviewed2@example.org")
    world.edit(row.uuid, name="Somebody Else")
    done = world.finished(edit)
    assert (done.done, done.skipped, done.total) == (2, 1, 3)
    assert Credential.objects.filter(language="fr").count() == 2
