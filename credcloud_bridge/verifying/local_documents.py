"""Our own documents that a check needs: they are read from the database, never fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from credcloud_bridge.keys.api import did_document, issuer_did, issuer_url
from credcloud_bridge.openbadges.api import status_list
from credcloud_bridge.verifying.issuer_keys import document_address

_SLUG = re.compile(r"[A-Za-z0-9_-]{1,100}")
# What every reader takes for a document without anything in it.
_NOTHING = b"{}"


def is_local_issuer(did: str) -> bool:
    """Whether this is the name of an issuer of this site."""
    return _slug(did) is not None


def local_documents_for(*, issuer: str, status_lists: Iterable[str]) -> dict[str, str]:
    """The DID document and the status lists that a credential names, as far as they are ours, by their addresses.

    Where ours would be and is none, there is one without keys or places: we do not ask ourselves through the network.
    """
    slug = _slug(issuer)
    if slug is None:
        return {}
    known = {document_address(issuer): did_document(slug=slug) or json.dumps({"id": issuer}).encode()}
    for address in status_lists:
        if address.startswith(f"{issuer_url(slug)}/"):
            known[address] = _status_list(slug, address) or _NOTHING
    return {address: content.decode() for address, content in known.items()}


def _slug(did: str) -> str | None:
    slug = did.rpartition(":")[2]
    return slug if _SLUG.fullmatch(slug) and did == issuer_did(slug) else None


def _status_list(slug: str, address: str) -> bytes | None:
    found = re.fullmatch(r"/status/([a-z]{1,16})/([0-9]{1,9})", address.removeprefix(issuer_url(slug)))
    return status_list(slug=slug, purpose=found[1], number=int(found[2])) if found else None
