"""Open Badges 2.0, hosted: what older backpacks fetch. Plain JSON at addresses that do not change.

Nothing here is signed: such a badge is as good as the site that serves it
(Open Badges 2.0, "Verification"; hosted).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from credcloud_bridge.jsonld.api import end_of_day, start_of_day
from credcloud_bridge.openbadges.documents import identity_hash

CONTEXT = "https://w3id.org/openbadges/v2"


@dataclass(frozen=True, slots=True)
class HostedBadge:
    """A published credential and where its documents are, all absolute addresses."""

    assertion_url: str
    badge_class_url: str
    issuer_url: str
    page_url: str
    image_url: str
    title: str
    description: str
    criteria: str
    tags: tuple[str, ...]
    issued_on: date
    expires_on: date | None


def hosted_assertion(badge: HostedBadge, *, email: str, salt: str) -> dict[str, Any]:
    """What was awarded to whom; ``email`` is told as a salted hash only."""
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": badge.assertion_url,
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": salt,
            "identity": identity_hash(email, salt),
        },
        "badge": badge.badge_class_url,
        "verification": {"type": "hosted"},
        "issuedOn": start_of_day(badge.issued_on),
        "image": badge.image_url,
        "evidence": badge.page_url,
    }
    if badge.expires_on is not None:
        document["expires"] = end_of_day(badge.expires_on)
    return document


def hosted_revoked_assertion(badge: HostedBadge, *, reason: str) -> dict[str, Any]:
    """What stands in the place of a revoked one, to be served with status 410."""
    document = {"@context": CONTEXT, "type": "Assertion", "id": badge.assertion_url, "revoked": True}
    return document | ({"revocationReason": reason} if reason else {})


def hosted_badge_class(badge: HostedBadge) -> dict[str, Any]:
    """What it was awarded for, as the certificate says it."""
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": badge.badge_class_url,
        "name": badge.title,
        "description": badge.description or badge.title,
        "image": badge.image_url,
        "criteria": {"id": badge.page_url} | ({"narrative": badge.criteria} if badge.criteria else {}),
        "issuer": badge.issuer_url,
    }
    return document | ({"tags": list(badge.tags)} if badge.tags else {})


def hosted_issuer(*, profile_url: str, name: str, url: str, email: str, logo_url: str) -> dict[str, Any]:
    """Who awarded it."""
    document = {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": profile_url,
        "name": name,
        "url": url,
        "email": email,
    }
    return document | ({"image": logo_url} if logo_url else {})
