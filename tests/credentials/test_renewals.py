"""An expired credential makes room for the one that renews it, and both say so."""

from __future__ import annotations

from datetime import date

import pytest

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredCloudError, CredentialState, DuplicatePolicy, Severity
from credcloud_bridge.openbadges.models import SignedCredential
from tests.credentials.worlds import EVERYBODY, PUBLISHED, TODAY, World, make_world, people

pytestmark = pytest.mark.django_db


def renewed(world: World) -> tuple[api.CredentialRow, api.CredentialRow]:
    """A credential that has expired, and the one that was published after that."""
    (old,) = world.issued(people(1))
    world.expire(old)
    (new,) = world.issued(people(1))
    return old, new


@pytest.mark.parametrize("policy", [DuplicatePolicy.FORBID, DuplicatePolicy.REPLACE])
def test_whoever_recertifies_gets_a_new_credential_and_the_old_one_stays_true(
    policy: DuplicatePolicy,
) -> None:
    world = make_world(duplicates=policy)
    old, new = renewed(world)
    before, after = (Credential.objects.get(uuid=row.uuid) for row in (old, new))
    assert (before.state, before.live_key) == ("published", None)
    assert (after.state, after.renews_id, after.supersedes_id) == ("published", before.pk, None)
    # It was valid in its time: no verifier may call it revoked.
    assert SignedCredential.objects.get(credential=before).ended_at is None
    assert "renewed" in [event.kind for event in world.view(old.uuid).history]


def test_both_pages_lead_to_each_other(world: World) -> None:
    old, new = renewed(world)
    page = api.public_credential(public_id=old.public_id)
    assert page is not None
    assert (page.is_expired, page.renewal_public_id) == (True, new.public_id)
    assert "renewed" in api.status_of(page).explanation
    page = api.public_credential(public_id=new.public_id)
    assert page is not None
    assert (page.renews_public_id, api.status_of(page).code) == (old.public_id, "valid")


def test_the_row_says_that_it_renews_and_is_no_error(world: World) -> None:
    (old,) = world.issued(people(1))
    world.expire(old)
    batch = world.batch(people(1))
    (row,) = world.drafts(batch).rows
    assert [(one.code, one.severity) for one in row.problems] == [("renews-expired", Severity.WARNING)]
    assert (batch.counts.errors, batch.counts.warnings) == (0, 1)


def test_one_renewal_waits_at_a_time(world: World) -> None:
    (old,) = world.issued(people(1))
    world.expire(old)
    world.reviewed(people(1))
    (row,) = world.drafts(world.batch(people(1))).rows
    assert [one.code for one in row.problems if one.is_error] == ["duplicate-under-review"]


def test_a_credential_that_was_extended_meanwhile_is_not_renewed(world: World) -> None:
    (old,) = world.issued(people(1))
    world.expire(old)
    world.reviewed(people(1))
    api.change_expiry(selection=world.only(old), actor=world.actor, expires_on=None)
    job = world.publish()
    assert (job.done, job.failed) == (0, 1)
    assert Credential.objects.get(uuid=old.uuid).live_key


def test_after_a_renewal_the_new_one_holds_the_place(world: World) -> None:
    old, new = renewed(world)
    (row,) = world.drafts(world.batch(people(1))).rows
    assert [one.code for one in row.problems] == ["duplicate-live"]
    world.expire(new)
    (third,) = world.issued(people(1))
    assert Credential.objects.get(uuid=third.uuid).renews.uuid == new.uuid
    with pytest.raises(CredCloudError) as error:
        api.change_expiry(selection=world.only(old), actor=world.actor, expires_on=None)
    assert error.value.problem.code == "renewed-already"


def test_a_renewal_keeps_what_the_recipient_chose(world: World) -> None:
    (old,) = world.issued(people(1))
    Credential.objects.filter(uuid=old.uuid).update(visibility="private")
    world.expire(old)
    (new,) = world.issued(people(1))
    assert Credential.objects.get(uuid=new.uuid).visibility == "private"


def test_a_shorter_date_is_a_correction_that_replaces_the_file_that_is_out(world: World) -> None:
    (row,) = world.issued(people(1))
    asked = {"selection": world.only(row), "expires_on": date(2026, 12, 31)}
    assert api.expiry_change(**asked) == api.ExpiryChange(extended=0, reissued=1)
    assert api.change_expiry(**asked, actor=world.actor) == api.ExpiryChange(extended=0, reissued=1)
    old = Credential.objects.get(uuid=row.uuid)
    assert (old.state, old.expires_on) == ("published", None), "nothing that is out changes silently"
    # Asked again, with another date: the one that waits gets it.
    asked["expires_on"] = date(2027, 1, 31)
    api.change_expiry(**asked, actor=world.actor)
    (new,) = old.successors.all()
    assert (new.state, new.expires_on) == ("under_review", date(2027, 1, 31))
    world.publish()
    old.refresh_from_db()
    assert old.state == CredentialState.SUPERSEDED.value
    assert SignedCredential.objects.get(credential=old).ended_at is not None
    page = api.public_credential(public_id=row.public_id)
    assert page is not None
    assert page.successor_public_id == new.public_id


def test_of_several_the_longer_are_extended_and_the_shorter_replaced(world: World) -> None:
    short, long = world.issued(people(2))
    world.expire(short)
    selection = world.select(PUBLISHED)
    done = api.change_expiry(selection=selection, actor=world.actor, expires_on=date(2027, 6, 30))
    assert done == api.ExpiryChange(extended=1, reissued=1)
    assert Credential.objects.get(uuid=short.uuid).expires_on == date(2027, 6, 30)
    assert Credential.objects.get(uuid=long.uuid).expires_on is None


def test_enrolments_offer_whoever_has_only_an_expired_one(world: World) -> None:
    (old,) = world.issued(people(1))
    Credential.objects.filter(uuid=old.uuid).update(lms_user_id="1")
    world.expire(old, on=TODAY)
    assert EVERYBODY is not None
    batch = world.batch()
    page = api.enrolment_page(batch=batch, filters=EVERYBODY, without_credential=True)
    assert all(not row.has_credential for row in page.learners)
