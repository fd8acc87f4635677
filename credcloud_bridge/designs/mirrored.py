"""A design duplicated for another language: its layout mirrored where that one is written the other way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from credcloud_bridge.designs.draft_documents import DraftDocument

_OTHER_SIDE = {"left": "right", "right": "left"}
# Boxes whose content has a side; pictures and codes only move.
_EDGES = ("padding", "borderWidth")


def in_language(document: DraftDocument, *, language: str, direction: str, width: float) -> DraftDocument:
    """The document for ``language``; mirrored when its ``direction`` is another. ``width`` of the page is in mm.

    Words stay as they are: who knows the language writes them.
    """
    if direction == document.direction:
        return replace(document, language=language, history=())
    pages = [[_mirrored(field, width) for field in page] for page in document.template["schemas"]]
    guides = tuple(
        {**guide, "at": width - guide["at"]} if guide["axis"] == "x" else guide for guide in document.guides
    )
    return replace(
        document,
        language=language,
        direction=direction,
        template={**document.template, "schemas": pages},
        guides=guides,
        history=(),
    )


def _mirrored(field: Mapping[str, Any], width: float) -> dict[str, Any]:
    position = field["position"]
    mirrored = {
        **field,
        "position": {**position, "x": round(width - position["x"] - field["width"], 4)},
    }
    if field.get("alignment") in _OTHER_SIDE:
        mirrored["alignment"] = _OTHER_SIDE[field["alignment"]]
    elif "alignment" not in field and field["type"] in ("text", "multiVariableText"):
        mirrored["alignment"] = "right"  # left is what a text without alignment has
    if field.get("rotate"):
        mirrored["rotate"] = -field["rotate"]
    for name in _EDGES:
        edges = field.get(name)
        if isinstance(edges, Mapping):
            left, right = edges.get("left"), edges.get("right")
            swapped = {**edges, "left": right, "right": left}
            mirrored[name] = {key: value for key, value in swapped.items() if value is not None}
    return mirrored
