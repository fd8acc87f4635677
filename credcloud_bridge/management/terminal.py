"""Text for a terminal: aligned in any script, and without what a hostile file could do to it."""

from __future__ import annotations

import re
import unicodedata

# Control characters (escape sequences begin with one), and what turns the direction of all that follows.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text in one line, with a sign in place of each character that could steer the terminal."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
        if unicodedata.category(one) not in ("Mn", "Me", "Cf")
    )


def padded(text: str, columns: int) -> str:
    """The text, filled up with blanks to this many columns."""
    return text + " " * max(0, columns - width(text))
