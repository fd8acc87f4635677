"""A ZIP file that is written from pieces whose check sums are known in part.

``zipfile`` sums up every byte it writes. Certificates of a design begin with
the same megabyte: its sum is taken once, and those of the files go on from it.
Nothing is compressed, PDF files are already. (APPNOTE.TXT 6.3.10; entries and
archives may be larger than 4 GB.)
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import IO

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_NEEDS, _NEEDS_64 = 20, 45  # versions of the format
_UNICODE = 0x0800  # names are UTF-8
_FULL_32, _FULL_16 = 0xFFFFFFFF, 0xFFFF
_UNIX = 3 << 8
_READABLE = 0o600 << 16


class ZipFile:
    """Writes files one after the other; ``finish`` writes the list of them. ``moment`` is theirs, as local time."""

    def __init__(self, out: IO[bytes], moment: datetime) -> None:
        self._out = out
        self._at = 0
        self._offsets = array("Q")
        self._sums = array("L")
        self._sizes = array("L")
        self._names: list[bytes] = []
        self._date = (max(moment.year, 1980) - 1980) << 9 | moment.month << 5 | moment.day
        self._time = moment.hour << 11 | moment.minute << 5 | moment.second // 2

    def add(self, name: str, pieces: Sequence[bytes], crc: int) -> None:
        """Write a file, less than 4 GB, whose pieces together have this CRC-32."""
        encoded, size = name.encode(), sum(map(len, pieces))
        header = _LOCAL.pack(
            b"PK\3\4", _NEEDS, _UNICODE, 0, self._time, self._date, crc, size, size, len(encoded), 0
        )
        self._offsets.append(self._at)
        self._sums.append(crc)
        self._sizes.append(size)
        self._names.append(encoded)
        self._out.writelines((header, encoded, *pieces))
        self._at += len(header) + len(encoded) + size

    def finish(self) -> None:
        """Write the central directory."""
        start = self._at
        for name, offset, crc, size in zip(self._names, self._offsets, self._sums, self._sizes, strict=True):
            far = offset >= _FULL_32
            extra = struct.pack("<2HQ", 1, 8, offset) if far else b""
            fixed = (
                b"PK\1\2",
                _UNIX | _NEEDS_64,
                _NEEDS_64 if far else _NEEDS,
                _UNICODE,
                0,
                self._time,
                self._date,
            )
            sizes = (crc, size, size, len(name), len(extra), 0, 0, 0, _READABLE, _FULL_32 if far else offset)
            self._write(_CENTRAL.pack(*fixed, *sizes) + name + extra)
        count, length, end = len(self._names), self._at - start, self._at
        if count >= _FULL_16 or end >= _FULL_32:
            self._write(
                _END_64.pack(
                    b"PK\6\6", _END_64.size - 12, _NEEDS_64, _NEEDS_64, 0, 0, count, count, length, start
                )
                + _LOCATOR_64.pack(b"PK\6\7", 0, end, 1)
            )
        few = min(count, _FULL_16)
        self._write(_END.pack(b"PK\5\6", 0, 0, few, few, min(length, _FULL_32), min(start, _FULL_32), 0))

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)
