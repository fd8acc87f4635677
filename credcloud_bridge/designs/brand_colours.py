"""A design's own colours replaced by the issuer's, where the design says which stand for which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_MIX = re.compile(r"(colour|accent_colour)(?: (\d{1,3})%)?")
_COLOUR_KEYS = ("fontColor", "barColor", "backgroundColor", "borderColor", "color", "textColor")


def recoloured(
    template: Mapping[str, Any], wanted: Mapping[str, str] | None, colours: Mapping[str, str]
) -> Mapping[str, Any]:
    """The template with the issuer's colours.

    ``wanted`` says which of its own colours (``#rrggbb``) is which: ``colour``,
    ``accent_colour``, or so much of one on white: ``colour 30%``. A colour that
    the issuer has not stays the design's own.
    """
    replacements = {
        own.lower(): mixed
        for own, recipe in (wanted or {}).items()
        if (mixed := _mixed(recipe, colours)) is not None
    }
    if not replacements:
        return template
    pattern = re.compile("|".join(re.escape(one) for one in replacements), re.IGNORECASE)

    def replaced(text: str) -> str:
        return pattern.sub(lambda found: replacements[found[0].lower()], text)

    pages = []
    for page in template["schemas"]:
        fields = []
        for field in page:
            changes: dict[str, Any] = {key: replaced(field[key]) for key in _COLOUR_KEYS if field.get(key)}
            if field.get("gradient"):
                stops = [{**stop, "color": replaced(stop["color"])} for stop in field["gradient"]["stops"]]
                changes["gradient"] = {**field["gradient"], "stops": stops}
            if field["type"] == "svg" and (field.get("content") or "").startswith("<"):
                changes["content"] = replaced(field["content"])
            fields.append({**field, **changes})
        pages.append(fields)
    return {**template, "schemas": pages}


def _mixed(recipe: str, colours: Mapping[str, str]) -> str | None:
    found = _MIX.fullmatch(recipe)
    if found is None or found[1] not in colours:
        return None
    part = min(100, int(found[2] or 100)) / 100
    channels = (int(colours[found[1]][at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - one) * part):02x}" for one in channels)
