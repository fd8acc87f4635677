"""The SHA-256 of files of which many begin alike."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any


def digest_of(parts: Sequence[bytes]) -> str:
    """The SHA-256 (hex) of a file given as ``parts``; the first part is hashed once for all files that share it."""
    digest = sha256_of_prefix(parts[0]).copy() if len(parts) > 1 else hashlib.sha256(parts[0])
    for part in parts[1:]:
        digest.update(part)
    return str(digest.hexdigest())


# Bytes know their hash, and compare by identity first: asking again costs nothing.
@lru_cache(maxsize=8)
def sha256_of_prefix(prefix: bytes) -> Any:
    """The hash object that has read ``prefix``, remembered: copy it before reading on."""
    return hashlib.sha256(prefix)
