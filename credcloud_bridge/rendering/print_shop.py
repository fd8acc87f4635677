"""A certificate for a print shop: larger sheets, backgrounds that go on beyond the cut, and marks where to cut.

The page is rendered anew with room for its bleed around it, so that what a design has beyond the edge prints there.
Pictures, shapes and given pages that end at the edge are mirrored outwards, as print shops do it themselves: nothing
within the cut moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from credcloud_bridge.data import DesignSource
from credcloud_bridge.rendering.compiled_design_cache import compiled_design
from credcloud_bridge.rendering.compiled_design_store import CompiledDesignStore
from credcloud_bridge.rendering.compiler_client import CompilerLimits
from credcloud_bridge.rendering.fields.image import ImageField
from credcloud_bridge.rendering.fields.ornament import OrnamentField
from credcloud_bridge.rendering.fields.registry import kind_of
from credcloud_bridge.rendering.fields.shape import ShapeField
from credcloud_bridge.rendering.geometry import PT_PER_MM
from credcloud_bridge.rendering.pdf.crop_marks import with_crop_marks
from credcloud_bridge.rendering.template import MARGIN, raw_pages
from credcloud_bridge.rendering.values import PlaceholderValues

_AT_THE_EDGE = 0.5  # millimetres from it: less is not cut exactly either


def print_shop_pdf(
    source: DesignSource,
    fields: PlaceholderValues,
    *,
    store: CompiledDesignStore | None,
    limits: CompilerLimits | None,
) -> bytes:
    """The certificate with the bleed that its design asks for, trim and bleed boxes, and crop marks.

    The same design and fields give the same bytes. Raises as ``compiled_design`` does.
    """
    bleed = bleed_of(source.template)
    sheet = {**source.template, MARGIN: bleed}
    front = compiled_design(
        replace(source, template=sheet, digest=_digest(source.digest, "s")), store=store, limits=limits
    )
    background = _background(source.template, front.sheet_sizes) if bleed else None
    behind = None
    if background is not None:
        only = replace(source, template=background, digest=_digest(source.digest, "e"))
        behind = compiled_design(only, store=store, limits=limits).pdf(fields)
    return with_crop_marks(front.pdf(fields), behind, bleed=bleed * PT_PER_MM)


def bleed_of(template: Mapping[str, Any]) -> float:
    """How many millimetres of a design are printed beyond the cut."""
    return float(template.get("bleed") or 0)


def _digest(digest: str, letter: str) -> str:
    """That of another design which is made of this one; compiled designs are kept by its first 32 letters."""
    return f"{letter}{digest[:31]}-{digest}"


def _background(
    template: Mapping[str, Any], sizes: Sequence[tuple[float, float]]
) -> Mapping[str, Any] | None:
    """The design with nothing but what reaches the edge of a page and ends there; ``None`` where nothing does."""
    pages = [
        [raw for raw in page if _ends_at_the_edge(raw, sizes[place])]
        for place, page in enumerate(raw_pages(template))
    ]
    base = template["basePdf"]
    if not isinstance(base, str):
        if not any(pages):
            return None
        base = {key: value for key, value in base.items() if key != "staticSchema"}
    return {**template, "basePdf": base, "schemas": pages}


def _ends_at_the_edge(raw: Mapping[str, Any], size: tuple[float, float]) -> bool:
    kind = kind_of(raw["type"])
    if kind is None or not issubclass(kind, ImageField | ShapeField | OrnamentField):
        return False
    if raw.get("rotate"):
        return False
    left, top = raw["position"]["x"], raw["position"]["y"]
    right, bottom = left + raw["width"], top + raw["height"]
    width, height = (side / PT_PER_MM for side in size)
    gaps = (left, top, width - right, height - bottom)
    return any(abs(gap) <= _AT_THE_EDGE for gap in gaps)
