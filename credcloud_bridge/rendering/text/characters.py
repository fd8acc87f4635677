"""Properties of characters: script, and whether one needs a glyph."""

from __future__ import annotations

import re

from fontTools import unicodedata as ucd

_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


def has_private_use(text: str) -> bool:
    """Whether any character means something else in every font (Unicode 23.5)."""
    return _PRIVATE_USE.search(text) is not None


class _Scripts(dict[str, str]):
    """The script of every character that was met."""

    def __missing__(self, character: str) -> str:
        code = str(ucd.script(character))
        if code == "Zyyy" and ord(character) >= 0x1F000:
            code = "Zsye"
        self[character] = code
        return code


# The character's ISO 15924 script code; ``Zsye`` for emoji that print in colour by default.
script_of = _Scripts().__getitem__


def ignorable(character: str) -> bool:
    """Whether a character needs no glyph of its own: joiners, marks of direction, variation selectors."""
    code = ord(character)
    if code < 0xAD:
        return False
    return (
        code in (0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0)
        or 0x180B <= code <= 0x180F
        or 0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x206F
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE0FFF
    )
