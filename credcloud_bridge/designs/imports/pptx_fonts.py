"""Fonts inside a PowerPoint file: EOT files of which the last bytes are a TrueType font, where they are not packed."""

from __future__ import annotations

import struct
from io import BytesIO

from fontTools.ttLib import TTFont, TTLibError

from credcloud_bridge.designs.imports.pptx_slides import P, Presentation, R
from credcloud_bridge.designs.imports.proposal import EmbeddedFont, sha256
from credcloud_bridge.designs.imports.zip_files import ZipFiles

_PACKED, _SCRAMBLED = 0x4, 0x10000000
_MOST = 40
_LARGEST = 8 * 1024 * 1024  # bytes
_LICENCE, _LICENCE_ADDRESS = 13, 14


def embedded_fonts(
    presentation: Presentation, files: ZipFiles
) -> tuple[list[EmbeddedFont], dict[str, bytes]]:
    """The fonts that can be read, with their bytes by SHA-256."""
    found: list[EmbeddedFont] = []
    kept: dict[str, bytes] = {}
    for entry in presentation.part.root.findall(f"{P}embeddedFontLst/{P}embeddedFont")[:_MOST]:
        named = entry.find(f"{P}font")
        family = (named.get("typeface") or "")[:100] if named is not None else ""
        for style in ("regular", "bold", "italic", "boldItalic"):
            link = entry.find(f"{P}{style}")
            name = presentation.part.targets.get(link.get(f"{R}id") or "") if link is not None else None
            if not name or name not in files:
                continue
            font = _true_type(files.read(name, most=_LARGEST))
            licence = _licence(font) if font else None
            if font is None or licence is None:
                continue
            kept[sha256(font)] = font
            found.append(
                EmbeddedFont(
                    family=family,
                    style=style,
                    sha256=sha256(font),
                    licence=licence[:300],
                    free="open font license" in licence.casefold()
                    or "scripts.sil.org/ofl" in licence.casefold(),
                )
            )
    return found, kept


def _true_type(data: bytes) -> bytes | None:
    """The font in an EOT file (W3C submission of 2008): sizes first, flags at 12, the font at the end."""
    if data[:4] in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
        return data
    if len(data) < 82:
        return None
    _whole, size, _version, flags = struct.unpack("<4I", data[:16])
    if flags & (_PACKED | _SCRAMBLED) or not 0 < size < len(data):
        return None
    font = data[-size:]
    return font if font[:4] in (b"\x00\x01\x00\x00", b"OTTO", b"true") else None


def _licence(data: bytes) -> str | None:
    """What the font says of its licence; ``None`` if it cannot be read."""
    try:
        with TTFont(BytesIO(data), lazy=True) as font:
            names = font["name"]
            parts = [names.getDebugName(_LICENCE), names.getDebugName(_LICENCE_ADDRESS)]
    except (TTLibError, KeyError, ValueError, struct.error, AssertionError, OSError, EOFError):
        return None
    return " ".join(part for part in parts if part)
