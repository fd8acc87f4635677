"""What was signed before the site moved is answered at the old address, as things stand now."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from credcloud_bridge.groups import api as groups
from credcloud_bridge.openbadges import api as openbadges
from tests.keys.test_signing_keys import signed, verifies
from tests.openbadges.signing_world import NOW, make_claim, make_credentials, make_issuer
from tests.openbadges.test_status_lists import bits

pytestmark = pytest.mark.django_db

OLD, NEW = "https://old.example.org", "https://new.example.org"
OLD_DID = "did:web:old.example.org:credcloud:issuers:academy"


@pytest.fixture
def credential(settings: Any) -> Any:
    """Signed under the old address, after which its issuer moved."""
    settings.ALLOWED_HOSTS = ["old.example.org", "new.example.org", "other.example.org"]
    settings.CREDCLOUD_ROOT_URL = OLD
    (one,) = make_credentials(make_issuer())
    openbadges.sign_and_store(claims=[make_claim(one)], now=NOW)
    before = openbadges.status_list(slug="academy", purpose="revocation", number=1)
    assert before is not None
    assert OLD.encode() in before
    settings.CREDCLOUD_ROOT_URL = NEW
    groups.move_issuer(slug="academy", root_url=NEW)
    return one


def fetched(address: str) -> dict[str, Any]:
    """A document as a verifier fetches it."""
    scheme, _, rest = address.partition("://")
    host, _, path = rest.partition("/")
    answer = Client().get(f"/{path}", headers={"host": host}, secure=scheme == "https")
    assert answer.status_code == 200, address
    document: dict[str, Any] = json.loads(answer.content)
    return document


def is_revoked(credential: Any) -> bool:
    status = signed(credential)["credentialStatus"]
    index = int(status["statusListIndex"])
    return bool(bits(fetched(status["statusListCredential"]))[index // 8] >> (7 - index % 8) & 1)


def test_a_revocation_after_the_move_shows_in_the_list_that_the_credential_names(credential: Any) -> None:
    assert not is_revoked(credential)
    openbadges.mark_ended(credential_ids=[credential.pk], now=NOW)
    assert is_revoked(credential)


def test_the_list_at_the_old_address_is_its_old_issuers_and_signed_by_a_key_that_stands_there(
    credential: Any,
) -> None:
    address = signed(credential)["credentialStatus"]["statusListCredential"]
    found = fetched(address)
    assert address.startswith(OLD)
    assert (found["id"], found["issuer"]) == (address, OLD_DID)
    keys = fetched(f"{OLD}/credcloud/issuers/academy/did.json")
    assert keys["id"] == OLD_DID
    assert found["proof"]["verificationMethod"] in keys["assertionMethod"]
    assert fetched(f"{OLD}/credcloud/issuers/academy/profile.json")["id"] == OLD_DID
    assert fetched(address) == found, "signed once, as long as nothing ends"


def test_a_verifier_that_reads_the_keys_at_the_old_address_accepts_the_list_there(credential: Any) -> None:
    openbadges.mark_ended(credential_ids=[credential.pk], now=NOW)
    address = signed(credential)["credentialStatus"]["statusListCredential"]
    found = fetched(address)
    assert verifies(found, fetched(f"{OLD}/credcloud/issuers/academy/did.json"))


def test_the_new_address_and_any_other_name_the_new_issuer(credential: Any) -> None:
    for site in (NEW, "https://other.example.org"):
        found = fetched(f"{site}/credcloud/issuers/academy/status/revocation/1")
        assert found["issuer"] == "did:web:new.example.org:credcloud:issuers:academy"


def test_who_moves_back_is_at_home_again(credential: Any, settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = OLD
    groups.move_issuer(slug="academy", root_url=OLD)
    assert groups.issuer_by_slug(slug="academy").former_root_urls == (NEW,)  # type: ignore[union-attr]
    assert fetched(f"{OLD}/credcloud/issuers/academy/did.json")["id"] == OLD_DID
