"""Fonts of a PDF page as far as reading goes: how wide each code is, and which letters it stands for.

ISO 32000-1, 9.6 to 9.10. A ToUnicode map comes first, then the encoding and the names of glyphs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from fontTools.agl import toUnicode
from fontTools.encodings.StandardEncoding import StandardEncoding

from credcloud_bridge.rendering.reading.character_maps import CharacterMap, read_character_map

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_UNKNOWN = "\ufffd"
_SERIF, _SCRIPT, _ITALIC, _FORCE_BOLD = 1 << 1, 1 << 3, 1 << 6, 1 << 18
_MOST_WIDTHS = 70_000
# What a generator writes for letters that have none of their own: private use, zero-width and soft characters.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


class CodeMeaning(NamedTuple):
    """One code of a string: its text, its advance in ems, and whether word spacing applies to it."""

    text: str
    advance: float
    is_word_space: bool


@dataclass(slots=True)
class PdfFont:
    """One font of a page. ``name`` is without the subset's prefix; ``type3`` fonts draw their own glyphs."""

    name: str = ""
    flags: int = 0
    type3: bool = False
    vertical: bool = False
    lengths: tuple[int, ...] = (1,)
    texts: dict[bytes, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    default_width: float = 0.0
    numbers: dict[bytes, int] = field(default_factory=dict)
    unicode_codes: bool = False
    _known: dict[bytes, CodeMeaning] = field(default_factory=dict)

    @property
    def is_bold(self) -> bool:
        """Whether its name or its flags say bold."""
        return bool(self.flags & _FORCE_BOLD) or bool(re.search("bold|black|heavy", self.name, re.IGNORECASE))

    @property
    def is_italic(self) -> bool:
        """Whether its name or its flags say italic."""
        return bool(self.flags & _ITALIC) or bool(re.search("italic|oblique", self.name, re.IGNORECASE))

    @property
    def style(self) -> str:
        """``script``, ``serif`` or ``sans``, as its flags say."""
        if self.flags & _SCRIPT:
            return "script"
        return "serif" if self.flags & _SERIF else "sans"

    def codes(self, string: bytes) -> list[CodeMeaning]:
        """What the codes of a string mean, in order."""
        known = self._known
        return [known.get(code) or self._meaning(code) for code in self.split(string)]

    def split(self, string: bytes) -> list[bytes]:
        """The codes of a string, in order; half a code at its end is no code."""
        if len(self.lengths) == 1:
            step = self.lengths[0]
            return [string[place : place + step] for place in range(0, len(string) - step + 1, step)]
        return self._pieces(string)

    def _pieces(self, string: bytes) -> list[bytes]:
        """Codes of several lengths: the shortest that the font knows, else the longest (9.7.6.2)."""
        pieces, place = [], 0
        while place < len(string):
            candidates = [string[place : place + length] for length in self.lengths]
            piece = next((c for c in candidates if c in self.numbers or c in self.texts), candidates[-1])
            pieces.append(piece)
            place += len(piece)
        return pieces

    def _meaning(self, code: bytes) -> CodeMeaning:
        number = self.numbers.get(code, int.from_bytes(code, "big"))
        advance = 1.0 if self.vertical else self.widths.get(number, self.default_width)
        text = self.texts.get(code)
        if text is None:
            text = code.decode("utf-16-be", "replace") if self.unicode_codes else _UNKNOWN
        meaning = CodeMeaning(_plain(text), advance, len(code) == 1 and code[0] == 32)
        self._known[code] = meaning
        return meaning


def _plain(text: str) -> str:
    """The text as people type it: no presentation forms, nothing invisible, no control characters."""
    if text.isascii() and text.isprintable():
        return text
    text = _INVISIBLE.sub("", text)
    if any("\ufb00" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufefe" for letter in text):
        text = unicodedata.normalize("NFKC", text)
    return "".join(
        " " if letter in "\t\n\r\xa0" else letter for letter in text if letter >= " " or letter in "\t\n\r"
    )


def read_font(font: Any) -> PdfFont:
    """The font in this dictionary. What is malformed is left out: such a font has unknown letters."""
    found = PdfFont()
    if not isinstance(font, pikepdf.Dictionary):
        return found
    kind = str(font.get("/Subtype", ""))
    found.name = _SUBSET.sub("", str(font.get("/BaseFont", font.get("/Name", "")))[1:])
    try:
        if kind == "/Type0":
            _read_composite(font, found)
        else:
            _read_simple(font, found, kind)
        mapped = _stream_map(font.get("/ToUnicode"))
        if mapped is not None:
            found.texts.update(mapped.texts)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, pikepdf.PdfError):
        found.default_width = found.default_width or 0.5
    return found


def _stream_map(stream: Any) -> CharacterMap | None:
    return read_character_map(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else None


def _read_composite(font: Any, found: PdfFont) -> None:
    encoding: Any = font.get("/Encoding")
    found.lengths = (2,)
    if isinstance(encoding, pikepdf.Stream):
        mapped = read_character_map(encoding.read_bytes())
        found.lengths, found.numbers = mapped.lengths or (2,), mapped.numbers
        found.vertical = int(encoding.get("/WMode", 0)) == 1
    else:
        name = str(encoding)
        found.vertical = name.endswith("-V")
        found.unicode_codes = "UCS2" in name or "UTF16" in name
    below = font.DescendantFonts[0]
    descriptor: Any = below.get("/FontDescriptor", {})
    found.flags = int(descriptor.get("/Flags", 0))
    found.default_width = float(below.get("/DW", 1000)) / 1000
    _read_glyph_widths(below.get("/W", []), found)


def _read_glyph_widths(listed: Any, found: PdfFont) -> None:
    """The array W (9.7.4.3): a first glyph with its widths, or two glyphs and the width of all between."""
    entries, place = list(listed), 0
    while place + 1 < len(entries) and len(found.widths) < _MOST_WIDTHS:
        first, second = int(entries[place]), entries[place + 1]
        if isinstance(second, pikepdf.Array):
            found.widths.update({first + offset: float(width) / 1000 for offset, width in enumerate(second)})
            place += 2
        else:
            if place + 2 >= len(entries):
                return
            width = float(entries[place + 2]) / 1000
            last = min(int(second), first + _MOST_WIDTHS)
            found.widths.update(dict.fromkeys(range(first, last + 1), width))
            place += 3


def _read_simple(font: Any, found: PdfFont, kind: str) -> None:
    descriptor: Any = font.get("/FontDescriptor", {})
    found.flags = int(descriptor.get("/Flags", 0))
    found.type3 = kind == "/Type3"
    scale = abs(float(font.FontMatrix[0])) if found.type3 else 0.001
    names = _glyph_names(font.get("/Encoding"), symbolic=bool(found.flags & 4))
    found.texts = {
        bytes([code]): text for code, name in names.items() if (text := toUnicode(_plain_name(name), False))
    }
    found.default_width = float(descriptor.get("/MissingWidth", 0)) * scale
    if "/Widths" in font:
        first = int(font.get("/FirstChar", 0))
        found.widths = {
            first + offset: float(width) * scale for offset, width in enumerate(list(font.Widths)[:256])
        }
    else:
        standard = _standard_widths(found.name)
        found.widths = {code: standard[name] / 1000 for code, name in names.items() if name in standard}
        found.default_width = found.default_width or 0.6


def _plain_name(name: str) -> str:
    """A glyph name without what generators put around it; names like ``a12`` of subsets mean nothing."""
    return name.split(".")[0]


def _glyph_names(encoding: Any, *, symbolic: bool) -> dict[int, str]:
    base: Any = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    names = dict(_base_names(str(base) if isinstance(base, pikepdf.Name) else "", symbolic))
    if isinstance(encoding, pikepdf.Dictionary) and "/Differences" in encoding:
        code = 0
        for entry in list(encoding.Differences)[:1000]:
            if isinstance(entry, pikepdf.Name):
                names[code] = str(entry)[1:]
                code += 1
            else:
                code = int(entry)
    return names


@lru_cache(maxsize=8)
def _base_names(base: str, symbolic: bool) -> tuple[tuple[int, str], ...]:
    if base in ("/WinAnsiEncoding", "/MacRomanEncoding"):
        codec = "cp1252" if base == "/WinAnsiEncoding" else "mac_roman"
        return tuple(_named_by_codec(codec).items())
    standard = [(code, name) for code, name in enumerate(StandardEncoding) if name != ".notdef"]
    if base or not symbolic:
        return tuple(standard)
    return tuple({**_named_by_codec("cp1252"), **dict(standard)}.items())


def _named_by_codec(codec: str) -> dict[int, str]:
    from fontTools.agl import UV2AGL

    named = {}
    for code in range(32, 256):
        letter = bytes([code]).decode(codec, "ignore")
        if letter:
            named[code] = UV2AGL.get(ord(letter), f"uni{ord(letter):04X}")
    return named


@lru_cache(maxsize=1)
def _all_standard_widths() -> dict[str, dict[str, float]]:
    widths: dict[str, dict[str, float]] = json.loads(
        Path(__file__).with_name("standard_widths.json").read_text("utf-8")
    )
    return widths


def _standard_widths(name: str) -> dict[str, float]:
    """The widths of one of the fourteen standard fonts (9.6.2.2), or of the one that its name resembles."""
    widths = _all_standard_widths()
    if name in widths:
        return widths[name]
    folded = name.casefold()
    if "courier" in folded:
        return {}
    bold, slanted = "bold" in folded, "italic" in folded or "oblique" in folded
    if "times" in folded:
        return widths[
            ("Times-BoldItalic" if slanted else "Times-Bold")
            if bold
            else "Times-Italic"
            if slanted
            else "Times-Roman"
        ]
    return widths["Helvetica-Bold" if bold else "Helvetica"]
