"""Fonts that a file carries become fonts of the course, where their own licence lets anybody use them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.designs.font_references import prepare_font, store_font
from credcloud_bridge.designs.imports.api import Proposal
from credcloud_bridge.designs.imports.proposal import EmbeddedFont

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLES = ("bolditalic", "boldoblique", "bold", "italic", "oblique", "regular")


def with_embedded_fonts(
    template: Mapping[str, Any], proposal: Proposal, *, course_key: CourseKey | None, actor: Any
) -> dict[str, Any]:
    """The template whose texts name fonts that the file carried, stored for the course, instead of near ones.

    Only where the near font stands for exactly one font of the file, and that one is free. A font that cannot be
    stored leaves the near one.
    """
    meant = defaultdict(set)
    for element in proposal.elements:
        if element.font and element.design_font and not element.font_exact:
            meant[element.design_font].add(element.font)
    used = {field.get("fontName") for page in template["schemas"] for field in page}
    names = {}
    for near, originals in meant.items():
        found = _carried(next(iter(originals)), proposal) if len(originals) == 1 and near in used else None
        if found is None:
            continue
        try:
            ready = prepare_font(proposal.assets[found.sha256])
            names[near] = f"ccb-{store_font(ready, course_key=course_key, actor=actor).sha256}"
        except CredCloudError:
            continue
    schemas = [
        [{**field, "fontName": names.get(field["fontName"], field["fontName"])} if field.get("fontName") else field
         for field in page]
        for page in template["schemas"]
    ]  # fmt: skip
    return {**template, "schemas": schemas}


def _carried(name: str, proposal: Proposal) -> EmbeddedFont | None:
    """The free font among those of the file that a text's font name means, in its own style or the regular one."""
    wanted, style = _family_and_style(name)
    styles = {
        font.style.lower(): font
        for font in proposal.fonts
        if font.free and font.sha256 in proposal.assets and _family_and_style(font.family)[0] == wanted
    }
    return styles.get(style) or styles.get("regular")


def _family_and_style(name: str) -> tuple[str, str]:
    """Family and style in small letters without blanks: of ``ABCDEF+GreatVibes-Bold`` ``greatvibes`` and ``bold``."""
    plain = re.sub(r"[^a-z0-9]", "", _SUBSET.sub("", name).lower().removesuffix("mt"))
    for style in _STYLES:
        if plain.endswith(style) and plain != style:
            return plain.removesuffix(style), style.replace("oblique", "italic")
    return plain, "regular"
