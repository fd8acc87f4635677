"""Glyphs joined into lines of text.

Programs show a letter at a time, each with a matrix of its own, and space letters by moving them: what belongs
together is known by where it stands. Glyphs of one baseline are joined from left to right; a gap that is wide
for the line is a blank, and one that is wide for any text begins another line.
"""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from credcloud_bridge.rendering.reading.content import Glyph
from credcloud_bridge.rendering.reading.text_order import reading_direction, reading_order

_BASELINE = 0.25  # sizes that baselines of one line may differ by
_SIZES = 0.35  # and by how much the sizes may
_BREAK, _BREAK_GAPS = 1.2, 2.5  # another line begins after so many sizes plus so many usual gaps
_BLANK = 0.18  # sizes beyond the usual gap
_SAME_ANGLE = 1.0  # degree
_COVERED = 0.6  # of a glyph's width: the same letter twice is a shadow or an outline


@dataclass(slots=True, eq=False)
class Piece:
    """One letter or more of a line with the glyphs that show it, along the baseline from ``start`` to ``end``."""

    text: str
    start: float
    end: float
    glyphs: list[Glyph]
    size: float = 0.0


@dataclass(slots=True, eq=False)
class Line:
    """A line of text. ``start``, ``end`` and ``baseline`` are points along and across its own direction.

    ``text`` is in reading order; ``owners`` says for each of its letters which piece shows it, ``None`` for blanks
    that are gaps. ``angle`` is in degrees clockwise.
    """

    pieces: list[Piece]
    baseline: float
    angle: float
    text: str = ""
    owners: tuple[Piece | None, ...] = ()
    direction: Literal["ltr", "rtl"] = "ltr"
    size: float = 0.0

    @property
    def start(self) -> float:
        """Where the first letter begins."""
        return self.pieces[0].start

    @property
    def end(self) -> float:
        """Where the last letter ends."""
        return max(piece.end for piece in self.pieces)

    @property
    def glyphs(self) -> list[Glyph]:
        """All glyphs of the line."""
        return [glyph for piece in self.pieces for glyph in piece.glyphs]

    @property
    def look(self) -> Glyph:
        """A glyph of the size, font and colour that most of the line has."""
        shown = [glyph for glyph in self.glyphs if glyph.text.strip()] or self.glyphs
        kinds = Counter((glyph.font.name, round(glyph.size, 1), glyph.colour) for glyph in shown)
        most = kinds.most_common(1)[0][0]
        return next(g for g in shown if (g.font.name, round(g.size, 1), g.colour) == most)


def turned(x: float, y: float, angle: float) -> tuple[float, float]:
    """A place on the page in the directions of text at this angle: along its baseline, and across."""
    if not angle:
        return x, y
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return x * cosine + y * sine, -x * sine + y * cosine


def turned_back(along: float, across: float, angle: float) -> tuple[float, float]:
    """The place on the page of which ``turned`` gives these."""
    return turned(along, across, -angle)


def lines_of(glyphs: list[Glyph]) -> list[Line]:
    """The lines of these glyphs, from the top down. Blank ones are left out."""
    lines: list[Line] = []
    for angle, members in _by_angle(glyphs).items():
        pieces = sorted(_pieces(members, angle), key=lambda item: item[0])
        for group in _by_baseline(pieces):
            for joined in _split(group):
                line = Line(joined[1], joined[0], angle)
                _read(line)
                if line.text.strip():
                    lines.append(line)
    return sorted(lines, key=lambda line: (line.angle, line.baseline, line.start))


def _by_angle(glyphs: list[Glyph]) -> dict[float, list[Glyph]]:
    found: dict[float, list[Glyph]] = {}
    for glyph in glyphs:
        found.setdefault(round(glyph.angle / _SAME_ANGLE) * _SAME_ANGLE % 360, []).append(glyph)
    return found


def _pieces(glyphs: list[Glyph], angle: float) -> list[tuple[float, Piece]]:
    """Pieces with their baselines; glyphs of one ActualText are one piece."""
    found: list[tuple[float, Piece]] = []
    spans: dict[int, Piece] = {}
    for glyph in glyphs:
        start, baseline = turned(glyph.x, glyph.y, angle)
        end, _ = turned(glyph.end_x, glyph.end_y, angle)
        start, end = min(start, end), max(start, end)
        known = spans.get(glyph.span) if glyph.span else None
        if known is not None:
            known.start, known.end = min(known.start, start), max(known.end, end)
            known.glyphs.append(glyph)
            known.text += glyph.text
            continue
        piece = Piece(glyph.text, start, end, [glyph], glyph.size)
        if glyph.span:
            spans[glyph.span] = piece
        found.append((baseline, piece))
    return found


def _by_baseline(pieces: list[tuple[float, Piece]]) -> list[list[tuple[float, Piece]]]:
    """Pieces of one baseline and about one size together; ``pieces`` come sorted by baseline."""
    groups: list[list[tuple[float, Piece]]] = []
    open_groups: list[tuple[float, float, list[tuple[float, Piece]]]] = []
    for baseline, piece in pieces:
        size = piece.size
        open_groups = [
            group for group in open_groups if baseline - group[0] <= _BASELINE * max(group[1], size)
        ]
        for number, (first, of_size, members) in enumerate(open_groups):
            if abs(size - of_size) <= _SIZES * max(size, of_size) and baseline - first <= _BASELINE * of_size:
                members.append((baseline, piece))
                if number:
                    open_groups.insert(0, open_groups.pop(number))
                break
        else:
            members = [(baseline, piece)]
            groups.append(members)
            open_groups.insert(0, (baseline, size, members))
            del open_groups[40:]
    return groups


def _split(group: list[tuple[float, Piece]]) -> list[tuple[float, list[Piece]]]:
    """The pieces of one baseline as lines: (baseline, pieces from left to right)."""
    placed = sorted(group, key=lambda item: item[1].start)
    whole = _without_shadows([piece for _, piece in placed])
    found: list[tuple[float, list[Piece]]] = []
    for part in _cut(whole, 3.0, 0.0):
        usual = _usual_gap(part)
        found.extend((0.0, line) for line in _cut(part, _BREAK, _BREAK_GAPS * usual))
    baselines = {id(piece): baseline for baseline, piece in placed}
    return [
        (statistics.median(baselines[id(piece)] for piece in line), line)
        for _, line in found
        if any(piece.text.strip() for piece in line)
    ]


def _cut(pieces: list[Piece], sizes: float, more: float) -> list[list[Piece]]:
    found: list[list[Piece]] = []
    reach = -math.inf
    for piece in pieces:
        if not found or piece.start - reach > sizes * piece.size + more:
            found.append([])
            reach = -math.inf
        found[-1].append(piece)
        if piece.text.strip():  # a blank far away joins nothing
            reach = max(reach, piece.end)
        elif piece.start - reach < piece.size:
            reach = max(reach, min(piece.end, reach + piece.size))
    return found


def _without_shadows(pieces: list[Piece]) -> list[Piece]:
    """Pieces of which those that repeat their neighbour in nearly its place belong to it."""
    kept: list[Piece] = []
    for piece in pieces:
        width = max(piece.end - piece.start, 0.01)
        for other in kept[-3:]:
            shared = min(other.end, piece.end) - max(other.start, piece.start)
            if other.text == piece.text and piece.text.strip() and shared > _COVERED * width:
                other.glyphs.extend(piece.glyphs)
                break
        else:
            kept.append(piece)
    return kept


def _usual_gap(pieces: list[Piece]) -> float:
    gaps = [
        after.start - before.end
        for before, after in pairwise(pieces)
        if before.text.strip() and after.text.strip()
    ]
    return max(0.0, statistics.median(gaps)) if gaps else 0.0


def _read(line: Line) -> None:
    """Find the line's text, in reading order, with blanks where the gaps are wide."""
    pieces = _with_marks(line.pieces)
    usual = _usual_gap(pieces)
    shown: list[tuple[str, Piece | None]] = []
    for number, piece in enumerate(pieces):
        if number:
            before = pieces[number - 1]
            gap = piece.start - before.end
            blank = not before.text.strip() or not piece.text.strip()
            if not blank and gap > _BLANK * piece.size + usual:
                shown.append((" ", None))
        shown.append((piece.text, piece))
    texts = [text for text, _ in shown]
    line.direction = reading_direction(texts)
    letters: list[str] = []
    owners: list[Piece | None] = []
    for place in reading_order(texts):
        text, owner = shown[place]
        if text.isspace() and letters and letters[-1] == " ":
            continue
        for letter in " " if text.isspace() else text:
            letters.append(letter)
            owners.append(owner)
    while letters and letters[-1] == " ":
        letters.pop()
        owners.pop()
    first = next((place for place, letter in enumerate(letters) if letter != " "), 0)
    line.text, line.owners = "".join(letters[first:]), tuple(owners[first:])
    line.pieces = _without_outer_blanks(line.pieces)
    line.size = line.look.size


def _without_outer_blanks(pieces: list[Piece]) -> list[Piece]:
    shown = [place for place, piece in enumerate(pieces) if piece.text.strip()]
    return pieces[shown[0] : shown[-1] + 1] if shown else pieces


def _with_marks(pieces: list[Piece]) -> list[Piece]:
    """Pieces in which marks without a width of their own belong to the letter that they stand on."""
    found: list[Piece] = []
    waiting: list[Piece] = []
    for piece in pieces:
        if piece.text and all(unicodedata.category(letter) in ("Mn", "Me") for letter in piece.text):
            home = next(
                (
                    other
                    for other in reversed(found[-3:])
                    if other.start - 0.01 <= piece.start <= other.end + 0.01
                ),
                None,
            )
            if home is not None:
                home.text += piece.text
                home.glyphs.extend(piece.glyphs)
            else:
                waiting.append(piece)
            continue
        for mark in waiting:
            piece.text += mark.text
            piece.glyphs.extend(mark.glyphs)
        waiting = []
        found.append(piece)
    if waiting and found:
        for mark in waiting:
            found[-1].text += mark.text
            found[-1].glyphs.extend(mark.glyphs)
    return found or pieces
