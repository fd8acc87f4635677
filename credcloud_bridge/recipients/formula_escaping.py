"""CSV cells that a spreadsheet program must show and never run."""

from __future__ import annotations

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_safe(text: str) -> str:
    """The text for a CSV cell: an apostrophe keeps Excel from taking it for a formula.

    Reading a CSV file takes the apostrophe away again.
    """
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
