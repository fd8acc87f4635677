"""One run of glyphs as a text object, so that what is shown can also be copied.

A reader of PDF copies text code by code, and turns right-to-left text around
by itself. Left to right, a cluster that is not one glyph for its letters is
wrapped with the text it stands for (ActualText). Right to left that would be turned
around too, so there every letter gets a code of its own in the order of the
line: ligatures are followed by codes without glyph or width for their other
letters, and marks are painted as outlines beside such codes. Where even that
fails (letters off the line, as in Nastaliq, or one glyph for two letters) the
whole run is painted as outlines, with its letters spelled unseen beneath.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fontTools import unicodedata as ucd
from fontTools.pens.basePen import BasePen

from credcloud_bridge.rendering.pdf.font_subsets import glyph_widths
from credcloud_bridge.rendering.pdf.syntax import hexadecimal_string, number
from credcloud_bridge.rendering.text.characters import ignorable
from credcloud_bridge.rendering.text.fonts import Face
from credcloud_bridge.rendering.text.shaping import Glyph, Run, ShapedLine

# Codes without glyphs: first and last letter of a block, and the code of the first.
_BLOCKS = ((0x0020, 0x00FF, 0xE000), (0x0590, 0x08FF, 0xE100), (0x2000, 0x206F, 0xE480))
_WIDE = 0x0800  # the same letters an em wide (see WIDE_CODES)
_PICTURES = 0xF000

# Characters that only arrange the line; what is copied comes arranged already.
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

TextClusters = list[tuple[str, list[Glyph]]]


@dataclass(slots=True)
class _GlyphPlan:
    """How one glyph is written: codes before and after it, as an outline instead, or not at all."""

    glyph: Glyph
    before: str = ""
    after: str = ""
    outline: bool = False
    hidden: bool = False


def one_glyph_per_letter(line: ShapedLine, run: Run, texts: Mapping[int, str]) -> bool:
    """Whether every glyph stands, in a font with these texts, for one letter of the run in its turn."""
    letters = line.text[run.start : run.end]
    if len(letters) != len(run.glyphs) or _DIRECTIONS.search(letters):
        return False
    if [texts[glyph.gid] for glyph in run.glyphs] != list(letters):
        return False
    return [glyph.cluster for glyph in run.glyphs] == list(range(run.start, run.end))


def clusters_with_text(line: ShapedLine, run: Run) -> TextClusters:
    """The run's glyphs by cluster, in the order they are shown, each with the text it stands for."""
    text, glyphs = line.text, run.glyphs
    plain = text.isascii() or not _DIRECTIONS.search(text, run.start, run.end)
    if plain and run.clusters == run.end - run.start == len(glyphs):  # a glyph for each letter
        return [(text[glyph.cluster], [glyph]) for glyph in glyphs]
    starts = sorted({glyph.cluster for glyph in glyphs})
    ends = dict(zip(starts, [*starts[1:], run.end], strict=True))
    clusters: TextClusters = []
    last = -1
    for glyph in glyphs:
        if glyph.cluster != last:
            last = glyph.cluster
            letters = text[last : ends[last]]
            clusters.append((letters if plain else _DIRECTIONS.sub("", letters), []))
        clusters[-1][1].append(glyph)
    return clusters


def texts_match(clusters: TextClusters, shared: Mapping[int, str]) -> bool:
    """Whether the shared font's own text for each glyph is the text of the run."""
    return all(len(glyphs) == 1 and shared[glyphs[0].gid] == text for text, glyphs in clusters)


def plan_glyphs(
    run: Run, clusters: TextClusters, own: dict[int, str]
) -> tuple[list[_GlyphPlan] | None, bool]:
    """How each glyph is written (``None``: each by its code alone), and whether these codes copy as the run's text.

    ``own`` collects the text of each code of a recipient's own font. Right to
    left, false means that the run must be shown as outlines.
    """
    if run.level & 1:
        return _plan_right_to_left(run, clusters, own)
    faithful = True
    for text, glyphs in clusters:
        if own.setdefault(glyphs[0].gid, text) != text:
            faithful = False
        if len(glyphs) > 1:
            faithful = False
            for glyph in glyphs[1:]:
                own.setdefault(glyph.gid, "")
    return None, faithful


def _assign_text(own: dict[int, str], text: str, glyph: int) -> bool:
    """Let a glyph stand for a text; false when it already stands for another."""
    return own.setdefault(glyph, text) == text


def _plan_right_to_left(
    run: Run, clusters: TextClusters, own: dict[int, str]
) -> tuple[list[_GlyphPlan] | None, bool]:
    entries: list[_GlyphPlan] = []
    mine: dict[int, str] = {}
    faithful = True
    for text, glyphs in clusters:
        letters = [character for character in text if not _takes_no_space(character)]
        unseen = [character for character in text if _takes_no_space(character)]
        base = max(glyphs, key=lambda glyph: glyph.x_advance)
        hidden = not letters and all(ignorable(character) for character in text)
        beside = unseen + letters[:-1]
        faithful &= all(_code(character) for character in beside) and len(set(beside)) == len(beside)
        faithful &= bool(
            hidden or (letters and not base.y_offset and _assign_text(mine, letters[-1], base.gid))
        )
        if not faithful:
            return None, False
        before = _codes(mine, unseen[::-1])
        after = _codes(mine, letters[-2::-1]) if len(letters) > 1 else ""
        entries.extend(
            _GlyphPlan(glyph, before, after, hidden=hidden)
            if glyph is base
            else _GlyphPlan(glyph, outline=True)
            for glyph in glyphs
        )
    if any(own.get(glyph, text) != text for glyph, text in mine.items()):
        return None, False
    own.update(mine)
    return entries, True


class _TakesNoSpace(dict[str, bool]):
    """Of every character that was met, whether it has no place of its own on the line: marks and the invisible."""

    def __missing__(self, character: str) -> bool:
        self[character] = found = ucd.category(character) == "Mn" or ignorable(character)
        return found


_takes_no_space = _TakesNoSpace().__getitem__


def _code(character: str) -> int:
    """The code without glyph for a letter, or 0."""
    place = ord(character)
    for first, last, code in _BLOCKS:
        if first <= place <= last:
            return code + place - first
    return 0


def _codes(own: dict[int, str], letters: list[str]) -> str:
    codes = ""
    for character in letters:
        code = _code(character)
        own[code] = character
        codes += f"{code:04X}"
    return codes


def outlined_with_hidden_text(
    run: Run,
    clusters: TextClusters,
    own: dict[int, str],
    font: str,
    size: float,
    x: float,
    y: float,
    gaps: tuple[float, float],
) -> tuple[str, float] | None:
    """A right-to-left run as outlines over unseen letters; ``None`` when a letter has no code."""
    if not all(_code(character) for text, _ in clusters for character in text):
        return None
    scale = size / run.face.upem
    painted, codes = "", ""
    pen = 0.0
    standing = 0
    for place, (text, glyphs) in enumerate(clusters):
        if place:
            pen += gaps[0]
        for glyph in glyphs:
            painted += _outline_operators(
                run.face, glyph.gid, size, x + pen + glyph.x_offset * scale, y + glyph.y_offset * scale
            )
            pen += glyph.x_advance * scale
        if text == " ":
            pen += gaps[1]
        codes += _codes(own, [character for character in text if _takes_no_space(character)][::-1])
        for character in text[::-1]:
            if not _takes_no_space(character):
                standing += 1
                own[_code(character) + _WIDE] = character
                codes += f"{_code(character) + _WIDE:04X}"
    # Letters of equal width in one string: pdfium looks over strings without width, poppler breaks at gaps.
    stretch = number(pen / max(1, standing) / size * 100)
    shown = (
        f"{painted}BT 3 Tr {font} {number(size)} Tf {stretch} Tz 1 0 0 1 {number(x)} {number(y)} Tm <{codes}>Tj "
        f"100 Tz 0 Tr ET "
    )
    return shown, pen


def picture_code(own: dict[int, str], text: str) -> int:
    """A code without glyph, an em wide, that stands for the text of a picture; the same text has the same code."""
    code = _PICTURES + zlib.crc32(text.encode()) % 0x0800
    own[code] = text
    return code


def text_object(
    run: Run,
    line: ShapedLine,
    plans: list[_GlyphPlan] | None,
    font: str,
    size: float,
    x: float,
    y: float,
    gaps: tuple[float, float],
) -> tuple[str, float]:
    """The operators that show a run at (x, y), and how far in points the pen moves.

    ``plans`` is each glyph written, ``None`` for each by its code alone. ``gaps`` are
    what letter and word spacing add between clusters, in points.
    """
    if plans is None:
        shown, pen = _show_by_codes(run, line, size, gaps)
        outlines = ""
    else:
        shown, pen, outlines = _show_by_plans(run, line, plans, size, x, y, gaps)
    return f"BT {font} {number(size)} Tf 1 0 0 1 {number(x)} {number(y)} Tm {shown} ET {outlines}", pen


def _show_by_codes(run: Run, line: ShapedLine, size: float, gaps: tuple[float, float]) -> tuple[str, float]:
    """The operator that shows every glyph by its code, and how far in points the pen moves."""
    upem, widths = run.face.upem, glyph_widths(run.face)
    scale = 1000 / upem
    letter, word = gaps[0] * 1000 / size, gaps[1] * 1000 / size
    spaced = bool(letter or word)
    parts: list[str] = []
    pending = ""
    pen = cursor = 0.0
    rise = 0
    cluster = run.glyphs[0].cluster if run.glyphs else 0
    for gid, place, advance, x_offset, y_offset in run.glyphs:
        if spaced and place != cluster:
            pen += letter + (word if line.text[cluster] == " " else 0.0)
            cluster = place
        if y_offset != rise:
            if pending:
                parts.append(f"<{pending}>")
                pending = ""
            rise = y_offset
            parts.append(f"]TJ {number(rise * size / upem)} Ts[")
        move = pen + x_offset * scale - cursor
        if move > 0.02 or move < -0.02:
            if pending:
                parts.append(f"<{pending}>")
                pending = ""
            parts.append(number(-move))
            cursor += round(move, 3)
        pending += "%04X" % gid  # noqa: UP031 (half the steps of a format)
        cursor += widths[gid]
        pen += advance * scale
    if word and run.glyphs and line.text[cluster] == " ":
        pen += word
    if pending:
        parts.append(f"<{pending}>")
    return f"[{''.join(parts)}]TJ{' 0 Ts' if rise else ''}", pen * size / 1000


def _show_by_plans(
    run: Run,
    line: ShapedLine,
    plans: list[_GlyphPlan],
    size: float,
    x: float,
    y: float,
    gaps: tuple[float, float],
) -> tuple[str, float, str]:
    """The operator that shows glyphs as written, how far in points the pen moves, and what is painted beside."""
    scale = 1000 / run.face.upem
    widths = glyph_widths(run.face)
    letter, word = gaps[0] * 1000 / size, gaps[1] * 1000 / size
    parts: list[str] = []
    outlines = ""
    pending = ""
    pen = cursor = 0.0
    cluster = run.glyphs[0].cluster if run.glyphs else 0
    for entry in plans:
        glyph = entry.glyph
        if glyph.cluster != cluster:
            pen += letter + (word if line.text[cluster] == " " else 0.0)
            cluster = glyph.cluster
        if entry.hidden:
            pending += entry.before + entry.after
        elif entry.outline:
            across, up = pen + glyph.x_offset * scale, glyph.y_offset / run.face.upem
            outlines += _outline_operators(run.face, glyph.gid, size, x + across * size / 1000, y + up * size)
        else:
            move = pen + glyph.x_offset * scale - cursor
            if move > 0.02 or move < -0.02:
                if pending:
                    parts.append(f"<{pending}>")
                    pending = ""
                parts.append(number(-move))
                cursor += round(move, 3)
            pending += f"{entry.before}{glyph.gid:04X}{entry.after}"
            cursor += widths[glyph.gid]
        pen += glyph.x_advance * scale
    if run.glyphs and line.text[cluster] == " ":
        pen += word
    if pending:
        parts.append(f"<{pending}>")
    return f"[{''.join(parts)}]TJ", pen * size / 1000, outlines


def with_actual_text(text: str, operators: str) -> str:
    """Operators marked as saying ``text`` (ISO 32000-1, 14.9.4)."""
    return f"/Span<</ActualText{hexadecimal_string(_DIRECTIONS.sub('', text))}>>BDC {operators}EMC "


def _outline_operators(face: Face, glyph: int, size: float, x: float, y: float) -> str:
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
