"""Checking credentials of other issuers: what is genuine, what is not, and what cannot be said."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from credcloud_bridge.openbadges.verifying import checker, running
from credcloud_bridge.openbadges.verifying.network import NotFetched, Page
from credcloud_bridge.openbadges.verifying.reading import LARGEST_DOCUMENT, NotReadable, parsed
from credcloud_bridge.openbadges.verifying.sources import NeedsNetwork, Sources
from credcloud_bridge.openbadges.verifying.verdict import Identity, Outcome, Verdict
from credcloud_bridge.openbadges.verifying.words import sentence
from tests.openbadges.foreign import CONTEXTS, Issuer, base58, entry

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIST = "https://guild.example.org/lists/1"
Document = dict[str, Any]


class Internet:
    """What other hosts have, by address; everything else is not to be had."""

    def __init__(self, **documents: Any) -> None:
        self.documents: dict[str, Any] = {}
        self.asked: list[str] = []

    def get(self, address: str, *, largest: int, accept: str = "") -> Page:
        self.asked.append(address)
        if address not in self.documents:
            raise NotFetched("not-found", address)
        found = self.documents[address]
        content = found if isinstance(found, bytes) else json.dumps(found).encode()
        return Page(address, content, "application/json")


@pytest.fixture
def guild() -> Issuer:
    """An issuer that is known by a web address."""
    return Issuer(did="did:web:guild.example.org:weavers", seed=5)


@pytest.fixture
def internet(guild: Issuer) -> Internet:
    made = Internet()
    made.documents["https://guild.example.org/weavers/did.json"] = guild.did_document()
    return made


def check(document: Document, internet: Internet | None = None, now: datetime = NOW) -> Verdict:
    sources = Sources(known={}, network=internet)  # type: ignore[arg-type]
    verdict = checker.check(document, sources=sources, now=now)
    # There is a sentence for whatever is found, and it has no holes left.
    assert all(one and "%(" not in one for one in map(sentence, verdict.findings))
    return verdict


def codes(verdict: Verdict) -> list[str]:
    return [one.code for one in verdict.findings]


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
    assert check(signed).outcome is Outcome.NOT_GENUINE


# --- not genuine ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d.update(name="Weaving II"), "proof-wrong"),
        (lambda d: d.update(validUntil="2030-01-01T00:00:00Z"), "proof-wrong"),
        (lambda d: d.update(anything="not defined"), "not-covered"),
        (lambda d: d["credentialSubject"].update(id="relative"), "not-covered"),
        (lambda d: d["credentialSubject"].update(id="//host.example/relative"), "not-covered"),
        (lambda d: d["credentialSubject"].update(id=""), "not-covered"),
        (lambda d: d["credentialSubject"]["type"].append("Undefined"), "not-covered"),
        (lambda d: d.update(description={"@value": "x", "@language": "no tag!"}), "not-covered"),
        (lambda d: d.update({"@graph": [], "name": []}), "not-covered"),
        (lambda d: d.update(id=["urn:x:1"]), "not-json-ld"),
        (lambda d: d.update(id="urn:x:1", evidence={"id": "urn:x:1", "type": "Evidence"}), "not-covered"),
        (lambda d: d.update(validFrom={"@value": "2026-01-01T00:00:00Z"}), None),
        (lambda d: d.pop("proof"), "proof-missing"),
        (lambda d: d["proof"].update(proofValue="z" + base58(bytes(64))), "proof-wrong"),
        (lambda d: d["proof"].update(proofValue="z0OIl"), "proof-malformed"),
        (lambda d: d["proof"].update(proofValue=7), "proof-malformed"),
        (lambda d: d["proof"].update(proofPurpose="authentication"), "proof-malformed"),
        (lambda d: d["proof"].update(verificationMethod="nobody"), "proof-malformed"),
        (lambda d: d["proof"].update(created="2020-01-01T00:00:00Z"), "proof-wrong"),
        (lambda d: d["proof"].update(expires="2026-01-01T00:00:00Z"), "proof-expired"),
        (lambda d: d["issuer"].update(id=Issuer(seed=2).did), "key-of-somebody-else"),
        (lambda d: d.pop("issuer"), "key-of-somebody-else"),
        (lambda d: d["proof"].update(verificationMethod=Issuer().did + "#else"), "key-not-listed"),
        (lambda d: d.update({"@context": [CONTEXTS[0], CONTEXTS[1], {"name": "urn:x:y"}]}), "not-json-ld"),
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
    assert check(signed).has("not-covered")
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
        lambda d: d.update(id="did:web:other.example.org"),
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


# --- what cannot be said ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proof", "suite"),
    [
        ({"cryptosuite": "ecdsa-rdfc-2019"}, "ecdsa-rdfc-2019"),
        ({"cryptosuite": "eddsa-jcs-2022"}, "eddsa-jcs-2022"),
        ({"type": "Ed25519Signature2020", "cryptosuite": None}, "Ed25519Signature2020"),
    ],
)
def test_other_ways_to_sign_are_named_and_not_called_false(proof: Document, suite: str) -> None:
    signed = Issuer().sign(Issuer().credential())
    signed["proof"].update(proof)
    verdict = check(signed)
    assert verdict.outcome is Outcome.UNCHECKED
    (finding,) = [one for one in verdict.findings if one.code == "suite-unknown"]
    assert finding.details["suite"] == suite


@pytest.mark.parametrize(
    "did",
    ["did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169", "did:ion:abc", "did:web:", "did:web:a b"],
)
def test_other_kinds_of_keys_and_identifiers_are_not_called_false(did: str) -> None:
    issuer = Issuer(did=did)
    signed = issuer.sign(issuer.credential(), verificationMethod=f"{did}#{did.rpartition(':')[2]}")
    assert check(signed, Internet()).outcome is Outcome.UNCHECKED


def test_an_issuer_that_does_not_answer(guild: Issuer) -> None:
    verdict = check(guild.sign(guild.credential()), Internet())
    assert verdict.outcome is Outcome.UNCHECKED
    assert verdict.has("issuer-not-reached")


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b'{"id": 1, "id": 2}', b"\xff", b"[" * 100_000])
def test_an_issuer_that_answers_nonsense(guild: Issuer, internet: Internet, answer: bytes) -> None:
    internet.documents["https://guild.example.org/weavers/did.json"] = answer
    assert check(guild.sign(guild.credential()), internet).outcome is Outcome.UNCHECKED


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"type": "Assertion", "badge": "https://x.example/"}, "open-badges-2"),
        ({"type": ["VerifiablePresentation"]}, "presentation"),
        (
            {"@context": ["https://www.w3.org/2018/credentials/v1"], "type": "VerifiableCredential"},
            "older-format",
        ),
        ({"hello": "world"}, "not-a-credential"),
        ({"@context": CONTEXTS, "type": ["VerifiableCredential"]}, "not-a-credential"),
        ({"@context": {"a": "b"}, "type": {"b": 1}}, "not-a-credential"),
    ],
)
def test_what_is_no_badge_of_this_kind(document: Document, code: str) -> None:
    assert codes(check(document)) == [code]


def test_another_kind_of_credential_is_checked_and_said_to_be_one(internet: Internet) -> None:
    issuer = Issuer()
    signed = issuer.sign(
        {
            "@context": CONTEXTS[:1],
            "type": ["VerifiableCredential"],
            "issuer": issuer.did,
            "name": "A licence",
            "credentialSubject": {"id": "did:example:1", "name": "Ada"},
        }
    )
    verdict = check(signed)
    assert verdict.outcome is Outcome.VALID
    assert verdict.has("another-kind")
    assert (verdict.title, verdict.recipient_name) == ("A licence", "Ada")


def test_words_of_others_are_fetched_and_told(internet: Internet) -> None:
    address = "https://guild.example.org/words.json"
    issuer = Issuer()
    internet.documents[address] = {"@context": {"loom": "https://guild.example.org/words#loom"}}
    document = issuer.credential(**{"@context": [*CONTEXTS, address], "loom": "upright"})
    signed = issuer.sign(document, load=Sources(known={}, network=internet).load)  # type: ignore[arg-type]
    verdict = check(signed, internet)
    assert verdict.outcome is Outcome.VALID
    assert verdict.vocabularies == (address,)
    with pytest.raises(NeedsNetwork):
        check(signed)
    assert check(signed, Internet()).has("vocabulary-missing")
    internet.documents[address] = b"not JSON"
    assert check(signed, internet).outcome is Outcome.UNCHECKED


# --- status and dates ---------------------------------------------------------------------------------


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
        lambda made: made.update(issuer="did:web:other.example.org"),
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


def test_a_list_that_another_issuer_signed_answers_nothing(guild: Issuer, internet: Internet) -> None:
    thief = Issuer(did=guild.did, seed=9)
    internet.documents[LIST] = thief.status_list(address=LIST, revoked=set())
    assert check(listed(guild), internet).outcome is Outcome.GENUINE


def test_a_list_that_unpacks_to_more_than_any_list(guild: Issuer, internet: Internet) -> None:
    import base64
    import gzip

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
        (Identity("mailto:ada@example.org", "emailAddress", False), "ADA@example.org", True),
        (Identity("ada@example.org", "emailAddress", False), "eve@example.org", False),
        (Identity("md5$" + "0" * 32, "emailAddress", True), "eve@example.org", False),
        (Identity("sha512$00", "emailAddress", True), "eve@example.org", False),
        (Identity("sha256$é", "emailAddress", True), "eve@example.org", False),
        (Identity("nothing", "emailAddress", True), "eve@example.org", False),
    ],
)
def test_other_ways_to_name_a_recipient(identity: Identity, email: str, is_theirs: bool) -> None:
    assert identity.is_of(email) is is_theirs


# --- hostile documents ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}', '{"a": {"b": 1, "b": 1}}', '{"a": NaN}', "[]", '"x"', "{", "", "\ufeff{",
        '{"a": "\\ud800"}', '{"a":' * 50_000, '{"a": "' + "x" * LARGEST_DOCUMENT + '"}',
    ],
)  # fmt: skip
def test_what_is_not_one_plain_json_object_is_not_read(text: str) -> None:
    with pytest.raises(NotReadable):
        parsed(text)


def hostile() -> dict[str, Any]:
    """Blank nodes that all look alike: canonicalising them takes all combinations."""
    nodes = 12
    graph = [
        {
            "id": f"_:b{a}",
            "type": "Achievement",
            "related": [{"id": f"_:b{b}"} for b in range(nodes) if a != b],
        }
        for a in range(nodes)
    ]
    credential = Issuer().credential()
    subject: Document = copy.deepcopy(credential["credentialSubject"])
    subject["achievement"]["otherIdentifier"] = graph
    inline = {"related": {"@id": "urn:x:related", "@type": "@id"}}
    return {**credential, "@context": [*CONTEXTS, inline], "credentialSubject": subject}


def test_a_document_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_SECONDS", 1)
    document = {**hostile(), "proof": Issuer().sign(Issuer().credential())["proof"]}
    verdict = running.checked(json.dumps(document), known={}, network=False, now=NOW)
    assert verdict is not None
    assert verdict.outcome is Outcome.UNCHECKED
    assert codes(verdict) == ["too-complicated"]


def test_deep_documents_and_wrong_kinds_of_values_end_in_a_verdict() -> None:
    issuer = Issuer()
    signed = issuer.sign(issuer.credential())
    deep: Any = "x"
    for _level in range(400):
        deep = {"name": deep}
    for change in (
        {"credentialSubject": deep},
        {"credentialSubject": [[[]]]},
        {"@context": [*CONTEXTS, {"@import": "x"}]},
        {"@context": [*CONTEXTS, {"a": {"@container": "@graph"}}], "a": {}},
        {"type": ["VerifiableCredential", "OpenBadgeCredential", 7]},
        {"issuer": [issuer.did]},
        {"proof": [signed["proof"]] * 9},
        {"id": 7},
        {"id": ""},
        {"validFrom": {"@value": "2026-01-01T00:00:00Z"}},
    ):
        verdict = check({**signed, **change})
        assert not verdict.is_genuine, change


def test_a_verdict_survives_the_way_between_processes(guild: Issuer, internet: Internet) -> None:
    verdict = check(guild.sign(guild.credential(validUntil="2030-01-01T00:00:00Z")), internet)
    assert Verdict.from_json(json.loads(json.dumps(verdict.as_json()))) == verdict
