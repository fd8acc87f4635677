"""JSON-LD documents: their contexts, their canonical form, templates of them, and texts that go into them."""

from __future__ import annotations

from credcloud_bridge.jsonld.canonical_form import CanonicalTemplate, canonical
from credcloud_bridge.jsonld.contexts import (
    CREDENTIALS,
    DATA_INTEGRITY,
    DID,
    MULTIKEY,
    OPEN_BADGES,
    OPEN_BADGES_EXTENSIONS,
    UnknownContext,
    bundled,
    context,
    document_loader,
)
from credcloud_bridge.jsonld.dates import end_of_day, start_of_day, xml_datetime
from credcloud_bridge.jsonld.document_template import DocumentTemplate, slot
from credcloud_bridge.jsonld.texts import language_tag, order_stable_texts, unambiguous, web_address

__all__ = [
    "CREDENTIALS",
    "DATA_INTEGRITY",
    "DID",
    "MULTIKEY",
    "OPEN_BADGES",
    "OPEN_BADGES_EXTENSIONS",
    "CanonicalTemplate",
    "DocumentTemplate",
    "UnknownContext",
    "bundled",
    "canonical",
    "context",
    "document_loader",
    "end_of_day",
    "language_tag",
    "order_stable_texts",
    "slot",
    "start_of_day",
    "unambiguous",
    "web_address",
    "xml_datetime",
]
