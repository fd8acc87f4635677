"""Every way to a proof gives the same, and the quick one's canonical template is the standard's."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credcloud_bridge.jsonld.canonical_form import canonical
from credcloud_bridge.keys import base58
from credcloud_bridge.openbadges import compiled_proofs
from credcloud_bridge.openbadges.compiled_proofs import WrongCanonicalForm, proof_value
from credcloud_bridge.openbadges.proofs import ProofOptions, with_proof
from tests.openbadges.proof_oracles import CompiledSigner, OpenvcSigner, ProofSigner, PyldSigner
from tests.openbadges.signing_world import make_claim
from tests.openbadges.test_documents import DID, VARIANTS, make_document

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OPTIONS = ProofOptions(
    verification_method=f"{DID}#{base58.multikey(KEY.public_key().public_bytes_raw())}",
    created=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
)
SIGNERS: list[type[ProofSigner]] = [CompiledSigner, PyldSigner, OpenvcSigner]


@pytest.fixture(params=SIGNERS, ids=lambda signer: signer.__name__)
def signer(request: pytest.FixtureRequest) -> ProofSigner:
    if request.param is OpenvcSigner:
        pytest.importorskip("openvc")
    made: ProofSigner = request.param()
    return made


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
def test_every_signer_gives_the_proof_that_the_standard_asks_for(
    signer: ProofSigner, variant: dict[str, Any]
) -> None:
    template, values = make_document(make_claim(**variant))
    document = template.fill_document(values)
    config = {"@context": document["@context"], **OPTIONS.members}
    digests = [hashlib.sha256(canonical(part).encode()).digest() for part in (config, document)]

    value = signer.proof_value(template=template, values=values, options=OPTIONS, sign=KEY.sign)

    KEY.public_key().verify(base58.decode(value), b"".join(digests))


def test_every_signer_hands_what_is_signed_to_the_key_store(signer: ProofSigner) -> None:
    template, values = make_document(make_claim())
    seen: list[bytes] = []

    def sign(data: bytes) -> bytes:
        seen.append(data)
        return bytes(64)

    value = signer.proof_value(template=template, values=values, options=OPTIONS, sign=sign)

    assert [len(data) for data in seen] == [64]
    assert base58.decode(value) == bytes(64)


def test_a_failing_key_store_is_not_hidden(signer: ProofSigner) -> None:
    template, values = make_document(make_claim())

    def sign(data: bytes) -> bytes:
        raise TimeoutError("the key service does not answer")

    with pytest.raises(TimeoutError):
        signer.proof_value(template=template, values=values, options=OPTIONS, sign=sign)


def test_the_quick_signer_refuses_to_sign_a_canonical_template_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template, values = make_document(make_claim(issuer_name="Somebody else"))
    monkeypatch.setattr(compiled_proofs, "canonical", lambda document: "another")

    with pytest.raises(WrongCanonicalForm):
        proof_value(template=template, values=values, options=OPTIONS, sign=KEY.sign)


def test_the_proof_is_the_last_member_of_the_text() -> None:
    text = with_proof('{"a":"é"}', OPTIONS, "z1")

    assert text.startswith('{"a":"é","proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022",')
    assert text.endswith('"proofPurpose":"assertionMethod","proofValue":"z1"}}')
    assert '"created":"2026-11-22T09:30:00Z"' in text
