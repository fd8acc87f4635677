"""The cell of a spreadsheet, and its text."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

# Text, a number, true or false, ``{"d": ISO date or time stamp}`` or ``{"t": time of day or duration}``.
Cell = str | float | bool | dict[str, str]


def cell_text(cell: Cell) -> str:
    """The cell as a person would type it: ``12`` and not ``12.0``, a date as ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dict):
        stamp = cell.get("d")
        if stamp is None:
            return cell["t"]
        return stamp.replace("T", " ").removesuffix(" 00:00:00")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return number_text(cell)


@lru_cache(maxsize=8192)
def number_text(number: float) -> str:
    """A spreadsheet's number as text: at most 15 digits, no exponent, no needless zeros."""
    text = f"{number:.15g}"
    if "e" not in text:
        return text if text != "-0" else "0"
    return decimal_text(Decimal(text))


def decimal_text(number: Decimal) -> str:
    """The number without exponent and needless zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
