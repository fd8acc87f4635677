"""The fonts that come with the package, whatever is installed on the machine.

``font_files/fonts.json`` lists them (``scripts/fonts.py`` wrote it). They take part
only where a design names them: what stands in for a missing letter is
``fallback_fonts``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

FontKind = Literal["serif", "sans", "script", "mono"]


@dataclass(frozen=True, slots=True)
class IncludedFont:
    """One font file of the package. ``weight`` is on the OpenType scale; ``sha256`` is that of the file, in hex."""

    family: str
    kind: FontKind
    weight: int
    italic: bool
    postscript_name: str
    sha256: str
    file: str


@lru_cache(maxsize=1)
def included_fonts() -> tuple[IncludedFont, ...]:
    """All of them, by family and style."""
    folder = Path(str(files("credcloud_bridge.rendering").joinpath("font_files")))
    listed = json.loads((folder / "fonts.json").read_text("utf-8"))
    return tuple(IncludedFont(**font, file=str(folder / f"{font['postscript_name']}.ttf")) for font in listed)


@lru_cache(maxsize=1)
def included_by_file() -> dict[str, IncludedFont]:
    """Each of them by where its file is."""
    return {font.file: font for font in included_fonts()}


@lru_cache(maxsize=1)
def _kinds() -> dict[str, FontKind]:
    return {font.family: font.kind for font in included_fonts()}


def licences_of(fonts: Iterable[str]) -> dict[str, bytes]:
    """The licence of each family that one of these names begins with, by file name ("Lora.txt")."""
    folder = files("credcloud_bridge.rendering").joinpath("font_files", "licences")
    named = tuple(fonts)
    found = {}
    for family in sorted(_kinds()):
        if any(name == family or name.startswith(f"{family} ") for name in named):
            file = f"{family.replace(' ', '')}.txt"
            found[file] = folder.joinpath(file).read_bytes()
    return found


def included_kind(family: str) -> FontKind | None:
    """What kind of family it is; ``None`` for one that does not come with the package."""
    return _kinds().get(family)


@lru_cache(maxsize=256)
def nearest_included(family: str, weight: int, *, italic: bool) -> IncludedFont | None:
    """The font of this family (as it is listed) nearest to a weight and slant; ``None`` for another family."""
    own = [font for font in included_fonts() if font.family == family]
    return min(own, key=lambda font: (font.italic != italic, abs(font.weight - weight)), default=None)
