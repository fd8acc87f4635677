"""Checking credentials of other issuers: what cannot be said, and documents that mean harm."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from credcloud_bridge.verifying import checker_client
from credcloud_bridge.verifying.document_sources import DocumentSources, NeedsNetwork
from credcloud_bridge.verifying.json_reader import LARGEST_DOCUMENT, NotReadable, parse_object
from credcloud_bridge.verifying.verdict import Outcome, Verdict
from tests.verifying.foreign import CONTEXTS, Issuer
from tests.verifying.verifying_world import NOW, Document, Internet, check, codes

# --- what cannot be said ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proof", "suite"),
    [
        ({"cryptosuite": "ecdsa-sd-2023"}, "ecdsa-sd-2023"),
        ({"cryptosuite": "bbs-2023"}, "bbs-2023"),
        ({"type": "RsaSignature2018", "cryptosuite": None}, "RsaSignature2018"),
    ],
)
def test_other_ways_to_sign_are_named_and_not_called_false(proof: Document, suite: str) -> None:
    signed = Issuer().sign(Issuer().credential())
    signed["proof"].update(proof)
    verdict = check(signed)
    assert verdict.outcome is Outcome.UNCHECKED
    (finding,) = [one for one in verdict.checks if one.code == "suite-unknown"]
    assert finding.details["suite"] == suite


@pytest.mark.parametrize(
    "did",
    [
        "did:key:z82LkvutaARmY8poLhUnMCAhFbts88q4yDBmkqwRFYbxpFvmE1nbGUGLKf9fD66LGUbXDce",
        "did:ion:abc",
        "did:web:",
        "did:web:a b",
    ],
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
        ({"type": "Assertion", "badge": "https://x.example/"}, "open-badges-1"),
        (
            {
                "@context": "https://w3id.org/openbadges/v2",
                "type": "Assertion",
                "verification": {"type": "signed"},
            },
            "open-badges-2-signed",
        ),
        ({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"}, "open-badges-2-unclear"),
        ({"type": ["VerifiablePresentation"]}, "presentation"),
        (
            {"@context": ["https://www.w3.org/2018/credentials/v1"], "type": "VerifiableCredential"},
            "not-a-credential",
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
    signed = issuer.sign(document, load=DocumentSources(known={}, network=internet).load)  # type: ignore[arg-type]
    verdict = check(signed, internet)
    assert verdict.outcome is Outcome.VALID
    assert verdict.vocabularies == (address,)
    with pytest.raises(NeedsNetwork):
        check(signed)
    assert check(signed, Internet()).has("vocabulary-missing")
    internet.documents[address] = b"not JSON"
    assert check(signed, internet).outcome is Outcome.UNCHECKED


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
        parse_object(text)


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
    monkeypatch.setattr(checker_client, "_SECONDS", 1)
    document = {**hostile(), "proof": Issuer().sign(Issuer().credential())["proof"]}
    verdict = checker_client.check_in_child_process(json.dumps(document), known={}, network=False, now=NOW)
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
