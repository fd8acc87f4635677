"""Data Integrity proofs (``eddsa-rdfc-2022``): what a proof says, and a document's text with its proof.

Source of the rules: W3C Data Integrity EdDSA Cryptosuites v1.0, section 3.2.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from credcloud_bridge.jsonld.api import canonical, xml_datetime

CRYPTOSUITE = "eddsa-rdfc-2022"


@dataclass(frozen=True)
class ProofOptions:
    """What a proof says beside its value: when it was made and with which key (its address in the DID document)."""

    verification_method: str
    created: datetime

    @cached_property
    def text(self) -> str:
        """``members`` as JSON text."""
        return json.dumps(self.members, ensure_ascii=False, separators=(",", ":"))

    @property
    def members(self) -> dict[str, str]:
        """The proof as JSON, without its value."""
        return {
            "type": "DataIntegrityProof",
            "cryptosuite": CRYPTOSUITE,
            "created": xml_datetime(self.created),
            "verificationMethod": self.verification_method,
            "proofPurpose": "assertionMethod",
        }

    def digest(self, context: Any) -> bytes:
        """SHA-256 of the options' canonical form in the document's ``@context``; worked out once for each context."""
        key = str(context)
        if key not in self._digests:
            config = {"@context": context, **self.members}
            self._digests[key] = hashlib.sha256(canonical(config).encode()).digest()
        return self._digests[key]

    @cached_property
    def _digests(self) -> dict[str, bytes]:
        return {}


def with_proof(text: str, options: ProofOptions, value: str) -> str:
    """The document's text with its proof as last member; the same bytes every time."""
    return f'{text[:-1]},"proof":{options.text[:-1]},"proofValue":"{value}"}}}}'
