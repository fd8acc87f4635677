"""CMaps (ISO 32000-1, 9.7.5 and 9.10.3): codes of strings to text, or to the numbers of glyphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MOST_ENTRIES = 70_000
_LARGEST = 2 * 1024 * 1024  # bytes, unpacked
_SECTION = re.compile(rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange)\b(.*?)end\1\b", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])|(\d+)")


@dataclass(slots=True)
class CharacterMap:
    """What one CMap says. Codes are bytes; texts are what they mean; ``numbers`` are CIDs."""

    lengths: tuple[int, ...] = ()
    texts: dict[bytes, str] = field(default_factory=dict)
    numbers: dict[bytes, int] = field(default_factory=dict)


def read_character_map(data: bytes) -> CharacterMap:
    """The map in a CMap stream. What is malformed is left out."""
    found = CharacterMap()
    lengths: set[int] = set()
    for section in _SECTION.finditer(data[:_LARGEST]):
        kind, tokens = section[1].decode(), list(_TOKEN.finditer(section[2]))
        if kind == "codespacerange":
            lengths |= {len(_code(token)) for token in tokens if token[1] is not None}
        elif kind == "bfchar":
            for code, text in zip(tokens[::2], tokens[1::2], strict=False):
                if len(found.texts) < _MOST_ENTRIES and code[1] is not None and text[1] is not None:
                    found.texts[_code(code)] = _text(_code(text))
        elif kind == "bfrange":
            _read_text_ranges(tokens, found)
        else:
            _read_numbers(kind, tokens, found)
    found.lengths = tuple(sorted(length for length in lengths if 1 <= length <= 4))
    return found


def _code(token: re.Match[bytes]) -> bytes:
    digits = b"".join((token[1] or b"").split())
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode())


def _text(code: bytes) -> str:
    if len(code) == 1:
        return chr(code[0])
    return code[: len(code) // 2 * 2].decode("utf-16-be", "replace").replace("\x00", "")


def _read_text_ranges(tokens: list[re.Match[bytes]], found: CharacterMap) -> None:
    place = 0
    while place + 2 < len(tokens):
        first, last, target = tokens[place : place + 3]
        place += 3
        if first[1] is None or last[1] is None:
            return
        low, high = _code(first), _code(last)
        start, end = int.from_bytes(low, "big"), int.from_bytes(high, "big")
        if target[2]:
            listed = []
            while place < len(tokens) and not tokens[place][3]:
                listed.append(_text(_code(tokens[place])))
                place += 1
            place += 1
            codes = range(start, min(end, start + len(listed) - 1) + 1)
            for number, text in zip(codes, listed, strict=False):
                _add_text(found, number, len(low), text)
        elif target[1] is not None:
            base = _code(target)
            for number in range(start, min(end, start + _MOST_ENTRIES) + 1):
                if len(found.texts) >= _MOST_ENTRIES:
                    return
                _add_text(found, number, len(low), _text(_raised(base, number - start)))


def _add_text(found: CharacterMap, number: int, length: int, text: str) -> None:
    if len(found.texts) < _MOST_ENTRIES and number < 256**length:
        found.texts[number.to_bytes(length, "big")] = text


def _raised(code: bytes, by: int) -> bytes:
    """The code ``by`` places further; only its last two bytes count up."""
    length = min(2, len(code))
    tail: int = (int.from_bytes(code[-2:], "big") + by) % (256**length)
    raised: bytes = tail.to_bytes(length, "big")
    return code[: len(code) - length] + raised


def _read_numbers(kind: str, tokens: list[re.Match[bytes]], found: CharacterMap) -> None:
    step = 2 if kind == "cidchar" else 3
    for place in range(0, len(tokens) - step + 1, step):
        first, last, number = tokens[place], tokens[place + step - 2], tokens[place + step - 1]
        if first[1] is None or last[1] is None or number[4] is None:
            return
        low = _code(first)
        start, end = int.from_bytes(low, "big"), int.from_bytes(_code(last), "big")
        for code in range(start, min(end, start + _MOST_ENTRIES) + 1):
            if len(found.numbers) >= _MOST_ENTRIES or code >= 256 ** len(low):
                return
            found.numbers[code.to_bytes(len(low), "big")] = int(number[4]) + code - start
