"""Outlines of ornaments as SVG paths in points, computed from a few numbers.

Each fills a box whose top left corner is the origin, and is as wide and high as it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from credcloud_bridge.rendering.css import css_number

Point = tuple[float, float]


def polygon_path(width: float, height: float, *, sides: int) -> str:
    """A regular polygon in the box's ellipse, a corner on top."""
    return _closed([_on_ellipse(width, height, place / sides, 1.0) for place in range(sides)])


def star_path(width: float, height: float, *, points: int, inner: float) -> str:
    """A star; ``inner`` is how far its inner corners are from the middle, as a part of the outer ones' distance."""
    return _closed(
        [
            _on_ellipse(width, height, place / (2 * points), inner if place % 2 else 1.0)
            for place in range(2 * points)
        ]
    )


def seal_path(width: float, height: float, *, points: int, depth: float) -> str:
    """A round seal with a scalloped edge; ``depth`` is how far the notches go, as a part of the radius."""
    notches = [_on_ellipse(width, height, (place - 0.5) / points, 1.0 - depth) for place in range(points)]
    # A quadratic curve passes half-way between its ends' middle and its control point.
    chord = (1.0 - depth) * math.cos(math.pi / points)
    tops = [_on_ellipse(width, height, place / points, 2.0 - chord) for place in range(points)]
    path = f"M{_at(notches[0])}"
    for place, top in enumerate(tops):
        path += f"Q{_at(top)} {_at(notches[(place + 1) % points])}"
    return path + "z"


def ribbon_paths(width: float, height: float, *, fold: float) -> tuple[str, str, str]:
    """A ribbon: its ends behind, the folds between, and the band in front.

    ``fold`` is how much of the width each end takes.
    """
    end, drop = width * fold, height * 0.22
    band = height - drop
    inset = end * 0.55  # how far an end reaches under the band
    notch = end * 0.4
    ends = _closed(
        [(0, drop), (end, drop), (end, height), (0, height), (notch, (height + drop) / 2)]
    ) + _closed(
        [
            (width, drop),
            (width - end, drop),
            (width - end, height),
            (width, height),
            (width - notch, (height + drop) / 2),
        ]
    )
    folds = _closed([(inset, band), (end, band), (end, height)]) + _closed(
        [(width - inset, band), (width - end, band), (width - end, height)]
    )
    front = _closed([(inset, 0), (width - inset, 0), (width - inset, band), (inset, band)])
    return ends, folds, front


def frame_path(width: float, height: float, *, line: float, corner: float, style: str) -> str:
    """A frame of lines ``line`` points thick (even-odd); ``corner`` is the size of its corners, in points.

    Styles: "plain", "double" (a thin line inside), "notched" (corners curved inwards), "cut" (corners cut off).
    """
    if style == "plain":
        return _ring(width, height, 0.0, line, 0.0, "plain")
    if style == "double":
        inside = line * 2.2
        return _ring(width, height, 0.0, line, 0.0, "plain") + _ring(
            width, height, inside, max(line / 3, 0.2), 0.0, "plain"
        )
    inside = line * 2.2
    return _ring(width, height, 0.0, line, corner, style) + _ring(
        width, height, inside, max(line / 3, 0.2), corner, style
    )


def corner_path(width: float, height: float, *, line: float) -> str:
    """An ornament for the top left corner: two angles that end in curls, and a diamond (even-odd)."""
    outer, inner = line, line / 2
    gap = max(width, height) * 0.12
    rhomb = min(width, height) * 0.09
    middle = gap + inner + rhomb * 2.2
    angle = _closed([(0, 0), (width, 0), (width, outer), (outer, outer), (outer, height), (0, height)])
    reach = 0.72
    second = _closed(
        [
            (gap, gap),
            (width * reach, gap),
            (width * reach, gap + inner),
            (gap + inner, gap + inner),
            (gap + inner, height * reach),
            (gap, height * reach),
        ]
    )
    diamond = _closed(
        [
            (middle, middle - rhomb),
            (middle + rhomb, middle),
            (middle, middle + rhomb),
            (middle - rhomb, middle),
        ]
    )
    dot = line * 0.9
    ends = _circle((width * reach + dot * 1.6, gap + inner / 2), dot) + _circle(
        (gap + inner / 2, height * reach + dot * 1.6), dot
    )
    return angle + second + diamond + ends


def _ring(width: float, height: float, inset: float, line: float, corner: float, style: str) -> str:
    """A closed line of this thickness, so far inside the box."""
    return _outline(width, height, inset, corner, style) + _outline(
        width, height, inset + line, corner, style
    )


def _outline(width: float, height: float, inset: float, corner: float, style: str) -> str:
    left, top, right, bottom = inset, inset, width - inset, height - inset
    if style == "plain" or corner <= 0:
        return _closed([(left, top), (right, top), (right, bottom), (left, bottom)])
    # Around the box's own corners, so that the lines of a frame stay at one distance.
    if style == "cut":
        size = max(corner - inset * (2 - math.sqrt(2)), 0.01)
        return _closed(
            [
                (left + size, top),
                (right - size, top),
                (right, top + size),
                (right, bottom - size),
                (right - size, bottom),
                (left + size, bottom),
                (left, bottom - size),
                (left, top + size),
            ]
        )
    # Notched: circles about the box's own corners bite it.
    radius = corner + inset
    step = math.sqrt(max(radius**2 - inset**2, 0.0))
    arc = f"A{css_number(radius)} {css_number(radius)} 0 0 0 "
    return (
        f"M{_at((step, top))}L{_at((width - step, top))}{arc}{_at((right, step))}"
        f"L{_at((right, height - step))}{arc}{_at((width - step, bottom))}"
        f"L{_at((step, bottom))}{arc}{_at((left, height - step))}"
        f"L{_at((left, step))}{arc}{_at((step, top))}z"
    )


def _circle(middle: Point, radius: float) -> str:
    x, y = middle
    arc = f"A{css_number(radius)} {css_number(radius)} 0 1 1 "
    return f"M{_at((x - radius, y))}{arc}{_at((x + radius, y))}{arc}{_at((x - radius, y))}z"


def _on_ellipse(width: float, height: float, turn: float, part: float) -> Point:
    """A point so many turns clockwise from the top, at this part of the way to the box's ellipse."""
    angle = turn * 2 * math.pi
    return width / 2 * (1 + part * math.sin(angle)), height / 2 * (1 - part * math.cos(angle))


def _closed(points: Sequence[Point]) -> str:
    return f"M{'L'.join(_at(point) for point in points)}z"


def _at(point: Point) -> str:
    return f"{css_number(point[0])} {css_number(point[1])}"
