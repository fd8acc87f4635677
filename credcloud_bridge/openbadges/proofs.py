"""Data Integrity proofs (``eddsa-rdfc-2022``): the port through which documents are signed, and what adapters share.

Source of the rules: W3C Data Integrity EdDSA Cryptosuites v1.0, section 3.2.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from django.utils.module_loading import import_string

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.jsonld.canonical_form import canonical
from credcloud_bridge.jsonld.document_template import Form
from credcloud_bridge.openbadges.documents import moment

CRYPTOSUITE = "eddsa-rdfc-2022"
# Signs bytes with an Ed25519 key: 64 bytes come back.
Sign = Callable[[bytes], bytes]


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
            "created": moment(self.created),
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


class ProofSigner(Protocol):
    """Works out a proof's value. Every adapter gives the same, because Ed25519 leaves nothing to chance."""

    def proof_value(self, *, form: Form, values: Sequence[str], options: ProofOptions, sign: Sign) -> str:
        """The ``proofValue`` (base58btc) for the form filled with these values."""


def proof_signer() -> ProofSigner:
    """The adapter that ``CREDCLOUD_PROOF_SIGNER`` names."""
    adapter: ProofSigner = import_string(app_settings.PROOF_SIGNER)()
    return adapter


def with_proof(text: str, options: ProofOptions, value: str) -> str:
    """The document's text with its proof as last member; the same bytes every time."""
    return f'{text[:-1]},"proof":{options.text[:-1]},"proofValue":"{value}"}}}}'
