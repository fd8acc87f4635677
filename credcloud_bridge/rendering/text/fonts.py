"""The font that a design names: uploaded with it, one that comes with the package, or installed on the machine.

What a design's font lacks comes from ``fallback_fonts``. The table of installed
fonts is read from fontconfig once per process.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from weakref import WeakValueDictionary

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from credcloud_bridge.rendering.text import fontconfig
from credcloud_bridge.rendering.text.included_fonts import (
    IncludedFont,
    included_by_file,
    included_fonts,
    nearest_included,
)
from credcloud_bridge.rendering.text.uploaded_fonts import UploadedFont, is_uploaded, uploaded_font

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


@dataclass(frozen=True, eq=False)
class Face:
    """A loaded font face: what shaping, CSS and embedding need to know about it.

    There is one for each face in a process, so it equals itself alone.

    ``ascent`` and ``descent`` are fractions of the font size, descent as a
    positive number, the same figures that Pango uses for a line. ``sha256`` is
    that of the file (hex) where fontconfig does not know it, or blank.
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
    sha256: str = ""
    uploaded: UploadedFont | None = None
    _known: set[str] = field(default_factory=set)  # characters that it has, of those asked for so far

    @property
    def has_small_caps(self) -> bool:
        """Whether the face has small capitals (OpenType feature ``smcp``)."""
        plain, small = (self._glyphs_of("n", features) for features in ({}, {"smcp": True}))
        return plain != small

    def _glyphs_of(self, text: str, features: dict[str, bool]) -> list[int]:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self.hb_font, buffer, features)
        return [info.codepoint for info in buffer.glyph_infos]

    def opened(self) -> TTFont:
        """The font's tables, read as they are asked for; close it."""
        source = self.file if self.uploaded is None else BytesIO(self.uploaded.data)
        return TTFont(source, fontNumber=self.index, lazy=True)

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


@lru_cache(maxsize=1)
def _included_families() -> dict[str, str]:
    return {_folded(font.family): font.family for font in included_fonts()}


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()


def load_face(file: str, index: int) -> Face:
    """The face at this place, loaded once per process. Raises ``KeyError`` where there is none."""
    if not is_uploaded(file):
        return _load_file(file, index)
    face = uploaded_face(file)
    if face is None:
        raise KeyError(file)
    return face


def uploaded_face(name: str) -> Face | None:
    """The face of an uploaded font that is loaded, the same as long as anything holds it; ``None`` where it is not."""
    font = uploaded_font(name)
    if font is None:
        return None
    face = _uploaded_faces.get(name)
    if face is None:
        face = _uploaded_faces.setdefault(name, _of_upload(font))
    return face


_uploaded_faces: WeakValueDictionary[str, Face] = WeakValueDictionary()


def _of_upload(font: UploadedFont) -> Face:
    described = fontconfig.InstalledFont(
        file=font.name,
        index=0,
        families=(font.family,),
        full_names=(font.postscript_name,),
        postscript_name=font.postscript_name,
        weight=font.weight,
        italic=font.italic,
        charset=0,
    )
    face = hb.Face(hb.Blob(font.data))
    return _face(face, described, family=font.family, sha256=font.name.removeprefix("ccb-"), uploaded=font)


@cache  # a face is itself alone, and few hundred are installed
def _load_file(file: str, index: int) -> Face:
    included = included_by_file().get(file)
    installed = _as_installed(included) if included else _by_place()[file, index]
    family = included.family if included else _own_family(installed)
    return _face(
        hb.Face(_blob(file), index), installed, family=family, sha256=included.sha256 if included else ""
    )


def _face(
    hb_face: hb.Face,
    installed: fontconfig.InstalledFont,
    *,
    family: str,
    sha256: str,
    uploaded: UploadedFont | None = None,
) -> Face:
    hb_font = hb.Font(hb_face)
    upem = hb_face.upem
    extents = hb_font.get_font_extents("ltr")
    return Face(
        file=installed.file,
        index=installed.index,
        family=family,
        weight=installed.weight,
        italic=installed.italic,
        upem=upem,
        ascent=extents.ascender / upem,
        descent=-extents.descender / upem,
        hb_face=hb_face,
        hb_font=hb_font,
        installed=installed,
        sha256=sha256,
        uploaded=uploaded,
    )


def _as_installed(font: IncludedFont) -> fontconfig.InstalledFont:
    return fontconfig.InstalledFont(
        file=font.file,
        index=0,
        families=(font.family,),
        full_names=(font.postscript_name,),
        postscript_name=font.postscript_name,
        weight=font.weight,
        italic=font.italic,
        charset=0,  # fontconfig is never asked about it
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


def choose_font(name: str) -> FontChoice:
    """The face for a design's ``fontName``: a family, full or PostScript name, in any spelling, or an uploaded font's.

    A font of the package goes before an installed one of the same name and style, so that
    a design looks the same on every machine. Style words at the end ("EB Garamond SemiBold",
    "NotoSerif-Bold") choose the weight. An unknown name gives Noto Sans in that weight and
    ``exact`` false.
    """
    if is_uploaded(name):
        face = uploaded_face(name)
        return FontChoice(face, exact=True) if face else FontChoice(_choose_font("").face, exact=False)
    return _choose_font(name)


@lru_cache(maxsize=512)
def _choose_font(name: str) -> FontChoice:
    weight, italic, family = 400, False, name.strip()
    while found := _STYLE_WORD.search(family):
        if _folded(family) in _families() or _folded(family) in _included_families():
            break
        word = found[1].casefold()
        if word in _STYLE_WEIGHTS:
            weight = _STYLE_WEIGHTS[word]
        else:
            italic = True
        family = family[: found.start()]
    if face := _named_face(_folded(family), weight, italic):
        return FontChoice(face, exact=abs(face.weight - weight) <= 100 and face.italic == italic)
    if name.strip() and (named := _by_name().get(_folded(name))):
        return FontChoice(load_face(named[0].file, named[0].index), exact=True)
    face = _matched(_families().get(_folded(DEFAULT_FAMILY), ""), weight, italic) or _any_face()
    return FontChoice(face, exact=not name.strip())


def _named_face(folded: str, weight: int, italic: bool) -> Face | None:
    """The face of a family nearest to a weight and slant: the package's own, unless an installed one is nearer."""
    included = nearest_included(_included_families().get(folded, ""), weight, italic=italic)
    own = load_face(included.file, 0) if included else None
    installed = _matched(_families().get(folded, ""), weight, italic)
    found = [face for face in (own, installed) if face]
    return min(found, key=lambda face: (face.italic != italic, abs(face.weight - weight)), default=None)


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


def matched_face(family: str, weight: int, *, italic: bool) -> Face | None:
    """The face of an installed family that is nearest to a weight and slant; ``None`` if there is no such family."""
    known = _families().get(_folded(family))
    return _matched(known, weight, italic) if known else None
