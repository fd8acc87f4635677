"""Base 58 with Bitcoin's alphabet, as Multibase's ``z`` has it; Multikey texts of Ed25519 keys."""

from __future__ import annotations

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_TWO_DIGITS, _FOUR_DIGITS = 58**2, 58**4
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
# The multicodec of an Ed25519 public key, as a varint.
_ED25519 = b"\xed\x01"
_KEY_BYTES = 32


def encode(data: bytes) -> str:
    """The bytes in base 58, with ``z`` before them."""
    number = int.from_bytes(data, "big")
    letters: list[str] = []
    while number:
        # Four digits at once: what is left of a division fits a machine word, and most divisions are of such words.
        number, rest = divmod(number, _FOUR_DIGITS)
        letters += (_PAIRS[rest % _TWO_DIGITS], _PAIRS[rest // _TWO_DIGITS])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(letters)).lstrip("1")


def decode(text: str) -> bytes:
    """The bytes of ``encode``; raises ``ValueError``."""
    if not text.startswith("z"):
        raise ValueError("not base58btc multibase: it does not begin with z")
    number = 0
    for letter in text[1:]:
        if letter not in _VALUES:
            raise ValueError(f"{letter!r} is no letter of base58btc")
        number = number * 58 + _VALUES[letter]
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multikey(public_key: bytes) -> str:
    """The Multikey text (z6Mk…) of an Ed25519 public key of 32 bytes."""
    if len(public_key) != _KEY_BYTES:
        raise ValueError("an Ed25519 public key has 32 bytes")
    return encode(_ED25519 + public_key)


def public_key_of(text: str) -> bytes:
    """The 32 bytes of an Ed25519 Multikey text; raises ``ValueError`` for anything else."""
    data = decode(text)
    if not data.startswith(_ED25519) or len(data) != len(_ED25519) + _KEY_BYTES:
        raise ValueError("not an Ed25519 Multikey")
    return data[len(_ED25519) :]
