"""One run of glyphs as a text object, so that what is drawn can also be copied.

A reader of PDF copies text code by code, and turns right-to-left text around
by itself. Left to right, a cluster that is not one glyph for its letters is
wrapped with the text it says (ActualText). Right to left that would be turned
around too, so there every letter gets a code of its own in the order of the
line: ligatures are followed by codes without glyph or width for their other
letters, and marks are painted as outlines beside such codes.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fontTools import unicodedata as ucd
from fontTools.pens.basePen import BasePen

from credcloud_bridge.rendering.compiled.glyphs import advance
from credcloud_bridge.rendering.compiled.syntax import number, text_string
from credcloud_bridge.rendering.fonts import Face
from credcloud_bridge.rendering.shaping import Glyph, Run, ShapedLine

# Codes without glyphs, one for each letter of the right-to-left blocks of the BMP.
_UNSEEN = 0xE000
_PICTURES = 0xF000
_FIRST_LETTER, _LAST_LETTER = 0x0590, 0x08FF

Pieces = list[tuple[str, list[Glyph]]]


@dataclass(slots=True)
class _Written:
    """How one glyph is written: codes before and after it, or as an outline instead of a code."""

    glyph: Glyph
    before: str = ""
    after: str = ""
    outline: bool = False


def pieces_of(line: ShapedLine, run: Run) -> Pieces:
    """The run's glyphs by cluster, in the order they are drawn, each with the text it stands for."""
    starts = sorted({glyph.cluster for glyph in run.glyphs})
    ends = dict(zip(starts, [*starts[1:], run.end], strict=True))
    pieces: Pieces = []
    last = -1
    for glyph in run.glyphs:
        if glyph.cluster != last:
            last = glyph.cluster
            pieces.append((line.text[last : ends[last]], []))
        pieces[-1][1].append(glyph)
    return pieces


def said_by_shared(pieces: Pieces, shared: Mapping[int, str]) -> bool:
    """Whether the shared font's own text for each glyph is what the run says."""
    return all(len(glyphs) == 1 and shared[glyphs[0].gid] == text for text, glyphs in pieces)


def say(own: dict[int, str], text: str, glyph: int) -> bool:
    """Let a glyph stand for a text in a recipient's own font; false when it already stands for another."""
    return own.setdefault(glyph, text) == text


def written(run: Run, pieces: Pieces, own: dict[int, str] | None) -> tuple[list[_Written], bool]:
    """How each glyph is written, and whether the codes alone say the run's text.

    ``own`` collects the text of each code of a recipient's own font; without
    it the font is shared and says what it says.
    """
    plain = [_Written(glyph) for glyph in run.glyphs]
    if own is None:
        return plain, False
    if not run.level & 1:
        faithful = True
        for text, glyphs in pieces:
            faithful &= say(own, text, glyphs[0].gid) and len(glyphs) == 1
            for glyph in glyphs[1:]:
                say(own, "", glyph.gid)
        return plain, faithful
    return [entry for text, glyphs in pieces for entry in _right_to_left(text, glyphs, own)], True


def _right_to_left(text: str, glyphs: list[Glyph], own: dict[int, str]) -> list[_Written]:
    letters = [character for character in text if ucd.category(character) != "Mn"]
    marks = [character for character in text if ucd.category(character) == "Mn"]
    base = max(glyphs, key=lambda glyph: glyph.x_advance)
    if len(text) == 1 and len(glyphs) == 1:
        say(own, text, base.gid)
        return [_Written(base)]
    if not letters or not all(
        _FIRST_LETTER <= ord(character) <= _LAST_LETTER for character in marks + letters[:-1]
    ):
        say(own, text, base.gid)
        return [_Written(glyph, outline=glyph is not base) for glyph in glyphs]
    say(own, letters[-1], base.gid)
    before, after = _codes(own, marks[::-1]), _codes(own, letters[-2::-1])
    return [
        _Written(glyph, before, after) if glyph is base else _Written(glyph, outline=True) for glyph in glyphs
    ]


def _codes(own: dict[int, str], letters: list[str]) -> str:
    codes = ""
    for character in letters:
        code = _UNSEEN + ord(character) - _FIRST_LETTER
        own[code] = character
        codes += f"{code:04X}"
    return codes


def picture_code(own: dict[int, str], text: str) -> int:
    """A code without glyph that stands for the text of a picture; the same text has the same code."""
    code = _PICTURES + zlib.crc32(text.encode()) % 0x0800
    own[code] = text
    return code


def text_object(
    run: Run,
    line: ShapedLine,
    how: list[_Written],
    font: str,
    size: float,
    x: float,
    y: float,
    gaps: tuple[float, float],
) -> tuple[str, float]:
    """The operators that draw a run at (x, y), and how far in points the pen moves.

    ``gaps`` are what letter and word spacing add between clusters, in points.
    """
    scale = 1000 / run.face.upem
    letter, word = (gap * 1000 / size for gap in gaps)
    parts: list[str] = []
    outlines = ""
    pending = ""
    pen = cursor = 0.0
    rise = 0
    cluster = run.glyphs[0].cluster if run.glyphs else 0
    for entry in how:
        glyph = entry.glyph
        if glyph.cluster != cluster:
            pen += letter + (word if line.text[cluster] == " " else 0.0)
            cluster = glyph.cluster
        if entry.outline:
            across, up = pen + glyph.x_offset * scale, glyph.y_offset / run.face.upem
            outlines += _painted(run.face, glyph.gid, size, x + across * size / 1000, y + up * size)
            pen += glyph.x_advance * scale
            continue
        if glyph.y_offset != rise:
            if pending:
                parts.append(f"<{pending}>")
                pending = ""
            rise = glyph.y_offset
            parts.append(f"]TJ {number(rise * size / run.face.upem)} Ts[")
        move = pen + glyph.x_offset * scale - cursor
        if move > 0.02 or move < -0.02:
            if pending:
                parts.append(f"<{pending}>")
                pending = ""
            parts.append(number(-move))
            cursor += round(move, 3)
        pending += f"{entry.before}{glyph.gid:04X}{entry.after}"
        cursor += advance(run.face, glyph.gid)
        pen += glyph.x_advance * scale
    if run.glyphs and line.text[cluster] == " ":
        pen += word
    if pending:
        parts.append(f"<{pending}>")
    shown = (
        f"BT {font} {number(size)} Tf 1 0 0 1 {number(x)} {number(y)} Tm "
        f"[{''.join(parts)}]TJ{' 0 Ts' if rise else ''} ET {outlines}"
    )
    return shown, pen * size / 1000


def marked_as(text: str, operators: str) -> str:
    """Operators marked as saying ``text`` (ISO 32000-1, 14.9.4)."""
    return f"/Span<</ActualText{text_string(text).decode('ascii')}>>BDC {operators}EMC "


def _painted(face: Face, glyph: int, size: float, x: float, y: float) -> str:
    path = _outline(face, glyph)
    if not path:
        return ""
    scale = size / face.upem
    return f"q {scale:.6f} 0 0 {scale:.6f} {number(x)} {number(y)} cm {path}f Q "


@lru_cache(maxsize=1024)
def _outline(face: Face, glyph: int) -> str:
    pen = _PathPen(None)
    face.hb_font.draw_glyph_with_pen(glyph, pen)
    return pen.path


class _PathPen(BasePen):  # type: ignore[misc]
    """Collects an outline as path operators; quadratic curves come out as cubic ones."""

    def __init__(self, glyph_set: Any) -> None:
        super().__init__(glyph_set)
        self.path = ""

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools calls it so
        self.path += f"{number(point[0])} {number(point[1])} m "

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools calls it so
        self.path += f"{number(point[0])} {number(point[1])} l "

    def _curveToOne(  # noqa: N802 - fontTools calls it so
        self, first: tuple[float, float], second: tuple[float, float], end: tuple[float, float]
    ) -> None:
        self.path += " ".join(number(value) for point in (first, second, end) for value in point) + " c "

    def _closePath(self) -> None:  # noqa: N802 - fontTools calls it so
        self.path += "h "
