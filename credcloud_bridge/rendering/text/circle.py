"""A line of text along a circle, as outlines.

Letters that stand alone are turned, each about its own middle. What is joined (Arabic and its like, and scripts
whose letters hang from one line) is bent as a whole, so that no join opens.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from fontTools.misc.bezierTools import splitCubicAtT
from fontTools.pens.basePen import BasePen

from credcloud_bridge.rendering.css import css_number
from credcloud_bridge.rendering.text.fonts import Face
from credcloud_bridge.rendering.text.shaping import Glyph, Run, ShapedLine

_JOINED = frozenset(
    "Arab Syrc Mand Mani Mong Phag Nkoo Adlm Rohg Sogd Chrs Deva Beng Guru Modi Sylo Tirh".split()
)
_MOST_PIECES = 32
_PIECE = math.radians(6)  # of a bent line: shorter ones cannot be told from an arc

Point = tuple[float, float]
Bend = Callable[[float, float], Point]


class Circle(NamedTuple):
    """Where a line goes, in points from the page's top left corner.

    ``radius`` is that of the baseline, ``middle`` the angle at which the text's middle stands, in degrees clockwise
    from the top. ``inward``: the letters' heads point to the middle, so that text below it reads upright.
    """

    x: float
    y: float
    radius: float
    middle: float = 0.0
    inward: bool = False

    @property
    def foot(self) -> Point:
        """The point of the baseline at which the text's middle stands."""
        return _on_circle(self, math.radians(self.middle), 0.0)


@dataclass(frozen=True, slots=True)
class CircleText:
    """Outlines as commands (M, L, C, Z) with their points, and what no font has an outline for."""

    commands: tuple[tuple[str, tuple[Point, ...]], ...]
    missing: tuple[str, ...]

    def svg_path(self) -> str:
        """The outlines as an SVG path."""
        return "".join(
            command + " ".join(f"{css_number(x)} {css_number(y)}" for x, y in points)
            for command, points in self.commands
        )

    def operators(self, page_height: float) -> str:
        """The outlines as operators of a PDF page that fill them."""
        names = {"M": "m", "L": "l", "C": "c", "Z": "h"}
        parts = []
        for command, points in self.commands:
            for x, y in points:
                parts += [_short(x), _short(page_height - y)]
            parts.append(names[command])
        return " ".join(parts) + " f " if parts else ""

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """Left, top, right and bottom of all points, in points; nothing for a blank text."""
        points = [point for _, each in self.commands for point in each]
        if not points:
            return None
        across, down = [x for x, _ in points], [y for _, y in points]
        return min(across), min(down), max(across), max(down)


def _short(value: float) -> str:
    """A number with at most two decimals: outlines have thousands, and nobody sees a hundredth of a point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def line_width(line: ShapedLine, size: float, spacing: float) -> float:
    """The length of a line along its baseline, in points."""
    return line.width * size + spacing * max(0, line.clusters - 1)


def text_on_circle(line: ShapedLine, size: float, circle: Circle, *, spacing: float = 0.0) -> CircleText:
    """The outlines of a line at a size in points; ``spacing`` points stand between its clusters."""
    commands: list[tuple[str, tuple[Point, ...]]] = []
    missing: list[str] = list(line.missing)
    pen_at = -line_width(line, size, spacing) / 2
    for run in line.runs:
        scale = size / run.face.upem
        if run.face.hb_face.has_color_png:
            missing.append(line.text[run.start : run.end])
        for glyphs in _units(run):
            width = sum(glyph.x_advance for glyph in glyphs) * scale
            joined = run.script in _JOINED
            bend = _bent(circle) if joined else _turned(circle, pen_at + width / 2)
            longest = _PIECE * circle.radius if joined else 0.0
            _draw(run.face, glyphs, scale, pen_at, bend, longest, commands)
            pen_at += width + spacing
    return CircleText(tuple(commands), tuple(dict.fromkeys(missing)))


def _units(run: Run) -> Iterator[list[Glyph]]:
    """The glyphs of each cluster, from left to right."""
    unit: list[Glyph] = []
    for glyph in run.glyphs:
        if unit and glyph.cluster != unit[-1].cluster:
            yield unit
            unit = []
        unit.append(glyph)
    if unit:
        yield unit


def _turned(circle: Circle, middle: float) -> Bend:
    """Points of a cluster whose middle is so far along the baseline, turned with it."""
    angle = _angle(circle, middle)
    cos, sin = math.cos(angle), math.sin(angle)
    foot = _on_circle(circle, angle, 0.0)
    side = -1 if circle.inward else 1

    def bend(along: float, up: float) -> Point:
        across = (along - middle) * side
        up *= side
        return foot[0] + across * cos + up * sin, foot[1] + across * sin - up * cos

    return bend


def _bent(circle: Circle) -> Bend:
    """Points bent along the circle."""

    def bend(along: float, up: float) -> Point:
        return _on_circle(circle, _angle(circle, along), -up if circle.inward else up)

    return bend


def _angle(circle: Circle, along: float) -> float:
    """The angle, clockwise from the top, of a place on the baseline; places count from the text's middle."""
    turn = along / circle.radius
    return math.radians(circle.middle) + (-turn if circle.inward else turn)


def _on_circle(circle: Circle, angle: float, out: float) -> Point:
    reach = circle.radius + out
    return circle.x + reach * math.sin(angle), circle.y - reach * math.cos(angle)


def _draw(
    face: Face,
    glyphs: list[Glyph],
    scale: float,
    start: float,
    bend: Bend,
    longest: float,
    commands: list[tuple[str, tuple[Point, ...]]],
) -> None:
    for glyph in glyphs:
        pen = _BendingPen(
            start + glyph.x_offset * scale, glyph.y_offset * scale, scale, bend, longest, commands
        )
        if not face.hb_face.has_color_png:
            face.hb_font.draw_glyph_with_pen(glyph.gid, pen)
        start += glyph.x_advance * scale


class _BendingPen(BasePen):  # type: ignore[misc]
    """Collects an outline with every point bent; what is longer than ``longest`` points, unless 0, in pieces."""

    def __init__(
        self,
        x: float,
        y: float,
        scale: float,
        bend: Bend,
        longest: float,
        commands: list[tuple[str, tuple[Point, ...]]],
    ) -> None:
        super().__init__(None)
        self._longest = longest
        self._place = x, y, scale
        self._bend = bend
        self._commands = commands
        self._pen: Point = (0.0, 0.0)

    def _to(self, point: Any) -> Point:
        x, y, scale = self._place
        return self._bend(x + point[0] * scale, y + point[1] * scale)

    def _moveTo(self, pt: Any) -> None:  # noqa: N802 - fontTools calls it so
        self._commands.append(("M", (self._to(pt),)))
        self._pen = pt

    def _lineTo(self, pt: Any) -> None:  # noqa: N802 - fontTools calls it so
        pieces = self._pieces(self._pen, pt)
        for piece in range(1, pieces + 1):
            part = piece / pieces
            between = tuple(a + (b - a) * part for a, b in zip(self._pen, pt, strict=True))
            self._commands.append(("L", (self._to(between),)))
        self._pen = pt

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802 - fontTools calls it so
        pieces = self._pieces(self._pen, pt1, pt2, pt3)
        cuts = [piece / pieces for piece in range(1, pieces)]
        for _, *points in splitCubicAtT(self._pen, pt1, pt2, pt3, *cuts):
            self._commands.append(("C", tuple(self._to(point) for point in points)))
        self._pen = pt3

    def _closePath(self) -> None:  # noqa: N802 - fontTools calls it so
        self._commands.append(("Z", ()))

    def _pieces(self, *points: Any) -> int:
        """Into how many pieces a segment is cut."""
        if not self._longest:
            return 1
        length = sum(math.dist(a, b) for a, b in pairwise(points)) * self._place[2]
        return max(1, min(_MOST_PIECES, math.ceil(length / self._longest)))
