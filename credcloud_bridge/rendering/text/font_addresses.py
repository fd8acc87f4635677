"""The addresses at which WeasyPrint finds fonts that fontconfig does not know: ``font:`` and their SHA-256."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from credcloud_bridge.rendering.text.included_fonts import included_fonts

_SCHEME = "font:"


def font_address(sha256: str) -> str:
    """The address of the font file with this SHA-256 (hex)."""
    return _SCHEME + sha256


def font_at(address: str) -> bytes | None:
    """The font file at an address; ``None`` where there is none."""
    if not address.startswith(_SCHEME):
        return None
    file = _included().get(address.removeprefix(_SCHEME))
    return Path(file).read_bytes() if file else None


@lru_cache(maxsize=1)
def _included() -> dict[str, str]:
    return {font.sha256: font.file for font in included_fonts()}
