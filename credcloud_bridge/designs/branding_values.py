"""What a branding puts into designs: texts, and pictures with their proportions, by placeholder."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from credcloud_bridge.branding.api import Branding, StoredPicture

SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class BrandPicture:
    """A picture as a template holds it (a data URI or SVG text), and its width divided by its height."""

    content: str
    proportion: float


@dataclass(frozen=True, slots=True)
class BrandingValues:
    """Texts and pictures by placeholder, those that there are; colours as ``#rrggbb`` by their name."""

    texts: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, BrandPicture] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether there is something for this placeholder."""
        return name in self.texts or name in self.pictures


def branding_values(branding: Branding, picture: Callable[[str], StoredPicture]) -> BrandingValues:
    """The values of a branding; ``picture`` gives the stored picture with a digest."""
    texts: dict[str, str] = {}
    digests = {"issuer_logo": branding.logo, "issuer_logo_dark": branding.logo_dark}
    for number, one in enumerate(branding.signatories, start=1):
        for part in ("name", "title", "organisation"):
            texts[f"signatory_{number}_{part}"] = getattr(one, part)
        digests[f"signatory_{number}_signature"] = one.signature
    return BrandingValues(
        texts={name: text for name, text in texts.items() if text},
        pictures={name: brand_picture(picture(digest)) for name, digest in digests.items() if digest},
        colours={
            name: colour
            for name, colour in (("colour", branding.colour), ("accent_colour", branding.accent_colour))
            if colour
        },
    )


def brand_picture(picture: StoredPicture) -> BrandPicture:
    """A stored picture as a template holds it."""
    content = (
        picture.data.decode()
        if picture.media_type == SVG
        else f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"
    )
    return BrandPicture(content=content, proportion=picture.width / max(1, picture.height))
