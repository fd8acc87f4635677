"""Which installed font renders which character.

A design names a font; characters it lacks are taken from the Noto family of
their script (serif beside serif, the CJK variant by language), then from any
installed font. The table is read from fontconfig once per process.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb
from fontTools import unicodedata as ucd

from credcloud_bridge.rendering.text import fontconfig

DEFAULT_FAMILY = "Noto Sans"

_STYLE_WEIGHTS = {
    "thin": 100,
    "hairline": 100,
    "extralight": 200,
    "ultralight": 200,
    "light": 300,
    "regular": 400,
    "normal": 400,
    "book": 400,
    "medium": 500,
    "semibold": 600,
    "demibold": 600,
    "bold": 700,
    "extrabold": 800,
    "ultrabold": 800,
    "black": 900,
    "heavy": 900,
}
_STYLE_WORD = re.compile(
    r"[\s_-]*(" + "|".join(sorted(_STYLE_WEIGHTS, key=len, reverse=True)) + r"|italic|oblique)$",
    re.IGNORECASE,
)

# Scripts whose Noto family is not called "Noto Sans <script name>".
_FAMILIES: dict[str, tuple[str, ...]] = {
    "Arab": ("Noto Naskh Arabic", "Noto Sans Arabic"),
    "Aran": ("Noto Nastaliq Urdu",),
    "Nkoo": ("Noto Sans NKo",),
    "Phag": ("Noto Sans PhagsPa",),
    "Zsye": ("Noto Color Emoji",),
    "Zmth": ("Noto Sans Math",),
    "Zsym": ("Noto Sans Symbols", "Noto Sans Symbols2"),
    "Khmr": ("Noto Serif Khmer", "Noto Sans Khmer"),
    "Hmnp": ("Noto Serif Hmong Nyiakeng",),
    "Syrc": ("Noto Sans Syriac",),
    "Cans": ("Noto Sans Canadian Aboriginal",),
}
_CJK = frozenset(("Hani", "Hira", "Kana", "Bopo", "Hang"))


@dataclass(frozen=True, eq=False)
class Face:
    """A loaded font face: what shaping, CSS and embedding need to know about it.

    There is one for each face in a process, so it equals itself alone.

    ``ascent`` and ``descent`` are fractions of the font size, descent as a
    positive number, the same figures that Pango uses for a line.
    """

    file: str
    index: int
    family: str
    weight: int
    italic: bool
    upem: int
    ascent: float
    descent: float
    hb_face: hb.Face
    hb_font: hb.Font
    installed: fontconfig.InstalledFont
    _known: set[str] = field(default_factory=set)  # characters that it has, of those asked for so far

    def has(self, character: str) -> bool:
        """Whether the face maps this one character to a glyph."""
        return self.hb_font.get_nominal_glyph(ord(character)) is not None

    def has_all(self, text: str) -> bool:
        """Whether the face maps every character to a glyph."""
        if self._known.issuperset(text):
            return True
        for character in text:
            if not self.has(character):
                return False
            self._known.add(character)
        return True


@dataclass(frozen=True, slots=True)
class FontChoice:
    """The font of a field: its face, and whether it is the one that the design named."""

    face: Face
    exact: bool


@lru_cache(maxsize=1)
def _table() -> tuple[fontconfig.InstalledFont, ...]:
    return fontconfig.installed_fonts()


def installed() -> tuple[fontconfig.InstalledFont, ...]:
    """Every installed face, in fontconfig's order."""
    return _table()


@lru_cache(maxsize=1)
def _by_place() -> dict[tuple[str, int], fontconfig.InstalledFont]:
    return {(font.file, font.index): font for font in _table()}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[fontconfig.InstalledFont]]:
    named: dict[str, list[fontconfig.InstalledFont]] = {}
    for font in _table():
        for name in (*font.full_names, font.postscript_name):
            named.setdefault(_folded(name), []).append(font)
    return named


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    return {_folded(family): family for font in _table() for family in font.families}


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()


@cache  # a face is itself alone, and few hundred are installed
def load_face(file: str, index: int) -> Face:
    """The face at this place, loaded once per process."""
    installed = _by_place()[file, index]
    hb_face = hb.Face(_blob(file), index)
    hb_font = hb.Font(hb_face)
    upem = hb_face.upem
    extents = hb_font.get_font_extents("ltr")
    return Face(
        file=file,
        index=index,
        family=_own_family(installed),
        weight=installed.weight,
        italic=installed.italic,
        upem=upem,
        ascent=extents.ascender / upem,
        descent=-extents.descender / upem,
        hb_face=hb_face,
        hb_font=hb_font,
        installed=installed,
    )


def _own_family(font: fontconfig.InstalledFont) -> str:
    """The family name that fewest other fonts bear: "EB Garamond 12" rather than "EB Garamond"."""
    shared = _family_sizes()
    return min(font.families, key=lambda family: shared[family])


@lru_cache(maxsize=1)
def _family_sizes() -> Counter[str]:
    return Counter(family for font in _table() for family in font.families)


@lru_cache(maxsize=64)
def _blob(file: str) -> hb.Blob:
    return hb.Blob.from_file_path(Path(file))


@lru_cache(maxsize=512)
def choose_font(name: str) -> FontChoice:
    """The face for a design's ``fontName``: a family, full or PostScript name, in any spelling.

    Style words at the end ("EB Garamond SemiBold", "NotoSerif-Bold") choose
    the weight. An unknown name gives Noto Sans in that weight and ``exact`` false.
    """
    weight, italic, family = 400, False, name.strip()
    while found := _STYLE_WORD.search(family):
        if _folded(family) in _families():
            break
        word = found[1].casefold()
        if word in _STYLE_WEIGHTS:
            weight = _STYLE_WEIGHTS[word]
        else:
            italic = True
        family = family[: found.start()]
    known = _families().get(_folded(family))
    if known and (face := _matched(known, weight, italic)):
        return FontChoice(face, exact=abs(face.weight - weight) <= 100 and face.italic == italic)
    if name.strip() and (named := _by_name().get(_folded(name))):
        return FontChoice(load_face(named[0].file, named[0].index), exact=True)
    face = _matched(_families().get(_folded(DEFAULT_FAMILY), ""), weight, italic) or _any_face()
    return FontChoice(face, exact=not name.strip())


def _any_face() -> Face:
    file, index = fontconfig.match("sans", weight=400, italic=False)
    if (file, index) in _by_place():
        return load_face(file, index)
    if not _table():
        raise RuntimeError("fontconfig knows no font; install fonts-noto-core")
    return load_face(_table()[0].file, _table()[0].index)


@lru_cache(maxsize=1024)
def _matched(family: str, weight: int, italic: bool) -> Face | None:
    if not family:
        return None
    file, index = fontconfig.match(family, weight=weight, italic=italic)
    installed = _by_place().get((file, index))
    return load_face(file, index) if installed and family in installed.families else None


class _Scripts(dict[str, str]):
    """The script of every character that was met."""

    def __missing__(self, character: str) -> str:
        code = str(ucd.script(character))
        if code == "Zyyy" and ord(character) >= 0x1F000:
            code = "Zsye"
        self[character] = code
        return code


# The character's ISO 15924 script code; ``Zsye`` for emoji that print in colour by default.
script_of = _Scripts().__getitem__


@lru_cache(maxsize=65536)
def fallback(cluster: str, primary: Face, language: str) -> Face | None:
    """The face for a cluster that ``primary`` lacks; ``None`` when no installed font has it."""
    for family in _fallback_families(cluster, primary, language):
        known = _families().get(_folded(family))
        face = _matched(known, primary.weight, False) if known else None
        if face and covers(face, cluster) and not _misnamed(face):
            return face
    needed = [ord(character) for character in cluster if not ignorable(character)]
    best = None
    for font in _table():
        if all(fontconfig.has_char(font, codepoint) for codepoint in needed):
            rank = (not font.families[0].startswith("Noto"), font.italic, abs(font.weight - primary.weight))
            if best is None or rank < best[0]:
                best = (rank, font)
    if best is None:
        return None
    face = load_face(best[1].file, best[1].index)
    return face if covers(face, cluster) else None


def _misnamed(face: Face) -> bool:
    """Whether a bold face says it is regular, as Noto Serif Myanmar's does: fontconfig takes it for the regular."""
    return face.weight < 600 and any("bold" in name.casefold() for name in face.installed.full_names)


def _fallback_families(cluster: str, primary: Face, language: str) -> Iterable[str]:
    serif = "serif" in primary.family.casefold() or "garamond" in primary.family.casefold()
    script = script_of(cluster[0])
    if "\ufe0f" in cluster or script == "Zsye":
        yield from _FAMILIES["Zsye"]
    if script in _CJK:
        locale = _cjk_locale(script, language)
        yield f"Noto {'Serif' if serif else 'Sans'} CJK {locale}"
        yield f"Noto Sans CJK {locale}"
        return
    if script == "Arab" and language.split("-")[0] == "ur":
        yield from _FAMILIES["Aran"]
    if script in _FAMILIES:
        families = _FAMILIES[script]
        yield from families if serif or len(families) == 1 else reversed(families)
    elif script in ("Zyyy", "Zinh", "Latn", "Grek", "Cyrl"):
        yield from ("Noto Serif", "Noto Sans") if serif else ("Noto Sans", "Noto Serif")
        yield from (*_FAMILIES["Zsym"], *_FAMILIES["Zmth"], "Noto Color Emoji")
        yield f"Noto Sans CJK {_cjk_locale('Hani', language)}"
    else:
        name = ucd.script_name(script).replace("_", " ")
        yield from (
            (f"Noto Serif {name}", f"Noto Sans {name}")
            if serif
            else (f"Noto Sans {name}", f"Noto Serif {name}")
        )


def _cjk_locale(script: str, language: str) -> str:
    tag = language.replace("_", "-").casefold()
    if tag.startswith("ja") or script in ("Hira", "Kana"):
        return "JP"
    if tag.startswith("ko") or script == "Hang":
        return "KR"
    if "-hk" in tag or "-mo" in tag or tag.startswith("yue"):
        return "HK"
    if "-tw" in tag or "-hant" in tag or script == "Bopo":
        return "TC"
    return "SC"


def ignorable(character: str) -> bool:
    """Whether a character needs no glyph of its own: joiners, marks of direction, variation selectors."""
    code = ord(character)
    if code < 0xAD:
        return False
    return (
        code in (0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0)
        or 0x180B <= code <= 0x180F
        or 0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x206F
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE0FFF
    )


@lru_cache(maxsize=65536)
def covers(face: Face, cluster: str) -> bool:
    """Whether the face has a glyph for all of the cluster, as written or in composed form."""
    if all(ignorable(character) or face.has(character) for character in cluster):
        return True
    if len(cluster) == 1:
        decomposed = ucd.normalize("NFD", cluster)
        return decomposed != cluster and all(face.has(character) for character in decomposed)
    composed = ucd.normalize("NFC", cluster)
    return composed != cluster and all(ignorable(character) or face.has(character) for character in composed)
