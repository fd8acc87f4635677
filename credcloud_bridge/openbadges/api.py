"""Open Badges 3.0: issuers' identities and keys, signed documents, status lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from credcloud_bridge.data import Problem
from credcloud_bridge.openbadges.baking import bake_png, bake_svg, svg_of_png
from credcloud_bridge.openbadges.claims import Achievement, AttributeValue, Claim
from credcloud_bridge.openbadges.extracting import Container, ExtractedCredential, Form, extract

# The name and the kind of file under which the signed document is embedded in PDFs and downloaded.
ATTACHMENT_NAME = "credential.json"
ATTACHMENT_TYPE = "application/ld+json"


def enter_published(*, claims: Sequence[Claim], now: datetime) -> Mapping[int, Problem]:
    """Sign credentials and keep what was signed, in the caller's transaction; the ones in the answer were not signed.

    Each gets a place in its issuer's status list. The keys of the answer are credential ids.
    """
    raise NotImplementedError


def end(*, credential_ids: Collection[int], now: datetime) -> None:
    """Set the status bit of revoked or superseded credentials, in the caller's transaction."""
    raise NotImplementedError


def set_expiry(*, credential_ids: Collection[int], expires_on: date | None, now: datetime) -> None:
    """Sign credentials again with another expiry date; nothing else of them changes. Refuses when it cannot sign."""
    raise NotImplementedError


def forget(*, credential_ids: Collection[int]) -> None:
    """Erase what was signed; the places in status lists, and their bits, stay taken."""
    raise NotImplementedError


def signed_json(*, credential_uuid: UUID) -> bytes | None:
    """Exactly the signed document (UTF-8 JSON), the same bytes every time; nothing when it was not signed."""
    raise NotImplementedError


def signed_jsons(*, credential_ids: Collection[int]) -> dict[int, bytes]:
    """The signed documents of many credentials in two queries, by credential id."""
    raise NotImplementedError


def did_document(*, slug: str) -> bytes | None:
    """The issuer's DID document (JSON)."""
    raise NotImplementedError


def profile(*, slug: str) -> bytes | None:
    """The issuer's Open Badges profile (JSON-LD)."""
    raise NotImplementedError


def status_list(*, slug: str, purpose: str, number: int) -> bytes | None:
    """The signed status list credential (JSON-LD), as things stand now."""
    raise NotImplementedError


__all__ = [
    "ATTACHMENT_NAME",
    "ATTACHMENT_TYPE",
    "Achievement",
    "AttributeValue",
    "Claim",
    "Container",
    "ExtractedCredential",
    "Form",
    "bake_png",
    "bake_svg",
    "did_document",
    "end",
    "enter_published",
    "extract",
    "forget",
    "profile",
    "set_expiry",
    "signed_json",
    "signed_jsons",
    "status_list",
    "svg_of_png",
]
