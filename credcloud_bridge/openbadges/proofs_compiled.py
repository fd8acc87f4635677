"""The quick adapter: a form is expanded once, and filled for each credential."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from credcloud_bridge.jsonld.canonical_form import CompiledForm, canonical
from credcloud_bridge.jsonld.document_template import Form
from credcloud_bridge.keys import base58
from credcloud_bridge.openbadges.proofs import ProofOptions, Sign

# Forms that a process keeps compiled; a group needs one for each combination of values that its recipients have.
_FORMS_KEPT = 64


class WrongCanonicalForm(RuntimeError):
    """A filled form is not what canonicalising its document gives: nothing is signed with it."""


class CompiledSigner:
    """See ``ProofSigner``."""

    def proof_value(self, *, form: Form, values: Sequence[str], options: ProofOptions, sign: Sign) -> str:
        """See ``ProofSigner.proof_value``. The first filling of each form is compared with the long way."""
        ready = _ready(form)
        lines = ready.compiled.canonical(values)
        if not ready.compared:
            if lines != canonical(form.filled_document(values)):
                raise WrongCanonicalForm(form.digest)
            ready.compared = True
        return base58.encode(sign(options.digest(ready.context) + hashlib.sha256(lines.encode()).digest()))


class _Ready:
    """A compiled form, the context of its documents, and whether it has shown that it is right."""

    def __init__(self, form: Form) -> None:
        self.compiled = CompiledForm(form)
        self.context: Any = form.document["@context"]
        self.compared = False


@lru_cache(maxsize=_FORMS_KEPT)
def _ready(form: Form) -> _Ready:
    return _Ready(form)
