"""The value of a proof, quickly: a document's template is canonicalised once, and filled for each credential."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from credcloud_bridge.jsonld.api import CanonicalTemplate, DocumentTemplate, canonical
from credcloud_bridge.keys.api import Sign, base58
from credcloud_bridge.openbadges.proofs import ProofOptions

# Templates that a process keeps compiled; a group needs one for each combination of values that its recipients have.
_CACHED_TEMPLATES = 64


class WrongCanonicalForm(RuntimeError):
    """A filled template is not what canonicalising its document gives: nothing is signed with it."""


def proof_value(
    *, template: DocumentTemplate, values: Sequence[str], options: ProofOptions, sign: Sign
) -> str:
    """The ``proofValue`` (base58btc) for the template filled with these values.

    The first filling of each template is compared with canonicalising the
    whole document; raises ``WrongCanonicalForm`` when the two differ.
    """
    ready = _ready(template)
    lines = ready.compiled.canonical(values)
    if not ready.compared:
        if lines != canonical(template.fill_document(values)):
            raise WrongCanonicalForm(template.digest)
        ready.compared = True
    return base58.encode(sign(ready.options_digest(options) + hashlib.sha256(lines.encode()).digest()))


class _Ready:
    """A compiled template, the context of its documents, and whether it has shown that it is right."""

    def __init__(self, template: DocumentTemplate) -> None:
        self.compiled = CanonicalTemplate(template)
        self.context: Any = template.document["@context"]
        self.compared = False
        self._last_options: tuple[ProofOptions, bytes] | None = None

    def options_digest(self, options: ProofOptions) -> bytes:
        """See ``ProofOptions.digest``; a batch has the same options for all."""
        last = self._last_options
        if last is None or last[0] is not options:
            # Another thread may write here at any moment: what is returned is what was made of these options.
            self._last_options = last = options, options.digest(self.context)
        return last[1]


@lru_cache(maxsize=_CACHED_TEMPLATES)
def _ready(template: DocumentTemplate) -> _Ready:
    return _Ready(template)
