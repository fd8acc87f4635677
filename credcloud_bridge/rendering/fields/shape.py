"""Lines, rectangles and ellipses (``@pdfme/schemas`` 6.1, shapes/rectAndEllipse.ts and shapes/line.ts)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from credcloud_bridge.rendering.css import css_box, css_colour, css_number
from credcloud_bridge.rendering.fields.field import AssetAddress, Field, FieldDrawing
from credcloud_bridge.rendering.fields.gradients import GRADIENT_SCHEMA, Gradient, read_gradient
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
        "gradient": GRADIENT_SCHEMA,
        "radius": {"type": ["number", "null"], "minimum": 0, "maximum": 2000},
    }

    name: str
    box: Box
    kind: Literal["line", "rectangle", "ellipse"]
    fill: str
    stroke: str
    stroke_width: float
    radius: float
    gradient: Gradient | None = None
    alt: str = ""

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
            gradient=read_gradient(raw.get("gradient")),
            alt=" ".join((raw.get("alt") or "").split()),
        )

    def alternative(self, content: str) -> str:
        """The alternative text that the template gives."""
        return self.alt

    def html(self, fields: PlaceholderValues, asset: AssetAddress) -> str:
        """The shape as an empty element with background and border, or as inline SVG with a gradient."""
        if self.gradient is not None:
            view = " ".join(
                css_number(value) for value in (self.box.x, self.box.y, self.box.width, self.box.height)
            )
            return (
                f'<div style="{css_box(self.box)}"><svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"'
                f' style="left:0;top:0;width:100%;height:100%">{self._markup()}</svg></div>'
            )
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

    def drawing(self, fields: PlaceholderValues, address: AssetAddress) -> FieldDrawing:
        """The shape with its border inside its box, as CSS has it."""
        return FieldDrawing(self._markup(), self.box.edges)

    def _markup(self) -> str:
        width, height = self.box.width, self.box.height
        outer = _outline(self.box, 0.0, self._radii(0.0))
        markup = ""
        if self.gradient is not None:
            # WeasyPrint measures gradients from the corner of what they fill, so the shape stands at the origin.
            paint, definition = self.gradient.svg(Box(0, 0, width, height))
            at_origin = _outline(Box(0, 0, width, height), 0.0, self._radii(0.0))
            move = f"translate({css_number(self.box.x)} {css_number(self.box.y)})"
            markup += f'<g transform="{move}">{definition}<path fill="{paint}" d="{at_origin}"/></g>'
        elif self.fill:
            markup += f'<path fill="{css_colour(self.fill, "none")}" d="{outer}"/>'
        if self.stroke:
            inner = ""
            if 2 * self.stroke_width < min(width, height):
                inner = _outline(self.box, self.stroke_width, self._radii(self.stroke_width))
            markup += f'<path fill="{css_colour(self.stroke)}" fill-rule="evenodd" d="{outer}{inner}"/>'
        return markup

    def _radii(self, inset: float) -> tuple[float, float]:
        """The radii of the corners, so far inside the box's edge (CSS Backgrounds 3, 5.2 and 5.5)."""
        width, height = self.box.width, self.box.height
        if self.kind == "ellipse":
            across, down = width / 2, height / 2
        elif self.radius:
            across = down = min(self.radius + self.stroke_width / 2, width / 2, height / 2)
        else:
            return 0.0, 0.0
        return max(0.0, across - inset), max(0.0, down - inset)


def _outline(box: Box, inset: float, radii: tuple[float, float]) -> str:
    """A rectangle with round corners as an SVG path, ``inset`` points inside the box."""
    left, top, right, bottom = box.edges
    left, top, right, bottom = left + inset, top + inset, right - inset, bottom - inset
    across, down = radii
    if not across or not down:
        return "".join(
            (
                f"M{css_number(left)} {css_number(top)}H{css_number(right)}",
                f"V{css_number(bottom)}H{css_number(left)}z",
            )
        )
    arc = f"A{css_number(across)} {css_number(down)} 0 0 1 "
    return (
        f"M{css_number(left + across)} {css_number(top)}H{css_number(right - across)}"
        f"{arc}{css_number(right)} {css_number(top + down)}V{css_number(bottom - down)}"
        f"{arc}{css_number(right - across)} {css_number(bottom)}H{css_number(left + across)}"
        f"{arc}{css_number(left)} {css_number(bottom - down)}V{css_number(top + down)}"
        f"{arc}{css_number(left + across)} {css_number(top)}z"
    )
