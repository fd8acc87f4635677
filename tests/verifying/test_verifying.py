"""Checking credentials of other issuers: what is genuine, what is not, and whose it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from credcloud_bridge.verifying.document_sources import NeedsNetwork
from credcloud_bridge.verifying.verdict import Outcome, RecipientIdentity
from tests.verifying.foreign import CONTEXTS, Issuer, base58
from tests.verifying.verifying_world import Internet, check, codes

# --- genuine --------------------------------------------------------------------------------


def test_a_did_key_needs_no_network() -> None:
    verdict = check(Issuer().sign(Issuer().credential()))
    assert verdict.outcome is Outcome.VALID
    assert codes(verdict) == ["open-badge", "key-listed", "proof-valid", "no-status", "never-expires"]
    assert (verdict.title, verdict.issuer_name) == ("Weaving", "Guild of Weavers")
    assert verdict.valid_from == datetime(2026, 1, 1, tzinfo=UTC)
    assert verdict.vocabularies == ()


@pytest.mark.parametrize(
    ("did", "address"),
    [
        ("did:web:guild.example.org", "https://guild.example.org/.well-known/did.json"),
        ("did:web:guild.example.org:a:b", "https://guild.example.org/a/b/did.json"),
        ("https://guild.example.org/issuer", "https://guild.example.org/issuer"),
    ],
)
def test_keys_are_looked_for_where_the_method_says(internet: Internet, did: str, address: str) -> None:
    issuer = Issuer(did=did)
    internet.documents[address] = issuer.did_document()
    assert check(issuer.sign(issuer.credential()), internet).outcome is Outcome.VALID
    assert internet.asked == [address]


def test_without_the_network_it_is_said_what_is_needed(guild: Issuer) -> None:
    with pytest.raises(NeedsNetwork) as caught:
        check(guild.sign(guild.credential()))
    assert caught.value.address == "https://guild.example.org/weavers/did.json"


@pytest.mark.parametrize("version", ["3.0.2", "3.0.3"])
def test_badges_of_every_version_of_the_vocabulary(version: str) -> None:
    contexts = [CONTEXTS[0], f"https://purl.imsglobal.org/spec/ob/v3p0/context-{version}.json"]
    assert check(Issuer().sign(Issuer().credential(**{"@context": contexts}))).outcome is Outcome.VALID


def test_a_key_as_json_web_key(guild: Issuer, internet: Internet) -> None:
    import base64

    raw = guild.private.public_key().public_bytes_raw()
    described = guild.did_document(
        publicKeyJwk={
            "kty": "OKP",
            "crv": "Ed25519",
            "x": base64.urlsafe_b64encode(raw).rstrip(b"=").decode(),
        }
    )
    del described["verificationMethod"][0]["publicKeyMultibase"]
    internet.documents["https://guild.example.org/weavers/did.json"] = described
    assert check(guild.sign(guild.credential()), internet).outcome is Outcome.VALID


def test_a_proof_in_a_list_and_one_with_its_own_context() -> None:
    signed = Issuer().sign(Issuer().credential())
    assert check({**signed, "proof": [signed["proof"]]}).outcome is Outcome.VALID
    signed["proof"]["@context"] = CONTEXTS
    assert check(signed).outcome is Outcome.VALID
    signed["proof"]["@context"] = ["https://www.w3.org/ns/credentials/examples/v2"]
    assert check(signed).outcome is Outcome.UNCHECKED


# --- not genuine ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d.update(name="Weaving II"), "proof-wrong"),
        (lambda d: d.update(validUntil="2030-01-01T00:00:00Z"), "proof-wrong"),
        (lambda d: d.update({"@graph": [], "name": []}), "statement-hidden"),
        (lambda d: d.update(id="urn:x:1", evidence={"id": "urn:x:1", "type": "Evidence"}), "proof-wrong"),
        (lambda d: d.update(validFrom={"@value": "2026-01-01T00:00:00Z"}), None),
        (lambda d: d["proof"].update(proofValue="z" + base58(bytes(64))), "proof-wrong"),
        (lambda d: d["proof"].update(created="2020-01-01T00:00:00Z"), "proof-wrong"),
        (lambda d: d["proof"].update(expires="2026-01-01T00:00:00Z"), "proof-expired"),
        (lambda d: d["issuer"].update(id=Issuer(seed=2).did), "key-of-somebody-else"),
        (lambda d: d["proof"].update(verificationMethod=Issuer().did + "#else"), "key-not-listed"),
        (lambda d: d.update({"@context": CONTEXTS[:1]}), None),
        (lambda d: d.update(type=["VerifiableCredential"]), None),
    ],
)
def test_what_was_changed_is_not_genuine(change: Any, code: str | None) -> None:
    signed = Issuer().sign(Issuer().credential())
    change(signed)
    verdict = check(signed)
    assert not verdict.is_genuine
    assert code is None or (verdict.outcome is Outcome.NOT_GENUINE and verdict.has(code))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d.update(anything="not defined"), "not-covered"),
        (lambda d: d["credentialSubject"]["type"].append("Undefined"), "not-covered"),
        (lambda d: d["credentialSubject"].update(id="relative"), "against-the-standard"),
        (lambda d: d["credentialSubject"].update(id="//host.example/relative"), "against-the-standard"),
        (lambda d: d["credentialSubject"].update(id=""), "against-the-standard"),
        (lambda d: d.pop("issuer"), "against-the-standard"),
        (lambda d: d.update(id=["urn:x:1"]), "against-the-standard"),
        (lambda d: d.pop("proof"), "proof-missing"),
        (lambda d: d["proof"].update(proofValue="z0OIl"), "proof-malformed"),
        (lambda d: d["proof"].update(proofValue=7), "proof-malformed"),
        (lambda d: d["proof"].update(proofPurpose="authentication"), "proof-malformed"),
        (lambda d: d["proof"].update(verificationMethod="nobody"), "proof-malformed"),
        (lambda d: d.update({"@context": [CONTEXTS[0], CONTEXTS[1], {"name": "urn:x:y"}]}), "not-json-ld"),
    ],
)
def test_what_has_no_signature_that_could_be_right_cannot_be_checked(change: Any, code: str) -> None:
    """Nothing is known to be forged; and nothing is believed."""
    signed = Issuer().sign(Issuer().credential())
    change(signed)
    verdict = check(signed)
    assert (verdict.outcome, verdict.is_genuine) == (Outcome.UNCHECKED, False)
    assert verdict.has(code)


def test_what_is_added_and_not_covered_does_not_hide_that_something_else_was_changed() -> None:
    signed = Issuer().sign(Issuer().credential())
    signed.update(anything="not defined", name="Weaving II")
    verdict = check(signed)
    assert verdict.outcome is Outcome.NOT_GENUINE
    assert verdict.has("proof-wrong")


@pytest.mark.parametrize("where", ["@nest", "@included", "@graph", "@reverse"])
def test_dates_and_status_cannot_be_moved_out_of_sight(where: str) -> None:
    """The same statements, so the signature fits; but nobody would look for the expiry date there."""
    issuer = Issuer()
    signed = issuer.sign(issuer.credential(validUntil="2026-02-01T00:00:00Z"))
    assert check(signed).outcome is Outcome.EXPIRED
    until = signed.pop("validUntil")
    hidden: Any = {"validUntil": until} if where == "@nest" else [{"id": signed["id"], "validUntil": until}]
    signed[where] = {"name": hidden} if where == "@reverse" else hidden
    verdict = check(signed)
    assert verdict.outcome is Outcome.NOT_GENUINE, codes(verdict)


def test_a_vocabulary_of_ones_own_cannot_give_words_another_meaning() -> None:
    issuer = Issuer()
    signed = issuer.sign(issuer.credential(validUntil="2026-02-01T00:00:00Z"))
    ends = "https://www.w3.org/2018/credentials#validUntil"
    signed["@context"] = [
        *CONTEXTS,
        {"until": {"@id": ends, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}},
    ]
    signed["until"] = signed.pop("validUntil")
    assert check(signed).has("statement-hidden")
    swapped = {**signed, "@context": [CONTEXTS[0], {"@vocab": "urn:x:"}, CONTEXTS[1]]}
    assert not check(swapped).is_genuine


def test_the_credential_of_an_issuer_that_lists_another_key(guild: Issuer, internet: Internet) -> None:
    thief = Issuer(did=guild.did, seed=6)
    assert check(thief.sign(thief.credential()), internet).has("key-not-listed")
    # The key of another, named as if it stood there.
    posing = thief.sign(thief.credential(), verificationMethod=guild.method)
    assert check(posing, internet).has("proof-wrong")


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("assertionMethod"),
        lambda d: d.pop("verificationMethod"),
        lambda d: d.update(assertionMethod="x", verificationMethod=[None, 3, []]),
        lambda d: d["verificationMethod"][0].update(controller="did:web:other.example.org"),
    ],
)
def test_a_did_document_that_does_not_vouch_for_the_key(
    guild: Issuer, internet: Internet, change: Any
) -> None:
    change(internet.documents["https://guild.example.org/weavers/did.json"])
    assert check(guild.sign(guild.credential()), internet).has("key-not-listed")


def test_a_did_document_of_somebody_else_says_nothing(guild: Issuer, internet: Internet) -> None:
    internet.documents["https://guild.example.org/weavers/did.json"]["id"] = "did:web:other.example.org"
    verdict = check(guild.sign(guild.credential()), internet)
    assert verdict.outcome is Outcome.UNCHECKED
    assert verdict.has("issuer-not-readable")


def test_a_revoked_key_counts_for_nothing_whatever_date_its_proof_has(
    guild: Issuer, internet: Internet
) -> None:
    address = "https://guild.example.org/weavers/did.json"
    signed = guild.sign(guild.credential(), created="2020-01-01T00:00:00Z")
    internet.documents[address] = guild.did_document(revoked="2026-06-01T00:00:00Z")
    assert check(signed, internet).has("key-revoked")
    assert check(signed, internet, now=datetime(2026, 5, 1, tzinfo=UTC)).outcome is Outcome.VALID
    internet.documents[address] = guild.did_document(expires="2019-06-01T00:00:00Z")
    assert check(signed, internet).has("key-expired")


# --- whose it is ----------------------------------------------------------------------------------------


def test_the_recipients_address_is_known_by_its_hash() -> None:
    (identity,) = check(Issuer().sign(Issuer().credential())).identities
    assert identity.is_of("ada@example.org")
    assert identity.is_of("  Ada@Example.org ")
    assert not identity.is_of("eve@example.org")
    assert not identity.is_of("")


@pytest.mark.parametrize(
    ("identity", "email", "is_theirs"),
    [
        (RecipientIdentity("mailto:ada@example.org", "emailAddress", False), "ADA@example.org", True),
        (RecipientIdentity("ada@example.org", "emailAddress", False), "eve@example.org", False),
        (RecipientIdentity("md5$" + "0" * 32, "emailAddress", True), "eve@example.org", False),
        (RecipientIdentity("sha512$00", "emailAddress", True), "eve@example.org", False),
        (RecipientIdentity("sha256$é", "emailAddress", True), "eve@example.org", False),
        (RecipientIdentity("nothing", "emailAddress", True), "eve@example.org", False),
    ],
)
def test_other_ways_to_name_a_recipient(identity: RecipientIdentity, email: str, is_theirs: bool) -> None:
    assert identity.is_of(email) is is_theirs
