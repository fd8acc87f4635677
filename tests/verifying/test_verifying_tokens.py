"""Credentials that are JSON Web Tokens: the three forms, whose the key is, and what attackers write in a header."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from credcloud_bridge.verifying import checker
from credcloud_bridge.verifying.check_messages import message_of
from credcloud_bridge.verifying.document_sources import DocumentSources
from credcloud_bridge.verifying.json_reader import NotReadable
from credcloud_bridge.verifying.verdict import Outcome, Verdict
from tests.verifying.foreign import CONTEXTS, Issuer, entry
from tests.verifying.tokens import TokenKey, base64url, sign_with, with_shared_secret
from tests.verifying.verifying_world import NOW, Document, Internet, codes

KEYS = {name: TokenKey(name) for name in ("EdDSA", "ES256", "ES384", "ES512", "RS256", "PS256")}
ES256 = KEYS["ES256"]
UNIVERSITY = "https://university.example.org/issuers/5"
LIST = "https://university.example.org/lists/1"


def check(token: str, internet: Internet | None = None) -> Verdict:
    sources = DocumentSources(known={}, network=internet or Internet())  # type: ignore[arg-type]
    verdict = checker.check_text(token, sources=sources, now=NOW)
    assert all(one and "%(" not in one for one in map(message_of, verdict.checks))
    return verdict


def badge(issuer: str, **more: Any) -> Document:
    """An Open Badge of version 2.0 of the data model."""
    document = Issuer().credential(**more)
    document["issuer"] = {**document["issuer"], "id": issuer}
    document["credentialSubject"]["id"] = "did:example:ada"
    return document


def badge_1(issuer: str, **more: Any) -> Document:
    """The same for version 1.1."""
    document = badge(issuer, **more)
    document["@context"] = ["https://www.w3.org/2018/credentials/v1", CONTEXTS[1]]
    document["issuanceDate"] = document.pop("validFrom")
    return document


def claims(document: Document, **more: Any) -> Document:
    """What a token says of the credential beside it."""
    return {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": "did:example:ada",
        "nbf": 1767225600,
        **more,
    }


def published(*keys: TokenKey, **more: Any) -> Internet:
    """A university whose document at its own address lists these keys."""
    internet = Internet()
    internet.documents[UNIVERSITY] = {
        "id": UNIVERSITY,
        "type": "Profile",
        "verificationMethod": [
            {
                "id": f"{UNIVERSITY}#{n}",
                "type": "JsonWebKey",
                "controller": UNIVERSITY,
                "publicKeyJwk": key.jwk,
            }
            for n, key in enumerate(keys)
        ],
        "assertionMethod": [f"{UNIVERSITY}#{n}" for n in range(len(keys))],
        **more,
    }
    return internet


# --- the forms ------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", KEYS)
def test_the_credential_itself_as_payload(algorithm: str) -> None:
    """VC-JOSE-COSE, with a did:jwk."""
    key = KEYS[algorithm]
    document = badge(key.did_jwk, validUntil="2030-01-01T00:00:00Z")
    verdict = check(key.sign(document, typ="vc+jwt", cty="vc", kid=f"{key.did_jwk}#0"))
    assert verdict.outcome is Outcome.VALID, codes(verdict)
    assert codes(verdict) == ["open-badge", "key-listed", "proof-valid", "no-status", "in-force-until"]
    assert verdict.title == "Weaving"
    assert key.did_jwk.startswith(verdict.issuer_id)


def test_the_claim_vc_of_version_1_1() -> None:
    inside = badge_1(ES256.did_jwk)
    whole = claims(inside, exp=1893456000)
    # What the token says need not be said twice.
    for name in ("id", "issuanceDate", "issuer"):
        del inside[name]
    inside["credentialSubject"].pop("id")
    verdict = check(ES256.sign({**whole, "vc": inside}, typ="JWT"))
    assert verdict.outcome is Outcome.VALID, codes(verdict)
    assert verdict.document_id == Issuer().credential()["id"]
    assert verdict.valid_until is not None
    assert verdict.valid_until.year == 2030


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_the_form_of_open_badges_3_with_the_key_in_its_header(algorithm: str) -> None:
    key = KEYS[algorithm]
    document = badge(UNIVERSITY)
    token = key.sign({**document, **claims(document)}, typ="JWT", jwk=key.jwk)
    assert check(token, published(key)).outcome is Outcome.VALID


def test_a_token_in_an_envelope() -> None:
    token = ES256.sign(badge(ES256.did_jwk), typ="vc+jwt")
    envelope = {
        "@context": CONTEXTS[0],
        "id": f"data:application/vc+jwt,{token}",
        "type": "EnvelopedVerifiableCredential",
    }
    assert check(json.dumps(envelope)).outcome is Outcome.VALID
    assert check(json.dumps({**envelope, "id": "data:application/vc+sd-jwt,x"})).has("suite-unknown")


def test_the_dates_of_the_token_count_too() -> None:
    document = badge(ES256.did_jwk, validUntil="2030-01-01T00:00:00Z")
    assert check(ES256.sign({**document, "exp": 1767225600})).outcome is Outcome.EXPIRED
    assert check(ES256.sign({**document, "nbf": 1893456000})).outcome is Outcome.NOT_YET_VALID
    # The later end does not lengthen the earlier one.
    document["validUntil"] = "2026-02-01T00:00:00Z"
    assert check(ES256.sign({**document, "exp": 1893456000})).outcome is Outcome.EXPIRED


def test_a_revoked_one_whose_list_is_a_token_as_well() -> None:
    internet = published(ES256)
    document = badge(UNIVERSITY, credentialStatus=entry(LIST, 3))
    made = Issuer(did=UNIVERSITY).status_list(address=LIST, revoked={3})
    del made["proof"]
    internet.documents[LIST] = ES256.sign(made, typ="vc+jwt", kid=f"{UNIVERSITY}#0").encode()
    token = ES256.sign(document, typ="vc+jwt", kid=f"{UNIVERSITY}#0")
    assert check(token, internet).outcome is Outcome.REVOKED
    internet.documents[LIST] = KEYS["ES384"].sign(made, typ="vc+jwt").encode()
    assert check(token, internet).outcome is Outcome.GENUINE


# --- whose key it is ----------------------------------------------------------------------


@pytest.mark.parametrize("kid", [f"{UNIVERSITY}#0", "0", "#0", None])
def test_the_key_is_named_in_every_usual_way(kid: str | None) -> None:
    header = {} if kid is None else {"kid": kid}
    token = ES256.sign(badge(UNIVERSITY), typ="vc+jwt", **header)
    assert check(token, published(ES256)).outcome is Outcome.VALID


def test_a_did_web_whose_key_set_names_keys_by_their_thumbprint() -> None:
    internet = Internet()
    did = "did:web:university.example.org"
    internet.documents["https://university.example.org/.well-known/did.json"] = {
        "id": did,
        "assertionMethod": [
            {"id": f"{did}#a", "controller": did, "publicKeyJwk": {**KEYS["EdDSA"].jwk, "kid": "other"}},
            {"id": f"{did}#b", "controller": did, "publicKeyJwk": {**ES256.jwk, "kid": "thumbprint"}},
        ],
    }
    assert check(ES256.sign(badge(did), kid="thumbprint"), internet).outcome is Outcome.VALID
    assert check(ES256.sign(badge(did), kid="other"), internet).outcome is Outcome.NOT_GENUINE


@pytest.mark.parametrize(
    ("address", "document", "kid"),
    [
        (UNIVERSITY, {"id": UNIVERSITY, "jwks": {"keys": [{**ES256.jwk, "kid": "k"}]}}, "k"),
        (
            "https://university.example.org/.well-known/jwt-vc-issuer/issuers/5",
            {"issuer": UNIVERSITY, "jwks": {"keys": [{**ES256.jwk, "kid": "k"}]}},
            "k",
        ),
        (
            "https://university.example.org/.well-known/jwks.json",
            {"keys": [{**KEYS["ES384"].jwk, "kid": "x"}, {**ES256.jwk, "kid": "k"}]},
            "https://university.example.org/.well-known/jwks.json#k",
        ),
    ],
)
def test_keys_that_the_issuers_own_addresses_hold(address: str, document: Document, kid: str) -> None:
    internet = Internet()
    internet.documents[address] = document
    verdict = check(ES256.sign(badge(UNIVERSITY), kid=kid), internet)
    assert verdict.outcome is Outcome.VALID, codes(verdict)


@pytest.mark.parametrize("name", ["assertionMethod", "publicKey"])
def test_the_address_of_a_key_that_the_issuers_document_names(name: str) -> None:
    internet = Internet()
    kid = "https://keys.example.net/university"
    internet.documents[kid] = ES256.jwk
    internet.documents[UNIVERSITY] = {"id": UNIVERSITY, name: [kid]}
    assert check(ES256.sign(badge(UNIVERSITY), kid=kid), internet).outcome is Outcome.VALID
    internet.documents[UNIVERSITY] = {"id": UNIVERSITY, "url": kid}
    assert check(ES256.sign(badge(UNIVERSITY), kid=kid), internet).has("key-not-linked")


def test_a_key_in_a_strangers_folder_of_the_host_that_is_named_as_issuer() -> None:
    internet = Internet()
    kid = "https://university.example.org/people/mallory/key"
    internet.documents[kid] = ES256.jwk
    for issuer in ("https://university.example.org", "https://university.example.org/people"):
        assert check(ES256.sign(badge(issuer), kid=kid), internet).outcome is Outcome.UNCHECKED


def test_a_key_set_that_the_issuers_document_names() -> None:
    internet = Internet()
    keys = "https://keys.example.net/university.json"
    internet.documents[UNIVERSITY] = {"id": UNIVERSITY, "jwks_uri": keys}
    internet.documents[keys] = {"keys": [{**ES256.jwk, "kid": "k"}]}
    assert check(ES256.sign(badge(UNIVERSITY), kid="k"), internet).outcome is Outcome.VALID


@pytest.mark.parametrize(
    "kid",
    [
        "https://evil.example.net/keys/1",
        "https://university.example.org/people/mallory/key",
        "https://university.example.org/issuers/5/key",
        "https://university.example.org/people/.well-known/key",
        "https://university.example.org/.well-known/../people/mallory/key",
        "https://university.example.org/issuers/5/../../people/mallory/key",
        "https://university.example.org/issuers/5/%2e%2e/key",
        "https://university.example.org/issuers/5/go?to=https://evil.example.net",
        "https://university.example.org/issuers/50/key",
        "https://university.example.org.evil.example.net/issuers/5/key",
        "http://university.example.org/issuers/5/key",
    ],
)
def test_a_key_at_an_address_that_is_not_the_issuers_is_not_believed(kid: str) -> None:
    internet = Internet()
    internet.documents[kid] = ES256.jwk
    for header in ({"kid": kid}, {"kid": kid, "jwk": ES256.jwk}, {"jwk": ES256.jwk}):
        verdict = check(ES256.sign(badge(UNIVERSITY), **header), internet)
        assert verdict.outcome is Outcome.UNCHECKED, (header, codes(verdict))
    assert kid not in internet.asked


def test_a_key_in_the_header_that_the_issuer_does_not_have() -> None:
    internet = published(KEYS["ES384"])
    verdict = check(ES256.sign(badge(UNIVERSITY), jwk=ES256.jwk), internet)
    assert verdict.outcome is Outcome.UNCHECKED
    assert verdict.has("key-not-linked")
    # The key of an identifier that is a key is that one, whatever stands in the header.
    verdict = check(ES256.sign(badge(KEYS["EdDSA"].did_jwk), jwk=ES256.jwk))
    assert not verdict.is_genuine


def test_the_key_of_another_identifier() -> None:
    verdict = check(ES256.sign(badge(UNIVERSITY), kid=f"{ES256.did_jwk}#0"), published(KEYS["ES384"]))
    assert verdict.outcome is Outcome.NOT_GENUINE
    assert verdict.has("key-of-somebody-else")


def test_the_signature_of_another_key() -> None:
    thief = TokenKey("ES256")
    token = thief.sign(badge(UNIVERSITY), kid=f"{UNIVERSITY}#0")
    assert check(token, published(ES256)).outcome is Outcome.NOT_GENUINE


def test_a_key_that_was_revoked_or_is_for_something_else() -> None:
    token = ES256.sign(badge(UNIVERSITY), kid=f"{UNIVERSITY}#0")
    internet = published(ES256)
    internet.documents[UNIVERSITY]["verificationMethod"][0]["revoked"] = "2026-02-01T00:00:00Z"
    assert check(token, internet).has("key-revoked")
    internet = published(ES256)
    internet.documents[UNIVERSITY]["authentication"] = internet.documents[UNIVERSITY].pop("assertionMethod")
    assert check(token, internet).has("key-not-listed")


# --- what attackers write ------------------------------------------------------------------


def test_a_token_without_a_signature_or_with_a_secret_that_everybody_has() -> None:
    document = badge(UNIVERSITY)
    pem = ES256.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for token in (
        sign_with(lambda data: b"", document, {"alg": "none", "typ": "JWT"}),
        with_shared_secret(document, pem),
        with_shared_secret(document, json.dumps(ES256.jwk).encode()),
    ):
        verdict = check(token, published(ES256))
        assert verdict.outcome is Outcome.UNCHECKED
        assert codes(verdict) == ["jwt-shows-nothing"]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"crit": ["b64"], "b64": False}, "jwt-header-refused"),
        ({"b64": True}, "jwt-header-refused"),
        ({"crit": []}, "jwt-header-refused"),
        ({"jku": f"{UNIVERSITY}/keys"}, "jwt-header-refused"),
        ({"x5u": f"{UNIVERSITY}/certificate"}, "jwt-header-refused"),
        ({"typ": "at+jwt"}, "jwt-header-refused"),
        ({"typ": ["JWT"]}, "jwt-header-refused"),
        ({"cty": "JWT"}, "jwt-header-refused"),
        ({"alg": "NONE"}, "suite-unknown"),
        ({"alg": "ES256K"}, "suite-unknown"),
        ({"alg": ["ES256"]}, "suite-unknown"),
    ],
)
def test_headers_that_are_refused(header: Document, code: str) -> None:
    internet = published(ES256)
    verdict = check(ES256.sign(badge(UNIVERSITY), **header), internet)
    assert codes(verdict) == [code]
    assert verdict.outcome is Outcome.UNCHECKED
    assert internet.asked == []


@pytest.mark.parametrize("algorithm", ["ES384", "RS256", "EdDSA", "PS256"])
def test_the_header_does_not_choose_what_a_key_is_for(algorithm: str) -> None:
    token = ES256.sign(badge(UNIVERSITY), alg=algorithm, kid=f"{UNIVERSITY}#0")
    assert check(token, published(ES256)).outcome is Outcome.NOT_GENUINE


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://other.example.org"},
        {"iss": 7},
        {"jti": "urn:uuid:another"},
        {"sub": "did:example:eve"},
        {"exp": "2030"},
        {"exp": 10**400},
        {"exp": 1e300},
        {"nbf": True},
        {"vc": {"type": "x"}},
        {"vp": {}},
    ],
)
def test_a_token_that_contradicts_itself(change: Document) -> None:
    token = ES256.sign({**badge(ES256.did_jwk), **change}, typ="vc+jwt")
    verdict = check(token)
    assert verdict.outcome is Outcome.UNCHECKED
    assert codes(verdict) == ["jwt-contradicts"]


@pytest.mark.parametrize(
    "token",
    [
        sign_with(lambda data: b"x", '{"a": 1, "a": 2}', '{"alg": "ES256"}'),
        sign_with(lambda data: b"x", "{}", '{"alg": "ES256", "alg": "none"}'),
        sign_with(lambda data: b"x", "[]", '{"alg": "ES256"}'),
        sign_with(lambda data: b"x", '{"a": ' + "9" * 5000 + "}", '{"alg": "ES256"}'),
        sign_with(lambda data: b"x", '{"a": NaN}', '{"alg": "ES256"}'),
        "e30.e30.e3",
        "e31.e30.e30",
        "a.b",
    ],
)
def test_what_readers_might_read_differently_is_not_read(token: str) -> None:
    with pytest.raises(NotReadable):
        check(token)


def test_every_letter_of_a_token_counts() -> None:
    token = ES256.sign(badge(ES256.did_jwk), typ="vc+jwt")
    assert check(token).outcome is Outcome.VALID
    for place in range(0, len(token), 37):
        if token[place] == ".":
            continue
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        try:
            assert not check(changed).is_genuine, place
        except NotReadable:
            continue


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "RSA", "n": base64url(b"\x80" + bytes(127)), "e": "AQAB"},
        {"kty": "RSA", "n": base64url(b"\x80" + bytes(4096)), "e": "AQAB"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": base64url(bytes(32)), "y": base64url(bytes(32))},
        {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
        {"kty": "oct", "k": "AAAA"},
        {**ES256.jwk, "use": "enc"},
        {**ES256.jwk, "key_ops": ["sign"]},
    ],
)
def test_keys_that_are_weak_or_none(jwk: Document) -> None:
    did = "did:jwk:" + base64url(json.dumps(jwk).encode())
    verdict = check(ES256.sign(badge(did)))
    assert verdict.outcome is Outcome.UNCHECKED
    assert verdict.has("key-unknown-kind")


def test_an_sd_jwt_is_named_and_not_called_false() -> None:
    verdict = check(ES256.sign(badge(ES256.did_jwk)) + "~eyJ9~")
    assert codes(verdict) == ["suite-unknown"]
    assert verdict.outcome is Outcome.UNCHECKED
