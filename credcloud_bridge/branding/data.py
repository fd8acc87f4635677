"""What an organisation's certificates carry beside their texts: logo, colours, signatories."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

# As many as the native certificates of Open edX have.
MOST_SIGNATORIES = 4


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs on the face of a certificate. ``signature`` is the digest of a stored picture, or blank."""

    name: str
    title: str = ""
    organisation: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Branding:
    """Logo, colours, fonts and signatories; blank is what there is none of.

    ``logo`` and ``logo_dark`` (for dark grounds) are digests of stored pictures,
    ``colour`` and ``accent_colour`` are written ``#rrggbb``. The fonts are families that come with the package;
    designs take them on in the studio, as another font changes where lines end.
    """

    logo: str = ""
    logo_dark: str = ""
    colour: str = ""
    accent_colour: str = ""
    signatories: tuple[Signatory, ...] = ()
    heading_font: str = ""
    text_font: str = ""

    @property
    def pictures(self) -> tuple[str, ...]:
        """The digests of its pictures, each once."""
        named = (self.logo, self.logo_dark, *(one.signature for one in self.signatories))
        return tuple(dict.fromkeys(filter(None, named)))

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the content; blank when there is nothing in it."""
        if self == EMPTY:
            return ""
        canonical = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def official_of(self, organisation: str) -> str:
        """The name of the first signatory who signs for this organisation itself; blank when there is none.

        A signatory with another organisation may be a partner's or a sponsor's: nothing is claimed of such a one.
        """
        own = ("", organisation.strip().casefold())
        return next((one.name for one in self.signatories if one.organisation.strip().casefold() in own), "")

    def overridden_by(self, other: Branding) -> Branding:
        """This, with what ``other`` has in its place: the logos together, each colour, the signatories together."""
        has_logo = other.logo or other.logo_dark
        return Branding(
            logo=other.logo if has_logo else self.logo,
            logo_dark=other.logo_dark if has_logo else self.logo_dark,
            colour=other.colour or self.colour,
            accent_colour=other.accent_colour or self.accent_colour,
            signatories=other.signatories or self.signatories,
            heading_font=other.heading_font or self.heading_font,
            text_font=other.text_font or self.text_font,
        )

    def as_json(self) -> dict[str, Any]:
        """This as plain JSON values; ``from_json`` reads it back."""
        content = asdict(self) | {"signatories": [asdict(one) for one in self.signatories]}
        # Digests of brandings that were stored before there were fonts in them stay as they are.
        return {name: value for name, value in content.items() if value or not name.endswith("_font")}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Branding:
        """What ``as_json`` gave."""
        return cls(**{**stored, "signatories": tuple(Signatory(**one) for one in stored["signatories"])})


EMPTY = Branding()


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A stored logo or signature: as it prints (PNG or SVG), and as PNG; sizes are the PNG's in pixels."""

    digest: str
    purpose: str
    media_type: str
    data: bytes
    png: bytes
    width: int
    height: int
