"""The few calls to libfontconfig that choosing fonts needs, through ctypes.

Pango, and so WeasyPrint, asks the same library: what is chosen here is what
is rendered there. Everything returned is plain Python; nothing is kept of a
pattern but its character set, which fontconfig itself keeps for the life of
the process.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from dataclasses import dataclass
from functools import lru_cache

_FC_MATCH_PATTERN = 0
_FC_RESULT_MATCH = 0


@dataclass(frozen=True, slots=True)
class InstalledFont:
    """One face of one font file as fontconfig describes it.

    ``weight`` is on the OpenType scale (400 is regular, 700 bold);
    ``charset`` is an opaque handle for ``has_char``.
    """

    file: str
    index: int
    families: tuple[str, ...]
    full_names: tuple[str, ...]
    postscript_name: str
    weight: int
    italic: bool
    charset: int


class _FontSet(ctypes.Structure):
    _fields_ = [
        ("nfont", ctypes.c_int),
        ("sfont", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    ]


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    try:
        fc = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        fc = ctypes.CDLL(ctypes.util.find_library("fontconfig") or "libfontconfig.dylib")
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    fc.FcPatternCreate.restype = pointer
    fc.FcObjectSetCreate.restype = pointer
    fc.FcObjectSetAdd.argtypes = [pointer, text]
    fc.FcFontList.argtypes = [pointer, pointer, pointer]
    fc.FcFontList.restype = ctypes.POINTER(_FontSet)
    fc.FcPatternGetString.argtypes = [pointer, text, number, ctypes.POINTER(text)]
    fc.FcPatternGetInteger.argtypes = [pointer, text, number, ctypes.POINTER(number)]
    fc.FcPatternGetDouble.argtypes = [pointer, text, number, ctypes.POINTER(ctypes.c_double)]
    fc.FcPatternGetBool.argtypes = [pointer, text, number, ctypes.POINTER(number)]
    fc.FcPatternGetCharSet.argtypes = [pointer, text, number, ctypes.POINTER(pointer)]
    fc.FcCharSetHasChar.argtypes = [pointer, ctypes.c_uint32]
    fc.FcPatternAddString.argtypes = [pointer, text, text]
    fc.FcPatternAddDouble.argtypes = [pointer, text, ctypes.c_double]
    fc.FcPatternAddInteger.argtypes = [pointer, text, number]
    fc.FcConfigSubstitute.argtypes = [pointer, pointer, number]
    fc.FcDefaultSubstitute.argtypes = [pointer]
    fc.FcFontMatch.argtypes = [pointer, pointer, ctypes.POINTER(number)]
    fc.FcFontMatch.restype = pointer
    fc.FcPatternDestroy.argtypes = [pointer]
    fc.FcWeightToOpenTypeDouble.argtypes = [ctypes.c_double]
    fc.FcWeightToOpenTypeDouble.restype = ctypes.c_double
    fc.FcWeightFromOpenTypeDouble.argtypes = [ctypes.c_double]
    fc.FcWeightFromOpenTypeDouble.restype = ctypes.c_double
    fc.FcInit()
    return fc


def _strings(pattern: int, name: bytes) -> tuple[str, ...]:
    found: list[str] = []
    value = ctypes.c_char_p()
    fc = _library()
    while (
        fc.FcPatternGetString(pattern, name, len(found), ctypes.byref(value)) == _FC_RESULT_MATCH
        and value.value is not None
    ):
        found.append(value.value.decode("utf-8", "replace"))
    return tuple(found)


def _integer(pattern: int, name: bytes) -> int:
    value = ctypes.c_int()
    found = _library().FcPatternGetInteger(pattern, name, 0, ctypes.byref(value))
    return value.value if found == _FC_RESULT_MATCH else 0


def installed_fonts() -> tuple[InstalledFont, ...]:
    """Every static outline or bitmap-emoji face that fontconfig knows, in a stable order.

    Variable fonts are left out: their instances cannot be told apart by file
    and index alone.
    """
    fc = _library()
    wanted = fc.FcObjectSetCreate()
    for name in (
        b"file",
        b"index",
        b"family",
        b"fullname",
        b"postscriptname",
        b"weight",
        b"slant",
        b"charset",
        b"variable",
    ):
        fc.FcObjectSetAdd(wanted, name)
    # The list is never freed: the character sets inside it are asked again and again.
    fonts = fc.FcFontList(None, fc.FcPatternCreate(), wanted).contents
    found = []
    for position in range(fonts.nfont):
        pattern = fonts.fonts[position]
        files, index = _strings(pattern, b"file"), _integer(pattern, b"index")
        weight = ctypes.c_double(80)
        fc.FcPatternGetDouble(pattern, b"weight", 0, ctypes.byref(weight))
        variable = ctypes.c_int()
        fc.FcPatternGetBool(pattern, b"variable", 0, ctypes.byref(variable))
        charset = ctypes.c_void_p()
        fc.FcPatternGetCharSet(pattern, b"charset", 0, ctypes.byref(charset))
        outline = files and files[0].lower().endswith((".ttf", ".otf", ".ttc", ".otc"))
        if not outline or variable.value or index > 0xFFFF or not charset.value:
            continue
        postscript_names = _strings(pattern, b"postscriptname")
        found.append(
            InstalledFont(
                file=files[0],
                index=index,
                families=_strings(pattern, b"family"),
                full_names=_strings(pattern, b"fullname"),
                postscript_name=postscript_names[0] if postscript_names else "",
                weight=round(fc.FcWeightToOpenTypeDouble(weight.value)),
                italic=_integer(pattern, b"slant") > 0,
                charset=charset.value,
            )
        )
    return tuple(sorted(found, key=lambda font: (font.file, font.index)))


def has_char(font: InstalledFont, codepoint: int) -> bool:
    """Whether the font's character map has this code point."""
    return bool(_library().FcCharSetHasChar(font.charset, codepoint))


def match(family: str, *, weight: int, italic: bool) -> tuple[str, int]:
    """The file and index that Pango would use for this description."""
    fc = _library()
    pattern = fc.FcPatternCreate()
    fc.FcPatternAddString(pattern, b"family", family.encode())
    fc.FcPatternAddDouble(pattern, b"weight", fc.FcWeightFromOpenTypeDouble(float(weight)))
    fc.FcPatternAddInteger(pattern, b"slant", 100 if italic else 0)
    fc.FcConfigSubstitute(None, pattern, _FC_MATCH_PATTERN)
    fc.FcDefaultSubstitute(pattern)
    result = ctypes.c_int()
    best = fc.FcFontMatch(None, pattern, ctypes.byref(result))
    fc.FcPatternDestroy(pattern)
    if not best:
        return "", 0
    files, index = _strings(best, b"file"), _integer(best, b"index")
    fc.FcPatternDestroy(best)
    return (files[0] if files else ""), index
