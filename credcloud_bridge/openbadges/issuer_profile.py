"""The issuer's Open Badges 3.0 profile, and the issuer as it stands in what it signs."""

from __future__ import annotations

import json
from typing import Any

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.branding.api import branding_by_digest
from credcloud_bridge.groups.api import IssuerView, issuer_by_slug
from credcloud_bridge.jsonld.api import CREDENTIALS, OPEN_BADGES, unambiguous, web_address
from credcloud_bridge.keys.api import issuer_did


def issuer_profile(*, slug: str, root_url: str = "") -> bytes | None:
    """The issuer's Open Badges 3.0 profile; nothing when there is no such issuer.

    ``root_url``: an address that the site had before it moved, whose DID is then the profile's.
    """
    issuer = issuer_by_slug(slug=slug)
    if issuer is None:
        return None
    document = {"@context": [CREDENTIALS, OPEN_BADGES], **_profile(issuer, root_url)}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _profile(issuer: IssuerView, root_url: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": issuer_did(issuer.slug, root_url),
        "type": ["Profile"],
        "name": unambiguous(issuer.name),
    }
    if web_address(issuer.url):
        document["url"] = web_address(issuer.url)
    if issuer.email:
        document["email"] = unambiguous(issuer.email)
    if issuer.logo_url:
        logo = issuer.logo_url if "://" in issuer.logo_url else f"{app_settings.ROOT_URL}{issuer.logo_url}"
        document["image"] = {"id": web_address(logo), "type": "Image"}
    if official := branding_by_digest(issuer.branding).official_of(issuer.name):
        document["official"] = unambiguous(official)
    return document


def issuer_object(did: str, name: str, url: str, official: str = "") -> dict[str, Any]:
    """The issuer as it stands in what it signs, with the name of whoever signs for it where there is somebody."""
    profile: dict[str, Any] = {"id": did, "type": ["Profile"], "name": unambiguous(name)}
    if web_address(url):
        profile["url"] = web_address(url)
    if official:
        profile["official"] = unambiguous(official)
    return profile
