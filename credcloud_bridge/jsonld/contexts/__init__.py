"""The JSON-LD contexts of our documents, as their publishers have them; nothing is ever fetched.

Sources: W3C (credentials v2, Data Integrity v2, Multikey v1) and 1EdTech (Open Badges 3.0.3 and its extensions).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# For the type of ``credentialSchema`` that Open Badges asks for.
OPEN_BADGES_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
MULTIKEY = "https://w3id.org/security/multikey/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
DID = "https://www.w3.org/ns/did/v1"

_FILES = {
    CREDENTIALS: "credentials-v2.json",
    OPEN_BADGES: "ob-3.0.3.json",
    OPEN_BADGES_EXTENSIONS: "ob-extensions.json",
    MULTIKEY: "multikey-v1.json",
    DATA_INTEGRITY: "data-integrity-v2.json",
}


class UnknownContext(LookupError):
    """A document names a context that is not bundled."""


@cache
def context(url: str) -> dict[str, Any]:
    """The bundled context with this address; raises ``UnknownContext``. Not to be changed by the caller."""
    if url not in _FILES:
        raise UnknownContext(url)
    read: dict[str, Any] = json.loads(files(__name__).joinpath(_FILES[url]).read_text(encoding="utf-8"))
    return read


def bundled() -> dict[str, dict[str, Any]]:
    """Every bundled context by its address."""
    return {url: context(url) for url in _FILES}


def document_loader(url: str, _options: Any = None) -> dict[str, Any]:
    """The loader for PyLD that knows what is bundled and nothing else."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": context(url),
    }
