"""Status lists: places that are never reused, bits that show at once."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.groups.api import issuer_by_slug
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.openbadges import status_indexes
from credcloud_bridge.openbadges.models import (
    STATUS_LIST_LENGTH,
    SignedCredential,
    StatusList,
    StatusListCounter,
)
from credcloud_bridge.openbadges.status_lists import encoded_list
from tests.keys.test_signing_keys import signed, verifies
from tests.openbadges.signing_world import NOW, make_claim, make_credentials, make_issuer

pytestmark = pytest.mark.django_db


def read(number: int = 1, slug: str = "academy") -> dict[str, Any]:
    written = openbadges.status_list(slug=slug, purpose="revocation", number=number)
    assert written is not None
    document: dict[str, Any] = json.loads(written)
    return document


def bits(document: dict[str, Any]) -> bytes:
    text = document["credentialSubject"]["encodedList"]
    assert text.startswith("u")
    return gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))


def is_set(credential: Any) -> bool:
    """The credential's bit as a verifier finds it, from the address in the credential itself."""
    status = signed(credential)["credentialStatus"]
    number = int(status["statusListCredential"].rsplit("/", 1)[1])
    index = int(status["statusListIndex"])
    assert read(number)["id"] == status["statusListCredential"]
    return bool(bits(read(number))[index // 8] >> (7 - index % 8) & 1)


def test_ending_a_credential_sets_its_bit_and_no_other() -> None:
    ended, kept = make_credentials(make_issuer(), 2)
    openbadges.sign_and_store(claims=[make_claim(one) for one in (ended, kept)], now=NOW)
    assert not is_set(ended)

    openbadges.mark_ended(credential_ids=[ended.pk], now=NOW)

    assert is_set(ended)
    assert not is_set(kept)
    assert sum(byte.bit_count() for byte in bits(read())) == 1


def test_the_list_is_a_signed_credential_of_the_least_length_that_verifiers_take() -> None:
    (credential,) = make_credentials(make_issuer())
    openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW)
    document = read()

    assert len(bits(document)) * 8 == STATUS_LIST_LENGTH == 131_072
    assert document["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert document["issuer"] == signed(credential)["issuer"]["id"]
    assert document["credentialSubject"]["statusPurpose"] == "revocation"
    assert "#" not in document["id"]
    assert verifies(document)


def test_a_list_is_signed_once_and_again_only_when_something_ended() -> None:
    first, second = make_credentials(make_issuer(), 2)
    openbadges.sign_and_store(claims=[make_claim(one) for one in (first, second)], now=NOW)
    before = openbadges.status_list(slug="academy", purpose="revocation", number=1)
    with CaptureQueriesContext(connection) as queries:
        assert openbadges.status_list(slug="academy", purpose="revocation", number=1) == before
    assert len(queries) == 1

    openbadges.mark_ended(credential_ids=[first.pk], now=NOW)
    after = openbadges.status_list(slug="academy", purpose="revocation", number=1)
    assert after != before
    # Ending what has ended, or was never signed, changes nothing.
    openbadges.mark_ended(credential_ids=[first.pk, 0], now=NOW)
    with CaptureQueriesContext(connection) as queries:
        assert openbadges.status_list(slug="academy", purpose="revocation", number=1) == after
    assert len(queries) == 1


def test_whoever_signs_a_list_while_another_credential_ends_does_not_hide_that() -> None:
    first, second = make_credentials(make_issuer(), 2)
    openbadges.sign_and_store(claims=[make_claim(one) for one in (first, second)], now=NOW)
    openbadges.mark_ended(credential_ids=[first.pk], now=NOW)
    read()
    # As a slow reader would leave it: an older version's text, written late, is refused by the newer version.
    stale = StatusList.objects.get()
    openbadges.mark_ended(credential_ids=[second.pk], now=NOW)
    changed = StatusList.objects.filter(pk=stale.pk, version=stale.version).update(
        signed_version=stale.version
    )

    assert changed == 0
    assert is_set(second)


def test_a_list_is_signed_anew_after_its_key_was_revoked() -> None:
    (credential,) = make_credentials(make_issuer())
    openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW)
    before = read()
    openbadges.revoke_key(public_key=SigningKey.objects.get().public_key, reason="Leak", now=NOW)

    assert not verifies(before)
    assert verifies(read())


def test_a_list_that_cannot_be_signed_is_refused_rather_than_served_old() -> None:
    (credential,) = make_credentials(make_issuer())
    openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW)
    read()
    openbadges.mark_ended(credential_ids=[credential.pk], now=NOW)
    SigningKey.objects.update(sealed="")

    with pytest.raises(CredCloudError):
        read()


def test_there_are_no_lists_but_those_that_were_begun() -> None:
    make_issuer()
    for slug, purpose, number in (
        ("academy", "revocation", 1),
        ("nobody", "revocation", 1),
        ("academy", "x", 1),
    ):
        assert openbadges.status_list(slug=slug, purpose=purpose, number=number) is None


def test_places_are_never_given_twice_and_say_nothing_of_their_order() -> None:
    make_issuer()
    issuer = issuer_by_slug(slug="academy")
    assert issuer is not None
    drawn = [
        index
        for _time in range(5)
        for _list, index in status_indexes.assign_indexes(issuer=issuer, purpose="revocation", count=400)
    ]

    assert len(set(drawn)) == 2000
    assert max(drawn) > STATUS_LIST_LENGTH * 0.9
    assert drawn != sorted(drawn)
    assert StatusListCounter.objects.get().used == 2000


def test_a_full_list_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_indexes, "FULL", 5)
    credentials = make_credentials(make_issuer(), 7)
    openbadges.sign_and_store(claims=[make_claim(one) for one in credentials], now=NOW)

    assert [one.counter.used for one in StatusList.objects.order_by("number")] == [5, 2]
    openbadges.mark_ended(credential_ids=[one.pk for one in credentials[4:]], now=NOW)
    assert [is_set(one) for one in credentials] == [False] * 4 + [True] * 3


def test_what_an_older_release_gave_away_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_indexes, "FULL", STATUS_LIST_LENGTH)
    issuer = issuer_by_slug(slug=make_issuer().slug)
    assert issuer is not None
    marked = range(0, STATUS_LIST_LENGTH, 2)
    older = StatusList.objects.create(
        issuer_id=issuer.id,
        purpose="revocation",
        number=1,
        taken=bytes([0b10101010]) * (STATUS_LIST_LENGTH // 8),
        allotted=len(marked),
    )
    StatusListCounter.objects.create(status_list=older, order_key=b"k" * 32)
    count = STATUS_LIST_LENGTH // 2
    drawn = status_indexes.assign_indexes(issuer=issuer, purpose="revocation", count=count + 1)

    assert sorted(index for _list, index in drawn[:-1]) == list(range(1, STATUS_LIST_LENGTH, 2))
    assert (drawn[0][0].number, drawn[-1][0].number) == (1, 2), "then it is full"


@pytest.mark.django_db(transaction=True)
def test_places_that_were_taken_ahead_are_used_up_before_more_are_taken() -> None:
    issuer = issuer_by_slug(slug=make_issuer().slug)
    assert issuer is not None
    where = {"purpose": "revocation"}
    status_indexes.reserve_indexes(issuer_id=issuer.id, **where, least=3, most=10)
    status_indexes.reserve_indexes(issuer_id=issuer.id, **where, least=3, most=10)
    assert StatusListCounter.objects.get().used == 10, "there were enough"
    with transaction.atomic():
        lost = status_indexes.assign_indexes(issuer=issuer, **where, count=4)
        transaction.set_rollback(True)
    with transaction.atomic():
        kept = status_indexes.assign_indexes(issuer=issuer, **where, count=8)

    places = [index for _list, index in (*lost, *kept)]
    assert len(set(places)) == 12, "what a transaction lost is not given to another"
    assert StatusListCounter.objects.get().used == 12
    with transaction.atomic():
        status_indexes.reserve_indexes(issuer_id=issuer.id, **where, least=3, most=10)
    assert StatusListCounter.objects.get().used == 12, "inside a transaction it could be undone"


def test_the_place_of_a_credential_that_is_gone_stays_taken() -> None:
    (credential,) = make_credentials(make_issuer())
    openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW)
    openbadges.mark_ended(credential_ids=[credential.pk], now=NOW)
    credential.delete()

    row = SignedCredential.objects.get()
    assert row.credential is None
    assert bits(read())[row.status_index // 8] >> (7 - row.status_index % 8) & 1


def test_the_first_place_is_the_leftmost_bit() -> None:
    document = {"credentialSubject": {"encodedList": encoded_list([0, 9, STATUS_LIST_LENGTH - 1])}}

    assert bits(document)[:2] == b"\x80\x40"
    assert bits(document)[-1] == 1
    assert encoded_list([1]) == encoded_list([1])
