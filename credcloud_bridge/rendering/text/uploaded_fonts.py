"""Fonts that were uploaded for designs: found by the SHA-256 of their file, never by a family's name.

A design names one ``ccb-<sha256>``, and its template carries the file. Whoever holds a font (``Face`` does) keeps it
here; the ones used last are kept anyway.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from io import BytesIO
from weakref import WeakValueDictionary

from fontTools.ttLib import TTFont

from credcloud_bridge.rendering.text.font_details import font_details

_NAME = re.compile(r"ccb-[0-9a-f]{64}")
_KEPT = 32


@dataclass(frozen=True, eq=False)
class UploadedFont:
    """A font file that ``prepare_font`` made ready. ``name`` is how designs name it."""

    name: str
    data: bytes
    family: str
    weight: int
    italic: bool
    postscript_name: str


_lock = threading.Lock()
_known: WeakValueDictionary[str, UploadedFont] = WeakValueDictionary()
_recent: OrderedDict[str, UploadedFont] = OrderedDict()


def is_uploaded(name: str) -> bool:
    """Whether a font's name in a design means an uploaded one."""
    return bool(_NAME.fullmatch(name))


def font_name(sha256: str) -> str:
    """How designs name the font file with this SHA-256 (hex)."""
    return f"ccb-{sha256}"


def uploaded_font(name: str) -> UploadedFont | None:
    """The font of this name, if it was loaded and is in use still, or was used lately."""
    font = _known.get(name)
    if font is not None:
        _use(font)
    return font


def load_uploaded_font(name: str, data: bytes) -> UploadedFont:
    """The font in these bytes, which ``prepare_font`` made ready; raises ``ValueError`` for another font's bytes."""
    font = uploaded_font(name)
    if font is None:
        if name != font_name(hashlib.sha256(data).hexdigest()):
            raise ValueError("the font is not the file that its name says")
        font = _read(name, data)
        _use(font)
    return font


def _use(font: UploadedFont) -> None:
    with _lock:
        _known[font.name] = font
        _recent[font.name] = font
        _recent.move_to_end(font.name)
        while len(_recent) > _KEPT:
            _recent.popitem(last=False)


def _read(name: str, data: bytes) -> UploadedFont:
    with TTFont(BytesIO(data), lazy=True) as opened:
        details = font_details(opened)
    return UploadedFont(
        name=name,
        data=data,
        family=details["family"],
        weight=details["weight"],
        italic=details["italic"],
        # Another file may say that it bears the same name.
        postscript_name=f"{details['postscript_name']}-{name[4:12]}",
    )
