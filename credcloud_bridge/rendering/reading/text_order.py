"""Pieces of text from left to right on the page, put into the order in which they are read.

A line's glyphs stand on the page in visual order whatever order the file has them in. The
rules of the Unicode Bidirectional Algorithm that lead from reading to visual order are undone: runs against
the line's direction are turned round, each piece keeping its own letters in order.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

_RIGHT_TO_LEFT = frozenset(("R", "AL", "RLE", "RLO", "RLI"))
_NUMBERS = frozenset(("EN", "AN", "ES", "CS", "ET"))


def reading_direction(pieces: list[str]) -> Literal["ltr", "rtl"]:
    """The direction of the line: that of most of its letters."""
    right = left = 0
    for piece in pieces:
        for letter in piece:
            kind = unicodedata.bidirectional(letter)
            right += kind in _RIGHT_TO_LEFT
            left += kind == "L"
    return "rtl" if right > left else "ltr"


def reading_order(pieces: list[str]) -> list[int]:
    """The places of pieces that stand from left to right, in reading order."""
    kinds = [_kind(piece) for piece in pieces]
    if "R" not in kinds:
        return list(range(len(pieces)))
    direction = reading_direction(pieces)
    levels = _levels(kinds, direction)
    order = list(range(len(pieces)))
    # UAX 9, rule L2, is its own inverse: from the highest level down, runs of it are turned round.
    for level in range(max(levels), 0, -1):
        place = 0
        while place < len(order):
            end = place
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            if end > place:
                order[place:end] = reversed(order[place:end])
            place = max(end, place + 1)
    return order


def _kind(piece: str) -> str:
    """``R`` or ``L`` letters, ``N`` numbers, or nothing of these."""
    kinds = {unicodedata.bidirectional(letter) for letter in piece}
    if kinds & _RIGHT_TO_LEFT:
        return "R"
    if "L" in kinds:
        return "L"
    return "N" if kinds & _NUMBERS and any(letter.isdigit() for letter in piece) else ""


def _levels(kinds: list[str], direction: str) -> list[int]:
    base = 1 if direction == "rtl" else 0
    strong = [kind if kind in ("L", "R") else "" for kind in kinds]
    levels = []
    for place, kind in enumerate(kinds):
        if kind == "R":
            levels.append(1)
        elif kind == "L":
            levels.append(base * 2)
        elif kind == "N":
            near = _nearest(strong, place)
            levels.append(2 if "R" in near or base else 0)
        else:
            before, after = _nearest(strong, place)
            if before == after and before:
                levels.append(1 if before == "R" else base * 2)
            else:
                levels.append(base)
    # Between two numbers of one figure ("12/05") stands what belongs to the figure.
    for place in range(1, len(kinds) - 1):
        if not kinds[place] and kinds[place - 1] == kinds[place + 1] == "N":
            levels[place] = levels[place - 1]
    return levels


def _nearest(strong: list[str], place: int) -> tuple[str, str]:
    before = next((kind for kind in reversed(strong[max(0, place - 200) : place]) if kind), "")
    after = next((kind for kind in strong[place + 1 : place + 200] if kind), "")
    return before, after
