"""Ornaments: polygons, stars, seals, ribbons, frames and corners, computed from a few numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from credcloud_bridge.rendering.css import css_box, css_colour, css_number
from credcloud_bridge.rendering.fields.field import AssetAddress, Field, FieldDrawing
from credcloud_bridge.rendering.fields.gradients import GRADIENT_SCHEMA, Gradient, read_gradient
from credcloud_bridge.rendering.fields.ornament_paths import (
    corner_path,
    frame_path,
    polygon_path,
    ribbon_paths,
    seal_path,
    star_path,
)
from credcloud_bridge.rendering.geometry import PT_PER_MM, Box
from credcloud_bridge.rendering.values import PlaceholderValues

_OPTIONAL_COLOUR = {"anyOf": [{"$ref": "#/$defs/colour"}, {"type": "null"}]}
_POINTS = {"polygon": 6, "star": 5, "seal": 24}
_FOLDS_SHADE = 0.55  # of the ribbon's own colour
_ENDS_SHADE = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class OrnamentField(Field):
    """An ornament in one colour or gradient. Frames and corners are made of lines ``stroke_width`` thick."""

    types: ClassVar = ("polygon", "star", "seal", "ribbon", "frame", "corner")
    schema: ClassVar = {
        "color": _OPTIONAL_COLOUR,
        "borderColor": _OPTIONAL_COLOUR,
        "borderWidth": {"type": ["number", "null"], "minimum": 0, "maximum": 500},
        "gradient": GRADIENT_SCHEMA,
        "points": {"type": ["integer", "null"], "minimum": 3, "maximum": 120},
        "innerRadius": {"type": ["number", "null"], "minimum": 0.05, "maximum": 1},
        "depth": {"type": ["number", "null"], "minimum": 0, "maximum": 0.5},
        "fold": {"type": ["number", "null"], "minimum": 0.02, "maximum": 0.45},
        "frameStyle": {"enum": ["plain", "double", "notched", "cut", None]},
        "cornerSize": {"type": ["number", "null"], "minimum": 0, "maximum": 500},
    }

    name: str
    box: Box
    kind: str
    fill: str
    gradient: Gradient | None
    stroke: str
    stroke_width: float
    points: int
    inner: float
    depth: float
    fold: float
    frame_style: str
    corner: float
    alt: str

    @classmethod
    def read(cls, raw: Mapping[str, Any], box: Box) -> Self:
        """The ornament with its numbers, or usual ones for those left out."""
        kind, width = raw["type"], raw.get("borderWidth")
        lines = kind in ("frame", "corner")
        return cls(
            name=raw["name"],
            box=box,
            kind=kind,
            fill=raw.get("color") or "",
            gradient=read_gradient(raw.get("gradient")),
            stroke="" if lines else raw.get("borderColor") or "",
            stroke_width=(1.0 if lines and width is None else width or 0.0) * PT_PER_MM,
            points=raw.get("points") or _POINTS.get(kind, 5),
            inner=raw.get("innerRadius") or 0.45,
            depth=0.08 if raw.get("depth") is None else raw["depth"],
            fold=raw.get("fold") or 0.15,
            frame_style=raw.get("frameStyle") or "plain",
            corner=(8.0 if raw.get("cornerSize") is None else raw["cornerSize"]) * PT_PER_MM,
            alt=" ".join((raw.get("alt") or "").split()),
        )

    def alternative(self, content: str) -> str:
        """The alternative text that the template gives."""
        return self.alt

    def html(self, fields: PlaceholderValues, asset: AssetAddress) -> str:
        """The ornament as inline SVG in a box that is turned (WeasyPrint would turn the SVG itself twice)."""
        box = self.box
        view = " ".join(css_number(value) for value in (box.x, box.y, box.width, box.height))
        return (
            f'<div style="{css_box(box)}"><svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"'
            f' style="left:0;top:0;width:100%;height:100%">{self._markup()}</svg></div>'
        )

    def drawing(self, fields: PlaceholderValues, address: AssetAddress) -> FieldDrawing:
        """The ornament, its border inside its box."""
        return FieldDrawing(self._markup(), self.box.edges)

    def _markup(self) -> str:
        box = self.box
        inset = self.stroke_width / 2 if self.stroke else 0.0
        width, height = box.width - 2 * inset, box.height - 2 * inset
        if width <= 0 or height <= 0:
            return ""
        paint, definition = css_colour(self.fill, "none") if self.fill else "none", ""
        if self.gradient is not None:
            paint, definition = self.gradient.svg(Box(0, 0, width, height))
        border = ""
        if self.stroke and self.stroke_width:
            border = (
                f' stroke="{css_colour(self.stroke)}" stroke-width="{css_number(self.stroke_width)}"'
                ' stroke-linejoin="round"'
            )
        shapes = "".join(
            f'<path fill="{shade}"{border} fill-rule="evenodd" d="{path}"/>'
            for path, shade in self._paths(width, height, paint)
        )
        move = f"translate({css_number(box.x + inset)} {css_number(box.y + inset)})"
        return f'<g transform="{move}">{definition}{shapes}</g>'

    def _paths(self, width: float, height: float, paint: str) -> list[tuple[str, str]]:
        """Outlines from back to front, with the paint of each."""
        if self.kind == "polygon":
            return [(polygon_path(width, height, sides=self.points), paint)]
        if self.kind == "star":
            return [(star_path(width, height, points=self.points, inner=self.inner), paint)]
        if self.kind == "seal":
            return [(seal_path(width, height, points=self.points, depth=self.depth), paint)]
        line = min(self.stroke_width, width / 4, height / 4)
        if self.kind == "frame":
            corner = min(self.corner, width / 3, height / 3)
            return [(frame_path(width, height, line=line, corner=corner, style=self.frame_style), paint)]
        if self.kind == "corner":
            return [(corner_path(width, height, line=line), paint)]
        ends, folds, front = ribbon_paths(width, height, fold=self.fold)
        return [
            (ends, self._shade(paint, _ENDS_SHADE)),
            (folds, self._shade(paint, _FOLDS_SHADE)),
            (front, paint),
        ]

    def _shade(self, paint: str, part: float) -> str:
        """A darker shade of the ribbon: of its colour, or of its gradient's first one."""
        colour = css_colour(self.gradient.stops[0][1] if self.gradient else self.fill, "")
        if not colour:
            return paint
        digits = colour.lstrip("#")
        if len(digits) == 3:
            digits = "".join(digit * 2 for digit in digits)
        parts = (round(int(digits[at : at + 2], 16) * part) for at in (0, 2, 4))
        return "#" + "".join(f"{value:02x}" for value in parts)
