"""Other ways to work out a proof's value: what the product signs with must give the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from credcloud_bridge.jsonld.api import DocumentTemplate, bundled, canonical
from credcloud_bridge.keys.api import Sign, base58
from credcloud_bridge.openbadges import compiled_proofs
from credcloud_bridge.openbadges.proofs import ProofOptions


class ProofSigner(Protocol):
    """Works out the ``proofValue`` (base58btc) for a template filled with values."""

    def proof_value(
        self, *, template: DocumentTemplate, values: Sequence[str], options: ProofOptions, sign: Sign
    ) -> str: ...


class CompiledSigner:
    """The product's own way."""

    def proof_value(
        self, *, template: DocumentTemplate, values: Sequence[str], options: ProofOptions, sign: Sign
    ) -> str:
        return compiled_proofs.proof_value(template=template, values=values, options=options, sign=sign)


class PyldSigner:
    """PyLD canonicalises each document."""

    def proof_value(
        self, *, template: DocumentTemplate, values: Sequence[str], options: ProofOptions, sign: Sign
    ) -> str:
        document = template.fill_document(values)
        digest = hashlib.sha256(canonical(document).encode()).digest()
        return base58.encode(sign(options.digest(document["@context"]) + digest))


class OpenvcSigner:
    """openvc-core (1.20 or later) makes the proof."""

    def proof_value(
        self, *, template: DocumentTemplate, values: Sequence[str], options: ProofOptions, sign: Sign
    ) -> str:
        from openvc.proof.data_integrity import DataIntegrityProofSuite

        method = options.verification_method
        signed = DataIntegrityProofSuite().add_proof(
            template.fill_document(values),
            signing_key=_Key(kid=method, sign=sign),
            verification_method=method,
            created=options.created,
            extra_contexts=bundled(),
        )
        return str(signed["proof"]["proofValue"])


@dataclass(frozen=True, slots=True)
class _Key:
    """A key as openvc-core wants it."""

    kid: str
    sign: Sign
    alg: str = "EdDSA"
