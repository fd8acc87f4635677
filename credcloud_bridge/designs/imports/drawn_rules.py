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
_PIECE, _SOLID = 0.04, 0.95  # of the page's width, and of its length: part of a rule that is not quite level
_TALLEST, _JOINT = 5, 4  # pixels


@dataclass(frozen=True, slots=True)
class DrawnRule:
    """A rule from ``left`` to ``right`` at ``y``, in points from the page's top left corner."""

    left: float
    right: float
    y: float


@dataclass(slots=True)
class _Piece:
    left: int
    right: int
    top: int
    bottom: int


def drawn_rules(pdf: bytes, page: int, content: reading.PageContent) -> list[DrawnRule]:
    """The rules of a page of plain pages, from the top down."""
    picture = reading.pdf_to_image(pdf, width=_WIDTH, page=page).convert("L")
    above, below = _moved(picture, _APART), _moved(picture, -_APART)
    # Darker than what is above and below, or lighter than both: the edge of a surface lies between the two.
    dark = ImageChops.darker(ImageChops.subtract(above, picture), ImageChops.subtract(below, picture))
    light = ImageChops.darker(ImageChops.subtract(picture, above), ImageChops.subtract(picture, below))
    thin = ImageChops.lighter(dark, light)
    marks = thin.point(lambda value: _INK if value > _CONTRAST else 0)
    width, scale = marks.width, content.width / _WIDTH
    data = marks.tobytes()
    run = re.compile(b"(?:\xff+\x00{0,3}){1,400}", re.DOTALL)
    pieces: list[_Piece] = []
    for row in range(marks.height):
        line = data[row * width : (row + 1) * width]
        if line.count(_INK) < _PIECE * width:
            continue
        for match in run.finditer(line):
            long, ink = match.end() - match.start(), match[0].rstrip(b"\x00").count(_INK)
            whole = _SHORTEST * width <= long and ink >= 0.6 * long
            if whole or (_PIECE * width <= long and ink >= _SOLID * long):
                _add(pieces, _Piece(match.start(), match.end(), row, row))
    return [
        DrawnRule(piece.left * scale, piece.right * scale, (piece.top + piece.bottom + 1) / 2 * scale)
        for piece in pieces
        if _SHORTEST * width <= piece.right - piece.left <= _LONGEST * width
    ]


def _add(pieces: list[_Piece], new: _Piece) -> None:
    """Join a run of pixels to the rule that it goes on: a rule may be some pixels thick, or not quite level."""
    for piece in pieces[-8:]:
        near = new.top - piece.bottom <= 2 and new.bottom - piece.top <= _TALLEST
        if near and new.left <= piece.right + _JOINT and new.right >= piece.left - _JOINT:
            piece.left, piece.right = min(piece.left, new.left), max(piece.right, new.right)
            piece.bottom = new.bottom
            return
    pieces.append(new)


def _moved(picture: Image.Image, rows: int) -> Image.Image:
    moved = Image.new("L", picture.size)
    moved.paste(picture, (0, rows))
    return moved
