"""Searching without regard to case in every script, on SQLite too.

SQLite's own LIKE folds only A to Z, so that "łukasz" would not find "Łukasz".
Its manual's way out is to put another function in the place of ``like()``
(sqlite.org/lang_corefunc.html#like). PostgreSQL and MySQL need nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=256)
def _pattern(pattern: str, escape: str | None) -> re.Pattern[str]:
    wanted, letters = "", iter(pattern.casefold())
    for letter in letters:
        if escape and letter == escape:
            wanted += re.escape(next(letters, ""))
        elif letter == "%":
            wanted += ".*"
        elif letter == "_":
            wanted += "."
        else:
            wanted += re.escape(letter)
    return re.compile(wanted, re.DOTALL)


def unicode_like(pattern: Any, value: Any, escape: str | None = None) -> bool | None:
    """SQL's ``value LIKE pattern ESCAPE escape``, with Unicode's case folding; NULL where either is."""
    if pattern is None or value is None:
        return None
    return _pattern(str(pattern), escape).fullmatch(str(value).casefold()) is not None


def register_unicode_like(connection: Any, **_signal: Any) -> None:
    """Receiver of ``connection_created``: give a new SQLite connection this ``like()``."""
    if connection.vendor == "sqlite":
        for arguments in (2, 3):
            connection.connection.create_function("like", arguments, unicode_like, deterministic=True)
