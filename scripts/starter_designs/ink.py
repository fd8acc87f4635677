"""Vector drawing for the starter designs: SVG of plain paths, in millimetres.

Only paths, circles, rectangles and groups with flat colours, because every
reader of SVG draws those alike. Curves are given as functions and written as
Bézier segments, so that fine engraving stays a few kilobytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

Point = tuple[float, float]
Curve = Callable[[float], Point]

TAU = math.tau


def number(value: float) -> str:
    """A coordinate: hundredths of a millimetre are finer than any printer."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def curve(
    position: Curve, *, segments: int, start: float = 0.0, end: float = 1.0, closed: bool = False
) -> str:
    """Path data along ``position(t)`` for t from start to end, one Bézier per segment, tangents from the function."""
    step = (end - start) / segments
    tiny = step / 1000

    def tangent(t: float) -> Point:
        before, after = position(t - tiny), position(t + tiny)
        return (after[0] - before[0]) / (2 * tiny), (after[1] - before[1]) / (2 * tiny)

    x, y = position(start)
    parts = [f"M{number(x)} {number(y)}c"]
    # Relative numbers are short; what rounding loses is carried on, so that errors do not add up.
    x, y = round(x, 2), round(y, 2)
    for index in range(segments):
        here, there = start + index * step, start + (index + 1) * step
        p0, p3, t0, t3 = position(here), position(there), tangent(here), tangent(there)
        points = (
            (p0[0] + t0[0] * step / 3, p0[1] + t0[1] * step / 3),
            (p3[0] - t3[0] * step / 3, p3[1] - t3[1] * step / 3),
            p3,
        )
        relative = [
            round(value - origin, 2) for point in points for value, origin in zip(point, (x, y), strict=True)
        ]
        parts.append(" ".join(number(value) for value in relative).replace(" -", "-") + " ")
        x, y = x + relative[4], y + relative[5]
    return "".join(parts).strip() + ("z" if closed else "")


def polygon(points: Iterable[Point], *, closed: bool = True) -> str:
    """Path data through these points with straight lines."""
    joined = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{joined}{'z' if closed else ''}"


def regular(cx: float, cy: float, radius: float, sides: int, *, turn: float = 0.0) -> list[Point]:
    """Corners of a regular polygon; the first points up, turned clockwise by ``turn`` of a full turn."""
    return [
        (cx + radius * math.sin(TAU * (k / sides + turn)), cy - radius * math.cos(TAU * (k / sides + turn)))
        for k in range(sides)
    ]


def star(cx: float, cy: float, outer: float, inner: float, points: int, *, turn: float = 0.0) -> str:
    """Path data of a star whose first tip points up."""
    corners = []
    for k in range(points * 2):
        radius = inner if k % 2 else outer
        angle = TAU * (k / (points * 2) + turn)
        corners.append((cx + radius * math.sin(angle), cy - radius * math.cos(angle)))
    return polygon(corners)


def rounded_frame(
    width: float, height: float, inset: float, radius: float
) -> Callable[[float], tuple[Point, Point]]:
    """Point and outward normal at t (0 to 1) along a rectangle with round corners, clockwise from the top left."""
    left, top, right, bottom = inset, inset, width - inset, height - inset
    across, down, corner = right - left - 2 * radius, bottom - top - 2 * radius, radius * TAU / 4
    lengths = [across, corner, down, corner, across, corner, down, corner]
    total = sum(lengths)
    centres = [
        (right - radius, top + radius),
        (right - radius, bottom - radius),
        (left + radius, bottom - radius),
        (left + radius, top + radius),
    ]
    starts = [(left + radius, top), (right, top + radius), (right - radius, bottom), (left, bottom - radius)]

    def at(t: float) -> tuple[Point, Point]:
        along = (t % 1.0) * total
        for side, length in enumerate(lengths):
            if along <= length or side == 7:
                break
            along -= length
        quarter = side // 2
        if side % 2 == 0:
            direction = [(1, 0), (0, 1), (-1, 0), (0, -1)][quarter]
            x, y = starts[quarter]
            normal = [(0, -1), (1, 0), (0, 1), (-1, 0)][quarter]
            return (x + direction[0] * along, y + direction[1] * along), normal
        angle = -TAU / 4 + quarter * TAU / 4 + along / radius
        normal = (math.cos(angle), math.sin(angle))
        cx, cy = centres[quarter]
        return (cx + radius * normal[0], cy + radius * normal[1]), normal

    return at


def guilloche_frame(
    width: float,
    height: float,
    *,
    inset: float,
    radius: float,
    amplitude: float,
    waves: int,
    lines: int,
    swell: int,
) -> list[str]:
    """Closed waves around a page, ``lines`` of them out of phase, swelling ``swell`` times on the way round."""
    frame = rounded_frame(width, height, inset, radius)
    found = []
    for line in range(lines):
        phase = line / lines

        def wave(t: float, phase: float = phase) -> Point:
            (x, y), (nx, ny) = frame(t)
            breadth = amplitude * (0.78 + 0.22 * math.cos(TAU * swell * t))
            offset = breadth * math.sin(TAU * (waves * t + phase))
            return x + nx * offset, y + ny * offset

        found.append(curve(wave, segments=waves * 4, closed=True))
    return found


def rosette(
    cx: float, cy: float, *, radius: float, depth: float, petals: int, lines: int, twist: float = 1.0
) -> list[str]:
    """Engraver's rosette: closed curves of ``petals`` waves about a circle, out of phase with each other."""
    found = []
    for line in range(lines):
        phase = line / lines * twist

        def wave(t: float, phase: float = phase) -> Point:
            reach = radius + depth * math.sin(TAU * (petals * t + phase))
            return cx + reach * math.sin(TAU * t), cy - reach * math.cos(TAU * t)

        found.append(curve(wave, segments=petals * 4, closed=True))
    return found


def scalloped(cx: float, cy: float, radius: float, depth: float, scallops: int) -> str:
    """Path data of a seal's edge: a circle whose rim goes in and out."""

    def rim(t: float) -> Point:
        reach = radius + depth * math.cos(TAU * scallops * t)
        return cx + reach * math.sin(TAU * t), cy - reach * math.cos(TAU * t)

    return curve(rim, segments=scallops * 4, closed=True)


def leaf(x: float, y: float, length: float, breadth: float, angle: float) -> str:
    """Path data of a pointed leaf from (x, y), ``angle`` of a full turn clockwise from upwards."""
    forward = (math.sin(TAU * angle), -math.cos(TAU * angle))
    side = (-forward[1], forward[0])

    def at(along: float, across: float) -> str:
        return (
            f"{number(x + forward[0] * length * along + side[0] * breadth * across)} "
            f"{number(y + forward[1] * length * along + side[1] * breadth * across)}"
        )

    return f"M{at(0, 0)}C{at(0.25, 0.75)} {at(0.7, 0.55)} {at(1, 0)}C{at(0.7, -0.55)} {at(0.25, -0.75)} {at(0, 0)}z"


def laurel(
    cx: float, cy: float, radius: float, *, leaves: int, length: float, sweep: float = 0.40
) -> list[str]:
    """Two branches of leaves that rise from below (cx, cy + radius) to either side."""
    found = []
    for side in (1, -1):
        for k in range(leaves):
            turn = 0.5 - side * (0.025 + sweep * k / (leaves - 1))
            x, y = cx + radius * math.sin(TAU * turn), cy - radius * math.cos(TAU * turn)
            size = length * (1 - 0.35 * k / leaves)
            along = turn - side * 0.25
            found.append(leaf(x, y, size, size * 0.42, along + side * 0.085))
            found.append(leaf(x, y, size * 0.92, size * 0.40, along - side * 0.075))
    return found


def path(
    data: str | Iterable[str], *, fill: str = "none", stroke: str = "", width: float = 0.0, more: str = ""
) -> str:
    """A path element; several pieces of path data make one element."""
    joined = data if isinstance(data, str) else "".join(data)
    line = f' stroke="{stroke}" stroke-width="{number(width)}"' if stroke else ""
    return f'<path d="{joined}" fill="{fill}"{line}{" " + more if more else ""}/>'


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = "none",
    stroke: str = "",
    line: float = 0.0,
) -> str:
    """A rectangle element."""
    edge = f' stroke="{stroke}" stroke-width="{number(line)}"' if stroke else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'fill="{fill}"{edge}/>'
    )


def circle(
    cx: float, cy: float, radius: float, *, fill: str = "none", stroke: str = "", line: float = 0.0
) -> str:
    """A circle element."""
    edge = f' stroke="{stroke}" stroke-width="{number(line)}"' if stroke else ""
    return f'<circle cx="{number(cx)}" cy="{number(cy)}" r="{number(radius)}" fill="{fill}"{edge}/>'


def svg(width: float, height: float, *elements: str) -> str:
    """The picture; one unit is a millimetre of the page."""
    body = "".join(elements)
    size = f'width="{number(width)}mm" height="{number(height)}mm" viewBox="0 0 {number(width)} {number(height)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>'
