"""PDF's own syntax (ISO 32000-1, 7.3): numbers, strings, streams, as bytes."""

from __future__ import annotations

import zlib

# zlib's first level: of what certificates carry, the sixth makes a twentieth less and takes twice as long.
_QUICK = 1
# zlib clears its table of hashes for every stream: 16 KB do for a few kilobytes as well as 64.
_LITTLE = 6
# A bare carriage return would be read as a line feed. The backslash comes first.
_ESCAPED = ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\r", b"\\r"), (b"\n", b"\\n"))
_WORTH_PACKING = 1024  # bytes: below, packing saves less than a quarter of a kilobyte


def number(value: float) -> str:
    """A number with at most three decimals, as short as possible."""
    if value == int(value):
        return str(int(value))
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_string(text: str) -> bytes:
    """A text string as a literal: ASCII as it is, anything else as UTF-16BE."""
    data = text.encode() if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be", "replace")
    for special, escaped in _ESCAPED:
        data = data.replace(special, escaped)
    return b"(%b)" % data


def hexadecimal_string(text: str) -> str:
    """A text string in hexadecimal digits, for content streams."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def name(text: str) -> str:
    """A name object, the slash included."""
    return "/" + "".join(
        character if character.isascii() and (character.isalnum() or character in "-+_.") else ""
        for character in text
    )


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object's body, deflated unless short; ``entries`` go into its dictionary."""
    if len(data) < _WORTH_PACKING:
        return f"<</Length {len(data)}{entries}>>\nstream\n".encode() + data + b"\nendstream"
    packer = zlib.compressobj(_QUICK, memLevel=_LITTLE)
    packed = packer.compress(data) + packer.flush()
    return (
        f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>\nstream\n".encode() + packed + b"\nendstream"
    )
