"""The part of a picture that prints, chosen by a designer; what is outside of it is hidden, not taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from credcloud_bridge.rendering.geometry import Box

_SIDE = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
_PLACE = {"type": "number", "minimum": 0, "exclusiveMaximum": 1}

SCHEMA: Mapping[str, Any] = {
    "type": ["object", "null"],
    "required": ["x", "y", "width", "height", "proportion"],
    "additionalProperties": False,
    "properties": {
        "x": _PLACE,
        "y": _PLACE,
        "width": _SIDE,
        "height": _SIDE,
        "proportion": {"type": "number", "minimum": 0.001, "maximum": 1000},
    },
}


@dataclass(frozen=True, slots=True)
class Crop:
    """``x``, ``y``, ``width``, ``height`` are parts of the picture's sides, 0 to 1, from its top left corner.

    ``proportion`` is the whole picture's width divided by its height: with it the place of the part is known
    without reading the picture.
    """

    x: float
    y: float
    width: float
    height: float
    proportion: float

    @classmethod
    def read(cls, raw: Mapping[str, Any] | None) -> Self | None:
        """The crop of a valid template; nothing where the whole picture is shown."""
        if not raw:
            return None
        x, y = raw["x"], raw["y"]
        width, height = min(raw["width"], 1 - x), min(raw["height"], 1 - y)
        return None if (x, y, width, height) == (0, 0, 1, 1) else cls(x, y, width, height, raw["proportion"])

    def window(self, frame: Box) -> Box:
        """Where the part shows: fitted into ``frame`` in its own proportions, and centred like any picture."""
        proportion = self.proportion * self.width / self.height
        width = min(frame.width, frame.height * proportion)
        height = width / proportion
        return replace(
            frame,
            x=frame.x + (frame.width - width) / 2,
            y=frame.y + (frame.height - height) / 2,
            width=width,
            height=height,
        )

    def whole(self, window: Box) -> Box:
        """Where the whole picture lies behind its ``window``, from the window's own top left corner."""
        width, height = window.width / self.width, window.height / self.height
        return Box(-self.x * width, -self.y * height, width, height)
