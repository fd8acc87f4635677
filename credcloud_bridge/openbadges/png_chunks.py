"""PNG files as their chunks (PNG specification, third edition, 5 and 11.3.3), without touching a pixel."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt")

_MOST_CHUNKS = 20_000
_LONGEST_KEYWORD = 79


class NotPng(ValueError):
    """These bytes are not a whole PNG file."""


class TextTooLong(ValueError):
    """A text chunk holds, or unpacks to, more than was allowed."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: its four-letter type, its data, and the bytes it was read from."""

    kind: bytes
    data: bytes

    @property
    def keyword(self) -> bytes:
        """The keyword of a text chunk; empty for every other chunk."""
        if self.kind not in TEXT_CHUNKS:
            return b""
        return self.data[: _LONGEST_KEYWORD + 1].partition(b"\0")[0]

    def as_bytes(self) -> bytes:
        """The chunk with its length and checksum."""
        check = zlib.crc32(self.data, zlib.crc32(self.kind))
        return struct.pack(">I", len(self.data)) + self.kind + self.data + struct.pack(">I", check)


def chunks(png: bytes) -> Iterator[Chunk]:
    """The chunks in order, up to and with ``IEND``. Raises ``NotPng`` as soon as something is not right."""
    if not png.startswith(SIGNATURE):
        raise NotPng("no PNG signature")
    at = len(SIGNATURE)
    for number in range(_MOST_CHUNKS):
        if at + 12 > len(png):
            raise NotPng("the file ends too early")
        (length,) = struct.unpack_from(">I", png, at)
        end = at + 12 + length
        if length > 0x7FFFFFFF or end > len(png):
            raise NotPng("a chunk is longer than the file")
        kind, data = png[at + 4 : at + 8], png[at + 8 : end - 4]
        if zlib.crc32(data, zlib.crc32(kind)) != struct.unpack_from(">I", png, end - 4)[0]:
            raise NotPng("a chunk's checksum is wrong")
        if (number == 0) != (kind == b"IHDR"):
            raise NotPng("the header is not where it belongs")
        yield Chunk(kind, data)
        if kind == b"IEND":
            return
        at = end
    raise NotPng("too many chunks")


def international_text(keyword: str, text: str) -> Chunk:
    """An ``iTXt`` chunk, uncompressed, of no particular language."""
    # Keyword, 0, compression flag and method, language, 0, translated keyword, 0, the text.
    return Chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode())


def text_of(chunk: Chunk, *, limit: int) -> bytes:
    """The text of a text chunk, unpacked, in its own encoding (UTF-8 in ``iTXt``, else Latin-1).

    Raises ``NotPng`` when it cannot be read, ``TextTooLong`` when it is more
    than ``limit`` bytes: a packed text may unpack to a thousand times its size.
    """
    _keyword, found, rest = chunk.data.partition(b"\0")
    if not found:
        raise NotPng("a text without a keyword's end")
    if chunk.kind == b"tEXt":
        return _limited(rest, limit)
    if chunk.kind == b"zTXt":
        return _unpacked(rest[1:], limit)
    flag, after = rest[:1], rest[2:].split(b"\0", 2)
    if len(after) != 3:
        raise NotPng("an international text without its parts")
    return _unpacked(after[2], limit) if flag == b"\1" else _limited(after[2], limit)


def _limited(text: bytes, limit: int) -> bytes:
    if len(text) > limit:
        raise TextTooLong
    return text


def _unpacked(packed: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(packed, limit + 1)
    except zlib.error as error:
        raise NotPng("a packed text that cannot be unpacked") from error
    if len(text) <= limit and not inflater.eof:
        raise NotPng("a packed text that ends too early")
    return _limited(text, limit)
