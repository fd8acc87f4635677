"""How far the painted part of a line reaches, whatever its font says about its height.

The ascent and descent of a design's font say little about the letters that
other fonts lend it: Devanagari, Tibetan, Khmer or Arabic letters with marks
reach further up and down than Latin ones of the same size.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from credcloud_bridge.rendering.text.fonts import Face
from credcloud_bridge.rendering.text.shaping import ShapedLine

# Scripts whose lines are set as the design says: line heights are made for them, and letters
# that touch a letter of the next line are where a designer wanted them.
_PLAIN_SCRIPTS = frozenset(("Latn", "Grek", "Cyrl"))


class InkBounds(NamedTuple):
    """Reach above and below the baseline in ems, below as a positive number; whether scripts need room."""

    above: float = 0.0
    below: float = 0.0
    needs_room: bool = False

    @property
    def height(self) -> float:
        """From the highest point to the lowest, in ems."""
        return self.above + self.below

    def __or__(self, other: InkBounds) -> InkBounds:
        return InkBounds(
            max(self.above, other.above),
            max(self.below, other.below),
            self.needs_room or other.needs_room,
        )


def ink_bounds(line: ShapedLine) -> InkBounds:
    """The reach of a line's glyphs; nothing for a line of blanks."""
    above, below = float("-inf"), float("-inf")
    needs_room = False
    for run in line.runs:
        face = run.face
        reach, upem = _reach(face), face.upem
        top, bottom = -(10**9), 10**9
        for gid, _, _, _, y_offset in run.glyphs:
            found = reach.get(gid)
            if found is None:
                found = reach[gid] = glyph_ink(face, gid)
            upper, lower = found
            if upper + y_offset > top:
                top = upper + y_offset
            if lower + y_offset < bottom:
                bottom = lower + y_offset
        if top / upem > above:
            above = top / upem
        if -bottom / upem > below:
            below = -bottom / upem
        needs_room = needs_room or run.script not in _PLAIN_SCRIPTS
    if above + below <= 0:
        return InkBounds()
    return InkBounds(above, below, needs_room)


@lru_cache(maxsize=256)
def _reach(face: Face) -> dict[int, tuple[int, int]]:
    """Top and bottom of each glyph that was met so far, in font units."""
    return {}


def glyph_ink(face: Face, glyph: int) -> tuple[int, int]:
    """Top and bottom of a glyph in font units; impossible ones (top far below bottom) for a blank."""
    extents = face.hb_font.get_glyph_extents(glyph)
    if extents is None or not extents.height:
        return -(10**9), 10**9
    return extents.y_bearing, extents.y_bearing + extents.height
