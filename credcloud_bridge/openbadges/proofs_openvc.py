"""The adapter that lets openvc-core (1.20 or later, extra ``openvc``) make the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from credcloud_bridge.jsonld.contexts import bundled
from credcloud_bridge.jsonld.document_template import Form
from credcloud_bridge.openbadges.proofs import ProofOptions, Sign


@dataclass(frozen=True, slots=True)
class _Key:
    """A key as openvc-core wants it; the signing itself stays with our key store."""

    kid: str
    sign: Sign
    alg: str = "EdDSA"


class OpenvcSigner:
    """See ``ProofSigner``."""

    def proof_value(self, *, form: Form, values: Sequence[str], options: ProofOptions, sign: Sign) -> str:
        """See ``ProofSigner.proof_value``."""
        from openvc.proof.data_integrity import DataIntegrityProofSuite

        method = options.verification_method
        signed = DataIntegrityProofSuite().add_proof(
            form.filled_document(values),
            signing_key=_Key(kid=method, sign=sign),
            verification_method=method,
            created=options.created,
            extra_contexts=bundled(),
        )
        return str(signed["proof"]["proofValue"])
