"""Values of declared attributes: text, number, date or choice, in their canonical form."""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

from credcloud_bridge.recipients.cell_problems import Finding, shown, warning
from credcloud_bridge.recipients.parser_client import Cell
from credcloud_bridge.recipients.texts import cleaned, narrowed, western_digits

# From here on a spreadsheet no longer keeps every digit.
_SPREADSHEET_DIGITS = 10**15
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([ ,.'’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_LONGEST_SUGGESTED = 100
CHOICE_UNKNOWN = "choice-unknown"
_LARGEST = Decimal(10) ** 18


def as_typed(cell: Cell) -> str:
    """The cell as a person would have typed it: ``12`` and not ``12.0``, a date as ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dict):
        stamp = cell.get("d")
        if stamp is None:
            return cell["t"]
        return stamp.replace("T", " ").removesuffix(" 00:00:00")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return canonical_number(cell)


def canonical_number(number: float) -> str:
    """A spreadsheet's number as text: at most 15 digits, no exponent, no needless zeros."""
    text = f"{number:.15g}"
    if "e" not in text:
        return text if text != "-0" else "0"
    return _plain(Decimal(text))


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def read_text(cell: Cell) -> tuple[str, list[Finding]]:
    """Text, cleaned; line breaks stay. A number too long for a spreadsheet is warned of."""
    if isinstance(cell, str):
        return cleaned(cell, lines=True)
    text = as_typed(cell)
    if isinstance(cell, float | int) and abs(cell) >= _SPREADSHEET_DIGITS:
        return text, [_digits_lost(text)]
    return text, []


def read_number(cell: Cell) -> tuple[str, list[Finding]]:
    """A number in canonical form (``12.5``). A decimal comma is understood; ``1,234`` is asked about."""
    if isinstance(cell, bool | dict) or (isinstance(cell, float) and not math.isfinite(cell)):
        return as_typed(cell), [_not_a_number(as_typed(cell))]
    if isinstance(cell, float | int):
        text = canonical_number(cell)
        if abs(cell) >= _LARGEST:
            return text, [_not_a_number(text)]
        return text, [_digits_lost(text)] if abs(cell) >= _SPREADSHEET_DIGITS else []
    text, findings = cleaned(cell)
    narrow, wide = narrowed(text)
    findings += wide
    narrow = western_digits(narrow).replace("\u066b", ".").replace("\u066c", "").replace("\u2212", "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", narrow):
        return text, [*findings, _ambiguous_number(text)]
    grouped = _GROUPED.fullmatch(narrow)
    if grouped and not re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", narrow):
        narrow = _without_groups(narrow, grouped[1])
    if not _PLAIN_NUMBER.fullmatch(narrow):
        return text, [*findings, _not_a_number(text)]
    number = Decimal(narrow.replace(",", "."))
    if abs(number) >= _LARGEST:
        return text, [*findings, _not_a_number(text)]
    return _plain(number), findings


def _without_groups(text: str, mark: str) -> str:
    decimals = max(text.rfind("."), text.rfind(","))
    if decimals != -1 and text[decimals] != mark:
        return text[:decimals].replace(mark, "") + "." + text[decimals + 1 :]
    return text.replace(mark, "")


def read_choice(cell: Cell, choices: tuple[str, ...], *, suggest: bool = True) -> tuple[str, list[Finding]]:
    """One of the choices, whatever its case and width; otherwise the nearest is suggested, or they are listed."""
    text, findings = cleaned(as_typed(cell))
    if text in choices:
        return text, findings
    by_key = {_choice_key(choice): choice for choice in choices}
    found = by_key.get(_choice_key(text))
    if found is not None:
        return found, findings
    near: list[str] = []
    if suggest and len(text) <= _LONGEST_SUGGESTED:
        near = difflib.get_close_matches(_choice_key(text), list(by_key), n=1, cutoff=0.6)
    return text, [*findings, _not_a_choice(text, by_key[near[0]] if near else "", choices)]


def _choice_key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


# --- what is said ---------------------------------------------------------------


def _not_a_number(text: str) -> Finding:
    return Finding(
        "number-not-understood",
        _("“%(value)s” is not a number.") % {"value": shown(text)},
        _("Write digits only, without a unit, for example 12.5."),
    )


def _ambiguous_number(text: str) -> Finding:
    return Finding(
        "number-ambiguous",
        _("“%(value)s” can be read as a whole number or as a decimal.") % {"value": shown(text)},
        _("Leave out the mark between thousands, or write a decimal point."),
    )


def _digits_lost(text: str) -> Finding:
    return warning(
        "number-digits-lost",
        _("Spreadsheets keep only 15 digits of a number, so the last digits of “%(value)s” may be lost.")
        % {"value": shown(text)},
        _("Compare it with the original. Format the column as text before typing long numbers."),
    )


def _not_a_choice(text: str, near: str, choices: tuple[str, ...]) -> Finding:
    if near:
        remedy = _("Did you mean “%(choice)s”?") % {"choice": near}
    else:
        listed = ", ".join(f"“{choice}”" for choice in choices[:8]) + (" …" if len(choices) > 8 else "")
        remedy = _("Choose one of: %(choices)s.") % {"choices": listed}
    return Finding(
        CHOICE_UNKNOWN, _("“%(value)s” is not one of the choices.") % {"value": shown(text)}, remedy
    )
