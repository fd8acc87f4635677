"""The addresses at which WeasyPrint finds fonts that fontconfig does not know: ``font:`` and their SHA-256."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from credcloud_bridge.rendering.text.included_fonts import included_fonts
from credcloud_bridge.rendering.text.uploaded_fonts import font_name, uploaded_font

_SCHEME = "font:"


def font_address(sha256: str) -> str:
    """The address of the font file with this SHA-256 (hex)."""
    return _SCHEME + sha256


def font_at(address: str) -> bytes | None:
    """The font file at an address; ``None`` where there is none."""
    if not address.startswith(_SCHEME):
        return None
    sha256 = address.removeprefix(_SCHEME)
    if (uploaded := uploaded_font(font_name(sha256))) is not None:
        return uploaded.data
    file = _included().get(sha256)
    return Path(file).read_bytes() if file else None


@lru_cache(maxsize=1)
def _included() -> dict[str, str]:
    return {font.sha256: font.file for font in included_fonts()}
