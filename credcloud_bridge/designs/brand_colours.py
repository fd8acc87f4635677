"""A design's own colours replaced by the issuer's, where the design says which stand for which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_MIX = re.compile(r"(colour|accent_colour)(?: (\d{1,3})%)?")
_OWN = re.compile(r"#[0-9a-fA-F]{6}")
_MOST = 40  # as the schema of templates has it
_COLOUR_KEYS = ("fontColor", "barColor", "backgroundColor", "borderColor", "color", "textColor")


def checked_brand_colours(sent: object) -> dict[str, str]:
    """Which own colour stands for which of the issuer's, of what an editor sent; whatever is not one is left out."""
    if not isinstance(sent, Mapping):
        return {}
    found = {
        own: recipe
        for own, recipe in sent.items()
        if isinstance(recipe, str) and _OWN.fullmatch(str(own)) and _MIX.fullmatch(recipe)
    }
    return found if len(found) <= _MOST else {}


def has_any_colour(drawing: str, brand_colours: Mapping[str, str]) -> bool:
    """Whether a drawing has a colour that stands for one of the issuer's."""
    lower = drawing.lower()
    return any(own.lower() in lower for own in brand_colours)


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
