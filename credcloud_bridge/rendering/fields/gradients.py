"""Gradients that fill shapes, as SVG paint servers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from credcloud_bridge.rendering.css import css_colour, css_number
from credcloud_bridge.rendering.geometry import Box

GRADIENT_SCHEMA: Mapping[str, Any] = {
    "anyOf": [
        {"type": "null"},
        {
            "type": "object",
            "required": ["kind", "stops"],
            "properties": {
                "kind": {"enum": ["linear", "radial"]},
                "angle": {"type": ["number", "null"], "minimum": -3600, "maximum": 3600},
                "stops": {
                    "type": "array",
                    "minItems": 2,
                    "maxItems": 12,
                    "items": {
                        "type": "object",
                        "required": ["at", "color"],
                        "properties": {
                            "at": {"type": "number", "minimum": 0, "maximum": 1},
                            "color": {"$ref": "#/$defs/colour"},
                        },
                    },
                },
            },
        },
    ]
}


@dataclass(frozen=True, slots=True)
class Gradient:
    """Colours by their place from 0 to 1. ``angle`` in degrees as CSS has it: 0 upwards, 90 to the right.

    A radial one goes from the middle of the box to its corners, as an ellipse of the box's proportions.
    """

    kind: Literal["linear", "radial"]
    angle: float
    stops: tuple[tuple[float, str], ...]

    def svg(self, box: Box) -> tuple[str, str]:
        """The paint of a shape that fills ``box`` (points), and the definition that it refers to."""
        stops = "".join(
            f'<stop offset="{css_number(at)}" stop-color="{css_colour(colour)}"/>'
            for at, colour in self.stops
        )
        middle = box.x + box.width / 2, box.y + box.height / 2
        if self.kind == "linear":
            angle = math.radians(self.angle)
            across, up = math.sin(angle), math.cos(angle)
            # From corner to corner, however the line is turned (CSS Images 3, 3.1.1).
            half = (abs(box.width * across) + abs(box.height * up)) / 2
            ends = (middle[0] - across * half, middle[1] + up * half, middle[0] + across * half)
            element, place = (
                "linearGradient",
                (
                    f'x1="{css_number(ends[0])}" y1="{css_number(ends[1])}"'
                    f' x2="{css_number(ends[2])}" y2="{css_number(middle[1] - up * half)}"'
                ),
            )
        else:
            # A circle, stretched to the box's proportions.
            scale = box.height / box.width if box.width else 1.0
            element, place = (
                "radialGradient",
                (
                    f'cx="{css_number(middle[0])}" cy="{css_number(middle[1] / scale if scale else 0)}"'
                    f' r="{css_number(box.width / 2 * math.sqrt(2))}" gradientTransform="scale(1 {scale:.6f})"'
                ),
            )
        name = "g" + hashlib.blake2b(f"{place}{stops}".encode(), digest_size=8).hexdigest()
        definition = f'<{element} id="{name}" gradientUnits="userSpaceOnUse" {place}>{stops}</{element}>'
        return f"url(#{name})", f"<defs>{definition}</defs>"


def read_gradient(raw: Mapping[str, Any] | None) -> Gradient | None:
    """The gradient as a valid template has it; stops in the order of their places."""
    if not raw:
        return None
    stops = sorted(((float(stop["at"]), stop["color"] or "#ffffff") for stop in raw["stops"]), key=_place)
    return Gradient(raw["kind"], float(raw.get("angle") or 0), tuple(stops))


def _place(stop: tuple[float, str]) -> float:
    return stop[0]
