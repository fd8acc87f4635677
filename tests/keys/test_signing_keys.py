"""Signing keys: made when needed, replaced, revoked, and nowhere to be read."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.core.management import call_command

from credcloud_bridge import encryption
from credcloud_bridge.data import CredCloudError
from credcloud_bridge.jsonld.canonical_form import canonical
from credcloud_bridge.keys import api as keys
from credcloud_bridge.keys import base58
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges import api as openbadges
from tests.openbadges.signing_world import NOW, make_claim, make_credentials, make_issuer

pytestmark = pytest.mark.django_db

OLD, NEW = "the first secret, which is long enough", "the second secret, which is long enough too"


def did_document(slug: str = "academy") -> dict[str, Any]:
    written = keys.did_document(slug=slug)
    assert written is not None
    document: dict[str, Any] = json.loads(written)
    return document


def signed(credential: Any) -> dict[str, Any]:
    written = openbadges.signed_json(credential_uuid=credential.uuid)
    assert written is not None
    document: dict[str, Any] = json.loads(written)
    return document


def verifies(document: dict[str, Any], listed: dict[str, Any] | None = None) -> bool:
    """Whether a verifier that reads the issuer's DID document as it is now, or ``listed``, accepts the proof."""
    proof = dict(document["proof"])
    value = proof.pop("proofValue")
    listed = listed or did_document()
    if proof["verificationMethod"] not in listed["assertionMethod"]:
        return False
    (method,) = [one for one in listed["verificationMethod"] if one["id"] == proof["verificationMethod"]]
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    parts = ({"@context": document["@context"], **proof}, unsecured)
    data = b"".join(hashlib.sha256(canonical(part).encode()).digest() for part in parts)
    public = Ed25519PublicKey.from_public_bytes(base58.public_key_of(method["publicKeyMultibase"]))
    public.verify(base58.decode(value), data)
    return True


def test_the_first_key_is_made_when_something_is_signed() -> None:
    issuer = make_issuer()
    assert did_document()["assertionMethod"] == []
    (credential,) = make_credentials(issuer)

    assert openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW) == {}

    assert verifies(signed(credential))
    assert [key.state for key in keys.keys_of(slug="academy")] == ["current"]


def test_the_did_document_says_who_it_is_where_it_stands(settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = "http://LMS.example:8000"
    make_issuer()
    key = keys.create_key(slug="academy", now=NOW)
    document = did_document()

    assert document["id"] == "did:web:lms.example%3A8000:credcloud:issuers:academy"
    assert document["assertionMethod"] == [key.method] == [f"{document['id']}#{key.public_key}"]
    assert document["verificationMethod"] == [
        {
            "id": key.method,
            "type": "Multikey",
            "controller": document["id"],
            "publicKeyMultibase": key.public_key,
        }
    ]
    assert keys.did_document(slug="nobody") is None


def test_after_rotation_the_new_key_signs_and_the_old_signatures_stay_good() -> None:
    earlier, later = make_credentials(make_issuer(), 2)
    openbadges.sign_and_store(claims=[make_claim(earlier)], now=NOW)
    keys.rotate_key(slug="academy", now=NOW)
    openbadges.sign_and_store(claims=[make_claim(later)], now=NOW)

    assert verifies(signed(earlier))
    assert verifies(signed(later))
    methods = {signed(one)["proof"]["verificationMethod"] for one in (earlier, later)}
    assert len(methods) == 2
    assert {key.state for key in keys.keys_of(slug="academy")} == {"current", "retired"}


def test_what_a_revoked_key_signed_is_good_again_once_it_is_signed_anew() -> None:
    (credential,) = make_credentials(make_issuer())
    openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW)
    before = signed(credential)
    (key,) = keys.keys_of(slug="academy")

    revoked = openbadges.revoke_key(public_key=key.public_key, reason="A laptop was stolen.", now=NOW)

    assert (revoked.state, revoked.reason) == ("revoked", "A laptop was stolen.")
    assert not verifies(before)
    assert [one["revoked"] for one in did_document()["verificationMethod"] if "revoked" in one] == [
        "2026-11-22T09:30:00Z"
    ]
    assert openbadges.replace_revoked_signatures(now=NOW) == 1
    after = signed(credential)
    assert verifies(after)
    assert {**after, "proof": None} == {**before, "proof": None}
    assert openbadges.replace_revoked_signatures(now=NOW) == 0


def test_revoking_a_key_twice_or_one_that_does_not_exist_changes_nothing_more() -> None:
    make_issuer()
    key = keys.create_key(slug="academy", now=NOW)
    for _time in range(2):
        openbadges.revoke_key(public_key=key.public_key, reason="Leak", now=NOW)
    assert len(keys.keys_of(slug="academy")) == 2
    with pytest.raises(CredCloudError, match="no signing key"):
        openbadges.revoke_key(public_key="z6Mkx", reason="Leak", now=NOW)
    with pytest.raises(CredCloudError, match="current signing key already"):
        keys.create_key(slug="academy", now=NOW)
    with pytest.raises(CredCloudError, match="no issuer"):
        keys.rotate_key(slug="nobody", now=NOW)


def test_the_private_key_is_encrypted_and_leaves_the_database_by_no_way(caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    (credential,) = make_credentials(make_issuer())
    openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW)
    key = SigningKey.objects.get()
    private = encryption.decrypt(key.sealed)

    dump = StringIO()
    call_command("dumpdata", "credcloud.signingkey", stdout=dump)
    shown = (
        dump.getvalue()
        + repr(key)
        + str(key)
        + caplog.text
        + repr(keys.keys_of(slug="academy"))
        + json.dumps(did_document())
    )

    assert len(private) == 32
    assert json.loads(dump.getvalue())[0]["fields"]["public_key"] == key.public_key
    for secret in (private.hex(), repr(private), key.sealed, base58.encode(private)):
        assert secret not in shown
    assert private not in key.sealed.encode()


def test_a_key_that_came_without_its_private_part_cannot_sign_and_says_what_to_do() -> None:
    (credential,) = make_credentials(make_issuer())
    keys.create_key(slug="academy", now=NOW)
    SigningKey.objects.update(sealed="")

    failed = openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW)

    assert failed[credential.pk].code == "key-without-private-part"
    assert "rotate" in failed[credential.pk].remedy
    assert openbadges.signed_json(credential_uuid=credential.uuid) is None


@pytest.mark.parametrize("secrets", [[], [""], ["too short"]])
def test_without_a_secret_nothing_is_signed_and_an_administrator_is_told(
    settings: Any, secrets: list[str]
) -> None:
    settings.CREDCLOUD_SECRET_KEYS = secrets
    (credential,) = make_credentials(make_issuer())

    failed = openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW)

    assert failed[credential.pk].code == "no-secret-keys"
    assert "CREDCLOUD_SECRET_KEYS" in failed[credential.pk].message
    assert not SigningKey.objects.exists()


def test_secrets_are_exchanged_without_losing_a_key(settings: Any) -> None:
    settings.CREDCLOUD_SECRET_KEYS = [OLD]
    make_issuer()
    keys.create_key(slug="academy", now=NOW)
    private = encryption.decrypt(SigningKey.objects.get().sealed)

    settings.CREDCLOUD_SECRET_KEYS = [NEW]
    with pytest.raises(CredCloudError, match="none of CREDCLOUD_SECRET_KEYS"):
        keys.reencrypt_keys()
    settings.CREDCLOUD_SECRET_KEYS = [NEW, OLD]
    assert keys.reencrypt_keys() == 1
    settings.CREDCLOUD_SECRET_KEYS = [NEW]

    assert encryption.decrypt(SigningKey.objects.get().sealed) == private


class KeyService:
    """A key store somewhere else, which hands out no private key."""

    keys: dict[str, Ed25519PrivateKey] = {}

    def create(self, *, issuer_slug: str) -> tuple[bytes, str]:
        reference = f"vault/{issuer_slug}/{len(self.keys)}"
        self.keys[reference] = Ed25519PrivateKey.generate()
        return self.keys[reference].public_key().public_bytes_raw(), reference

    def signer(self, *, reference: str) -> Callable[[bytes], bytes]:
        return self.keys[reference].sign


def test_a_key_service_signs_what_comes_after_it_and_earlier_keys_stay_with_their_store(
    settings: Any,
) -> None:
    first, second, third = make_credentials(make_issuer(), 3)
    openbadges.sign_and_store(claims=[make_claim(first)], now=NOW)
    settings.CREDCLOUD_KEY_STORE = f"{__name__}.KeyService"
    openbadges.sign_and_store(claims=[make_claim(second)], now=NOW)
    keys.rotate_key(slug="academy", now=NOW)
    openbadges.sign_and_store(claims=[make_claim(third)], now=NOW)

    stores = [key.store.rsplit(".", 1)[1] for key in keys.keys_of(slug="academy")]
    assert stores == ["KeyService", "DatabaseKeyStore"]
    assert all(verifies(signed(one)) for one in (first, second, third))
    assert signed(first)["proof"]["verificationMethod"] == signed(second)["proof"]["verificationMethod"]
    # Their secrets are none of ours.
    assert keys.reencrypt_keys() == 1


def test_keys_of_databases_that_name_the_store_as_older_versions_did_sign_as_before(settings: Any) -> None:
    settings.CREDCLOUD_SECRET_KEYS = [OLD]
    (credential,) = make_credentials(make_issuer())
    keys.create_key(slug="academy", now=NOW)
    SigningKey.objects.update(store="credcloud_bridge.openbadges.key_store.DatabaseKeyStore")

    assert openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW) == {}
    assert verifies(signed(credential))
    settings.CREDCLOUD_SECRET_KEYS = [NEW, OLD]
    assert keys.reencrypt_keys() == 1
    assert SigningKey.objects.get().store == "credcloud_bridge.openbadges.key_store.DatabaseKeyStore"


def test_the_store_may_be_set_by_the_name_that_older_versions_had(settings: Any) -> None:
    settings.CREDCLOUD_KEY_STORE = "credcloud_bridge.openbadges.key_store.DatabaseKeyStore"
    (credential,) = make_credentials(make_issuer())

    assert openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW) == {}
    assert verifies(signed(credential))
