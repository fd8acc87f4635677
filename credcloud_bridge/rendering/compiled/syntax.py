"""PDF's own syntax (ISO 32000-1, 7.3): numbers, strings, streams, as bytes."""

from __future__ import annotations

import zlib


def number(value: float) -> str:
    """A number with at most three decimals, as short as possible."""
    if value == int(value):
        return str(int(value))
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_string(text: str) -> bytes:
    """A text string: ASCII as a literal, anything else as UTF-16BE."""
    if text.isascii():
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").replace("\n", "\\n")
        return b"(" + escaped.encode() + b")"
    return b"<FEFF" + text.encode("utf-16-be", "replace").hex().upper().encode() + b">"


def name(text: str) -> str:
    """A name object, the slash included."""
    return "/" + "".join(
        character if character.isascii() and (character.isalnum() or character in "-+_.") else ""
        for character in text
    )


def stream(data: bytes, entries: str = "", *, level: int = 6) -> bytes:
    """A stream object's body, deflated; ``entries`` go into its dictionary."""
    packed = zlib.compress(data, level)
    return (
        f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>\nstream\n".encode() + packed + b"\nendstream"
    )
