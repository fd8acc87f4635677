"""Lines, rectangles and ellipses (``@pdfme/schemas`` 6.1, shapes/rectAndEllipse.ts and shapes/line.ts)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from credcloud_bridge.rendering.css import css_box, css_colour, css_number
from credcloud_bridge.rendering.fields.field import AssetAddress, Field
from credcloud_bridge.rendering.geometry import PT_PER_MM, Box
from credcloud_bridge.rendering.values import PlaceholderValues

_OPTIONAL_COLOUR = {"anyOf": [{"$ref": "#/$defs/colour"}, {"type": "null"}]}


@dataclass(frozen=True, slots=True, eq=False)
class ShapeField(Field):
    """A line, rectangle or ellipse. Empty colours are not painted."""

    types: ClassVar = ("line", "rectangle", "ellipse")
    schema: ClassVar = {
        "color": _OPTIONAL_COLOUR,
        "borderColor": _OPTIONAL_COLOUR,
        "borderWidth": {"type": ["number", "null"], "minimum": 0, "maximum": 500},
        "radius": {"type": ["number", "null"], "minimum": 0, "maximum": 2000},
    }

    name: str
    box: Box
    kind: Literal["line", "rectangle", "ellipse"]
    fill: str
    stroke: str
    stroke_width: float
    radius: float

    @classmethod
    def read(cls, raw: Mapping[str, Any], box: Box) -> Self:
        """The shape, its widths in points; a line is a filled box."""
        border = 0.0 if raw["type"] == "line" else (raw.get("borderWidth") or 0.0) * PT_PER_MM
        return cls(
            name=raw["name"],
            box=box,
            kind=raw["type"],
            fill=raw.get("color") or "",
            stroke=(raw.get("borderColor") or "") if border else "",
            stroke_width=border,
            radius=(raw.get("radius") or 0.0) * PT_PER_MM,
        )

    def html(self, fields: PlaceholderValues, asset: AssetAddress) -> str:
        """The shape as an empty element with background and border."""
        style = css_box(self.box)
        if self.fill:
            style += f"background:{css_colour(self.fill, 'transparent')};"
        if self.stroke:
            style += f"border:{css_number(self.stroke_width)}pt solid {css_colour(self.stroke)};"
        if self.kind == "ellipse":
            style += "border-radius:50%;"
        elif self.radius:
            style += f"border-radius:{css_number(self.radius + self.stroke_width / 2)}pt;"
        return f'<div style="{style}"></div>'
