"""From text to placed glyphs: itemisation, font fallback and HarfBuzz.

Widths are in ems (fractions of the font size), so a line is shaped once and
fits any size. A line is one paragraph's worth of text without line ends.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

import uharfbuzz as hb
from fontTools import unicodedata as ucd

from credcloud_bridge.rendering.text import bidi
from credcloud_bridge.rendering.text.characters import has_private_use, ignorable, script_of
from credcloud_bridge.rendering.text.fallback_fonts import covers, fallback_face, renders
from credcloud_bridge.rendering.text.fonts import Face
from credcloud_bridge.rendering.text.mark_attachment import has_marks

# Characters of these take the script of their neighbours.
_ANY_SCRIPT = frozenset(("Zyyy", "Zinh", "Zsye"))
# Letters set apart must not be ligatures (CSS Text 3, 8.2; Pango does the same).
_SPACED_FEATURES = {"liga": False, "clig": False, "dlig": False}

# HarfBuzz looks at so many characters around a run, for letters that join over its ends (hb-buffer.hh).
_CONTEXT = 5

_SMALL_CAPS = {"smcp": True}


class Glyph(NamedTuple):
    """One glyph: its number in the font, where its cluster starts in the line, metrics in font units."""

    gid: int
    cluster: int
    x_advance: int
    x_offset: int
    y_offset: int


class Run(NamedTuple):
    """Text in one font, script and direction. ``start`` and ``end`` are positions in the line's text.

    ``width`` is the sum of the advances, in ems; ``clusters`` how many there are.
    """

    face: Face
    start: int
    end: int
    level: int
    script: str
    glyphs: tuple[Glyph, ...]
    width: float
    clusters: int


class ShapedLine(NamedTuple):
    """A line with its runs from left to right as they are seen.

    ``missing`` are characters for which no font has a glyph, and whole letters whose marks no font can place.
    ``clusters`` counts the places where letter spacing goes.
    """

    text: str
    rtl: bool
    runs: tuple[Run, ...]
    width: float
    clusters: int
    missing: tuple[str, ...] = ()


class _Item(NamedTuple):
    face: Face
    start: int
    end: int
    level: int
    script: str


@lru_cache(maxsize=1024)
def shape(
    text: str,
    face: Face,
    language: str,
    *,
    spaced: bool = False,
    small_caps: bool = False,
    direction: Literal["", "ltr", "rtl"] = "",
) -> ShapedLine:
    """Shape one line with ``face`` first and the fallback fonts after it; ``spaced`` for letter spacing.

    ``small_caps`` for small capitals where a font has them; a blank ``direction`` is that of the first letter.
    """
    rtl = direction == "rtl" if direction else bidi.is_rtl(text)
    items, missing = _items(text, face, language, rtl)
    features = _SMALL_CAPS | (_SPACED_FEATURES if spaced else {}) if small_caps else None
    if features is None and spaced:
        features = _SPACED_FEATURES
    runs = tuple([_run(text, item, language, features) for item in items])
    if len(runs) > 1:
        runs = tuple([runs[position] for position in bidi.visual_order([run.level for run in runs])])
    width, clusters = 0.0, 0
    for run in runs:
        width += run.width
        clusters += run.clusters
    return ShapedLine(text, rtl, runs, width, clusters, missing)


def _items(text: str, primary: Face, language: str, rtl: bool) -> tuple[list[_Item], tuple[str, ...]]:
    if not text:
        return [], ()
    if text.isascii() and not rtl and primary.has_all(text):
        return [_Item(primary, 0, len(text), 0, "Latn")], ()
    levels = bidi.levels(text, rtl=rtl)
    scripts = _scripts(text)
    faces, missing = _faces(text, primary, language)
    items: list[_Item] = []
    start = 0
    for alike, places in groupby(zip(faces, levels, scripts, strict=True)):
        end = start + len(list(places))
        items.append(_Item(alike[0], start, end, alike[1], alike[2]))
        start = end
    return items, missing


def _scripts(text: str) -> list[str]:
    """The script of each character, common and inherited ones taking that of their neighbours (UAX 24)."""
    if text.isascii():
        return ["Latn"] * len(text)
    scripts = list(map(script_of, text))
    if _ANY_SCRIPT.isdisjoint(scripts):
        return scripts
    current = next((script for script in scripts if script not in _ANY_SCRIPT), "Latn")
    for position, script in enumerate(scripts):
        if script in _ANY_SCRIPT:
            scripts[position] = current
        else:
            current = script
    return scripts


def font_clusters(text: str) -> list[tuple[int, int]]:
    """TextClusters of text that must share a font: a base with its marks, joiners and selectors."""
    if not any(map(_binds, text)):
        return list(pairwise(range(len(text) + 1)))
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


class _Extending(dict[str, bool]):
    """Of every character that was met, whether it belongs to the one before."""

    def __missing__(self, character: str) -> bool:
        self[character] = found = (
            ucd.category(character) in ("Mn", "Mc", "Me")
            or ignorable(character)
            or "\U0001f3fb" <= character <= "\U0001f3ff"
        )
        return found


class _Binding(dict[str, bool]):
    """Of every character that was met, whether it may be part of something longer."""

    def __missing__(self, character: str) -> bool:
        self[character] = found = _extends(character) or _regional(character)
        return found


_extends = _Extending().__getitem__
_binds = _Binding().__getitem__


def _faces(text: str, primary: Face, language: str) -> tuple[list[Face], tuple[str, ...]]:
    """The face for each character, and what no font can render (see ``ShapedLine.missing``)."""
    if primary.has_all(text) and not has_marks(text) and not has_private_use(text):
        return [primary] * len(text), ()
    faces: list[Face] = []
    missing: list[str] = []
    previous = primary
    letter_language = _letter_language(text, language)
    for start, end in font_clusters(text):
        cluster = text[start:end]
        face: Face | None
        if cluster[0].isspace() and not previous.hb_face.has_color_png and renders(previous, cluster):
            face = previous  # but the blanks of emoji fonts are as wide as emoji
        elif renders(primary, cluster) and "\ufe0f" not in cluster:
            face = primary
        else:
            face = fallback_face(cluster, primary, letter_language)
        if face is None:
            face, without = _best_face(cluster, primary, language)
            missing.extend(without)
        previous = face
        faces.extend([face] * (end - start))
    return faces, tuple(dict.fromkeys(missing))


def _best_face(cluster: str, primary: Face, language: str) -> tuple[Face, list[str]]:
    """The face for a cluster that no font renders as it should be, and what is wrong with it there."""
    face = primary
    if not covers(primary, cluster[0]):
        face = fallback_face(cluster[0], primary, language) or primary
    without = [
        character
        for character in cluster
        if has_private_use(character) or not (ignorable(character) or covers(face, character))
    ]
    return face, without or [cluster]


def _letter_language(text: str, language: str) -> str:
    """The language that chooses CJK forms: kana or hangul in the text count more than the credential.s language."""
    if language.split("-")[0] in ("ja", "ko", "zh"):
        return language
    scripts = set(map(script_of, text))
    if scripts & {"Hira", "Kana"}:
        return "ja"
    if "Hang" in scripts:
        return "ko"
    return language


def _run(text: str, item: _Item, language: str, features: dict[str, bool] | None) -> Run:
    face, start, end, level, script = item
    # The whole text for each run would make a text of many runs cost the square of its length.
    first = max(0, start - _CONTEXT)
    buffer = hb.Buffer()
    buffer.add_codepoints(list(map(ord, text[first : end + _CONTEXT])), start - first, end - start)
    buffer.direction = "rtl" if level & 1 else "ltr"
    buffer.script = script
    buffer.language = language
    hb.shape(face.hb_font, buffer, features)
    glyphs = []
    total, clusters, last = 0, 0, -1
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        cluster, advance = info.cluster + first, position.x_advance
        glyphs.append(Glyph(info.codepoint, cluster, advance, position.x_offset, position.y_offset))
        total += advance
        if cluster != last:  # HarfBuzz keeps the glyphs of a cluster together
            clusters += 1
            last = cluster
    return Run(face, start, end, level, script, tuple(glyphs), total / face.upem, clusters)
