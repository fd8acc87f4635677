"""Addresses that open other services with a credential's page to be shared; nobody is told before they are pressed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from credcloud_bridge.credentials.api import PublicCredential


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A service: its ``name`` as it calls itself (for e-mail in the reader's language), and the address to open."""

    key: str
    name: str
    url: str


def share_links(credential: PublicCredential) -> tuple[ShareLink, ...]:
    """LinkedIn, X, Facebook, WhatsApp, Bluesky and e-mail, each with the page's address and what it is about."""
    return tuple(_links(credential.public_url, credential.title, share_text(credential)))


def share_text(credential: PublicCredential) -> str:
    """What is proposed to be said with the address."""
    return _("My credential “%(title)s”, issued by %(issuer)s") % {
        "title": credential.title,
        "issuer": credential.issuer.name,
    }


def _links(address: str, title: str, text: str) -> Iterator[ShareLink]:
    together = f"{text} {address}"
    yield ShareLink(
        "linkedin",
        "LinkedIn",
        f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': address})}",
    )
    yield ShareLink("x", "X", f"https://x.com/intent/post?{urlencode({'text': text, 'url': address})}")
    yield ShareLink(
        "facebook", "Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': address})}"
    )
    yield ShareLink("whatsapp", "WhatsApp", f"https://wa.me/?{urlencode({'text': together})}")
    yield ShareLink("bluesky", "Bluesky", f"https://bsky.app/intent/compose?{urlencode({'text': together})}")
    # Programs for mail take %20, and no plus sign, for a blank (RFC 6068).
    yield ShareLink("email", _("E-mail"), f"mailto:?subject={quote(title)}&body={quote(together)}")
