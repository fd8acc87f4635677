"""What a font says of itself: names, weight, licence (OpenType 1.9, tables ``name`` and ``OS/2``)."""

from __future__ import annotations

import re
from typing import Any

from fontTools.ttLib import TTFont

_FAMILY, _STYLE, _POSTSCRIPT, _COPYRIGHT, _LICENCE, _LICENCE_ADDRESS = 1, 2, 6, 0, 13, 14
_TYPOGRAPHIC_FAMILY, _TYPOGRAPHIC_STYLE = 16, 17
_LONGEST_NAME, _LONGEST_LICENCE = 100, 1000


def font_details(font: TTFont) -> dict[str, Any]:
    """What a font says of itself."""
    weight = min(1000, max(1, font["OS/2"].usWeightClass))
    italic = bool(font["OS/2"].fsSelection & 1) or bool(font["head"].macStyle & 2)
    return {
        "family": _name(font, _TYPOGRAPHIC_FAMILY) or _name(font, _FAMILY) or "Font",
        "style": _name(font, _TYPOGRAPHIC_STYLE) or _name(font, _STYLE) or "Regular",
        "postscript_name": re.sub(r"[^A-Za-z0-9-]", "", _name(font, _POSTSCRIPT))[:63] or "Font",
        "weight": weight,
        "italic": italic,
        "licence": _name(font, _LICENCE, _LONGEST_LICENCE),
        "licence_url": _name(font, _LICENCE_ADDRESS, 300),
        "copyright": _name(font, _COPYRIGHT, 300),
    }


def _name(font: TTFont, number: int, longest: int = _LONGEST_NAME) -> str:
    text = font["name"].getDebugName(number) or ""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:longest]
