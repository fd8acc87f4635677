"""A row of recipients as cells that a person reads and types into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from credcloud_bridge.data import Problem
from credcloud_bridge.recipients import api as recipients


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one recipient. ``value`` is what the control holds, ``text`` what a reader sees."""

    column: recipients.Column
    value: str
    text: str
    problems: tuple[Problem, ...] = ()

    @property
    def input_type(self) -> str:
        """The browser's control; a value that it cannot show stays as text, as it was typed."""
        return self.column.type.input_type(self.value)

    @property
    def is_date(self) -> bool:
        """Whether the value is a date that was understood."""
        return self.input_type == "date"

    @property
    def is_email(self) -> bool:
        """Whether the value is an address: never a control of type e-mail, which rewrites what is typed."""
        return self.column.key == recipients.EMAIL

    @property
    def unknown_choice(self) -> bool:
        """Whether the value is none of the choices, so that the control must offer it besides them."""
        return bool(self.value) and self.value not in self.column.choices

    @property
    def has_errors(self) -> bool:
        """Whether a problem of this cell stops its row."""
        return any(problem.is_error for problem in self.problems)


def cells(
    columns: Sequence[recipients.Column],
    values: Mapping[str, str],
    problems: Iterable[Problem] = (),
    raw: Mapping[str, str] | None = None,
) -> tuple[Cell, ...]:
    """The cells of a row.

    ``values`` are keyed by column key, ``raw`` by heading: what was typed
    stands in place of a value that could not be understood. Problems find
    their cell by its heading.
    """
    at: dict[str, list[Problem]] = {}
    for problem in problems:
        at.setdefault(problem.column or "", []).append(problem)
    row = []
    for column in columns:
        here = tuple(at.get(column.heading, ()))
        value = values.get(column.key, "")
        if any(problem.is_error for problem in here):
            value = (raw or {}).get(column.heading) or value
        row.append(Cell(column=column, value=value, text=column.type.show(value), problems=here))
    return tuple(row)


def problems_without_column(
    columns: Sequence[recipients.Column], problems: Iterable[Problem]
) -> tuple[Problem, ...]:
    """The problems that are of no column on screen."""
    headings = {column.heading for column in columns}
    return tuple(problem for problem in problems if problem.column not in headings)


def typed_values(
    columns: Sequence[recipients.Column], posted: Mapping[str, str], prefix: str = ""
) -> dict[str, str]:
    """What was typed into a row's controls, by column key."""
    return {column.key: posted.get(f"{prefix}{column.key}", "") for column in columns}


def differing(
    columns: Sequence[recipients.Column], theirs: Mapping[str, str], yours: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Where two people's values of one row differ: the column's heading, theirs, yours."""
    return [
        (column.heading, column.type.show(theirs.get(column.key, "")), column.type.show(yours[column.key]))
        for column in columns
        if column.key in yours and theirs.get(column.key, "") != yours[column.key]
    ]
