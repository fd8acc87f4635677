"""The plain adapter: PyLD canonicalises each document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from credcloud_bridge.jsonld.canonical_form import canonical
from credcloud_bridge.jsonld.document_template import Form
from credcloud_bridge.keys import base58
from credcloud_bridge.openbadges.proofs import ProofOptions, Sign


class PyldSigner:
    """See ``ProofSigner``."""

    def proof_value(self, *, form: Form, values: Sequence[str], options: ProofOptions, sign: Sign) -> str:
        """See ``ProofSigner.proof_value``."""
        document = form.filled_document(values)
        digest = hashlib.sha256(canonical(document).encode()).digest()
        return base58.encode(sign(options.digest(document["@context"]) + digest))
