"""The flow from an empty batch to published credentials."""

from __future__ import annotations

from datetime import date

import pytest

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredCloudError, DuplicatePolicy
from credcloud_bridge.delivery.models import Delivery
from tests.credentials.worlds import PUBLISHED, REVIEW, World, make_world, people
from tests.factories import person

pytestmark = pytest.mark.django_db


def test_three_recipients_go_all_the_way(world: World) -> None:
    batch = world.batch(people(3))
    assert (batch.counts.draft, batch.counts.errors, batch.state_text) == (3, 0, "In preparation")

    job = world.generate(batch)
    assert (job.state, job.total, job.done, job.percent, job.error) == ("done", 3, 3, 100, None)
    assert world.look(batch).counts.under_review == 3

    summary = api.publish_summary(selection=world.select(REVIEW))
    assert (summary.credentials, summary.people, summary.replaced) == (3, 3, 0)
    job = world.publish()
    assert (job.state, job.done) == ("done", 3)

    rows = world.rows(PUBLISHED)
    assert [row.name for row in rows] == ["Person 1", "Person 2", "Person 3"]
    assert all(row.published_at and row.issued_on == date(2026, 7, 1) for row in rows)
    assert sorted(Delivery.objects.values_list("to", flat=True)) == [
        "person1@example.org",
        "person2@example.org",
        "person3@example.org",
    ]


def test_nothing_is_visible_outside_before_it_is_published(world: World) -> None:
    batch = world.batch(people(1))
    public_id = Credential.objects.get().public_id
    assert api.public_credential(public_id=public_id) is None
    world.generate(batch)
    assert api.public_credential(public_id=public_id) is None
    assert api.public_pdf(public_id=public_id) is None
    assert api.credentials_of(accounts=person("", "person1@example.org")) == ()
    assert not Delivery.objects.exists()
    world.publish()
    seen = api.public_credential(public_id=public_id)
    assert seen is not None
    assert seen.recipient_name == "Person 1"
    assert (api.public_pdf(public_id=public_id) or b"").startswith(b"%PDF")


def test_generating_again_while_it_runs_gives_the_same_job(world: World) -> None:
    batch = world.batch(people(2))
    first = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor)
    second = api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor)
    assert first.uuid == second.uuid
    assert world.finished(first).done == 2


def test_two_people_who_publish_the_same_share_one_job(world: World) -> None:
    world.reviewed(people(4))
    first = api.publish(selection=world.select(REVIEW), actor=world.actor)
    second = api.publish(selection=world.select(REVIEW), actor=None)
    assert first.uuid == second.uuid
    assert world.finished(first).done == 4
    assert Delivery.objects.count() == 4


def test_publishing_more_while_some_are_being_published_takes_only_the_rest(world: World) -> None:
    rows = world.rows(batch_uuid=world.reviewed(people(4)).uuid)
    first = api.publish(
        selection=world.select(REVIEW, credential_uuids=frozenset({rows[0].uuid, rows[1].uuid})),
        actor=world.actor,
    )
    second = api.publish(selection=world.select(REVIEW), actor=world.actor)
    assert (first.total, second.total) == (2, 2)
    assert world.finished(second).done == 2
    assert world.finished(first).done == 2


def test_only_what_was_selected_when_the_button_was_pressed_is_published(world: World) -> None:
    world.reviewed(people(2))
    job = api.publish(selection=world.select(REVIEW), actor=world.actor)
    later = world.reviewed(people(3, prefix="later"))
    world.finished(job)
    assert world.look(later).counts.under_review == 3


def test_publishing_nothing_is_refused_in_words(world: World) -> None:
    with pytest.raises(CredCloudError) as refused:
        api.publish(selection=world.select(REVIEW), actor=world.actor)
    assert refused.value.problem.code == "nothing-to-publish"


def test_a_group_that_sends_no_mail_publishes_without_mail() -> None:
    world = make_world(send_mail=False)
    world.issued(people(2))
    assert not Delivery.objects.exists()
    summary = api.publish_summary(selection=world.select(REVIEW))
    assert summary.people == 0


def test_somebody_with_two_credentials_is_one_person() -> None:
    world = make_world(duplicates=DuplicatePolicy.ALLOW)
    world.reviewed([{"name": "Ana", "email": "ana@example.org"}, {"name": "Ana", "email": "ANA@example.org"}])
    summary = api.publish_summary(selection=world.select(REVIEW))
    assert (summary.credentials, summary.people) == (2, 1)


def test_what_prints_is_frozen_when_it_is_generated(world: World) -> None:
    batch = world.reviewed(people(1))
    (row,) = world.rows(batch_uuid=batch.uuid)
    before = api.certificate_pdf(credential_uuid=row.uuid, course_key=world.course_key)
    world.change_group(title="Something else")
    assert world.view(row.uuid).printed["title"] == "Data Science"
    assert world.view(row.uuid).outdated
    assert api.certificate_pdf(credential_uuid=row.uuid, course_key=world.course_key) == before


def test_the_group_as_it_is_now_is_printed_only_when_somebody_asks(world: World) -> None:
    batch = world.reviewed(people(2))
    world.change_group(title="Something else", criteria="Pass.")
    selection = world.select(REVIEW, batch_uuid=batch.uuid)
    assert api.outdated(selection=selection) == 2
    assert api.refresh_from_group(selection=selection, actor=world.actor) == 2
    assert api.refresh_from_group(selection=selection, actor=world.actor) == 0
    assert api.outdated(selection=selection) == 0
    view = world.view(world.rows(batch_uuid=batch.uuid)[0].uuid)
    assert view.printed["title"] == "Something else"
    assert "Something else" in view.history[-1].text
    world.publish()
    world.change_group(title="A third title")
    assert api.refresh_from_group(selection=world.select(batch_uuid=batch.uuid), actor=world.actor) == 0


def test_details_that_do_not_suit_a_recipient_keep_it_from_being_published() -> None:
    world = make_world(words="{title} for {recipient_name}")
    world.reviewed(people(1))
    world.change_group(title="Quenya \U0001e4fa")
    assert api.refresh_from_group(selection=world.select(REVIEW), actor=world.actor) == 1
    job = world.publish()
    assert (job.done, job.failed) == (0, 1)
    (failed,) = api.failed_items(job_uuid=job.uuid, course_key=world.course_key)
    assert failed.problem.code == "glyph-missing"
    world.change_group(title="Data Science")
    api.refresh_from_group(selection=world.select(REVIEW), actor=world.actor)
    assert world.publish().done == 1
