"""Issuers' identities: ``did:web`` names and DID documents.

Source of the rules: the did:web method specification; W3C Controlled Identifiers 1.0 (Multikey).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.groups.api import issuer_by_slug
from credcloud_bridge.jsonld.api import DID, MULTIKEY, xml_datetime
from credcloud_bridge.keys.models import SigningKey


def issuer_url(slug: str, root_url: str = "") -> str:
    """The address under which an issuer's public documents stand, without a slash at its end.

    ``root_url``: another address of the site than its own, as it had before it moved.
    """
    return f"{root_url or app_settings.ROOT_URL}/credcloud/issuers/{slug}"


def issuer_did(slug: str, root_url: str = "") -> str:
    """The issuer's DID: ``did:web:host%3Aport:credcloud:issuers:<slug>``; ``root_url`` as of ``issuer_url``."""
    parts = urlsplit(issuer_url(slug, root_url))
    host = parts.netloc.lower().replace(":", "%3A")
    return ":".join(["did:web", host, *(part for part in parts.path.split("/") if part)])


def verification_method(slug: str, public_key: str) -> str:
    """The address of a key in its issuer's DID document."""
    return f"{issuer_did(slug)}#{public_key}"


def former_root_url(*, slug: str, host: str) -> str:
    """The address at this host (``old.example.org``) for which the issuer signed before the site moved, else ``""``."""
    issuer = issuer_by_slug(slug=slug)
    former = issuer.former_root_urls if issuer is not None else ()
    return next((one for one in former if urlsplit(one).netloc.lower() == host.lower()), "")


def did_document(*, slug: str, root_url: str = "") -> bytes | None:
    """The issuer's DID document; nothing when there is no such issuer. ``root_url`` as of ``issuer_url``.

    Every key is listed. Those that were revoked say when, and are not for assertions any more.
    """
    issuer = issuer_by_slug(slug=slug)
    if issuer is None:
        return None
    did = issuer_did(slug, root_url)
    keys = list(SigningKey.objects.filter(issuer_id=issuer.id).order_by("created_at", "pk"))
    document: dict[str, Any] = {
        "@context": [DID, MULTIKEY],
        "id": did,
        "verificationMethod": [_method(did, key) for key in keys],
        "assertionMethod": [f"{did}#{key.public_key}" for key in _trusted(keys)],
    }
    return _as_json(document)


def _method(did: str, key: SigningKey) -> dict[str, str]:
    method = {
        "id": f"{did}#{key.public_key}",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": key.public_key,
    }
    if key.revoked_at is not None:
        method["revoked"] = xml_datetime(key.revoked_at)
    return method


def _trusted(keys: Iterable[SigningKey]) -> list[SigningKey]:
    return [key for key in keys if key.revoked_at is None]


def _as_json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
