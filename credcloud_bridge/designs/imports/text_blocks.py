"""Blocks of words on a page by their ids, and the lines and glyphs behind some letters of one.

A page is read again when a draft is made: ids come out alike, because reading depends on nothing but the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from credcloud_bridge.rendering.reading import api as reading


@dataclass(frozen=True, slots=True)
class LineSpan:
    """Letters ``start`` to ``end`` of one line of a block."""

    line: reading.Line
    start: int
    end: int

    @property
    def whole(self) -> bool:
        """Whether nothing else stands on the line."""
        text = self.line.text
        return not text[: self.start].strip() and not text[self.end :].strip()

    @property
    def glyphs(self) -> list[reading.Glyph]:
        """What shows these letters."""
        if self.whole:
            return self.line.glyphs
        pieces = {id(owner): owner for owner in self.line.owners[self.start : self.end] if owner is not None}
        return [glyph for piece in pieces.values() for glyph in piece.glyphs]

    @property
    def reach(self) -> tuple[float, float]:
        """Where these letters begin and end along the line."""
        owners = [
            owner
            for owner, letter in zip(
                self.line.owners[self.start : self.end], self.line.text[self.start : self.end], strict=True
            )
            if owner is not None and letter.strip()
        ]
        if self.whole or not owners:
            return self.line.start, self.line.end
        return min(owner.start for owner in owners), max(owner.end for owner in owners)


def block_ids(page: int, blocks: list[reading.Block]) -> Iterator[tuple[str, reading.Block]]:
    """Every block of a page, counted from 0, with its id."""
    for number, block in enumerate(blocks):
        yield f"p{page}t{number}", block


def line_spans(block: reading.Block, start: int, end: int) -> list[LineSpan]:
    """The parts of the block's lines between two places of its text."""
    found = []
    place = 0
    for line in block.lines:
        low, high = max(0, start - place), min(len(line.text), end - place)
        if low < high:
            found.append(LineSpan(line, low, high))
        place += len(line.text) + 1
    return found
