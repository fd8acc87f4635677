"""From text to placed glyphs: itemisation, font fallback and HarfBuzz.

Widths are in ems (fractions of the font size), so a line is shaped once and
fits any size. A line is one paragraph's worth of text without line ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import uharfbuzz as hb
from fontTools import unicodedata as ucd

from credcloud_bridge.rendering import bidi
from credcloud_bridge.rendering.fonts import Face, covers, fallback, ignorable, script_of

# Letters set apart must not be ligatures (CSS Text 3, 8.2; Pango does the same).
_SPACED_FEATURES = {"liga": False, "clig": False, "dlig": False}


class Glyph(NamedTuple):
    """One glyph: its number in the font, where its cluster starts in the line, metrics in font units."""

    gid: int
    cluster: int
    x_advance: int
    x_offset: int
    y_offset: int


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one font, script and direction. ``start`` and ``end`` are positions in the line's text."""

    face: Face
    start: int
    end: int
    level: int
    script: str
    glyphs: tuple[Glyph, ...]

    @property
    def width(self) -> float:
        """Sum of the advances, in ems."""
        return sum(glyph.x_advance for glyph in self.glyphs) / self.face.upem


@dataclass(frozen=True, slots=True)
class ShapedLine:
    """A line with its runs from left to right as printed.

    ``missing`` are characters for which no installed font has a glyph.
    ``clusters`` counts the places where letter spacing goes.
    """

    text: str
    rtl: bool
    runs: tuple[Run, ...]
    width: float
    clusters: int
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class _Item:
    face: Face
    start: int
    end: int
    level: int
    script: str
    extra: list[str] = field(default_factory=list)


@lru_cache(maxsize=8192)
def shape(text: str, face: Face, language: str, *, spaced: bool = False) -> ShapedLine:
    """Shape one line with ``face`` first and the fallback fonts after it; ``spaced`` for letter spacing."""
    rtl = bidi.is_rtl(text)
    items, missing = _items(text, face, language, rtl)
    runs = [
        Run(item.face, item.start, item.end, item.level, item.script, _glyphs(text, item, language, spaced))
        for item in items
    ]
    order = bidi.visual_order([run.level for run in runs])
    placed = tuple(runs[position] for position in order)
    return ShapedLine(
        text=text,
        rtl=rtl,
        runs=placed,
        width=sum(run.width for run in placed),
        clusters=sum(len({glyph.cluster for glyph in run.glyphs}) for run in placed),
        missing=missing,
    )


def _items(text: str, primary: Face, language: str, rtl: bool) -> tuple[list[_Item], tuple[str, ...]]:
    if not text:
        return [], ()
    if text.isascii() and all(primary.has(character) for character in text):
        return [_Item(primary, 0, len(text), 0, "Latn")], ()
    levels = bidi.levels(text, rtl=rtl)
    scripts = _scripts(text)
    faces, missing = _faces(text, primary, language)
    items: list[_Item] = []
    for position in range(len(text)):
        last = items[-1] if items else None
        if (
            last is not None
            and last.face is faces[position]
            and last.level == levels[position]
            and last.script == scripts[position]
        ):
            last.end = position + 1
        else:
            items.append(_Item(faces[position], position, position + 1, levels[position], scripts[position]))
    return items, missing


def _scripts(text: str) -> list[str]:
    """The script of each character, common and inherited ones taking that of their neighbours (UAX 24)."""
    if text.isascii():
        return ["Latn"] * len(text)
    scripts = [script_of(character) for character in text]
    current = next((script for script in scripts if script not in ("Zyyy", "Zinh", "Zsye")), "Latn")
    for position, script in enumerate(scripts):
        if script in ("Zyyy", "Zinh", "Zsye"):
            scripts[position] = current
        else:
            current = script
    return scripts


def clusters_of(text: str) -> list[tuple[int, int]]:
    """Pieces of text that must share a font: a base with its marks, joiners and selectors."""
    pieces: list[tuple[int, int]] = []
    start = 0
    joined = False
    for position, character in enumerate(text):
        if position and not joined and not _extends(character):
            pieces.append((start, position))
            start = position
        joined = character == "\u200d" and position > 0 and script_of(text[start]) in ("Zsye", "Zyyy")
        if _regional(character) and position == start + 1 and _regional(text[start]):
            joined = False
    pieces.append((start, len(text)))
    return _with_flags(text, pieces)


def _regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _with_flags(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Regional indicators in pairs, as flags are written."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        last = joined[-1] if joined else None
        if last and last[1] - last[0] == 1 and _regional(text[last[0]]) and _regional(text[start]):
            joined[-1] = (last[0], end)
        else:
            joined.append((start, end))
    return joined


def _extends(character: str) -> bool:
    return (
        ucd.category(character) in ("Mn", "Mc", "Me")
        or ignorable(character)
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _faces(text: str, primary: Face, language: str) -> tuple[list[Face], tuple[str, ...]]:
    """The face for each character, and the characters that no installed font can print."""
    if all(primary.has(character) for character in text):
        return [primary] * len(text), ()
    faces: list[Face] = []
    missing: list[str] = []
    previous = primary
    letter_language = _letter_language(text, language)
    for start, end in clusters_of(text):
        cluster = text[start:end]
        emoji = "\ufe0f" in cluster
        if cluster[0].isspace() and covers(previous, cluster):
            face: Face | None = previous
        elif not emoji and covers(primary, cluster):
            face = primary
        else:
            face = fallback(cluster, primary, letter_language)
        if face is None:
            face = (
                primary if covers(primary, cluster[0]) else fallback(cluster[0], primary, language) or primary
            )
            missing.extend(
                character for character in cluster if not ignorable(character) and not covers(face, character)
            )
        previous = face
        faces.extend([face] * (end - start))
    return faces, tuple(dict.fromkeys(missing))


def _letter_language(text: str, language: str) -> str:
    """The language that chooses CJK forms: kana or hangul in the text say more than the credential."""
    if language.split("-")[0] in ("ja", "ko", "zh"):
        return language
    scripts = {script_of(character) for character in text}
    if scripts & {"Hira", "Kana"}:
        return "ja"
    if "Hang" in scripts:
        return "ko"
    return language


def _glyphs(text: str, item: _Item, language: str, spaced: bool) -> tuple[Glyph, ...]:
    buffer = hb.Buffer()
    buffer.add_codepoints(list(map(ord, text)), item.start, item.end - item.start)
    buffer.direction = "rtl" if item.level & 1 else "ltr"
    buffer.script = item.script
    buffer.language = language
    hb.shape(item.face.hb_font, buffer, _SPACED_FEATURES if spaced else None)
    infos: Sequence[hb.GlyphInfo] = buffer.glyph_infos
    positions: Sequence[hb.GlyphPosition] = buffer.glyph_positions
    return tuple(
        Glyph(info.codepoint, info.cluster, position.x_advance, position.x_offset, position.y_offset)
        for info, position in zip(infos, positions, strict=True)
    )
