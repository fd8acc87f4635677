"""Publishing, revoking, re-issuing and changing expiry dates, as the signed documents tell of them."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredCloudError, CredentialState, DuplicatePolicy
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.openbadges.models import SignedCredential
from tests.credentials.worlds import make_world, people

pytestmark = pytest.mark.django_db


class Service:
    """A key service that is up or down."""

    key = Ed25519PrivateKey.generate()
    fails_at: set[int] = set()
    asked = 0

    def create(self, *, issuer_slug: str) -> tuple[bytes, str]:
        return self.key.public_key().public_bytes_raw(), issuer_slug

    def signer(self, *, reference: str) -> Callable[[bytes], bytes]:
        return self._sign

    @classmethod
    def _sign(cls, data: bytes) -> bytes:
        cls.asked += 1
        if cls.asked in cls.fails_at:
            raise TimeoutError
        return cls.key.sign(data)


@pytest.fixture
def service(settings: Any) -> type[Service]:
    settings.CREDCLOUD_KEY_STORE = f"{__name__}.Service"
    Service.asked, Service.fails_at = 0, set()
    return Service


def signed(uuid: UUID) -> dict[str, Any]:
    written = openbadges.signed_json(credential_uuid=uuid)
    assert written is not None
    document: dict[str, Any] = json.loads(written)
    return document


def is_revoked(uuid: UUID) -> bool:
    """What the status list says of the credential."""
    status = signed(uuid)["credentialStatus"]
    slug, _word, purpose, number = status["statusListCredential"].split("/")[-4:]
    written = openbadges.status_list(slug=slug, purpose=purpose, number=int(number))
    assert written is not None
    text = json.loads(written)["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    index = int(status["statusListIndex"])
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def test_what_is_published_is_signed_and_says_what_is_printed() -> None:
    world = make_world(
        title="Diploma", description="For those who finished.", criteria="Pass.", tags=("Python",), badge=True
    )
    row = world.issued([{"name": "Zoë Ångström", "email": "zoe@example.org"}])[0]
    document = signed(row.uuid)
    subject = document["credentialSubject"]

    assert document["name"] == subject["achievement"]["name"] == "Diploma"
    assert document["id"] == api.public_url(public_id=row.public_id)
    assert subject["achievement"]["criteria"]["narrative"] == "Pass."
    assert subject["achievement"]["humanCode"] == world.group.code
    assert subject["achievement"]["id"] == f"urn:uuid:{world.group.uuid}"
    assert subject["identifier"][1]["identityHash"] == "Zoë Ångström"
    salt = subject["identifier"][0]["salt"]
    assert subject["identifier"][0]["identityHash"] == openbadges.identity_hash("zoe@example.org", salt)
    assert document["validFrom"] == "2026-07-01T00:00:00Z"
    assert document["image"]["id"].endswith("/badge.png")
    assert not is_revoked(row.uuid)


def test_nothing_is_signed_before_it_is_published() -> None:
    world = make_world()
    world.reviewed(people(2))

    assert not SignedCredential.objects.exists()
    assert not SigningKey.objects.exists()


def test_one_that_cannot_be_signed_stays_under_review_and_can_be_tried_again(service: type[Service]) -> None:
    world = make_world()
    batch = world.reviewed(people(3))
    service.fails_at = {2}

    job = world.publish(batch_uuid=batch.uuid)

    assert (job.done, job.failed) == (2, 1)
    (item,) = api.failed_items(job_uuid=job.uuid, course_key=world.course_key)
    assert item.problem.code == "not-signed"
    assert item.credential.state is CredentialState.UNDER_REVIEW
    assert openbadges.signed_json(credential_uuid=item.credential.uuid) is None

    again = jobs.retry_failed(job_uuid=job.uuid, course_key=world.course_key, actor=world.actor)
    assert (world.finished(again).failed, world.finished(again).done) == (0, 3)
    assert signed(item.credential.uuid)


def test_one_that_cannot_be_signed_does_not_replace_what_is_out(service: type[Service]) -> None:
    world = make_world(duplicates=DuplicatePolicy.REPLACE)
    (first,) = world.issued(people(1))
    batch = world.reviewed(people(1))
    service.fails_at = {2}

    world.publish(batch_uuid=batch.uuid)

    assert world.view(first.uuid).row.state is CredentialState.PUBLISHED
    assert not is_revoked(first.uuid)


def test_revoking_shows_in_the_status_list_and_leaves_the_document_as_it_was() -> None:
    world = make_world()
    revoked, kept = world.issued(people(2))
    before = openbadges.signed_json(credential_uuid=revoked.uuid)

    api.revoke(selection=world.only(revoked), actor=world.actor, reason="Issued by mistake.")

    assert (is_revoked(revoked.uuid), is_revoked(kept.uuid)) == (True, False)
    assert openbadges.signed_json(credential_uuid=revoked.uuid) == before


def test_what_a_re_issue_replaces_is_revoked_once_the_new_one_is_out() -> None:
    world = make_world()
    (old,) = world.issued(people(1))
    new = api.reissue(
        credential_uuid=old.uuid, course_key=world.course_key, actor=world.actor, reason="A typing error."
    )
    assert not is_revoked(old.uuid)
    assert openbadges.signed_json(credential_uuid=new.row.uuid) is None

    world.publish()

    assert (is_revoked(old.uuid), is_revoked(new.row.uuid)) == (True, False)


def test_a_changed_expiry_date_is_signed(service: type[Service]) -> None:
    world = make_world()
    (row,) = world.issued(people(1))
    world.expire(row, on=date(2029, 1, 31))

    api.change_expiry(selection=world.only(row), actor=world.actor, expires_on=date(2030, 1, 31))
    assert signed(row.uuid)["validUntil"] == "2030-01-31T23:59:59Z"

    service.fails_at = {service.asked + 1}
    with pytest.raises(CredCloudError):
        api.change_expiry(selection=world.only(row), actor=world.actor, expires_on=None)
    assert world.view(row.uuid).row.expires_on == date(2030, 1, 31)
    assert signed(row.uuid)["validUntil"] == "2030-01-31T23:59:59Z"


def test_what_was_published_before_there_were_signatures_is_signed_as_it_stands_now() -> None:
    world = make_world()
    valid, revoked, replaced = world.issued(people(3))
    api.revoke(selection=world.only(revoked), actor=world.actor, reason="Issued by mistake.")
    api.reissue(
        credential_uuid=replaced.uuid,
        course_key=world.course_key,
        actor=world.actor,
        reason="A typing error.",
    )
    world.publish()
    SignedCredential.objects.all().delete()

    report = api.sign_missing()

    assert (report.signed, report.renewed, report.problems) == (4, 0, {})
    assert [is_revoked(one.uuid) for one in (valid, revoked, replaced)] == [False, True, True]
    assert api.sign_missing().signed == 0


def test_signing_what_is_missing_tells_what_it_could_not_sign(service: type[Service]) -> None:
    world = make_world()
    rows = world.issued(people(2))
    SignedCredential.objects.all().delete()
    service.fails_at = {service.asked + 1}

    report = api.sign_missing()

    assert report.signed == 1
    assert set(report.problems) == {rows[0].public_id}
    assert api.sign_missing().signed == 1


def test_a_grade_and_a_wallets_did_are_told_apart_from_other_attributes() -> None:
    world = make_world()
    batch = world.reviewed(people(1))
    did = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    credential = Credential.objects.get(batch__uuid=batch.uuid)
    credential.attributes = {"grade": "93 %", "did": did, "hours": "12"}
    credential.printed["attributes"] = {"did": "text", "hours": "number"}
    credential.save()
    world.publish(batch_uuid=batch.uuid)
    subject = signed(credential.uuid)["credentialSubject"]

    assert subject["id"] == did
    assert [(one["resultDescription"].rsplit("#", 1)[1], one["value"]) for one in subject["result"]] == [
        ("hours", "12"),
        ("grade", "93 %"),
    ]


def test_the_groups_picture_shows_nobodys_name() -> None:
    world = make_world(badge=True)
    assert api.achievement_image(group_uuid=world.group.uuid) is None
    (row,) = world.issued([{"name": "Zoë Ångström", "email": "zoe@example.org"}])
    picture = api.achievement_image(group_uuid=world.group.uuid)
    world.issued([{"name": "李", "email": "li@example.org"}])

    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    # Whoever got the last one: the picture is the same.
    assert api.achievement_image(group_uuid=world.group.uuid) == picture
    assert row.public_id.encode() not in picture
