"""The bits of a Bitstring Status List (https://www.w3.org/TR/vc-bitstring-status-list/)."""

from __future__ import annotations

import base64
import re
import zlib

_INDEX = re.compile(r"[0-9]{1,9}")
_LARGEST_PACKED = 4 * 1024 * 1024
_LARGEST_LIST = 16 * 1024 * 1024  # bytes unpacked: 134 million credentials
SMALLEST_LIST = 16 * 1024
_AS_BASE64URL = str.maketrans("+/", "-_")


class InvalidStatusList(ValueError):
    """The list cannot be unpacked, or is not as the standard says."""


def bit_at(encoded: object, index: object, *, smallest: int = SMALLEST_LIST) -> bool:
    """The bit ``index`` of an ``encodedList``, counted from the left; raises ``InvalidStatusList``.

    A list of less than ``smallest`` bytes must not be used: whoever fetches it tells whom they ask about. A bit that
    is set in it counts all the same.
    """
    if isinstance(index, int) and not isinstance(index, bool):
        index = str(index)
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        raise InvalidStatusList("index")
    bits = _unpacked(encoded)
    place, shift = divmod(int(index), 8)
    if place >= len(bits):
        raise InvalidStatusList("index")
    is_set = bool(bits[place] >> (7 - shift) & 1)
    if len(bits) < smallest and not is_set:
        raise InvalidStatusList("length")
    return is_set


def _unpacked(encoded: object) -> bytes:
    if not isinstance(encoded, str) or len(encoded) > _LARGEST_PACKED:
        raise InvalidStatusList("encodedList")
    # Multibase: u is base64url. Some issuers still leave it away, and Status List 2021 has no such letter; what is
    # compressed never begins with one. Some of its issuers write plain base64.
    text = (encoded[1:] if encoded.startswith("u") else encoded).translate(_AS_BASE64URL).rstrip("=")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj(wbits=31)
        bits = unpacking.decompress(packed, _LARGEST_LIST)
    except (ValueError, zlib.error) as error:
        raise InvalidStatusList("encodedList") from error
    if not unpacking.eof:
        raise InvalidStatusList("encodedList")
    return bits
