"""Every way to a proof gives the same, and the quick one's canonical form is the standard's."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from credcloud_bridge.jsonld.canonical_form import CompiledForm, canonical
from credcloud_bridge.jsonld.document_template import Form, hole
from credcloud_bridge.keys import base58
from credcloud_bridge.openbadges import proofs_compiled
from credcloud_bridge.openbadges.claims import AttributeValue
from credcloud_bridge.openbadges.documents import unsigned
from credcloud_bridge.openbadges.proofs import ProofOptions, ProofSigner, with_proof
from credcloud_bridge.openbadges.proofs_compiled import CompiledSigner, WrongCanonicalForm
from credcloud_bridge.openbadges.proofs_openvc import OpenvcSigner
from credcloud_bridge.openbadges.proofs_pyld import PyldSigner
from tests.openbadges.signing_world import make_achievement, make_claim
from tests.openbadges.test_documents import DID, PLACE, VARIANTS, make_document

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OPTIONS = ProofOptions(
    verification_method=f"{DID}#{base58.multikey(KEY.public_key().public_bytes_raw())}",
    created=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
)
ADAPTERS: list[type[ProofSigner]] = [CompiledSigner, PyldSigner, OpenvcSigner]

words = st.text(max_size=60)
addresses = st.one_of(st.just(""), words, words.map(lambda text: f"https://a.example/{text}"))
attributes = st.lists(st.tuples(words, st.one_of(words, addresses)), max_size=4)


@pytest.fixture(params=ADAPTERS, ids=lambda adapter: adapter.__name__)
def signer(request: pytest.FixtureRequest) -> ProofSigner:
    if request.param is OpenvcSigner:
        pytest.importorskip("openvc")
    adapter: ProofSigner = request.param()
    return adapter


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
def test_every_adapter_gives_the_proof_that_the_standard_asks_for(
    signer: ProofSigner, variant: dict[str, Any]
) -> None:
    form, values = make_document(make_claim(**variant))
    document = form.filled_document(values)
    config = {"@context": document["@context"], **OPTIONS.members}
    digests = [hashlib.sha256(canonical(part).encode()).digest() for part in (config, document)]

    value = signer.proof_value(form=form, values=values, options=OPTIONS, sign=KEY.sign)

    KEY.public_key().verify(base58.decode(value), b"".join(digests))


def test_every_adapter_hands_what_is_signed_to_the_key_store(signer: ProofSigner) -> None:
    form, values = make_document(make_claim())
    seen: list[bytes] = []

    def sign(data: bytes) -> bytes:
        seen.append(data)
        return bytes(64)

    value = signer.proof_value(form=form, values=values, options=OPTIONS, sign=sign)

    assert [len(data) for data in seen] == [64]
    assert base58.decode(value) == bytes(64)


def test_a_failing_key_store_is_not_hidden(signer: ProofSigner) -> None:
    form, values = make_document(make_claim())

    def sign(data: bytes) -> bytes:
        raise TimeoutError("the key service does not answer")

    with pytest.raises(TimeoutError):
        signer.proof_value(form=form, values=values, options=OPTIONS, sign=sign)


@settings(max_examples=50)
@given(
    name=words,
    title=words,
    description=words,
    criteria=words,
    url=addresses,
    tags=st.lists(addresses, max_size=4),
    own=attributes,
)
def test_a_filled_form_is_canonical_whatever_stands_in_it(
    name: str,
    title: str,
    description: str,
    criteria: str,
    url: str,
    tags: list[str],
    own: list[tuple[str, str]],
) -> None:
    claim = make_claim(
        recipient_name=name,
        issuer_url=url,
        achievement=make_achievement(
            name=title, description=description, criteria=criteria, criteria_url=url, tags=tuple(tags)
        ),
        attributes=tuple(
            AttributeValue(f"a{number}", label, value) for number, (label, value) in enumerate(own)
        ),
    )
    form, values = unsigned(claim, issuer_did=DID, place=PLACE, salt="5f3a")

    assert CompiledForm(form).canonical(values) == canonical(form.filled_document(values))


@settings(max_examples=40)
@given(values=st.lists(st.text("ab", max_size=2), min_size=4, max_size=4))
def test_blank_nodes_that_look_alike_are_told_apart_as_the_standard_says(values: list[str]) -> None:
    identity = {"type": "IdentityObject", "hashed": False, "identityType": "name"}
    form = Form.of(
        {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "credentialSubject": [
                {
                    "type": ["AchievementSubject"],
                    "identifier": [{**identity, "identityHash": hole(f"{subject}{name}")} for name in "ab"],
                }
                for subject in "xy"
            ],
        }
    )

    assert CompiledForm(form).canonical(values) == canonical(form.filled_document(values))


def test_the_quick_signer_refuses_to_sign_a_canonical_form_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form, values = make_document(make_claim(issuer_name="Somebody else"))
    monkeypatch.setattr(proofs_compiled, "canonical", lambda document: "another")

    with pytest.raises(WrongCanonicalForm):
        CompiledSigner().proof_value(form=form, values=values, options=OPTIONS, sign=KEY.sign)


def test_the_proof_is_the_last_member_of_the_text() -> None:
    text = with_proof('{"a":"é"}', OPTIONS, "z1")

    assert text.startswith('{"a":"é","proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022",')
    assert text.endswith('"proofPurpose":"assertionMethod","proofValue":"z1"}}')
    assert '"created":"2026-11-22T09:30:00Z"' in text


@given(data=st.binary(max_size=70))
def test_base_58_can_be_read_back(data: bytes) -> None:
    assert base58.decode(base58.encode(data)) == data


def test_multikeys_are_written_as_the_standard_shows() -> None:
    # W3C Data Integrity EdDSA Cryptosuites v1.0, appendix B.1.
    public = bytes.fromhex("4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29")
    written = base58.multikey(public)

    assert written.startswith("z6Mk")
    assert base58.public_key_of(written) == public
    for wrong in ("", "6Mk", "z0", "z6", base58.encode(public)):
        with pytest.raises(ValueError):
            base58.public_key_of(wrong)
