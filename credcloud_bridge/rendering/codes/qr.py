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
from itertools import repeat
from operator import itemgetter
from typing import Any

import segno

from credcloud_bridge.rendering.codes.symbol import Symbol

QUIET_ZONE = 4  # modules on each side (ISO/IEC 18004, 5.3.8)

_RUN = re.compile("1+")
_LARGEST = 177  # modules across (ISO/IEC 18004, 5.3.1)
_NUMBERS = tuple(str(y) for y in range(QUIET_ZONE, QUIET_ZONE + _LARGEST))  # of rows


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
        self.bytes_across = (self.side + 7) // 8
        self._known = b""
        self._known_modules = 0
        self._bits: dict[tuple[int, int], int] = {}  # by place and bit; the rest are sums of these
        self._changes: dict[tuple[int, int], int] = {}  # by place and byte

    def columns(self, text: bytes) -> list[bytes]:
        """The code as columns of bytes, each byte eight modules of a row; those beyond its side are light."""
        if not self._known:
            self._known_modules = self._made(text)
            self._known = text
        modules = self._known_modules
        for place, (byte, known) in enumerate(zip(text, self._known, strict=True)):
            if byte != known:
                modules ^= self._changes.get((place, byte)) or self._learnt(place, byte)
        across = self.bytes_across
        packed = modules.to_bytes(across * self.side, "big")
        return [packed[column::across] for column in range(across)]

    def _learnt(self, place: int, byte: int) -> int:
        """What changes when the known text has this byte at this place: the sum of the changes of its bits."""
        found, change = 0, byte ^ self._known[place]
        while change:
            bit = change & -change
            if (place, bit) not in self._bits:
                changed = bytearray(self._known)
                changed[place] ^= bit
                self._bits[place, bit] = self._made(bytes(changed)) ^ self._known_modules
            found ^= self._bits[place, bit]
            change ^= bit
        self._changes[place, byte] = found
        return found

    def _made(self, text: bytes) -> int:
        matrix = segno.make_qr(text, **self._settings).matrix
        rows = ("".join("1" if module & 1 else "0" for module in row) for row in matrix)
        return int("".join(row.ljust(8 * self.bytes_across, "0") for row in rows), 2)


@lru_cache(maxsize=64)
def _pattern(length: int) -> _Pattern:
    return _Pattern(length)


def qr_symbol(text: bytes) -> Symbol:
    """The QR code of these bytes at error correction M or, where there is room, better.

    Raises ``ValueError`` when the text is too long for the largest code.
    """
    pattern = _pattern(len(text))
    bars = [
        (found.start() + QUIET_ZONE, y, found.end() - found.start(), 1)
        for y, row in enumerate(zip(*pattern.columns(text), strict=True), QUIET_ZONE)
        for found in _RUN.finditer("".join(f"{byte:08b}" for byte in row))
    ]
    whole = pattern.side + 2 * QUIET_ZONE
    return Symbol(columns=whole, rows=whole, bars=tuple(bars))


def qr_path(text: bytes) -> tuple[int, str]:
    """The same code as the side of its grid and PDF path operators in that grid, top row first.

    Put together from pieces of eight modules, of which there are few. Raises ``ValueError`` as ``qr_symbol`` does.
    """
    pattern = _pattern(len(text))
    columns = [
        itemgetter(*column)(_pieces(QUIET_ZONE + 8 * place))
        for place, column in enumerate(pattern.columns(text))
    ]
    rows = map("".join, zip(*columns, strict=True))
    path = "".join(map(str.replace, rows, repeat("y"), _NUMBERS))
    return pattern.side + 2 * QUIET_ZONE, path


@lru_cache(maxsize=32)  # the largest code is 23 bytes across
def _pieces(x: int) -> tuple[str, ...]:
    """The bars of every byte of modules at ``x``, with the letter y for the number of the row."""
    return tuple(
        "".join(
            f"{x + found.start()} y {found.end() - found.start()} 1 re "
            for found in _RUN.finditer(f"{byte:08b}")
        )
        for byte in range(256)
    )
