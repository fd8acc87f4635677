"""The SAML provider's metadata, from its address or a file, as bytes that only ``saml_process`` reads."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from credcloud_bridge import cache

log = logging.getLogger(__name__)

LARGEST = 8 * 1024 * 1024  # bytes; one provider has some ten thousand
# Asked for anew after an hour; an older one is good while the provider does not answer.
_FRESH_SECONDS, _KEPT_SECONDS = 3600, 7 * 86_400


class NoMetadata(Exception):
    """Says why there is none."""


def is_address(place: str) -> bool:
    """Whether ``CREDCLOUD_SAML_METADATA`` is an address and no file."""
    return urlsplit(place).scheme in ("http", "https")


def provider_metadata() -> str:
    """The XML; raises ``NoMetadata``."""
    place = settings.CREDCLOUD_SAML_METADATA
    return _downloaded(place) if is_address(place) else from_file(place)


def from_file(place: str) -> str:
    """What is in the file; raises ``NoMetadata``."""
    try:
        with Path(place).open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise NoMetadata(f"{place} cannot be read: {error.strerror}") from error
    return _as_text(content, place)


def _downloaded(address: str) -> str:
    key = f"credcloud:saml:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
    fresh: str | None = cache.get(f"{key}:fresh")
    if fresh is not None:
        return fresh
    from credcloud_bridge.network import Network, NotFetched

    host = urlsplit(address).netloc.rpartition("@")[2].lower()
    try:
        # The administrator named this host: it may be in the own network.
        page = Network(known_hosts=frozenset({host})).get(
            address, largest=LARGEST, accept="application/samlmetadata+xml, application/xml, text/xml, */*"
        )
        content = _as_text(page.content, address)
    except (NotFetched, NoMetadata) as error:
        kept: str | None = cache.get(f"{key}:kept")
        if kept is None:
            raise NoMetadata(f"{address} does not answer: {error}") from error
        log.warning("The metadata of the SAML provider is not to be had, an older copy is used: %s", error)
        return kept
    cache.store(f"{key}:fresh", content, _FRESH_SECONDS)
    cache.store(f"{key}:kept", content, _KEPT_SECONDS)
    return content


def _as_text(content: bytes, place: str) -> str:
    if len(content) > LARGEST:
        raise NoMetadata(f"{place} is larger than {LARGEST // 1024**2} MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoMetadata(f"{place} is not UTF-8") from error
