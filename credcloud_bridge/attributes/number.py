"""Number attributes, canonical as ``12.5``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from django.utils import formats
from django.utils.translation import gettext as _

from credcloud_bridge.attributes.attribute_type import (
    AttributeType,
    CellRule,
    ReadCell,
    ReadPlainCell,
    empty_on_error,
)
from credcloud_bridge.attributes.cell_problems import CellProblem, shortened, warning
from credcloud_bridge.attributes.cells import Cell, cell_text, decimal_text, number_text
from credcloud_bridge.attributes.clean_text import cleaned, western_digits, without_full_width
from credcloud_bridge.attributes.date_reading import DateOrder
from credcloud_bridge.data import AttributeSpec

# From here on a spreadsheet no longer keeps every digit.
_SPREADSHEET_DIGITS = 10**15
_LARGEST = Decimal(10) ** 18
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([ ,.'’])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
# As decimal_text writes them; not "-0", and none that is too large.
_CANONICAL = re.compile(r"0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,14})\.[0-9]{0,9}[1-9]")
# An exponent of thousands would be written out in as many digits.
_MOST_DIGITS = 30


class Number(AttributeType):
    """A number without a unit."""

    key = "number"
    reads_numbers = True
    input_mode = "decimal"
    number_format = "General"

    def label(self) -> str:
        """The type's name."""
        return _("Number")

    def instruction(self, *, choices: tuple[str, ...]) -> str:
        """No unit."""
        return _("A number, without a unit.")

    def example(self, *, choices: tuple[str, ...]) -> str:
        """With a fraction."""
        return "12.5"

    def canonical_default(self, default: str) -> str:
        """Without exponent or needless zeros."""
        number = _decimal(default)
        return default if number is None else decimal_text(number)

    def spec_problems(self, spec: AttributeSpec) -> Iterator[tuple[str, CellProblem]]:
        """A default that is not a number."""
        if spec.default and _decimal(spec.default) is None:
            yield (
                "default",
                CellProblem(
                    "attribute-default-not-a-number",
                    _("“%(default)s”, the default of “%(label)s”, is not a number.")
                    % {"default": spec.default[:80], "label": spec.label},
                    _("Type a number such as 12 or 12.5, or leave the default blank."),
                ),
            )

    def reader(self, *, choices: tuple[str, ...], date_order: DateOrder) -> ReadCell:
        """A decimal comma is understood; ``1,234`` is asked about."""
        return _read_strictly

    def plain_reader(self, *, choices: tuple[str, ...]) -> ReadPlainCell:
        """A number that a spreadsheet keeps in full, or a text that is one as it is stored."""
        return _read_plain

    def show(self, value: str) -> str:
        """With the decimal mark of the active language."""
        try:
            return str(formats.number_format(Decimal(value)))
        except (ValueError, InvalidOperation):
            return value

    def cell_rule(self, *, choices: tuple[str, ...]) -> CellRule:
        """Any number that a spreadsheet keeps in full."""
        return CellRule(kind="decimal", error=_("This is not a number."), lowest="-1E+15", highest="1E+15")


def _read_plain(cell: Cell) -> str | None:
    if type(cell) is str:
        return cell if _CANONICAL.fullmatch(cell) else None
    return plain_number(cell)


def plain_number(cell: Cell) -> str | None:
    """The text of a number that a spreadsheet keeps in full."""
    return number_text(cell) if type(cell) is float and -1e15 < cell < 1e15 else None


def too_long_for_spreadsheets(cell: Cell) -> bool:
    """Whether the cell is a number of which a spreadsheet may have lost digits."""
    return isinstance(cell, float | int) and abs(cell) >= _SPREADSHEET_DIGITS


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None


def _read(cell: Cell) -> tuple[str, list[CellProblem]]:
    if isinstance(cell, bool | dict) or (isinstance(cell, float) and not math.isfinite(cell)):
        return "", [_not_a_number(cell_text(cell))]
    if isinstance(cell, float | int):
        text = number_text(cell)
        if abs(cell) >= _LARGEST:
            return "", [_not_a_number(text)]
        return text, [digits_lost_warning(text)] if too_long_for_spreadsheets(cell) else []
    text, problems = cleaned(cell)
    digits, changed = without_full_width(text)
    problems += changed
    digits = western_digits(digits).replace("\u066b", ".").replace("\u066c", "").replace("\u2212", "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", digits):
        return "", [*problems, _ambiguous(text)]
    grouped = _GROUPED.fullmatch(digits)
    if grouped and not re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", digits):
        digits = _without_groups(digits, grouped[1])
    if digits.endswith(("%", "\u066a")):
        digits = digits[:-1].rstrip()
        problems.append(_percent(text, digits))
    if not _PLAIN.fullmatch(digits):
        return "", [*problems, _not_a_number(text)]
    number = Decimal(digits.replace(",", "."))
    if abs(number) >= _LARGEST:
        return "", [*problems, _not_a_number(text)]
    return decimal_text(number), problems


_read_strictly = empty_on_error(_read)


def _without_groups(text: str, mark: str) -> str:
    decimals = max(text.rfind("."), text.rfind(","))
    if decimals != -1 and text[decimals] != mark:
        return text[:decimals].replace(mark, "") + "." + text[decimals + 1 :]
    return text.replace(mark, "")


def _not_a_number(text: str) -> CellProblem:
    return CellProblem(
        "number-not-understood",
        _("“%(value)s” is not a number.") % {"value": shortened(text)},
        _("Write digits only, without a unit, for example 12.5."),
    )


def _percent(text: str, digits: str) -> CellProblem:
    return warning(
        "number-percent",
        _("“%(value)s” was read as the number %(number)s.")
        % {"value": shortened(text), "number": shortened(digits)},
        _("Nothing to do if the percent sign is not needed."),
    )


def _ambiguous(text: str) -> CellProblem:
    return CellProblem(
        "number-ambiguous",
        _("“%(value)s” can be read as a whole number or as a decimal.") % {"value": shortened(text)},
        _("Leave out the mark between thousands, or write a decimal point."),
    )


def digits_lost_warning(text: str) -> CellProblem:
    """A number of which a spreadsheet may have lost digits."""
    return warning(
        "number-digits-lost",
        _("Spreadsheets keep only 15 digits of a number, so the last digits of “%(value)s” may be lost.")
        % {"value": shortened(text)},
        _("Compare it with the original. Format the column as text before typing long numbers."),
    )
