"""Checking credentials of other issuers: whether they were revoked, and their dates."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import pytest

from credcloud_bridge.verifying.verdict import Outcome
from tests.verifying.foreign import CONTEXTS, Issuer, entry
from tests.verifying.verifying_world import Document, Internet, check, codes

VC_1 = "https://www.w3.org/2018/credentials/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
LIST = "https://guild.example.org/lists/1"


def listed(guild: Issuer, index: int = 94_567, **more: Any) -> Document:
    return guild.sign(guild.credential(credentialStatus=entry(LIST, index, **more)))


def test_a_revoked_one_and_its_neighbour(guild: Issuer, internet: Internet) -> None:
    internet.documents[LIST] = guild.status_list(address=LIST, revoked={94_567})
    assert check(listed(guild), internet).outcome is Outcome.REVOKED
    assert check(listed(guild, 94_566), internet).outcome is Outcome.VALID
    assert check(listed(guild, 94_568), internet).outcome is Outcome.VALID


def test_a_suspended_one(guild: Issuer, internet: Internet) -> None:
    subject = guild.status_list(address=LIST, revoked={1})["credentialSubject"] | {
        "statusPurpose": "suspension"
    }
    internet.documents[LIST] = guild.status_list(address=LIST, revoked=set(), credentialSubject=subject)
    assert check(listed(guild, 1, purpose="suspension"), internet).outcome is Outcome.SUSPENDED
    assert check(listed(guild, 2, purpose="suspension"), internet).outcome is Outcome.VALID


def test_several_lists_of_which_the_second_revokes(guild: Issuer, internet: Internet) -> None:
    other = f"{LIST}0"
    internet.documents[LIST] = guild.status_list(address=LIST, revoked=set())
    internet.documents[other] = guild.status_list(address=other, revoked={3})
    signed = guild.sign(guild.credential(credentialStatus=[entry(LIST, 3), entry(other, 3)]))
    assert check(signed, internet).outcome is Outcome.REVOKED


@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: made["credentialSubject"].update(encodedList="uH4sIAAAA"),
        lambda made: made["credentialSubject"].update(statusPurpose="suspension"),
        lambda made: made.update(type=["VerifiableCredential"]),
        lambda made: made.update(validUntil="2026-02-01T00:00:00Z"),
        lambda made: made.update(validFrom="2027-02-01T00:00:00Z"),
        lambda made: made.pop("proof"),
        lambda made: made.pop("credentialSubject"),
        lambda made: made["proof"].update(created="2026-03-01T00:00:00Z"),
    ],
)
def test_a_list_that_is_not_right_answers_nothing(guild: Issuer, internet: Internet, spoil: Any) -> None:
    spoilt = guild.status_list(address=LIST, revoked={94_567})
    spoil(spoilt)
    internet.documents[LIST] = spoilt
    verdict = check(listed(guild), internet)
    assert verdict.outcome is Outcome.GENUINE, codes(verdict)
    assert verdict.has("list-wrong")


def test_a_list_that_another_keeps_answers_nothing(guild: Issuer, internet: Internet) -> None:
    internet.documents[LIST] = Issuer(seed=4).status_list(address=LIST, revoked=set())
    verdict = check(listed(guild), internet)
    assert verdict.outcome is Outcome.GENUINE
    assert [one.details["because"] for one in verdict.checks if one.code == "list-unchecked"] == [
        "list-of-another"
    ]


def short_list(guild: Issuer, revoked: set[int]) -> Document:
    bits = bytearray(1000)
    for index in revoked:
        bits[index // 8] |= 0x80 >> (index % 8)
    encoded = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits))).rstrip(b"=").decode()
    subject = guild.status_list(address=LIST, revoked=set())["credentialSubject"] | {"encodedList": encoded}
    return guild.status_list(address=LIST, revoked=set(), credentialSubject=subject)


def test_a_list_that_is_too_short_revokes_and_does_not_clear(guild: Issuer, internet: Internet) -> None:
    internet.documents[LIST] = short_list(guild, {7})
    assert check(listed(guild, 7), internet).outcome is Outcome.REVOKED
    verdict = check(listed(guild, 8), internet)
    assert verdict.outcome is Outcome.GENUINE
    assert verdict.has("list-wrong")


@pytest.mark.parametrize("plain_base64", [False, True])
def test_status_list_2021(guild: Issuer, internet: Internet, plain_base64: bool) -> None:
    made = guild.status_list(address=LIST, revoked={94_567})
    encoded = made["credentialSubject"]["encodedList"].removeprefix("u")
    if plain_base64:
        encoded = encoded.replace("-", "+").replace("_", "/") + "=" * (-len(encoded) % 4)
    internet.documents[LIST] = guild.sign(
        {
            "@context": [VC_1, "https://w3id.org/vc/status-list/2021/v1", DATA_INTEGRITY],
            "id": LIST,
            "type": ["VerifiableCredential", "StatusList2021Credential"],
            "issuer": guild.did,
            "issuanceDate": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "id": f"{LIST}#list",
                "type": "StatusList2021",
                "statusPurpose": "revocation",
                "encodedList": encoded,
            },
        }
    )

    def badge(index: int) -> Document:
        status = entry(LIST, index) | {"type": "StatusList2021Entry"}
        document = guild.credential(credentialStatus=status)
        document["@context"] = [VC_1, CONTEXTS[1], "https://w3id.org/vc/status-list/2021/v1", DATA_INTEGRITY]
        document["issuanceDate"] = document.pop("validFrom")
        return guild.sign(document)

    assert check(badge(94_567), internet).outcome is Outcome.REVOKED
    assert check(badge(94_566), internet).outcome is Outcome.VALID
    # A list of the other kind says nothing.
    internet.documents[LIST] = made
    assert check(badge(94_567), internet).has("list-wrong")


def test_a_list_that_another_issuer_signed_answers_nothing(guild: Issuer, internet: Internet) -> None:
    thief = Issuer(did=guild.did, seed=9)
    internet.documents[LIST] = thief.status_list(address=LIST, revoked=set())
    assert check(listed(guild), internet).outcome is Outcome.GENUINE


def test_a_list_that_unpacks_to_more_than_any_list(guild: Issuer, internet: Internet) -> None:
    bomb = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(64 * 1024 * 1024))).rstrip(b"=").decode()
    subject = guild.status_list(address=LIST, revoked=set())["credentialSubject"] | {"encodedList": bomb}
    internet.documents[LIST] = guild.status_list(address=LIST, revoked=set(), credentialSubject=subject)
    assert check(listed(guild), internet).has("list-wrong")


@pytest.mark.parametrize("index", [-1, 131_072, "9" * 30, "1e3", None, "0x1", True])
def test_a_place_that_the_list_does_not_have(guild: Issuer, internet: Internet, index: Any) -> None:
    internet.documents[LIST] = guild.status_list(address=LIST, revoked=set())
    status = entry(LIST, 0) | {"statusListIndex": index}
    if index is None:
        del status["statusListIndex"]
    if index is True:
        status["statusListIndex"] = "true"
    assert check(guild.sign(guild.credential(credentialStatus=status)), internet).has("list-wrong")


def test_a_list_that_cannot_be_fetched_leaves_it_genuine(guild: Issuer, internet: Internet) -> None:
    verdict = check(listed(guild), internet)
    assert verdict.outcome is Outcome.GENUINE
    assert verdict.has("list-not-reached")


def test_other_kinds_of_lists_are_named(guild: Issuer, internet: Internet) -> None:
    contexts = [*CONTEXTS, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]
    status = {"id": "https://guild.example.org/revoked", "type": "1EdTechRevocationList"}
    signed = guild.sign(guild.credential(**{"@context": contexts, "credentialStatus": status}))
    verdict = check(signed, internet)
    assert verdict.outcome is Outcome.GENUINE
    assert verdict.has("status-unknown-kind")


@pytest.mark.parametrize(
    ("dates", "outcome"),
    [
        ({"validUntil": "2026-11-22T11:59:59Z"}, Outcome.EXPIRED),
        ({"validUntil": "2026-11-22T13:59:59+03:00"}, Outcome.EXPIRED),
        ({"validUntil": "2026-11-22T12:00:01Z"}, Outcome.VALID),
        ({"validFrom": "2026-11-22T12:00:01Z"}, Outcome.NOT_YET_VALID),
        ({"validUntil": "some day"}, Outcome.GENUINE),
        ({"validUntil": "9999-12-31T23:59:59-12:00"}, Outcome.GENUINE),
    ],
)
def test_dates(dates: Document, outcome: Outcome) -> None:
    assert check(Issuer().sign(Issuer().credential(**dates))).outcome is outcome


def test_being_revoked_weighs_more_than_being_expired(guild: Issuer, internet: Internet) -> None:
    internet.documents[LIST] = guild.status_list(address=LIST, revoked={1})
    old = guild.credential(credentialStatus=entry(LIST, 1), validUntil="2026-02-01T00:00:00Z")
    assert check(guild.sign(old), internet).outcome is Outcome.REVOKED
