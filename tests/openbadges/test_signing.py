"""Signing what is published, and keeping it: the same bytes every time, one credential's failure its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.keys import api as keys
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.openbadges import sign_and_store
from credcloud_bridge.openbadges.claims import AttributeValue
from credcloud_bridge.openbadges.models import SignedCredential, StoredDocumentTemplate
from tests.keys.test_signing_keys import signed, verifies
from tests.openbadges.signing_world import NOW, make_achievement, make_claim, make_credentials, make_issuer

pytestmark = pytest.mark.django_db


class MoodyStore:
    """A key service that fails for some documents."""

    key = Ed25519PrivateKey.generate()
    answers: list[bool] = []

    def create(self, *, issuer_slug: str) -> tuple[bytes, str]:
        return self.key.public_key().public_bytes_raw(), issuer_slug

    def signer(self, *, reference: str) -> Callable[[bytes], bytes]:
        return self._sign

    def _sign(self, data: bytes) -> bytes:
        if not self.answers.pop(0):
            raise TimeoutError("the key service does not answer")
        return self.key.sign(data)


class DeadStore:
    """A key service that is not there."""

    def create(self, *, issuer_slug: str) -> tuple[bytes, str]:
        raise ConnectionError(issuer_slug)

    def signer(self, *, reference: str) -> Callable[[bytes], bytes]:
        raise ConnectionError(reference)


def test_what_was_signed_is_the_same_bytes_whatever_changes_later(settings: Any) -> None:
    issuer = make_issuer()
    credentials = make_credentials(issuer, 3)
    openbadges.sign_and_store(claims=[make_claim(one) for one in credentials], now=NOW)
    before = [openbadges.signed_json(credential_uuid=one.uuid) for one in credentials]

    issuer.slug, issuer.name = "renamed", "Renamed"
    issuer.save()
    settings.CREDCLOUD_ROOT_URL = "https://moved.example"
    keys.rotate_key(slug="renamed", now=NOW)
    sign_and_store._template.cache_clear()
    sign_and_store._issuer_of.cache_clear()

    assert [openbadges.signed_json(credential_uuid=one.uuid) for one in credentials] == before
    many = openbadges.signed_jsons(credential_ids=[one.pk for one in credentials])
    assert [many[one.pk] for one in credentials] == before


def test_what_a_group_has_in_common_is_kept_once() -> None:
    credentials = make_credentials(make_issuer(), 5)
    claims = [make_claim(one, recipient_name=f"Learner {one.pk}") for one in credentials]
    claims[4] = make_claim(credentials[4], expires_on=None)
    openbadges.sign_and_store(claims=claims, now=NOW)

    assert StoredDocumentTemplate.objects.count() == 2
    (own,) = SignedCredential.objects.filter(credential=credentials[0])
    assert len(json.dumps(own.values)) < len(own.form.text if own.form else "") / 3


def test_one_that_cannot_be_signed_does_not_stop_the_others(settings: Any) -> None:
    settings.CREDCLOUD_KEY_STORE = f"{__name__}.MoodyStore"
    credentials = make_credentials(make_issuer(), 3)
    MoodyStore.answers = [True, False, True]

    failed = openbadges.sign_and_store(claims=[make_claim(one) for one in credentials], now=NOW)

    assert list(failed) == [credentials[1].pk]
    assert failed[credentials[1].pk].code == "not-signed"
    assert "the key service" not in failed[credentials[1].pk].message
    assert [openbadges.signed_json(credential_uuid=one.uuid) is None for one in credentials] == [
        False,
        True,
        False,
    ]
    assert openbadges.never_signed(credential_ids=[one.pk for one in credentials]) == {credentials[1].pk}


def test_without_a_key_service_nothing_is_signed_and_nothing_breaks(settings: Any) -> None:
    settings.CREDCLOUD_KEY_STORE = f"{__name__}.DeadStore"
    credentials = make_credentials(make_issuer(), 2)

    failed = openbadges.sign_and_store(claims=[make_claim(one) for one in credentials], now=NOW)

    assert {problem.code for problem in failed.values()} == {"not-signed"}
    assert set(failed) == {one.pk for one in credentials}


def test_an_issuer_that_is_gone_is_a_problem_of_its_credentials() -> None:
    (credential,) = make_credentials(make_issuer())

    failed = openbadges.sign_and_store(claims=[make_claim(credential, issuer_id=0)], now=NOW)

    assert failed[credential.pk].code == "issuer-gone"


def test_issuers_sign_their_own_credentials_each_with_their_key() -> None:
    (mine,), (theirs,) = make_credentials(make_issuer()), make_credentials(make_issuer("college", "College"))
    openbadges.sign_and_store(claims=[make_claim(mine), make_claim(theirs, issuer_name="College")], now=NOW)

    assert signed(mine)["issuer"]["id"].endswith(":academy")
    assert signed(theirs)["issuer"]["id"].endswith(":college")
    assert signed(theirs)["proof"]["verificationMethod"].startswith(signed(theirs)["issuer"]["id"])


def test_a_new_expiry_date_is_signed_and_nothing_else_changes() -> None:
    changed, other = make_credentials(make_issuer(), 2)
    openbadges.sign_and_store(claims=[make_claim(one) for one in (changed, other)], now=NOW)
    before, others_before = signed(changed), signed(other)

    later = NOW + timedelta(days=1)
    openbadges.set_expiry(credential_ids=[changed.pk], expires_on=date(2031, 5, 6), now=later)
    after = signed(changed)

    assert after["validUntil"] == "2031-05-06T23:59:59Z"
    assert after["proof"]["created"] == "2026-11-23T09:30:00Z"
    assert verifies(after)
    same = ("validUntil", "proof")
    assert {k: v for k, v in after.items() if k not in same} == {
        k: v for k, v in before.items() if k not in same
    }
    assert signed(other) == others_before

    openbadges.set_expiry(credential_ids=[changed.pk], expires_on=None, now=later)
    assert "validUntil" not in signed(changed)
    assert verifies(signed(changed))


def test_an_expiry_date_that_cannot_be_signed_is_refused_as_a_whole(settings: Any) -> None:
    settings.CREDCLOUD_KEY_STORE = f"{__name__}.MoodyStore"
    credentials = make_credentials(make_issuer(), 2)
    MoodyStore.answers = [True, True, True, False]
    openbadges.sign_and_store(claims=[make_claim(one) for one in credentials], now=NOW)
    before = [signed(one) for one in credentials]

    ids = [one.pk for one in credentials]
    with pytest.raises(CredCloudError), transaction.atomic():
        openbadges.set_expiry(credential_ids=ids, expires_on=date(2031, 1, 1), now=NOW)

    assert [signed(one) for one in credentials] == before


def test_what_was_never_signed_stays_so_when_its_expiry_date_changes() -> None:
    (credential,) = make_credentials(make_issuer())

    openbadges.set_expiry(credential_ids=[credential.pk], expires_on=None, now=NOW)

    assert openbadges.signed_json(credential_uuid=credential.uuid) is None


def test_forgetting_leaves_no_word_of_the_recipient_and_keeps_the_place() -> None:
    (credential,) = make_credentials(make_issuer())
    openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW)
    place = SignedCredential.objects.values_list("status_list", "status_index").get()

    openbadges.mark_ended(credential_ids=[credential.pk], now=NOW)
    openbadges.erase_signed(credential_ids=[credential.pk])

    row = SignedCredential.objects.get()
    assert (row.values, row.form, row.proof_value) == ([], None, "")
    assert (row.status_list_id, row.status_index) == place
    assert openbadges.signed_json(credential_uuid=credential.uuid) is None
    # Forgotten is not the same as never signed: nobody signs it again by mistake.
    assert openbadges.never_signed(credential_ids=[credential.pk]) == set()
    openbadges.set_expiry(credential_ids=[credential.pk], expires_on=None, now=NOW)
    assert openbadges.replace_revoked_signatures(now=NOW) == 0


def test_values_of_any_length_are_kept() -> None:
    (credential,) = make_credentials(make_issuer())
    long = "الشهادة 数据 " * 3000
    claim = make_claim(
        credential,
        achievement=make_achievement(description=long),
        attributes=(AttributeValue("essay", "Essay", long),),
    )

    assert openbadges.sign_and_store(claims=[claim], now=NOW) == {}
    assert signed(credential)["credentialSubject"]["result"][0]["value"] == long
    assert verifies(signed(credential))
