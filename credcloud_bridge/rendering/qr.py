"""QR codes, quickly when many differ in a few characters.

For a fixed version, error correction, mask and length, every module of a QR
code is a sum modulo 2 of bits of the text and a constant (Reed-Solomon codes
are linear, masks and fixed patterns are constants). So one code of each
length is made by segno, and others are that one with the patterns of the
changed bits added, each of which is learnt from segno once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import segno

from credcloud_bridge.rendering.symbols import Symbol

QUIET_ZONE = 4  # modules on each side (ISO/IEC 18004, 5.3.8)

_RUN = re.compile("1+")


class _Pattern:
    """All QR codes for texts of one length in bytes."""

    def __init__(self, length: int) -> None:
        # The mask must not hang on which text came first, or bytes would differ from process to process.
        sample = segno.make_qr(
            (b"https://example.org/0aZ7" * (length // 24 + 1))[:length], mode="byte", error="m"
        )
        self._settings: dict[str, Any] = {
            "mode": "byte",
            "error": sample.error,
            "version": sample.version,
            "mask": sample.mask,
            "boost_error": False,
        }
        self.side = len(sample.matrix)
        self._known = b""
        self._known_modules = 0
        self._changes: dict[tuple[int, int], int] = {}

    def modules(self, text: bytes) -> int:
        """The code's modules, row by row, as one number of ``side`` times ``side`` bits."""
        if not self._known:
            self._known_modules = self._made(text)
            self._known = text
        modules = self._known_modules
        for place, (byte, known) in enumerate(zip(text, self._known, strict=True)):
            change = byte ^ known
            while change:
                bit = change & -change
                modules ^= self._changes.get((place, bit)) or self._learnt(place, bit)
                change ^= bit
        return modules

    def _learnt(self, place: int, bit: int) -> int:
        changed = bytearray(self._known)
        changed[place] ^= bit
        found = self._made(bytes(changed)) ^ self._known_modules
        self._changes[place, bit] = found
        return found

    def _made(self, text: bytes) -> int:
        matrix = segno.make_qr(text, **self._settings).matrix
        return int("".join("1" if module & 1 else "0" for row in matrix for module in row), 2)


@lru_cache(maxsize=64)
def _pattern(length: int) -> _Pattern:
    return _Pattern(length)


def qr_symbol(text: bytes) -> Symbol:
    """The QR code of these bytes at error correction M or, where there is room, better.

    Raises ``ValueError`` when the text is too long for the largest code.
    """
    side, rows = _rows(text)
    bars = [
        (found.start() + QUIET_ZONE, y + QUIET_ZONE, found.end() - found.start(), 1)
        for y, row in enumerate(rows)
        for found in _RUN.finditer(row)
    ]
    whole = side + 2 * QUIET_ZONE
    return Symbol(columns=whole, rows=whole, bars=tuple(bars))


def qr_path(text: bytes) -> tuple[int, str]:
    """The same code as the side of its grid and PDF path operators in that grid, top row first.

    Put together from remembered pieces of eight modules, of which there are
    few enough that a process soon knows all. Raises ``ValueError`` as ``qr_symbol`` does.
    """
    side, rows = _rows(text)
    across = range(0, side, 8)
    lines = [
        "".join([_piece(row[x : x + 8], x + QUIET_ZONE) for x in across]).replace("y", str(y))
        for y, row in enumerate(rows, QUIET_ZONE)
    ]
    return side + 2 * QUIET_ZONE, "".join(lines)


def _rows(text: bytes) -> tuple[int, list[str]]:
    pattern = _pattern(len(text))
    side = pattern.side
    bits = format(pattern.modules(text), f"0{side * side}b")
    return side, [bits[start : start + side] for start in range(0, side * side, side)]


@lru_cache(maxsize=8192)
def _piece(bits: str, x: int) -> str:
    """Bars in a piece of a row, with the letter y for the number of the row."""
    return "".join(
        f"{x + found.start()} y {found.end() - found.start()} 1 re " for found in _RUN.finditer(bits)
    )
