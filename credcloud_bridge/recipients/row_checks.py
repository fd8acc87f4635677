"""One row, checked: from cells to a ``Recipient`` with every problem it has.

Most cells are in order, so each is first asked the cheapest question that
proves it ("plain"); only the others are read with care.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.attributes.api import (
    Cell,
    DateOrder,
    ReadCell,
    attribute_type,
    cell_text,
    cleaned,
    without_unstorable_characters,
)
from credcloud_bridge.data import DuplicatePolicy, GroupSpec, Problem, Recipient, Severity
from credcloud_bridge.recipients import row_problems, xlsx_cells
from credcloud_bridge.recipients.columns import Column, columns
from credcloud_bridge.recipients.emails import (
    email_key,
    normalized_if_plain,
    normalized_where_plain,
    read_email,
)
from credcloud_bridge.recipients.error_values import is_error_value
from credcloud_bridge.recipients.name_checks import LONGEST_NAME, is_plain_name, plain_names, read_name
from credcloud_bridge.recipients.plain_recipient import plain_recipient

LONGEST_EMAIL = 254
_MOST_CACHED_DATES = 10_000

# Problems that depend on the other rows: whoever joins rows into a batch finds them anew.
DUPLICATE_IN_FILE = "duplicate-in-file"
DUPLICATE_LIVE = "duplicate-live"
CROSS_ROW_CODES = frozenset({DUPLICATE_IN_FILE, DUPLICATE_LIVE})


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
        self._read_email = _email_reader(smtputf8=app_settings.SMTPUTF8)
        self._read_date = attribute_type("date").reader(choices=(), date_order=date_order)
        self._live = live
        self._duplicates = group.duplicates
        self._duplicate_severity = (
            Severity.ERROR if group.duplicates is DuplicatePolicy.FORBID else Severity.WARNING
        )
        self._first_rows: dict[str, int | None] = {}
        self._dates: dict[str, date] = {}
        declared = self.columns[4:]
        self._keys = [column.key for column in declared]
        self._plain_readers = [column.type.plain_reader(choices=column.choices) for column in declared]
        self._plain_column_readers = [
            column.type.plain_column_reader(choices=column.choices) for column in declared
        ]
        self._readers = [
            column.type.reader(choices=column.choices, date_order=date_order) for column in declared
        ]

    def recipients(self, rows: Sequence[int], columns: Sequence[Sequence[Cell]]) -> Iterator[Recipient]:
        """Rows without special cells as recipients, one after the other; ``columns`` follow ``self.columns``.

        Columns are looked at as a whole first: most are in order, and most rows need no look of their own.
        """
        if not rows:
            return
        names = plain_names(columns[0])
        addresses = normalized_where_plain(columns[1])
        issued, expires = self._known_dates(columns[2]), self._known_dates(columns[3])
        are_dates_plain = self._are_in_order(issued, expires)
        readings = [
            _with_blanks(read(cells), cells) if column.may_be_blank else read(cells)
            for column, read, cells in zip(
                self.columns[4:], self._plain_column_readers, columns[4:], strict=True
            )
        ]
        values = list(zip(*readings, strict=True)) or [()] * len(rows)
        if not are_dates_plain:
            plain: Sequence[bool] = [False] * len(rows)
        elif None in names or any(None in reading for reading in readings):
            plain = [
                name is not None and None not in known for name, known in zip(names, values, strict=True)
            ]
        else:
            plain = [True] * len(rows)
        keys, first_rows, live = self._keys, self._first_rows, self._live
        may_repeat = self._duplicates is DuplicatePolicy.ALLOW
        for place, (row, is_plain, name, address, issued_on, expires_on, known) in enumerate(
            zip(rows, plain, names, addresses, issued, expires, values, strict=True)
        ):
            key = address.lower()
            if is_plain and key and (may_repeat or (key not in first_rows and key not in live)):
                if not may_repeat:
                    first_rows[key] = row
                attributes = dict(zip(keys, known))  # noqa: B905 (as many, and quicker without looking)
                yield plain_recipient(name, address, attributes, issued_on, expires_on, row)
            else:
                yield self._recipient(row, [cells[place] for cells in columns], known, [], {})

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
            cells = self._replace_special(row, cells, special, problems, raw)
        values = [read(cell) for read, cell in zip(self._plain_readers, cells[4:], strict=True)]
        return self._recipient(row, cells, values, problems, raw, lms_user_id=lms_user_id, language=language)

    def _recipient(
        self,
        row: int | None,
        cells: Sequence[Cell],
        values: Sequence[str | None],
        problems: list[Problem],
        raw: dict[str, str],
        *,
        lms_user_id: str = "",
        language: str = "",
    ) -> Recipient:
        """``values``: what is known of the attributes already; ``None`` for cells to be read with care."""
        name = cells[0]
        if not is_plain_name(name):
            name = self._value(row, self.columns[0], name, read_name, problems, raw)[:LONGEST_NAME]

        cell = cells[1]
        email = normalized_if_plain(cell) if type(cell) is str else ""
        key = email.lower()
        if not email:
            email = self._value(row, self.columns[1], cell, self._read_email, problems, raw)[:LONGEST_EMAIL]
            key = email_key(email)
        if self._duplicates is not DuplicatePolicy.ALLOW and key:
            self._find_duplicates(row, key, problems)

        issued_on = self._date(row, 2, cells[2], problems, raw) if cells[2] != "" else None
        expires_on = self._date(row, 3, cells[3], problems, raw) if cells[3] != "" else None
        if issued_on is not None or expires_on is not None:
            self._compare_dates(row, issued_on, expires_on, problems)

        if None in values:
            values = [
                self._value(row, self.columns[place], cells[place], read, problems, raw)
                if value is None
                else value
                for place, (value, read) in enumerate(zip(values, self._readers, strict=True), 4)
            ]
        return Recipient(
            name,  # type: ignore[arg-type]  # a plain name is a text
            email,
            dict(zip(self._keys, values, strict=True)),  # type: ignore[arg-type]  # none is missing any more
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
        read: ReadCell,
        problems: list[Problem],
        raw: dict[str, str],
    ) -> str:
        """A cell read with care; what is wrong goes to ``problems`` and what was typed to ``raw``."""
        if cell == "" or (isinstance(cell, str) and not cleaned(cell)[0]):
            if column.default:
                return read(column.default)[0]
            if column.required and column.heading not in raw:
                problems.append(
                    row_problems.missing_value(column.key, column.heading).as_row_problem(row, column.heading)
                )
            return ""
        if isinstance(cell, str) and is_error_value(cell):
            problems.append(row_problems.error_value(cell.strip()).as_row_problem(row, column.heading))
            raw[column.heading] = cell
            return ""
        value, found = read(cell)
        if found:
            problems.extend(problem.as_row_problem(row, column.heading) for problem in found)
            raw[column.heading] = without_unstorable_characters(cell_text(cell))
        return value

    def _date(
        self, row: int | None, place: int, cell: Cell, problems: list[Problem], raw: dict[str, str]
    ) -> date | None:
        stamp = cell.get("d", "") if type(cell) is dict else cell
        known = self._dates.get(stamp) if type(stamp) is str else None
        if known is not None:
            return known
        text = self._value(row, self.columns[place], cell, self._read_date, problems, raw)
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

    def _known_dates(self, cells: Sequence[Cell]) -> list[date | None]:
        """The dates that can be told at once; ``None`` for a blank cell, ``date.max`` for one to be read with care."""
        known = self._dates
        try:
            return [known[cell["d"]] for cell in cells]  # type: ignore[index]  # what is no date raises
        except (KeyError, TypeError, IndexError):
            pass
        return [None if cell == "" else self._known_date(cell) for cell in cells]

    def _known_date(self, cell: Cell) -> date:
        stamp = cell.get("d") if type(cell) is dict else cell
        if type(stamp) is not str:
            return date.max
        known = self._dates.get(stamp)
        if known is None:
            text, problems = self._read_date(cell)
            if problems or not text:
                return date.max
            known = date.fromisoformat(text)
            if len(self._dates) < _MOST_CACHED_DATES:
                self._dates[stamp] = known
        return known

    def _are_in_order(self, issued: Sequence[date | None], expires: Sequence[date | None]) -> bool:
        """Whether all dates are known and ``_compare_dates`` has nothing to say of any row."""
        latest_issue = max(filter(None, issued), default=date.min)
        earliest_expiry = min(filter(None, expires), default=date.max)
        return latest_issue <= self._today <= earliest_expiry and date.max not in expires

    def _replace_special(
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
                problems.append(row_problems.error_value(text).as_row_problem(row, column.heading))
            elif kind == xlsx_cells.FORMULA_WITHOUT_VALUE:
                cells[place] = ""
                raw[column.heading] = "="
                problems.append(row_problems.formula_without_value().as_row_problem(row, column.heading))
            elif kind in (xlsx_cells.FORMATTED, xlsx_cells.ROUNDED):
                self._replace_by_shown(row, cells, place, kind, text, problems)
            elif cells[place] != "":
                problems.append(
                    row_problems.formula(cell_text(cells[place])).as_row_problem(row, column.heading)
                )
        return cells

    def _replace_by_shown(
        self, row: int | None, cells: list[Cell], place: int, kind: str, text: str, problems: list[Problem]
    ) -> None:
        """Take what the sheet shows instead of what the cell holds, where that is another thing."""
        column, held = self.columns[place], cells[place]
        if held == "" or column.type.reads_dates:
            return
        if column.type.reads_numbers:
            if kind == xlsx_cells.ROUNDED:
                problems.append(
                    row_problems.number_rounded(cell_text(held), text).as_row_problem(row, column.heading)
                )
                cells[place] = float(text)
            elif text.endswith("%") or isinstance(held, dict):
                cells[place] = text
        elif kind == xlsx_cells.FORMATTED:
            if text:
                cells[place] = text
            else:
                problems.append(
                    row_problems.format_unknown(cell_text(held)).as_row_problem(row, column.heading)
                )

    # --- across cells and rows --------------------------------------------------

    def _find_duplicates(self, row: int | None, key: str, problems: list[Problem]) -> None:
        heading = self.columns[1].heading
        if key in self._first_rows:
            problems.append(
                row_problems.duplicate_in_file(
                    self._first_rows[key], self._duplicate_severity
                ).as_row_problem(row, heading)
            )
        else:
            self._first_rows[key] = row
        if key in self._live:
            problems.append(
                row_problems.duplicate_live(self._duplicate_severity).as_row_problem(row, heading)
            )

    def _compare_dates(
        self, row: int | None, issued_on: date | None, expires_on: date | None, problems: list[Problem]
    ) -> None:
        if issued_on is not None and issued_on > self._today:
            problems.append(
                row_problems.issued_in_future(issued_on).as_row_problem(row, self.columns[2].heading)
            )
        if expires_on is None:
            return
        if issued_on is not None and expires_on < issued_on:
            problems.append(
                row_problems.expires_before_issue(issued_on, expires_on).as_row_problem(
                    row, self.columns[3].heading
                )
            )
        elif expires_on < self._today:
            problems.append(
                row_problems.already_expired(expires_on).as_row_problem(row, self.columns[3].heading)
            )


def _with_blanks(values: Sequence[str | None], cells: Sequence[Cell]) -> Sequence[str | None]:
    """The values, with ``""`` where nothing is known because the cell is blank."""
    if None not in values:
        return values
    return ["" if value is None and cell == "" else value for value, cell in zip(values, cells, strict=True)]


def _email_reader(*, smtputf8: bool) -> ReadCell:
    return lambda cell: read_email(cell_text(cell), smtputf8=smtputf8)
