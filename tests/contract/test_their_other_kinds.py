"""What we say of credentials that libraries of others made in ways that we do not sign in ourselves."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from credcloud_bridge.verifying.verdict import Outcome, Verdict
from tests.contract.verifiers import Verifiers
from tests.verifying.foreign import CONTEXTS, Issuer
from tests.verifying.test_verifying_tokens import check as check_token
from tests.verifying.verifying_world import Document, Internet, check, codes

pytestmark = pytest.mark.contract

SEED = bytes(range(32))
VC_1 = "https://www.w3.org/2018/credentials/v1"
SUITES = [
    ("Ed25519Signature2020", ""),
    ("eddsa-rdfc-2022", ""),
    ("eddsa-jcs-2022", ""),
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-rdfc-2019", "P-384"),
    ("ecdsa-jcs-2019", "P-256"),
    ("ecdsa-jcs-2019", "P-384"),
]
UNIVERSITY = "https://university.example.org/issuers/5"


def credential(version: int = 2, **more: Any) -> Document:
    """An Open Badge with several parts that have no id: naming them is what a hash is for."""
    document = Issuer().credential(**more)
    document["credentialSubject"]["identifier"].append(
        {"type": "IdentityObject", "hashed": False, "identityHash": "Ada", "identityType": "name"}
    )
    document["credentialSubject"]["achievement"]["tag"] = ["looms", "šňůry", "絹"]
    if version == 1:
        document["@context"] = [VC_1, CONTEXTS[1], "https://w3id.org/security/data-integrity/v2"]
        document["issuanceDate"] = document.pop("validFrom")
    document["@context"].append("https://w3id.org/security/suites/ed25519-2020/v1")
    return document


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize(("suite", "curve"), SUITES)
def test_every_way_to_sign(verifiers: Verifiers, suite: str, curve: str, version: int) -> None:
    signed = verifiers.sign(credential(version), seed=SEED, suite=suite, curve=curve)
    verdict = check(signed)
    assert verdict.outcome is Outcome.VALID, codes(verdict)
    for change in (
        lambda d: d.update(name="Weaving II"),
        lambda d: d["credentialSubject"]["identifier"][1].update(identityHash="Eve"),
        lambda d: d["credentialSubject"]["achievement"]["tag"].pop(),
        lambda d: d["proof"].update(created="2026-01-01T00:00:00Z"),
    ):
        forged = copy.deepcopy(signed)
        change(forged)
        assert check(forged).outcome is Outcome.NOT_GENUINE


def test_an_expired_one_of_version_1_1(verifiers: Verifiers) -> None:
    old = credential(1, expirationDate="2026-02-01T00:00:00Z")
    signed = verifiers.sign(old, seed=SEED, suite="Ed25519Signature2020")
    assert check(signed).outcome is Outcome.EXPIRED


def university(key: Document) -> Internet:
    internet = Internet()
    internet.documents[UNIVERSITY] = {
        "id": UNIVERSITY,
        "jwks": {"keys": [{**key, "kid": "first", "use": "sig"}]},
    }
    return internet


def badge() -> Document:
    document = credential()
    document["issuer"]["id"] = UNIVERSITY
    return document


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "ES384", "ES512", "RS256", "PS256"])
def test_tokens_of_every_algorithm(verifiers: Verifiers, algorithm: str) -> None:
    """VC-JOSE-COSE and, with RS256, the proof format of Open Badges 3.0."""
    key = verifiers.new_key(algorithm)
    header = {"alg": algorithm, "kid": "first"}
    document = badge()
    for token in (
        verifiers.sign_token(document, header={**header, "typ": "vc+jwt", "cty": "vc"}, key=key["private"]),
        verifiers.sign_token(
            {**document, "iss": UNIVERSITY, "jti": document["id"], "nbf": 1767225600},
            header={**header, "typ": "JWT", "jwk": key["public"]},
            key=key["private"],
        ),
    ):
        assert check_token(token, university(key["public"])).outcome is Outcome.VALID
        other = verifiers.new_key(algorithm)
        assert not check_token(token, university(other["public"])).is_genuine


def test_a_token_of_version_1_1_with_a_did_key(verifiers: Verifiers) -> None:
    inside = credential(1)
    del inside["issuer"]
    payload = {"sub": "did:example:ada", "nbf": 1767225600, "exp": 1893456000, "vc": inside}
    verdict = check_token(verifiers.sign_with_did_jwt_vc(payload, seed=SEED))
    assert verdict.outcome is Outcome.VALID, codes(verdict)
    assert verdict.valid_until is not None
    payload["exp"] = 1767225601
    assert check_token(verifiers.sign_with_did_jwt_vc(payload, seed=SEED)).outcome is Outcome.EXPIRED


def test_a_token_goes_through_the_limited_processes(verifiers: Verifiers) -> None:
    from credcloud_bridge.verifying import api as verifying

    inside = credential(1)
    del inside["issuer"]
    token = verifiers.sign_with_did_jwt_vc({"nbf": 1767225600, "vc": inside}, seed=SEED)
    verdict: Verdict | None = verifying.verify(document=token, network=False)
    assert verdict is not None
    assert verdict.outcome is Outcome.VALID, codes(verdict)
    envelope = {
        "@context": CONTEXTS[0],
        "id": f"data:application/vc+jwt,{token}",
        "type": "EnvelopedVerifiableCredential",
    }
    verdict = verifying.verify(document=json.dumps(envelope), network=False)
    assert verdict is not None
    assert verdict.outcome is Outcome.VALID
