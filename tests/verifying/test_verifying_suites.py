"""Ways of signing other than our own, in documents that Digital Bazaar's libraries signed."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credcloud_bridge.verifying.issuer_keys import key_from_document
from credcloud_bridge.verifying.json_canonical import NoCanonicalForm, canonical_json
from credcloud_bridge.verifying.public_keys import decode_base58
from credcloud_bridge.verifying.verdict import Outcome
from tests.verifying.verifying_world import Internet, check, codes

DOCUMENTS = Path(__file__).parent / "documents"
SUITES = [
    "ecdsa_rdfc_2019",
    "ecdsa_rdfc_2019_p384",
    "ecdsa_jcs_2019",
    "ecdsa_jcs_2019_p384",
    "eddsa_jcs_2022",
    "ed25519_signature_2020",
]
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def document(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("name", SUITES)
def test_it_is_valid_and_needs_no_network(name: str) -> None:
    verdict = check(document(name), now=NOW)
    assert verdict.outcome is Outcome.VALID, codes(verdict)


@pytest.mark.parametrize("name", SUITES)
@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(name="Another"),
        lambda d: d.update(validUntil="2030-01-01T00:00:00Z"),
        lambda d: d["credentialSubject"]["achievement"]["tag"].pop(),
        lambda d: d["proof"].update(created="2026-11-28T11:00:00Z"),
    ],
)
def test_what_was_changed_is_not_genuine(name: str, change: Any) -> None:
    signed = document(name)
    change(signed)
    assert check(signed, now=NOW).outcome is Outcome.NOT_GENUINE


@pytest.mark.parametrize("name", SUITES)
def test_the_signature_of_another_kind_of_key_is_not_believed(name: str) -> None:
    signed, other = document(name), document("ecdsa_rdfc_2019" if name.startswith("ed") else "eddsa_jcs_2022")
    signed["issuer"]["id"] = other["issuer"]["id"]
    signed["proof"]["verificationMethod"] = other["proof"]["verificationMethod"]
    assert not check(signed, now=NOW).is_genuine


def test_a_p_256_key_as_json_web_key() -> None:

    signed = document("ecdsa_rdfc_2019")
    key = signed["issuer"]["id"].removeprefix("did:key:z")
    point = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(), decode_base58(key)[2:]
    ).public_numbers()
    x, y = (
        base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
        for number in (point.x, point.y)
    )
    method = "https://a.example/issuer#key"
    found = key_from_document(
        {
            "id": "https://a.example/issuer",
            "assertionMethod": [
                {
                    "id": method,
                    "type": "JsonWebKey",
                    "publicKeyJwk": {"kty": "EC", "crv": "P-256", "x": x, "y": y},
                }
            ],
        },
        controller="https://a.example/issuer",
        method=method,
    )
    assert found.kind == "P-256"


def test_canonical_json_is_as_the_standard_shows() -> None:
    # RFC 8785, 3.2.3, without its fractions.
    value = json.loads(
        '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew","1":"One","\\ud83d\\ude00":"Emoji",'
        '"\\u0080":"Control","\\u00f6":"Latin"}'
    )
    assert list(json.loads(canonical_json(value))) == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]
    text = canonical_json({"string": '€$\x0f\nA\'B"\\\\"/', "literals": [None, True, False, 4, -3]})
    assert text == '{"literals":[null,true,false,4,-3],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    for number in (0.5, 1e21, 2**53, -(2**60)):
        with pytest.raises(NoCanonicalForm):
            canonical_json([number])


def test_a_document_with_a_fraction_that_is_signed_as_json_cannot_be_checked() -> None:
    signed = document("eddsa_jcs_2022")
    signed["credentialSubject"]["achievement"]["creditsAvailable"] = 1.5
    assert check(signed, Internet(), now=NOW).outcome is Outcome.UNCHECKED
