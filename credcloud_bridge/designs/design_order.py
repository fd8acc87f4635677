"""The order in which designs are offered to somebody who looks for one."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from credcloud_bridge.designs.summaries import DesignSummary

# Starters that suit any course, the plainest first: no field of study, places for all that prints.
_PLAIN_STARTERS = (
    "classic-engraved", "modern-grid", "quiet-minimal", "executive-hairline", "university-crest", "colour-block",
    "gold-seal", "guilloche-diploma", "professional-panel", "faculty-deed", "arabic-english", "arabic-modern",
    "badge-seal", "badge-medal", "badge-shield", "badge-hexagon", "badge-khatam",
)  # fmt: skip
_PLACES = {slug: place for place, slug in enumerate(_PLAIN_STARTERS)}


def in_order_for(designs: Iterable[DesignSummary], *, language: str) -> list[DesignSummary]:
    """The designs in this language first (``pt-br``, ``en``), then those that are written in the same direction.

    Among these the plain starters come first; what is equal keeps its order.
    """
    base = _base(language)
    direction = "rtl" if base in settings.LANGUAGES_BIDI else "ltr"
    return sorted(
        designs,
        key=lambda design: (
            _base(design.language) != base,
            design.direction != direction,
            _PLACES.get(design.slug, len(_PLACES)),
        ),
    )


def _base(language: str) -> str:
    return language.lower().partition("-")[0]
