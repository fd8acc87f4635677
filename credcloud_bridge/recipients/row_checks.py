"""One row, checked: from cells to a ``Recipient`` with every problem it has.

Most cells are in order, so each is first asked the cheapest question that
proves it ("plain"); only the others are read with care.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from datetime import date
from functools import partial

from credcloud_bridge.data import AttributeType, DuplicatePolicy, GroupSpec, Problem, Recipient, Severity
from credcloud_bridge.recipients import row_problems as say
from credcloud_bridge.recipients import xlsx_cells
from credcloud_bridge.recipients.attribute_values import (
    CHOICE_UNKNOWN,
    as_typed,
    canonical_number,
    read_choice,
    read_number,
    read_text,
)
from credcloud_bridge.recipients.cell_problems import Finding
from credcloud_bridge.recipients.columns import Column, columns
from credcloud_bridge.recipients.dates import DateOrder, read_date
from credcloud_bridge.recipients.emails import email_key, ordinary, read_email
from credcloud_bridge.recipients.parser_client import Cell
from credcloud_bridge.recipients.texts import cleaned, is_clean, storable

LONGEST_NAME = 255
LONGEST_EMAIL = 254
_MOST_CACHED_DATES = 10_000
# Finding the nearest choice takes long; who chose the wrong column has it in every row.
_MOST_SUGGESTIONS = 500

# Problems that depend on the other rows: whoever joins rows into a batch finds them anew.
DUPLICATE_IN_FILE = "duplicate-in-file"
DUPLICATE_LIVE = "duplicate-live"
BATCH_CODES = frozenset({DUPLICATE_IN_FILE, DUPLICATE_LIVE})

_LETTER = re.compile(r"[^\W\d_]")
_ERROR_VALUES = frozenset(
    {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)

Read = Callable[[Cell], tuple[str, list[Finding]]]
Plain = Callable[[Cell], str | None]


class RowChecker:
    """Checks the rows of one file, list or form for one group.

    ``today`` is the person's own date, ``date_order`` how they write dates.
    ``live`` holds the e-mail keys of recipients who have a live credential of
    the group. Rows with one e-mail address know of each other only within one checker.
    """

    def __init__(
        self, *, group: GroupSpec, today: date, date_order: DateOrder, live: Container[str] = frozenset()
    ) -> None:
        self.columns = columns(group=group)
        self._today = today
        self._order = date_order
        self._live = live
        self._duplicates = group.duplicates
        self._duplicate_severity = (
            Severity.ERROR if group.duplicates is DuplicatePolicy.FORBID else Severity.WARNING
        )
        self._first_rows: dict[str, int | None] = {}
        self._dates: dict[str, date] = {}
        self._suggestions_left = _MOST_SUGGESTIONS
        self._attributes = [
            (column.key, column, _plain(column), self._reader(column)) for column in self.columns[4:]
        ]

    def recipient(
        self,
        row: int | None,
        cells: Sequence[Cell],
        *,
        special: Sequence[tuple[int, str, str]] = (),
        lms_user_id: str = "",
        language: str = "",
    ) -> Recipient:
        """The row as a recipient. ``cells`` follow ``self.columns``; so do the columns of ``special``."""
        problems: list[Problem] = []
        raw: dict[str, str] = {}
        if special:
            cells = self._tell_special(row, cells, special, problems, raw)

        name = cells[0]
        if not (type(name) is str and is_clean(name) and len(name) <= LONGEST_NAME and _is_plain_name(name)):
            name = self._value(row, self.columns[0], name, _read_name, problems, raw)[:LONGEST_NAME]

        cell = cells[1]
        email = ordinary(cell) if type(cell) is str else ""
        key = email.lower()
        if not email:
            email = self._value(row, self.columns[1], cell, _read_email_cell, problems, raw)[:LONGEST_EMAIL]
            key = email_key(email)
        if self._duplicates is not DuplicatePolicy.ALLOW and key:
            self._tell_duplicates(row, key, problems)

        issued_on = self._date(row, 2, cells[2], problems, raw) if cells[2] != "" else None
        expires_on = self._date(row, 3, cells[3], problems, raw) if cells[3] != "" else None
        if issued_on is not None or expires_on is not None:
            self._compare_dates(row, issued_on, expires_on, problems)

        attributes: dict[str, str] = {}
        for (attribute, column, plain, read), cell in zip(self._attributes, cells[4:], strict=True):
            value = plain(cell)
            if value is None:
                value = self._value(row, column, cell, read, problems, raw)
            attributes[attribute] = value

        return Recipient(
            name,
            email,
            attributes,
            issued_on,
            expires_on,
            row,
            lms_user_id,
            language,
            raw,
            tuple(problems),
        )

    # --- cells ----------------------------------------------------------------

    def _value(
        self,
        row: int | None,
        column: Column,
        cell: Cell,
        read: Read,
        problems: list[Problem],
        raw: dict[str, str],
    ) -> str:
        """A cell read with care; its findings go to ``problems`` and what was typed to ``raw``."""
        if cell == "" or (isinstance(cell, str) and not cleaned(cell)[0]):
            if column.default:
                return read(column.default)[0]
            if column.required and column.heading not in raw:
                problems.append(say.missing(column.key, column.heading).at(row, column.heading))
            return ""
        if isinstance(cell, str) and cell.strip() in _ERROR_VALUES:
            problems.append(say.error_value(cell.strip()).at(row, column.heading))
            raw[column.heading] = cell
            return ""
        value, findings = read(cell)
        if findings:
            problems.extend(finding.at(row, column.heading) for finding in findings)
            raw[column.heading] = storable(as_typed(cell))
        return value

    def _reader(self, column: Column) -> Read:
        if column.type is AttributeType.NUMBER:
            return _strict(read_number)
        if column.type is AttributeType.CHOICE:
            return _strict(partial(self._read_choice, choices=column.choices))
        if column.type is AttributeType.DATE:
            return self._read_date_text
        return read_text

    def _read_choice(self, cell: Cell, *, choices: tuple[str, ...]) -> tuple[str, list[Finding]]:
        value, findings = read_choice(cell, choices, suggest=self._suggestions_left > 0)
        self._suggestions_left -= any(finding.code == CHOICE_UNKNOWN for finding in findings)
        return value, findings

    def _read_date_text(self, cell: Cell) -> tuple[str, list[Finding]]:
        found, findings = read_date(cell, order=self._order)
        return (found.isoformat() if found else ""), findings

    def _date(
        self, row: int | None, place: int, cell: Cell, problems: list[Problem], raw: dict[str, str]
    ) -> date | None:
        stamp = cell.get("d", "") if type(cell) is dict else cell
        known = self._dates.get(stamp) if type(stamp) is str else None
        if known is not None:
            return known
        text = self._value(row, self.columns[place], cell, self._read_date_text, problems, raw)
        if not text:
            return None
        found = date.fromisoformat(text)
        if (
            self.columns[place].heading not in raw
            and type(stamp) is str
            and len(self._dates) < _MOST_CACHED_DATES
        ):
            self._dates[stamp] = found
        return found

    def _tell_special(
        self,
        row: int | None,
        cells: Sequence[Cell],
        special: Sequence[tuple[int, str, str]],
        problems: list[Problem],
        raw: dict[str, str],
    ) -> Sequence[Cell]:
        cells = list(cells)
        for place, kind, text in special:
            column = self.columns[place]
            if kind == xlsx_cells.ERROR:
                cells[place] = ""
                raw[column.heading] = text
                problems.append(say.error_value(text).at(row, column.heading))
            elif kind == xlsx_cells.FORMULA_WITHOUT_VALUE:
                cells[place] = ""
                raw[column.heading] = "="
                problems.append(say.formula_without_value().at(row, column.heading))
            elif cells[place] != "":
                problems.append(say.formula(as_typed(cells[place])).at(row, column.heading))
        return cells

    # --- across cells and rows --------------------------------------------------

    def _tell_duplicates(self, row: int | None, key: str, problems: list[Problem]) -> None:
        heading = self.columns[1].heading
        if key in self._first_rows:
            problems.append(
                say.duplicate_in_file(self._first_rows[key], self._duplicate_severity).at(row, heading)
            )
        else:
            self._first_rows[key] = row
        if key in self._live:
            problems.append(say.duplicate_live(self._duplicate_severity).at(row, heading))

    def _compare_dates(
        self, row: int | None, issued_on: date | None, expires_on: date | None, problems: list[Problem]
    ) -> None:
        if issued_on is not None and issued_on > self._today:
            problems.append(say.issued_in_future(issued_on).at(row, self.columns[2].heading))
        if expires_on is None:
            return
        if issued_on is not None and expires_on < issued_on:
            problems.append(say.expires_before_issue(issued_on, expires_on).at(row, self.columns[3].heading))
        elif expires_on < self._today:
            problems.append(say.already_expired(expires_on).at(row, self.columns[3].heading))


def _strict(read: Read) -> Read:
    """A reader whose value is empty when it was not understood: the typed value stays in ``raw``."""

    def strict(cell: Cell) -> tuple[str, list[Finding]]:
        value, findings = read(cell)
        wrong = any(finding.severity is Severity.ERROR for finding in findings)
        return ("" if wrong else value), findings

    return strict


def _plain(column: Column) -> Plain:
    """The question that proves most cells of a column in order: the value, or ``None`` to read it with care."""
    if column.type is AttributeType.NUMBER:
        return _plain_number
    if column.type is AttributeType.CHOICE:
        return partial(_plain_choice, {choice: choice for choice in column.choices if is_clean(choice)})
    if column.type is AttributeType.DATE:
        return _plain_date
    return _plain_text


def _plain_text(cell: Cell) -> str | None:
    if type(cell) is str:
        return cell if cell and cell[0] != "#" and is_clean(cell) else None
    return _plain_number(cell)


def _plain_number(cell: Cell) -> str | None:
    return canonical_number(cell) if type(cell) is float and -1e15 < cell < 1e15 else None


def _plain_choice(choices: dict[str, str], cell: Cell) -> str | None:
    return choices.get(cell) if type(cell) is str else None


def _plain_date(cell: Cell) -> str | None:
    stamp = cell.get("d", "") if type(cell) is dict else ""
    return stamp if len(stamp) == 10 and "1900" <= stamp[:4] <= "2199" else None


def _is_plain_name(name: str) -> bool:
    return "@" not in name and "#" not in name and _LETTER.search(name) is not None


def _read_name(cell: Cell) -> tuple[str, list[Finding]]:
    text, findings = cleaned(as_typed(cell))
    if len(text) > LONGEST_NAME:
        findings.append(say.name_too_long(len(text), LONGEST_NAME))
    if _is_like_email(text):
        findings.append(say.name_like_email(text))
    elif not _LETTER.search(text):
        findings.append(say.name_without_letters(text))
    return text, findings


def _is_like_email(text: str) -> bool:
    addresses = (word.partition("@") for word in text.split())
    return any(local and "." in domain.strip(".") for local, _at, domain in addresses)


def _read_email_cell(cell: Cell) -> tuple[str, list[Finding]]:
    return read_email(as_typed(cell))
