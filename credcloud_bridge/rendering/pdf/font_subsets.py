"""Font programs with only the glyphs that a page uses, as PDF objects.

Character codes are glyph numbers of the installed font (Identity-H), so what
is shown does not depend on which other glyphs share the subset: TrueType and
plain CFF subsets keep their glyph numbers, CID-keyed CFF keeps its CIDs.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import uharfbuzz as hb

from credcloud_bridge.rendering.pdf.syntax import name, number, stream
from credcloud_bridge.rendering.text.fonts import Face

# Tables that a PDF reader does not look at in an embedded font (ISO 32000-1, 9.9).
_DROPPED = (
    "BASE", "DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "MATH", "OS/2", "STAT", "VDMX", "VORG",
    "cmap", "gasp", "hdmx", "kern", "meta", "name", "post", "vhea", "vmtx",
)  # fmt: skip
_DROPPED_TAGS = frozenset(int.from_bytes(tag.encode().ljust(4), "big") for tag in _DROPPED)

# A face prepared for subsetting cuts many times faster, but a CJK font takes half a second and 100 MB
# to prepare: that is done for the first few that a process uses again and again. The bytes are the same.
_MOST_PREPARED = 2  # large faces per process
_SMALL_FONT = 2_000_000  # bytes
_WORTH_PREPARING = 40  # subsets

# What shared subsets hold: the letters of most names in Latin script, digits and punctuation.
LATIN = frozenset((*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x2032, 0x20AC, 0x2122))
# Codes for unseen letters and pictures, an em wide (see ``text_objects``).
WIDE_CODES = (0xE800, 0xF7FF)

_SHAPED_FEATURES = ("ccmp", "liga", "clig", "calt", "rlig", "rclt", "locl", "kern", "mark", "mkmk")
_LIGATURES = (
    "ff fi fl ffi ffl fj ffj ft fft fb ffb fh ffh fk ffk tt ti tti tf Th ct st sp Qu ij fí fï fö".split()
)


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """The objects of an embedded font, but for the numbers that tie them together."""

    base_name: str
    program: bytes
    program_key: str
    descriptor: str
    descendant: str
    to_unicode: bytes

    def objects(self, first: int) -> list[bytes]:
        """Bodies of five objects numbered from ``first``; ``first`` is the font to refer to."""
        file, unicode_map, descriptor, descendant = first + 1, first + 2, first + 3, first + 4
        return [
            f"<</Type/Font/Subtype/Type0/BaseFont{self.base_name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode_map} 0 R>>".encode(),
            self.program,
            self.to_unicode,
            f"<<{self.descriptor}/{self.program_key} {file} 0 R>>".encode(),
            f"<<{self.descendant}/FontDescriptor {descriptor} 0 R>>".encode(),
        ]


@dataclass(frozen=True, slots=True)
class _OutlineFormat:
    """What a face's file says about its outlines, read once."""

    postscript_name: str
    is_cff: bool
    is_cid_keyed: bool
    bounds: tuple[int, ...]


@lru_cache(maxsize=256)
def outline_format(face: Face) -> _OutlineFormat | None:
    """How the face stores its outlines; ``None`` for bitmap or colour fonts, which cannot be embedded so."""
    with face.opened() as font:
        if "glyf" not in font and "CFF " not in font:
            return None
        cff = "CFF " in font
        cid_keyed = cff and hasattr(font["CFF "].cff.topDictIndex[0], "ROS")
        head = font["head"]
        postscript = face.installed.postscript_name or face.family
        return _OutlineFormat(postscript, cff, cid_keyed, (head.xMin, head.yMin, head.xMax, head.yMax))


@lru_cache(maxsize=256)
def resource_name(face: Face, variant: int = 0) -> str:
    """The name of a recipient's own subset of this face, the same in every process.

    Variants hold the same glyphs standing for other texts.
    """
    mark = hashlib.blake2b(
        f"{face.installed.postscript_name}:{face.index}".encode(), digest_size=4
    ).hexdigest()
    return f"/N{mark}v{variant}" if variant else f"/N{mark}"


class _Subsetter:
    """Cuts subsets of a face, and prepares the face once that is worth its while.

    Glyphs keep their numbers of the installed font, or are closed up.
    """

    _large_prepared: ClassVar[int] = 0

    def __init__(self, face: Face, *, keep_numbers: bool) -> None:
        self._face = face.hb_face
        self._small = len(face.hb_face.blob) < _SMALL_FONT
        self._cuts = 0
        self._wanted = hb.SubsetInput()
        flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        # Without subroutines the bytes are the same, prepared or not.
        flags |= hb.SubsetFlags.DESUBROUTINIZE
        if keep_numbers:
            flags |= hb.SubsetFlags.RETAIN_GIDS
        self._wanted.flags = flags
        self._wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(_DROPPED_TAGS)
        self._prepared: hb.Face | None = None
        self._lock = threading.Lock()

    def cut(self, glyphs: Iterable[int]) -> bytes:
        """The font program with these glyphs."""
        with self._lock:
            self._cuts += 1
            self._prepare()
            self._wanted.glyph_set.clear()
            self._wanted.glyph_set.update(glyphs)
            subset = hb.subset(self._prepared or self._face, self._wanted)
        return bytes(subset.blob.data)

    def _prepare(self) -> None:
        if self._prepared is not None:
            return
        if not self._small:
            if self._cuts <= _WORTH_PREPARING or _Subsetter._large_prepared >= _MOST_PREPARED:
                return
            _Subsetter._large_prepared += 1
        self._prepared = hb.subset_preprocess(self._face)


@lru_cache(maxsize=256)
def _subsetter(face: Face, *, keep_numbers: bool) -> _Subsetter:
    return _Subsetter(face, keep_numbers=keep_numbers)


@lru_cache(maxsize=256)
def _described(face: Face) -> tuple[str, str, str]:
    """What the dictionaries of all subsets of a face repeat: its name, and the rest of both dictionaries."""
    shape = outline_format(face)
    if shape is None:
        raise ValueError(f"{face.family} has no outlines to embed")
    scale = 1000 / face.upem
    bounds = " ".join(number(edge * scale) for edge in shape.bounds)
    descriptor = (
        f"/Flags 4/FontBBox[{bounds}]/ItalicAngle {-12 if face.italic else 0}/Ascent {number(face.ascent * 1000)}"
        f"/Descent {number(-face.descent * 1000)}/CapHeight {number(face.ascent * 900)}/StemV 80"
    )
    descendant = (
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        f"/Supplement 0>>{'' if shape.is_cff else '/CIDToGIDMap/Identity'}/DW 0/W["
    )
    return name(shape.postscript_name)[1:], descriptor, descendant


@lru_cache(maxsize=64)
def embed_subset(face: Face, glyphs: tuple[tuple[int, str], ...]) -> EmbeddedFont:
    """The font with these glyphs, each with the text that it stands for, sorted by number.

    Raises ``ValueError`` for a face without outlines.
    """
    postscript, descriptor, descendant = _described(face)
    shape = outline_format(face)
    assert shape is not None  # noqa: S101 (or it could not be described)
    count = face.hb_face.glyph_count
    numbers = [glyph for glyph, _ in glyphs if glyph < count]
    program = _subsetter(face, keep_numbers=not shape.is_cid_keyed).cut(numbers)
    if shape.is_cff:
        body, key = stream(_table(program, b"CFF "), "/Subtype/CIDFontType0C"), "FontFile3"
    else:
        body, key = stream(program, f"/Length1 {len(program)}"), "FontFile2"
    base_name = f"/{_subset_tag(face, numbers)}+{postscript}"
    first, last = WIDE_CODES
    wide = (
        f"{first} {last} 1000"
        if glyphs[-1][0] >= first and any(first <= code <= last for code, _ in glyphs)
        else ""
    )
    kind = "CIDFontType0" if shape.is_cff else "CIDFontType2"
    return EmbeddedFont(
        base_name,
        body,
        key,
        f"/Type/FontDescriptor/FontName{base_name}{descriptor}",
        f"/Type/Font/Subtype/{kind}/BaseFont{base_name}{descendant}{_widths(face, numbers)}{wide}]",
        stream(_to_unicode(glyphs)),
    )


def _table(program: bytes, tag: bytes) -> bytes:
    for entry in range(int.from_bytes(program[4:6], "big")):
        record = program[12 + 16 * entry : 28 + 16 * entry]
        if record[:4] == tag:
            start, length = int.from_bytes(record[8:12], "big"), int.from_bytes(record[12:16], "big")
            return program[start : start + length]
    raise ValueError("the subset has no outlines")


def _subset_tag(face: Face, numbers: list[int]) -> str:
    digest = hashlib.blake2b(repr((face.installed.postscript_name, numbers)).encode(), digest_size=6).digest()
    return digest.translate(_LETTERS).decode()


_LETTERS = bytes(65 + byte % 26 for byte in range(256))


class _Advances(dict[int, float]):
    """Widths of glyphs in thousandths of an em, looked up once each."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, glyph: int) -> float:
        width: float = round(self._face.hb_font.get_glyph_h_advance(glyph) * 1000 / self._face.upem, 3)
        self[glyph] = width
        return width


@lru_cache(maxsize=256)
def glyph_widths(face: Face) -> dict[int, float]:
    """The width of each glyph in thousandths of an em, exactly as the PDF's width table says it."""
    return _Advances(face)


class _Widths(dict[int, str]):
    """Widths of glyphs as numbers of PDF, made once each."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._advances = glyph_widths(face)

    def __missing__(self, glyph: int) -> str:
        self[glyph] = text = number(self._advances[glyph]) + " "
        return text


_written_widths = lru_cache(maxsize=256)(_Widths)


def _widths(face: Face, numbers: list[int]) -> str:
    parts: list[str] = []
    widths = _written_widths(face)
    previous = -2
    for glyph in numbers:
        if glyph != previous + 1:
            parts.append(f"{']' if parts else ''}{glyph}[")
        parts.append(widths[glyph])
        previous = glyph
    return "".join(parts) + ("]" if parts else "")


def _to_unicode(glyphs: Iterable[tuple[int, str]]) -> bytes:
    lines = [f"<{glyph:04X}> <{_utf16(text)}>\n" for glyph, text in glyphs if text]
    if len(lines) <= 100:  # as many as a block may have
        body = f"{len(lines)} beginbfchar\n{''.join(lines)}endbfchar\n" if lines else ""
    else:
        blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def _utf16(text: str) -> str:
    """A text as hexadecimal digits of UTF-16."""
    if len(text) == 1 and text < "\ud800":
        return f"{ord(text):04X}"
    return text.encode("utf-16-be", "replace").hex().upper()


@lru_cache(maxsize=64)
def shared_glyphs(face: Face) -> Mapping[int, str]:
    """The glyphs of the subset that a design's certificates share, with the text that each stands for.

    Glyphs that only shaping reaches (alternates) stand for nothing here; text
    that uses them carries its own text (see ``content_writer``).
    """
    wanted = hb.SubsetInput()
    unicodes = [code for code in sorted(LATIN) if face.has(chr(code))]
    wanted.unicode_set.update(unicodes)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _SHAPED_FEATURES)
    plan = hb.SubsetPlan(face.hb_face, wanted)
    texts: dict[int, str] = dict.fromkeys(plan.old_to_new_glyph_mapping.keys(), "")
    texts.pop(0, None)
    for code in unicodes:
        glyph = face.hb_font.get_nominal_glyph(code)
        if glyph in texts and not texts[glyph]:
            texts[glyph] = chr(code)
    for ligature in _LIGATURES:
        buffer = hb.Buffer()
        buffer.add_str(ligature)
        buffer.guess_segment_properties()
        hb.shape(face.hb_font, buffer)
        starts = [info.cluster for info in buffer.glyph_infos]
        counted = Counter(starts)
        for place, info in enumerate(buffer.glyph_infos):
            end = starts[place + 1] if place + 1 < len(starts) else len(ligature)
            if counted[info.cluster] == 1 and info.codepoint in texts and not texts[info.codepoint]:
                texts[info.codepoint] = ligature[info.cluster : end]
    return dict(sorted(texts.items()))
