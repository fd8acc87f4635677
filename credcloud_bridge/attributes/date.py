"""Date attributes, canonical as ISO 8601."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.attribute_type import (
    AttributeType,
    CellRule,
    ReadCell,
    ReadPlainCell,
)
from credcloud_bridge.attributes.cell_problems import CellProblem
from credcloud_bridge.attributes.cells import Cell
from credcloud_bridge.attributes.date_reading import DateOrder, read_date
from credcloud_bridge.data import AttributeSpec
from credcloud_bridge.date_texts import long_date


class Date(AttributeType):
    """A day of the Gregorian calendar, from 1900 to 2199."""

    key = "date"
    reads_dates = True
    number_format = "yyyy-mm-dd"

    def label(self) -> str:
        """The type's name."""
        return _("Date")

    def instruction(self, *, choices: tuple[str, ...]) -> str:
        """Year first is understood everywhere."""
        return _("A date, as year-month-day. It may be left empty.")

    def example(self, *, choices: tuple[str, ...]) -> str:
        """A day after the twelfth: its order cannot be mistaken."""
        return "2026-05-31"

    def spec_problems(self, spec: AttributeSpec) -> Iterator[tuple[str, CellProblem]]:
        """A default that is not an ISO date."""
        day = _iso_date(spec.default)
        if spec.default and (day is None or day.isoformat() != spec.default):
            yield (
                "default",
                CellProblem(
                    "attribute-default-not-a-date",
                    _("“%(default)s”, the default of “%(label)s”, is not a date.")
                    % {"default": spec.default[:80], "label": spec.label},
                    _("Type a date as year-month-day, such as 2025-12-31, or leave the default blank."),
                ),
            )

    def reader(self, *, choices: tuple[str, ...], date_order: DateOrder) -> ReadCell:
        """Dates as people write them; where the order matters, as this file's author does."""

        def read(cell: Cell) -> tuple[str, list[CellProblem]]:
            day, problems = read_date(cell, order=date_order)
            return (day.isoformat() if day else ""), problems

        return read

    def plain_reader(self, *, choices: tuple[str, ...]) -> ReadPlainCell:
        """A spreadsheet's own date."""
        return _read_plain

    def show(self, value: str) -> str:
        """The date in the form of the active language."""
        day = _iso_date(value)
        return long_date(day) if day else value

    def input_type(self, value: str) -> str:
        """A date control cannot show what is not a date."""
        return "date" if not value or _iso_date(value) else "text"

    def cell_rule(self, *, choices: tuple[str, ...]) -> CellRule:
        """Any date that can be read."""
        return CellRule(
            kind="date",
            error=_("This is not a date. Write it as year-month-day, for example 2026-05-31."),
            lowest="DATE(1900,1,1)",
            highest="DATE(2199,12,31)",
        )


def _read_plain(cell: Cell) -> str | None:
    stamp = cell.get("d", "") if type(cell) is dict else ""
    return stamp if len(stamp) == 10 and "1900" <= stamp[:4] <= "2199" else None


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
