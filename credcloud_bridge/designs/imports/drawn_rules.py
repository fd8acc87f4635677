"""Horizontal rules that are drawn on a page: where names and dates are to be written, whatever the language.

Rules are found in a picture of the page, since programs draw them in many ways: strokes, thin rectangles, pictures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import Image, ImageChops

from credcloud_bridge.rendering.reading import api as reading

_WIDTH = 700  # pixels
_CONTRAST = 16  # of 255, to what is above and below
_APART = 3  # pixels above and below a rule that are not part of it
_SHORTEST, _LONGEST = 0.14, 0.72  # of the page's width; longer ones are borders
_INK = 255


@dataclass(frozen=True, slots=True)
class DrawnRule:
    """A rule from ``left`` to ``right`` at ``y``, in points from the page's top left corner."""

    left: float
    right: float
    y: float


def drawn_rules(pdf: bytes, page: int, content: reading.PageContent) -> list[DrawnRule]:
    """The rules of a page of plain pages, from the top down."""
    picture = reading.pdf_to_image(pdf, width=_WIDTH, page=page).convert("L")
    thin = ImageChops.darker(_difference(picture, _APART), _difference(picture, -_APART))
    marks = thin.point(lambda value: _INK if value > _CONTRAST else 0)
    width, scale = marks.width, content.width / _WIDTH
    data = marks.tobytes()
    run = re.compile(b"(?:\xff+\x00{0,3}){1,400}", re.DOTALL)
    found: list[DrawnRule] = []
    for row in range(marks.height):
        line = data[row * width : (row + 1) * width]
        if line.count(_INK) < _SHORTEST * width * 0.6:
            continue
        for match in run.finditer(line):
            long, ink = match.end() - match.start(), match[0].count(_INK)
            if not _SHORTEST * width <= long <= _LONGEST * width or ink < 0.6 * long:
                continue
            rule = DrawnRule(match.start() * scale, match.end() * scale, (row + 0.5) * scale)
            if not any(_same(rule, other, scale) for other in found[-6:]):
                found.append(rule)
    return found


def _difference(picture: Image.Image, rows: int) -> Image.Image:
    moved = Image.new("L", picture.size)
    moved.paste(picture, (0, rows))
    return ImageChops.difference(picture, moved)


def _same(rule: DrawnRule, other: DrawnRule, scale: float) -> bool:
    """Whether two rows show one rule, which may be some pixels thick."""
    return rule.y - other.y < 4 * scale and min(rule.right, other.right) > max(rule.left, other.left)
