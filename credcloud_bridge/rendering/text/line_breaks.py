"""Where a line may break (UAX 14 and dictionaries for Thai), as Pango says."""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import lru_cache

_IS_LINE_BREAK = 1


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    try:
        pango = ctypes.CDLL("libpango-1.0.so.0")
    except OSError:
        pango = ctypes.CDLL(ctypes.util.find_library("pango-1.0") or "libpango-1.0.dylib")
    pango.pango_language_from_string.argtypes = [ctypes.c_char_p]
    pango.pango_language_from_string.restype = ctypes.c_void_p
    pango.pango_get_log_attrs.argtypes = [
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_int,
        ctypes.c_void_p,
        ctypes.POINTER(ctypes.c_uint32),
        ctypes.c_int,
    ]
    return pango


def break_opportunities(text: str, *, language: str) -> list[int]:
    """Positions in ``text`` before which a line may begin, ascending, without 0 and the end."""
    if not text:
        return []
    pango = _library()
    encoded = text.encode()
    attributes = (ctypes.c_uint32 * (len(text) + 1))()
    tag = pango.pango_language_from_string(language.encode())
    pango.pango_get_log_attrs(encoded, len(encoded), -1, tag, attributes, len(text) + 1)
    return [at for at in range(1, len(text)) if attributes[at] & _IS_LINE_BREAK]
