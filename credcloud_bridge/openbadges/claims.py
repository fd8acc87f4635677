"""What a credential says, as plain values: all that is needed to write and sign its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Achievement:
    """What was achieved: the same for everybody who gets it.

    ``id`` is a URI that stays the same for the credential group. ``tags`` that
    are web addresses become alignments. ``language`` is a BCP 47 tag.
    """

    id: str
    name: str
    description: str
    criteria: str
    criteria_url: str = ""
    tags: tuple[str, ...] = ()
    achievement_type: str = "Certificate"
    image_url: str = ""
    human_code: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class AttributeValue:
    """A custom attribute of one credential: its identifier, heading and text (never blank)."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One credential that is being published.

    ``credential_id`` is its database id, ``url`` the address of its public
    page, ``image_url`` of its picture (or blank). ``issuer_name`` and
    ``issuer_url`` are the frozen ones that print, ``official`` is who signs
    on its face for the issuer (or blank). Dates are whole days in the site's
    time zone; the credential is valid through the end of ``expires_on``.
    """

    credential_id: int
    public_id: str
    url: str
    issuer_id: int
    issuer_name: str
    issuer_url: str
    achievement: Achievement
    recipient_name: str
    recipient_email: str
    issued_on: date
    expires_on: date | None = None
    image_url: str = ""
    recipient_did: str = ""
    attributes: tuple[AttributeValue, ...] = ()
    official: str = ""
