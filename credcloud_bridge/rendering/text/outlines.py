"""Placed lines of text as SVG outlines: the very glyphs, at the very places, that print.

A glyph's outline is read from its font once per process, as path commands relative to where the glyph stands, so a
run of text is one path. Colour glyphs (emoji) are pictures at the places where they print.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any, NamedTuple

from fontTools.pens.basePen import BasePen

from credcloud_bridge.rendering.css import css_colour, css_number
from credcloud_bridge.rendering.text.fitting import PlacedLine, PlacedText
from credcloud_bridge.rendering.text.fonts import Face
from credcloud_bridge.rendering.text.shaping import Run, ShapedLine


class Bounds(NamedTuple):
    """A rectangle in points; nothing at all where ``right`` is not beyond ``left``."""

    left: float
    top: float
    right: float
    bottom: float

    def __or__(self, other: Bounds) -> Bounds:
        return Bounds(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


NOTHING = Bounds(float("inf"), float("inf"), float("-inf"), float("-inf"))


def placed_line_svg(placed: PlacedText, line: PlacedLine) -> tuple[str, Bounds]:
    """A line of a placed text as SVG in points, and what it covers; colour is inherited."""
    gaps = placed.text_box.spacing, line.word_spacing
    return line_svg(line.line, placed.size, line.x, line.baseline, gaps)


def line_svg(
    line: ShapedLine, size: float, x: float, baseline: float, gaps: tuple[float, float] = (0.0, 0.0)
) -> tuple[str, Bounds]:
    """A shaped line at a size in points; ``gaps`` are what letter and word spacing add between clusters."""
    parts, covered = [], NOTHING
    for position, run in enumerate(line.runs):
        if position:
            x += gaps[0]
        markup, width, bounds = _run_svg(line, run, size, x, baseline, gaps)
        parts.append(markup)
        covered |= bounds
        x += width
    return "".join(parts), covered


def _run_svg(
    line: ShapedLine, run: Run, size: float, x: float, baseline: float, gaps: tuple[float, float]
) -> tuple[str, float, Bounds]:
    """A run at ``x``: its SVG, how far the pen moves in points, and what it covers."""
    face = run.face
    scale = size / face.upem
    letter, word = gaps[0] / scale, gaps[1] / scale
    spaced = bool(letter or word)
    outlines = _outlines(face)
    coloured = face.hb_face.has_color_png
    path: list[str] = []
    pictures: list[str] = []
    left = bottom = float("inf")
    right = top = float("-inf")
    pen = 0.0
    cluster = run.glyphs[0].cluster if run.glyphs else 0
    for gid, place, advance, x_offset, y_offset in run.glyphs:
        if spaced and place != cluster:
            pen += letter + (word if line.text[cluster] == " " else 0.0)
            cluster = place
        outline, box = outlines.get(gid) or _outline(face, gid, outlines)
        if outline:
            at_x, at_y = pen + x_offset, y_offset
            if coloured:
                pictures.append(_picture(face, gid, at_x, at_y, box))
            else:
                path.append(f"M{_short(at_x)} {_short(at_y)}{outline}")
            left, right = min(left, at_x + box[0]), max(right, at_x + box[2])
            bottom, top = min(bottom, at_y + box[1]), max(top, at_y + box[3])
        pen += advance
    if word and run.glyphs and line.text[cluster] == " ":
        pen += word
    if not path and not pictures:
        return "", pen * scale, NOTHING
    shown = f'<path d="{"".join(path)}"/>' if path else "".join(pictures)
    markup = (
        f'<g transform="matrix({scale:.6g} 0 0 {-scale:.6g} {css_number(x)} {css_number(baseline)})">'
        f"{shown}</g>"
    )
    covered = Bounds(x + left * scale, baseline - top * scale, x + right * scale, baseline - bottom * scale)
    return markup, pen * scale, covered


def decoration_svg(placed: PlacedText, rules: list[tuple[float, float]]) -> tuple[str, str]:
    """Background and border of a text, and its underline and strike-through (see ``rule_metrics``), as SVG."""
    text_box = placed.text_box
    box, border = text_box.box, text_box.border
    behind = ""
    if text_box.background and css_colour(text_box.background, ""):
        behind += rectangle_svg(box.x, box.y, box.width, box.height, text_box.background)
    if border:
        for x, y, width, height in (
            (box.x, box.y, box.width, border.top),
            (box.x, box.y + box.height - border.bottom, box.width, border.bottom),
            (box.x, box.y, border.left, box.height),
            (box.x + box.width - border.right, box.y, border.right, box.height),
        ):
            if width and height:
                behind += rectangle_svg(x, y, width, height, text_box.border_color)
    before = ""
    for below, thick in rules:
        for line in placed.lines:
            top = line.baseline - (below + thick / 2) * placed.size
            before += rectangle_svg(line.x, top, line.width, thick * placed.size, "")
    return behind, before


def rectangle_svg(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A filled rectangle in points; a blank colour is inherited."""
    fill = f' fill="{css_colour(colour)}"' if colour else ""
    return (
        f'<rect x="{css_number(x)}" y="{css_number(y)}" width="{css_number(width)}"'
        f' height="{css_number(height)}"{fill}/>'
    )


_Box = tuple[float, float, float, float]
_Outlines = dict[int, tuple[str, _Box]]


@lru_cache(maxsize=256)
def _outlines(face: Face) -> _Outlines:
    """Path and bounds (left, bottom, right, top, in font units) of each glyph that was met so far."""
    return {}


def _outline(face: Face, gid: int, known: _Outlines) -> tuple[str, _Box]:
    extents = face.hb_font.get_glyph_extents(gid)
    box: _Box = (0.0, 0.0, 0.0, 0.0)
    if extents is not None:
        left, top = extents.x_bearing, extents.y_bearing
        box = (left, top + extents.height, left + extents.width, top)
    if face.hb_face.has_color_png:
        outline = "picture" if extents is not None and extents.width and extents.height else ""
    else:
        pen = _RelativePath()
        face.hb_font.draw_glyph_with_pen(gid, pen)
        outline = pen.path
    known[gid] = outline, box
    return outline, box


class _RelativePath(BasePen):  # type: ignore[misc]
    """Path commands relative to where the glyph stands; begins and ends there."""

    def __init__(self) -> None:
        super().__init__(None)
        self.path = ""
        self._at = self._start = (0.0, 0.0)

    def _step(self, *points: Any) -> str:
        x, y = self._at
        text = ""
        for point in points:
            for value in (_short(point[0] - x), _short(point[1] - y)):
                text += value if value.startswith("-") or not text else f" {value}"
        self._at = points[-1]
        return text

    def _moveTo(self, pt: Any) -> None:  # noqa: N802
        self.path += "m" + self._step(pt)
        self._start = pt

    def _lineTo(self, pt: Any) -> None:  # noqa: N802
        self.path += "l" + self._step(pt)

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802
        self.path += "c" + self._step(pt1, pt2, pt3)

    def _qCurveToOne(self, pt1: Any, pt2: Any) -> None:  # noqa: N802
        self.path += "q" + self._step(pt1, pt2)

    def _closePath(self) -> None:  # noqa: N802
        self.path += "z"
        self._at = self._start


def _picture(face: Face, gid: int, x: float, y: float, box: _Box) -> str:
    """A colour glyph as a picture, upright in the turned coordinates of a run."""
    left, bottom, right, top = box
    return (
        f'<image transform="matrix(1 0 0 -1 {_short(x + left)} {_short(y + top)})"'
        f' width="{_short(right - left)}" height="{_short(top - bottom)}" preserveAspectRatio="none"'
        f' href="data:image/png;base64,{_png(face, gid)}"/>'
    )


@lru_cache(maxsize=256)
def _png(face: Face, gid: int) -> str:
    blob = face.hb_font.get_glyph_color_png(gid)
    return base64.b64encode(blob.data).decode()


def _short(value: float) -> str:
    """A number of font units with at most one decimal."""
    return str(int(value)) if value == int(value) else f"{value:.1f}".removesuffix(".0")
