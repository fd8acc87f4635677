"""What may still happen to a published credential: revoke, re-issue, extend, send again."""

from __future__ import annotations

from datetime import date

import pytest

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential, CredentialEvent, HistoryIsAppendOnly
from credcloud_bridge.data import CredCloudError, DuplicatePolicy
from credcloud_bridge.delivery.models import Delivery
from tests.credentials.worlds import PUBLISHED, REVIEW, World, live, make_world, people

pytestmark = pytest.mark.django_db


def reissue(
    world: World, row: api.CredentialRow, reason: str = "The name was misspelt"
) -> api.CredentialView:
    return api.reissue(
        credential_uuid=row.uuid, course_key=world.course_key, actor=world.actor, reason=reason
    )


def test_revoking_needs_a_reason_and_everybody_sees_it(world: World) -> None:
    first, second = world.issued(people(2))
    with pytest.raises(CredCloudError):
        api.revoke(selection=world.only(first), actor=world.actor, reason="")
    assert api.revoke(selection=world.only(first), actor=world.actor, reason="Plagiarism") == 1
    assert api.revoke(selection=world.only(first), actor=world.actor, reason="Once more") == 0
    seen = api.public_credential(public_id=first.public_id)
    assert seen is not None
    assert (seen.state.value, seen.reason, seen.has_certificate, seen.listed) == (
        "revoked",
        "Plagiarism",
        False,
        False,
    )
    assert api.public_pdf(public_id=first.public_id) is None
    assert api.public_image(public_id=first.public_id, width=100) is None
    assert world.view(second.uuid).row.state is PUBLISHED
    assert api.counts(course_key=world.course_key).revoked == 1


def test_only_published_ones_are_revoked(world: World) -> None:
    world.reviewed(people(2))
    assert api.revoke(selection=world.select(REVIEW), actor=world.actor, reason="no") == 0
    assert len(world.rows(REVIEW)) == 2


def test_a_reissued_credential_supersedes_when_it_is_published(world: World) -> None:
    (old,) = world.issued([{"name": "Zoe Angstrom", "email": "zoe@example.org"}])
    new = reissue(world, old)
    assert (new.row.state, new.row.name, new.predecessor_uuid) == (REVIEW, "Zoe Angstrom", old.uuid)
    assert new.row.public_id != old.public_id
    assert world.view(old.uuid).row.state is PUBLISHED
    world.edit(new.row.uuid, name="Zoë Ångström")
    assert api.publish_summary(selection=world.select(REVIEW)).replaced == 1
    assert world.publish().done == 1
    assert [row.name for row in world.rows(PUBLISHED)] == ["Zoë Ångström"]
    before = world.view(old.uuid)
    assert (before.row.state.value, before.row.name) == ("superseded", "Zoe Angstrom")
    assert [event.kind for event in before.history][-2:] == ["reissue_started", "superseded"]
    assert live(world) == 1


def test_asking_twice_for_a_reissue_gives_the_same_one(world: World) -> None:
    (old,) = world.issued(people(1))
    assert reissue(world, old).row.uuid == reissue(world, old).row.uuid
    assert len(world.rows(REVIEW)) == 1


def test_a_discarded_reissue_changes_nothing_and_another_can_follow(world: World) -> None:
    (old,) = world.issued(people(1))
    first = reissue(world, old)
    api.discard(selection=world.only(first.row), actor=world.actor, reason="Not needed")
    assert world.view(old.uuid).row.state is PUBLISHED
    assert world.view(old.uuid).successor_uuid is None
    second = reissue(world, old)
    assert second.row.uuid != first.row.uuid
    world.publish()
    assert live(world) == 1


def test_a_wrong_address_is_corrected_by_a_reissue(world: World) -> None:
    (old,) = world.issued(people(1))
    new = reissue(world, old)
    world.edit(new.row.uuid, email="right@example.org")
    world.publish()
    assert world.view(old.uuid).row.state.value == "superseded"
    assert [row.email for row in world.rows(PUBLISHED)] == ["right@example.org"]
    assert world.batch(people(1)).counts.errors == 0
    assert Delivery.objects.filter(to="right@example.org").count() == 1


def test_a_revoked_credential_can_be_reissued_and_stays_revoked(world: World) -> None:
    (old,) = world.issued(people(1))
    api.revoke(selection=world.only(old), actor=world.actor, reason="Wrong date")
    reissue(world, old)
    world.publish()
    assert world.view(old.uuid).row.state.value == "revoked"
    seen = api.public_credential(public_id=old.public_id)
    assert seen is not None
    assert seen.successor_public_id == world.rows(PUBLISHED)[0].public_id


def test_a_reissue_meets_a_new_credential_that_came_in_between(world: World) -> None:
    (old,) = world.issued(people(1))
    api.revoke(selection=world.only(old), actor=world.actor, reason="Wrong date")
    reissue(world, old)
    batch = world.batch(people(1))
    assert batch.counts.errors == 1, "the re-issue is waiting"
    reviewing = Credential.objects.get(state="under_review")
    Credential.objects.filter(pk=reviewing.pk).update(email_key="elsewhere@example.org")
    world.generate(world.look(batch))
    Credential.objects.filter(pk=reviewing.pk).update(email_key=reviewing.email_key)
    job = world.publish()
    assert (job.done, job.failed) == (1, 1)
    assert live(world) == 2, "one live, one waiting"


def test_under_a_policy_that_allows_several_only_the_named_one_gives_way() -> None:
    world = make_world(duplicates=DuplicatePolicy.ALLOW)
    first, second = world.issued(people(1) + people(1))
    new = reissue(world, first)
    assert reissue(world, first).row.uuid == new.row.uuid
    world.edit(new.row.uuid, email="changed@example.org")
    world.publish()
    assert world.view(first.uuid).row.state.value == "superseded"
    assert world.view(second.uuid).row.state is PUBLISHED


def test_only_one_replacement_of_a_recipient_waits() -> None:
    world = make_world(duplicates=DuplicatePolicy.REPLACE)
    (old,) = world.issued(people(1))
    world.reviewed(people(1))
    with pytest.raises(CredCloudError) as refused:
        reissue(world, old)
    assert refused.value.problem.code == "replacement-pending"


def test_there_is_nothing_to_reissue_of_a_draft_and_a_reason_is_needed(world: World) -> None:
    batch = world.batch(people(1))
    with pytest.raises(api.CredentialNotFound):
        api.reissue(
            credential_uuid=world.drafts(batch).rows[0].uuid,
            course_key=world.course_key,
            actor=None,
            reason="why not",
        )
    (row,) = world.issued(people(1, prefix="other"))
    with pytest.raises(CredCloudError):
        reissue(world, row, reason=" ")


def test_the_expiry_date_changes_in_the_open(world: World) -> None:
    first, second = world.issued(people(2))
    world.expire(first, second, on=date(2027, 7, 1))
    selection = world.select(PUBLISHED)
    change = {"selection": selection, "actor": world.actor, "expires_on": date(2028, 7, 1)}
    assert api.change_expiry(**change) == api.ExpiryChange(extended=2, reissued=0)
    assert api.change_expiry(**change) == api.ExpiryChange(extended=0, reissued=0)
    history = world.view(first.uuid).history
    assert history[-1].changes == {"expires_on": ("2027-07-01", "2028-07-01")}
    assert "2028" in history[-1].text
    with pytest.raises(CredCloudError) as refused:
        api.change_expiry(selection=selection, actor=world.actor, expires_on=date(2026, 6, 1))
    assert refused.value.problem.code == "expires-before-issue"
    done = api.change_expiry(selection=world.only(second), actor=world.actor, expires_on=None)
    assert done == api.ExpiryChange(extended=1, reissued=0)
    assert [row.expires_on for row in world.rows(PUBLISHED)] == [date(2028, 7, 1), None]


def test_expired_is_read_and_never_stored(world: World) -> None:
    (row,) = world.issued([{**people(1)[0], "issued_on": "2020-01-01", "expires_on": "2021-01-01"}])
    assert (row.state, row.is_expired) == (PUBLISHED, True)
    seen = api.public_credential(public_id=row.public_id)
    assert seen is not None
    assert (seen.is_expired, seen.has_certificate) == (True, True)


def test_the_mail_is_sent_again_when_somebody_asks(world: World) -> None:
    (row,) = world.issued(people(1))
    selection = world.only(row)
    assert api.resend(selection=selection, actor=world.actor) == 0, "the first one still waits"
    Delivery.objects.update(state=Delivery.State.SENT)
    assert api.resend(selection=selection, actor=world.actor) == 1
    assert [one.number for one in world.view(row.uuid).deliveries] == [1, 2]
    assert world.view(row.uuid).history[-1].kind == "mail_resent"
    world.reviewed(people(1, prefix="other"))
    assert api.resend(selection=world.select(REVIEW), actor=world.actor) == 0


def test_the_history_can_be_read_by_a_teacher_and_changed_by_nobody(world: World) -> None:
    (row,) = world.issued(people(1))
    api.revoke(selection=world.only(row), actor=None, reason="Plagiarism")
    texts = [event.text for event in world.view(row.uuid).history]
    assert texts == [
        "Typed in by Ada Admin.",
        "Generated by Ada Admin; it is under review.",
        "Published by Ada Admin.",
        "Revoked by the system.",
    ]
    event = CredentialEvent.objects.filter(credential__uuid=row.uuid).first()
    assert event is not None
    event.reason = "Something nicer"
    for change in (
        event.save,
        event.delete,
        CredentialEvent.objects.all().delete,
        lambda: CredentialEvent.objects.update(reason=""),
    ):
        with pytest.raises(HistoryIsAppendOnly):
            change()
    assert str(event).startswith("entered 2")


def test_the_history_outlives_the_account_of_who_acted_without_the_name(world: World) -> None:
    (row,) = world.issued(people(1))
    world.actor.delete()
    assert world.view(row.uuid).history[-1].text == "Published by a former user."
