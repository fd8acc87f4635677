"""Direction of text: the Unicode Bidirectional Algorithm (UAX 9) by FriBidi, which Pango uses too."""

from __future__ import annotations

import ctypes
import ctypes.util
import re
import unicodedata
from functools import lru_cache

_PARAGRAPH_LTR = 0x110
_PARAGRAPH_RTL = 0x111

# Blocks of right-to-left scripts and the explicit formatting characters; text
# without any of these is left to right throughout.
_MAY_BE_RTL = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    try:
        fribidi = ctypes.CDLL("libfribidi.so.0")
    except OSError:
        fribidi = ctypes.CDLL(ctypes.util.find_library("fribidi") or "libfribidi.dylib")
    fribidi.fribidi_get_par_embedding_levels_ex.restype = ctypes.c_int8
    return fribidi


def is_rtl(text: str) -> bool:
    """Whether the first strong character runs right to left (UAX 9, P2 and P3)."""
    if not _MAY_BE_RTL.search(text):
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def levels(text: str, *, rtl: bool) -> list[int]:
    """The embedding level of each character in a paragraph of the given direction."""
    if not rtl and not _MAY_BE_RTL.search(text):
        return [0] * len(text)
    count = len(text)
    fribidi = _library()
    characters = (ctypes.c_uint32 * count)(*map(ord, text))
    types = (ctypes.c_uint32 * count)()
    brackets = (ctypes.c_uint32 * count)()
    base = ctypes.c_uint32(_PARAGRAPH_RTL if rtl else _PARAGRAPH_LTR)
    found = (ctypes.c_int8 * count)()
    fribidi.fribidi_get_bidi_types(characters, count, types)
    fribidi.fribidi_get_bracket_types(characters, count, types, brackets)
    fribidi.fribidi_get_par_embedding_levels_ex(types, brackets, count, ctypes.byref(base), found)
    return list(found)


def visual_order(run_levels: list[int]) -> list[int]:
    """Positions of runs from left to right, given their levels in logical order (UAX 9, L2)."""
    order = list(range(len(run_levels)))
    if not any(run_levels):
        return order
    for level in range(max(run_levels), 0, -1):
        start = 0
        while start < len(order):
            if run_levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order
