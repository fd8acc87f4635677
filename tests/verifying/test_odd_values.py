"""Whatever stands in a document, in a token or in what hosts answer: there is a verdict and a sentence for it."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from credcloud_bridge.verifying import checker
from credcloud_bridge.verifying.check_messages import message_of
from credcloud_bridge.verifying.document_sources import DocumentSources
from credcloud_bridge.verifying.json_reader import NotReadable
from credcloud_bridge.verifying.verdict import Verdict
from tests.verifying.foreign import Issuer, entry
from tests.verifying.test_hosted_badges import ASSERTION, ISSUER, LIST, Hosts, hosts  # noqa: F401 (a fixture)
from tests.verifying.test_verifying_tokens import ES256, UNIVERSITY, badge, badge_1, claims, published
from tests.verifying.verifying_world import NOW, Internet

ODD: list[Any] = [
    None, True, -1, 10**30, 1.5, "", "https://", "https://[", "https://a b/", "did:web:", "did:key:z",
    "did:jwk:e30", "did:jwk:!!", [], {}, [[]], [None], {"id": None}, {"@value": 1}, "\0", ["a", "b"],
    {"type": []}, "2026-13-01T00:00:00Z", "9999-12-31T23:59:59-14:00",
]  # fmt: skip


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for name in value if isinstance(value, dict) else range(len(value)):
            yield from _paths(value[name], (*path, name))


def spoilt(document: Any, choose: random.Random) -> Any:
    """A copy in which up to three values are odd, missing, or in another's place."""
    document = copy.deepcopy(document)
    for _time in range(choose.randint(1, 3)):
        *way, last = choose.choice(list(_paths(document)))
        holder = document
        for name in way:
            holder = holder[name]
        if isinstance(holder, dict) and choose.random() < 0.2:
            del holder[last]
        elif isinstance(holder, dict) and choose.random() < 0.2:
            holder[choose.choice(list(holder))] = holder[last]
        else:
            holder[last] = copy.deepcopy(choose.choice(ODD))
        if not document:
            break
    return document


def ends_in_a_verdict(text: str, internet: Internet) -> None:
    sources = DocumentSources(known={}, network=internet)  # type: ignore[arg-type]
    try:
        verdict = checker.check_text(text, sources=sources, now=NOW)
    except NotReadable:
        return
    assert all(one and "%(" not in one for one in map(message_of, verdict.checks))
    assert Verdict.from_json(json.loads(json.dumps(verdict.as_json()))) == verdict


@pytest.mark.parametrize("seed", range(60))
def test_odd_values_in_signed_documents(seed: int, guild: Issuer) -> None:
    choose = random.Random(seed)
    address = "https://guild.example.org/list"
    signed = guild.sign(guild.credential(credentialStatus=entry(address, 3), evidence={"type": "Evidence"}))
    internet = Internet()
    internet.documents["https://guild.example.org/weavers/did.json"] = spoilt(guild.did_document(), choose)
    internet.documents[address] = spoilt(guild.status_list(address=address, revoked={3}), choose)
    ends_in_a_verdict(json.dumps(signed), internet)
    internet.documents["https://guild.example.org/weavers/did.json"] = guild.did_document()
    unsigned = guild.credential(
        credentialStatus=entry(address, 3) | {"statusPurpose": ["revocation", "message"]}
    )
    ends_in_a_verdict(json.dumps(guild.sign(unsigned)), internet)
    ends_in_a_verdict(json.dumps(spoilt(signed, choose)), internet)


@pytest.mark.parametrize("seed", range(60))
def test_odd_values_in_tokens(seed: int) -> None:
    choose = random.Random(seed)
    document = badge(UNIVERSITY)
    header = {"typ": "JWT", "kid": f"{UNIVERSITY}#0", "jwk": ES256.jwk}
    for payload in ({**document, **claims(document)}, {**claims(document), "vc": badge_1(UNIVERSITY)}):
        ends_in_a_verdict(ES256.sign(spoilt(payload, choose), **header), published(ES256))
        ends_in_a_verdict(ES256.sign(payload, **spoilt(header, choose)), published(ES256))
        internet = published(ES256, jwks={"keys": [ES256.jwk]}, publicKey=["https://keys.example.net/x"])
        internet.documents[UNIVERSITY] = spoilt(internet.documents[UNIVERSITY], choose)
        ends_in_a_verdict(ES256.sign(payload, typ="JWT"), internet)


@pytest.mark.parametrize("seed", range(60))
def test_odd_values_in_hosted_badges(seed: int, hosts: Hosts) -> None:  # noqa: F811 (the fixture)
    choose = random.Random(seed)
    shown = copy.deepcopy(hosts.documents[ASSERTION])
    hosts.documents[ISSUER] |= {"revocationList": LIST, "verification": {"startsWith": ["https://badges."]}}
    hosts.documents[LIST] = {"id": LIST, "issuer": ISSUER, "revokedAssertions": [{"id": "x"}, "y"]}
    ends_in_a_verdict(json.dumps(spoilt(shown, choose)), hosts)
    for address in list(hosts.documents):
        before = hosts.documents[address]
        hosts.documents[address] = spoilt(before, choose)
        ends_in_a_verdict(json.dumps(shown), hosts)
        hosts.documents[address] = before
