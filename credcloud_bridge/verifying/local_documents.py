"""Our own documents that a check needs: they are read from the database, never fetched."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable

from django.db import DatabaseError

from credcloud_bridge.keys.api import did_document, issuer_did, issuer_url
from credcloud_bridge.openbadges.api import status_list
from credcloud_bridge.verifying.issuer_keys import document_address

log = logging.getLogger(__name__)

_SLUG = re.compile(r"[A-Za-z0-9_-]{1,100}")
# What every reader takes for a document without anything in it.
_NOTHING = "{}"


def is_local_issuer(did: str) -> bool:
    """Whether this is the name of an issuer of this site."""
    return _slug(did) is not None


def local_documents_for(*, issuer: str, status_lists: Iterable[str]) -> dict[str, str | None]:
    """The DID document and the status lists that a credential names, as far as they are ours, by their addresses.

    Where ours would be and is none, there is one without keys or places: we do not ask ourselves through the network.
    ``None`` is a list that cannot be signed now.
    """
    slug = _slug(issuer)
    if slug is None:
        return {}
    keys = did_document(slug=slug) or json.dumps({"id": issuer}).encode()
    known: dict[str, str | None] = {document_address(issuer): keys.decode()}
    for address in status_lists:
        if address.startswith(f"{issuer_url(slug)}/"):
            known[address] = _status_list(slug, address)
    return known


def _slug(did: str) -> str | None:
    slug = did.rpartition(":")[2]
    return slug if _SLUG.fullmatch(slug) and did == issuer_did(slug) else None


def _status_list(slug: str, address: str) -> str | None:
    found = re.fullmatch(r"/status/([a-z]{1,16})/([0-9]{1,9})", address.removeprefix(issuer_url(slug)))
    if found is None:
        return _NOTHING
    try:
        signed = status_list(slug=slug, purpose=found[1], number=int(found[2]))
    except DatabaseError:
        raise
    except Exception:
        # The key does not open, or its store fails in a way of its own. Whoever verifies still gets an answer.
        log.exception("The status list %s cannot be signed.", address)
        return None
    return signed.decode() if signed else _NOTHING
