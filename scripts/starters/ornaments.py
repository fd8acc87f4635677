"""Drawings for starter designs, as SVG: frames, seals, ribbons, laurels and stars, all made of numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sheet import number as n


def path(d: str, *, fill: str = "none", stroke: str = "", width: float = 0, more: str = "") -> str:
    """A path that is filled, or drawn with a line of ``width`` mm."""
    line = f' stroke="{stroke}" stroke-width="{n(width)}"' if stroke else ""
    return f'<path d="{d}" fill="{fill}"{line}{more}/>'


def rect(x: float, y: float, w: float, h: float, fill: str = "none", stroke: str = "", width: float = 0, r: float = 0) -> str:
    """A rectangle, with round corners where ``r`` is given."""
    line = f' stroke="{stroke}" stroke-width="{n(width)}"' if stroke else ""
    corners = f' rx="{n(r)}"' if r else ""
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}"{corners} fill="{fill}"{line}/>'


def circle(x: float, y: float, r: float, fill: str = "none", stroke: str = "", width: float = 0, more: str = "") -> str:
    """A disc or a ring."""
    line = f' stroke="{stroke}" stroke-width="{n(width)}"' if stroke else ""
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="{fill}"{line}{more}/>'


def border(w: float, h: float, inset: float, colour: str, width: float, r: float = 0) -> str:
    """A line around the page, ``inset`` mm from its edge."""
    return rect(inset, inset, w - 2 * inset, h - 2 * inset, "none", colour, width, r)


def polygon(points: Iterable[tuple[float, float]], fill: str) -> str:
    """A filled shape with straight edges."""
    return path("M" + "L".join(f"{n(x)} {n(y)}" for x, y in points) + "z", fill=fill)


def around(x: float, y: float, r: float, count: int, start: float = -90) -> list[tuple[float, float]]:
    """Points on a circle, evenly spaced; ``start`` in degrees, the first one above."""
    return [(x + r * math.cos(math.radians(start + 360 * i / count)), y + r * math.sin(math.radians(start + 360 * i / count))) for i in range(count)]


def star(x: float, y: float, r: float, fill: str, points: int = 5, inner: float = 0.42) -> str:
    """A star; ``inner`` is the radius of its waist as a part of the whole."""
    outer, waist = around(x, y, r, points), around(x, y, r * inner, points, -90 + 180 / points)
    return polygon([one for pair in zip(outer, waist, strict=True) for one in pair], fill)


def wave(x: float, y: float, length: float, period: float, height: float, *, upright: bool = False, down: bool = False) -> str:
    """Path data of a wave along a line: a pair of bows for each period."""
    half, bow = length / round(length / period) / 2, -height * 2 if not down else height * 2
    count = round(length / half)
    if upright:
        return f"M{n(x)} {n(y)}q{n(bow)} {half / 2:.3f} 0 {half:.3f}" + f"t0 {half:.3f}" * (count - 1)
    return f"M{n(x)} {n(y)}q{half / 2:.3f} {n(bow)} {half:.3f} 0" + f"t{half:.3f} 0" * (count - 1)


def woven_frame(w: float, h: float, inset: float, band: float, colour: str, width: float = 0.18, period: float = 9, strands: int = 3) -> str:
    """A frame woven of waves, as on banknotes; it leaves the corners free."""
    corner, middle = inset + band, inset + band / 2
    d = ""
    for strand in range(strands):
        height = band / 2 * (1 - strand * 0.28)
        for down in (False, True):
            for y in (middle, h - middle):
                d += wave(corner, y, w - 2 * corner, period, height, down=down)
            for x in (middle, w - middle):
                d += wave(x, corner, h - 2 * corner, period, height, upright=True, down=down)
    return path(d, stroke=colour, width=width)


def rosette(x: float, y: float, r: float, colour: str, width: float = 0.15, petals: int = 18, waist: float = 0.42) -> str:
    """Ellipses turned about their middle: the rosette of an engraving machine."""
    turned = "".join(f'<ellipse rx="{n(r)}" ry="{n(r * waist)}" transform="rotate({n(180 * i / petals)})"/>' for i in range(petals))
    return f'<g transform="translate({n(x)} {n(y)})" fill="none" stroke="{colour}" stroke-width="{n(width)}">{turned}</g>'


def scalloped(x: float, y: float, r: float, count: int, fill: str) -> str:
    """A disc with a scalloped edge."""
    points = around(x, y, r, count)
    bow = r * math.sin(math.pi / count)
    d = f"M{n(points[0][0])} {n(points[0][1])}"
    for px, py in [*points[1:], points[0]]:
        d += f"A{n(bow)} {n(bow)} 0 0 1 {n(px)} {n(py)}"
    return path(d + "z", fill=fill)


def toothed(x: float, y: float, r: float, count: int, fill: str, depth: float = 0.06) -> str:
    """A disc with a toothed edge."""
    return star(x, y, r, fill, points=count, inner=1 - depth)


def ray_disc(x: float, y: float, r: float, inner: float, count: int, colour: str, width: float = 0.2) -> str:
    """Fine rays between two circles."""
    ends = zip(around(x, y, inner, count), around(x, y, r, count), strict=True)
    return path("".join(f"M{n(a)} {n(b)}L{n(c)} {n(e)}" for (a, b), (c, e) in ends), stroke=colour, width=width)


def laurel(x: float, y: float, r: float, colour: str, leaves: int = 9, reach: float = 150, leaf: float = 0.2) -> str:
    """Two branches that rise from below and nearly meet above."""
    drawn = ""
    for side in (-1, 1):
        for i in range(leaves):
            turn = 14 + (reach - 14) * i / (leaves - 1)
            a = math.radians(90 + side * -turn)
            px, py = x + r * math.cos(a), y + r * math.sin(a)
            size = r * leaf * (1 - 0.35 * i / leaves)
            for lean in (28, -34):
                angle = math.degrees(a) + (-90 if side > 0 else 90) + lean * (1 if side > 0 else -1)
                drawn += f'<path d="M0 0Q{n(size * 0.5)} {n(-size * 0.34)} {n(size)} 0Q{n(size * 0.5)} {n(size * 0.34)} 0 0z" transform="translate({n(px)} {n(py)}) rotate({n(angle)})"/>'
    return f'<g fill="{colour}">{drawn}</g>'


def diamond(x: float, y: float, r: float, fill: str) -> str:
    """A small lozenge for the middle of a line."""
    return polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], fill)


def ruled_diamond(x: float, y: float, half: float, colour: str, width: float = 0.25, gap: float = 4) -> str:
    """A line with a lozenge in its middle."""
    return (
        path(f"M{n(x - half)} {n(y)}H{n(x - gap)}M{n(x + gap)} {n(y)}H{n(x + half)}", stroke=colour, width=width)
        + diamond(x, y, 1.3, colour)
        + diamond(x - gap + 0.2, y, 0.6, colour)
        + diamond(x + gap - 0.2, y, 0.6, colour)
    )


def khatam(x: float, y: float, r: float, stroke: str, width: float = 0.3, fill: str = "none") -> str:
    """The eight-pointed star of two squares."""
    first = around(x, y, r, 4, -90)
    second = around(x, y, r, 4, -45)
    d = "".join("M" + "L".join(f"{n(a)} {n(b)}" for a, b in square) + "z" for square in (first, second))
    return path(d, fill=fill, stroke=stroke, width=width)


def khatam_band(x: float, y: float, length: float, size: float, colour: str, width: float = 0.25, *, upright: bool = False) -> str:
    """A row of eight-pointed stars with lozenges between them."""
    count = round(length / (size * 2.4))
    step = length / count
    drawn = ""
    for i in range(count):
        middle = step * (i + 0.5)
        cx, cy = (x, y + middle) if upright else (x + middle, y)
        drawn += khatam(cx, cy, size, colour, width)
        ex, ey = (x, y + step * i) if upright else (x + step * i, y)
        if i:
            drawn += diamond(ex, ey, size * 0.28, colour)
    return drawn


def notched_frame(w: float, h: float, inset: float, notch: float, colour: str, width: float) -> str:
    """A frame whose corners are hollowed by quarter circles."""
    a, b, c = inset, w - inset, h - inset
    d = (
        f"M{n(a + notch)} {n(a)}H{n(b - notch)}a{n(notch)} {n(notch)} 0 0 0 {n(notch)} {n(notch)}V{n(c - notch)}"
        f"a{n(notch)} {n(notch)} 0 0 0 {n(-notch)} {n(notch)}H{n(a + notch)}"
        f"a{n(notch)} {n(notch)} 0 0 0 {n(-notch)} {n(-notch)}V{n(a + notch)}"
        f"a{n(notch)} {n(notch)} 0 0 0 {n(notch)} {n(-notch)}z"
    )
    return path(d, stroke=colour, width=width)


def corner_flourish(w: float, h: float, inset: float, size: float, colour: str, width: float = 0.35) -> str:
    """Two scrolls in every corner."""
    s = size
    d = (
        f"M0 {n(s)}C0 {n(s * 0.35)} {n(s * 0.35)} 0 {n(s)} 0"
        f"M{n(s * 0.12)} {n(s * 1.25)}C{n(s * 0.1)} {n(s * 0.6)} {n(s * 0.3)} {n(s * 0.45)} {n(s * 0.52)} {n(s * 0.52)}"
        f"C{n(s * 0.45)} {n(s * 0.3)} {n(s * 0.6)} {n(s * 0.1)} {n(s * 1.25)} {n(s * 0.12)}"
        f"M{n(s * 0.52)} {n(s * 0.52)}c{n(s * 0.14)} {n(s * 0.14)} {n(s * 0.02)} {n(s * 0.26)} {n(-s * 0.06)} {n(s * 0.16)}"
        f"M{n(s * 0.52)} {n(s * 0.52)}c{n(s * 0.14)} {n(s * 0.14)} {n(s * 0.26)} {n(s * 0.02)} {n(s * 0.16)} {n(-s * 0.06)}"
    )
    drawn = path(d, stroke=colour, width=width, more=' stroke-linecap="round"') + circle(s * 0.3, s * 0.3, s * 0.05, colour)
    places = ((inset, inset, 1, 1), (w - inset, inset, -1, 1), (inset, h - inset, 1, -1), (w - inset, h - inset, -1, -1))
    return "".join(f'<g transform="translate({n(x)} {n(y)}) scale({a} {b})">{drawn}</g>' for x, y, a, b in places)


def ribbon_tails(x: float, y: float, spread: float, length: float, width: float, fill: str, dark: str) -> str:
    """The two tails that hang below a seal."""
    drawn = ""
    for side, colour in ((-1, dark), (1, fill)):
        near, far = x + side * spread * 0.15, x + side * spread
        drawn += polygon(
            [
                (near - side * width * 0.2, y),
                (near + side * width * 0.8, y),
                (far + side * width * 0.5, y + length),
                (far, y + length - width * 0.5),
                (far - side * width * 0.5, y + length + width * 0.12),
            ],
            colour,
        )
    return drawn


def seal(size: float, gold: str, light: str, core: str, *, teeth: int = 36, ribbon: tuple[str, str] | None = None) -> str:
    """An ornamental seal without words, in a box ``size`` wide; with ribbons it is 1.35 times as high."""
    m, r = size / 2, size / 2 - 0.3
    drawn = ribbon_tails(m, m + r * 0.55, r * 0.55, r * 1.15, r * 0.5, *ribbon) if ribbon else ""
    drawn += scalloped(m, m, r * 0.92, teeth, gold)
    drawn += circle(m, m, r * 0.84, "none", light, r * 0.025) + circle(m, m, r * 0.78, core)
    drawn += ray_disc(m, m, r * 0.74, r * 0.5, 72, light, r * 0.012)
    drawn += circle(m, m, r * 0.46, "none", light, r * 0.02) + star(m, m, r * 0.34, light)
    return drawn
