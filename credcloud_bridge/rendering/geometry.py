"""Rectangles and edges on a page, in points from its top left corner."""

from __future__ import annotations

from dataclasses import dataclass

PT_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page; ``rotate`` in degrees clockwise about its centre, ``opacity`` 0 to 1."""

    x: float
    y: float
    width: float
    height: float
    rotate: float = 0
    opacity: float = 1

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        return self.x, self.y, self.x + self.width, self.y + self.height


@dataclass(frozen=True, slots=True)
class Insets:
    """Widths of four edges in points."""

    top: float = 0
    right: float = 0
    bottom: float = 0
    left: float = 0

    def __bool__(self) -> bool:
        return any((self.top, self.right, self.bottom, self.left))
