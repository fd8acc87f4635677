"""Whether a font puts combining marks where they belong.

A font may have the glyphs of a letter and of a mark without saying where the
mark goes on that letter (no anchors in its GPOS table): the mark then stands
beside or over the letter. HarfBuzz leaves such marks without any offset. Some
fonts have anchors that are wrong, which only the glyphs' sizes tell.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import uharfbuzz as hb

from credcloud_bridge.rendering.text.characters import script_of
from credcloud_bridge.rendering.text.fonts import Face

# Blocks of marks that go on letters of any script.
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# Strokes through a letter: they lie over it as they are, and hardly any font says where.
_OVERLAYS = re.compile("[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb]")
# Marks that belong to the right of their letter, or reach over two letters.
_NOT_CENTRED = re.compile("[\u0315\u031a\u031b\u0321\u0322\u0328\u0358\u035c-\u0362\u1dcd\u1dfc]")
# Scripts in which a letter with marks may have no character of its own, and fonts are made for a few languages.
# Fonts of other scripts are made with all their marks, some by design without offsets (Thai).
_SCRIPTS = frozenset(("Latn", "Grek", "Cyrl"))
_MOST_OVERLAP = 0.35  # of the smaller mark; marks one above the other may touch
# How far a mark's middle may be from its letter's: a part of the letter's width, and ems (italics lean).
_OFF_CENTRE = 0.25, 0.08


def has_marks(text: str) -> bool:
    """Whether there is any mark whose place a font may not know."""
    return _MARKS.search(text) is not None


@lru_cache(maxsize=4096)
def attaches_marks(face: Face, cluster: str) -> bool:
    """Whether the face, which has glyphs for a letter with marks, knows where these marks go."""
    if script_of(cluster[0]) not in _SCRIPTS:
        return True
    cluster = _OVERLAYS.sub("", cluster)
    if not has_marks(cluster):
        return True
    buffer = hb.Buffer()
    buffer.add_str(cluster)
    buffer.direction, buffer.script = "ltr", script_of(cluster[0])
    hb.shape(face.hb_font, buffer)
    numbers = [info.codepoint for info in buffer.glyph_infos]
    places = list(buffer.glyph_positions)
    if len(numbers) < 2:
        return True  # one glyph for the whole
    if not _has_mark_feature(face):
        return False
    for position in range(1, len(numbers)):
        stays = not places[position].x_offset and not places[position].y_offset
        if stays and not _has_anchors(face, numbers[:position], numbers[position]):
            return False
    boxes = [_box(face, number, place) for number, place in zip(numbers[1:], places[1:], strict=True)]
    if not _NOT_CENTRED.search(cluster):
        advance = places[0].x_advance  # boxes of marks begin where the letter ends
        left, _, right, _ = _box(face, numbers[0], places[0])
        most = (right - left) * _OFF_CENTRE[0] + face.upem * _OFF_CENTRE[1]
        if any(abs(advance + (box[0] + box[2] - left - right) / 2) > most for box in boxes):
            return False
    return not any(
        _overlap(one, other) > _MOST_OVERLAP for number, one in enumerate(boxes) for other in boxes[:number]
    )


def _has_anchors(face: Face, before: list[int], mark: int) -> bool:
    """Whether a mark that was not moved has an anchor on a glyph before it, by chance just where it stands."""
    return any(
        mark in marks and any(glyph in bases for glyph in before) for marks, bases in _anchored_glyphs(face)
    )


@cache
def _anchored_glyphs(face: Face) -> tuple[tuple[frozenset[int], frozenset[int]], ...]:
    """Marks, and the glyphs on which they have anchors: one pair for each subtable of GPOS types 4 and 6."""
    with face.opened() as font:
        number = font.getReverseGlyphMap()
        found = []
        for lookup in font["GPOS"].table.LookupList.Lookup:
            for subtable in lookup.SubTable:
                table = subtable.ExtSubTable if subtable.LookupType == 9 else subtable
                if table.LookupType == 4:
                    coverages = table.MarkCoverage, table.BaseCoverage
                elif table.LookupType == 6:
                    coverages = table.Mark1Coverage, table.Mark2Coverage
                else:
                    continue
                marks, bases = (frozenset(number[name] for name in each.glyphs) for each in coverages)
                found.append((marks, bases))
    return tuple(found)


@cache
def _has_mark_feature(face: Face) -> bool:
    """Whether the face places marks itself; where it does not, HarfBuzz guesses from the glyphs' sizes."""
    with face.opened() as font:
        if "GPOS" not in font or font["GPOS"].table.FeatureList is None:
            return False
        return any(record.FeatureTag == "mark" for record in font["GPOS"].table.FeatureList.FeatureRecord)


_Box = tuple[float, float, float, float]


def _box(face: Face, mark: int, place: hb.GlyphPosition) -> _Box:
    """Left, bottom, right and top of a glyph's ink from where it begins, in font units."""
    extents = face.hb_font.get_glyph_extents(mark)
    if extents is None:
        return 0.0, 0.0, 0.0, 0.0
    left, top = place.x_offset + extents.x_bearing, place.y_offset + extents.y_bearing
    return left, top + extents.height, left + extents.width, top


def _overlap(one: _Box, other: _Box) -> float:
    """The part of the smaller box that lies in the other."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return width * height / smaller if width > 0 and height > 0 and smaller > 0 else 0.0
