"""PDF's own syntax (ISO 32000-1, 7.3): numbers, strings, streams, as bytes."""

from __future__ import annotations

import re
import zlib

# zlib's first level: of what certificates carry, the sixth makes a twentieth less and takes twice as long.
_QUICK = 1
# zlib clears its table of hashes for every stream: 16 KB do for a few kilobytes as well as 64.
_LITTLE = 6
_NEEDS_ESCAPE = re.compile(rb"[()\\\r\n]")


def number(value: float) -> str:
    """A number with at most three decimals, as short as possible."""
    if value == int(value):
        return str(int(value))
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_string(text: str) -> bytes:
    """A text string as a literal: ASCII as it is, anything else as UTF-16BE."""
    data = text.encode() if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be", "replace")
    return b"(" + _NEEDS_ESCAPE.sub(_escaped, data) + b")"


def hexadecimal_string(text: str) -> str:
    """A text string in hexadecimal digits, for content streams."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def _escaped(found: re.Match[bytes]) -> bytes:
    # A bare carriage return would be read as a line feed.
    return {b"\r": b"\\r", b"\n": b"\\n"}.get(found[0], b"\\" + found[0])


def name(text: str) -> str:
    """A name object, the slash included."""
    return "/" + "".join(
        character if character.isascii() and (character.isalnum() or character in "-+_.") else ""
        for character in text
    )


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object's body, deflated; ``entries`` go into its dictionary."""
    packer = zlib.compressobj(_QUICK, memLevel=_LITTLE)
    packed = packer.compress(data) + packer.flush()
    return (
        f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>\nstream\n".encode() + packed + b"\nendstream"
    )
