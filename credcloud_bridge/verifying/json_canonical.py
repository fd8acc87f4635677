"""JSON in its canonical form (RFC 8785, JCS), which some proofs sign instead of statements."""

from __future__ import annotations

import json
from typing import Any

# Beyond them a number in JavaScript is not exactly what is written.
_LARGEST_INTEGER = 2**53 - 1


class NoCanonicalForm(ValueError):
    """It holds a number whose canonical form depends on how JavaScript writes fractions: not worked out here."""


def canonical_json(value: Any) -> bytes:
    """The canonical form in UTF-8; raises ``NoCanonicalForm`` for fractions and for integers above 2^53."""
    return _written(value).encode()


def _written(value: Any) -> str:
    if isinstance(value, dict):
        # By UTF-16 code units, as JavaScript compares texts.
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_text(name)}:{_written(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > _LARGEST_INTEGER):
        raise NoCanonicalForm
    return json.dumps(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
