"""Every row of an uploaded file, checked, while the file is still being read."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from credcloud_bridge.attributes.api import Cell, DateOrder, cell_text
from credcloud_bridge.data import CredCloudError, GroupSpec, Recipient
from credcloud_bridge.recipients import row_problems
from credcloud_bridge.recipients.chosen_layout import FOUND_BY_ITSELF, ChosenLayout
from credcloud_bridge.recipients.columns import NAME
from credcloud_bridge.recipients.file_kind import file_kind
from credcloud_bridge.recipients.file_problems import file_error
from credcloud_bridge.recipients.mapping import columns_of_name
from credcloud_bridge.recipients.name_headings import join_name
from credcloud_bridge.recipients.parser_client import ParsedFile
from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.reading_limits import ReadingLimits
from credcloud_bridge.recipients.row_checks import RowChecker
from credcloud_bridge.recipients.row_chunks import RowChunk
from credcloud_bridge.recipients.sheet_layout import (
    SheetLayout,
    Special,
    find_layout,
    is_filled,
    merged_name,
)
from credcloud_bridge.recipients.spreadsheet_template_header import template_problems
from credcloud_bridge.recipients.xlsx_cells import FORMATTED, ROUNDED

# Merged cells over more rows than this are reported for the first of them only.
_MOST_MERGED_ROWS = 10_000


def check_file(
    *,
    path: Path,
    filename: str,
    group: GroupSpec,
    limits: ReadingLimits,
    today: date,
    date_order: DateOrder,
    encoding: str | None = None,
    mapping: Mapping[int, str] | None = None,
    layout: ChosenLayout = FOUND_BY_ITSELF,
    live: Container[str] = frozenset(),
) -> Iterator[Recipient]:
    """One recipient for each row that holds anything, in order, with its row number and problems.

    ``mapping`` says what the columns of a file of other origin hold: column
    number from 0 → column key; several columns may lead to ``name`` and are
    joined in the mapping's order, parts (``NAME_PARTS``) in theirs. ``layout``
    says how the table stands in the file. ``live``: the e-mail keys (see
    ``email_key``) of recipients who have a live credential of the group.

    Raises ``CredCloudError`` at once when the file is refused, its encoding
    or mapping is needed, or its predefined columns were altered; and while
    rows are taken when it turns out that the file cannot be read to its end.
    """
    checker = RowChecker(group=group, today=today, date_order=date_order, live=live)
    try:
        kind = file_kind(path, filename=filename, limits=limits)
        parsed = ParsedFile(path, kind=kind, limits=limits, encoding=encoding, delimiter=layout.delimiter)
        try:
            if parsed.unknown_encoding:
                raise ParserError("encoding-needed")
            found, chunks = find_layout(parsed, group=group, heading_row=layout.heading_row)
            sources = column_sources(found, mapping, checker=checker, group=group)
        except BaseException:
            parsed.close()
            raise
    except ParserError as error:
        raise file_error(error.code, error.facts, filename=filename, limits=limits) from error
    return checked_rows(parsed, chunks, found, sources, checker, filename=filename, limits=limits)


def column_sources(
    layout: SheetLayout, mapping: Mapping[int, str] | None, *, checker: RowChecker, group: GroupSpec
) -> list[list[int]]:
    """For each predefined column the columns of the file that hold it. Raises ``ParserError``."""
    if mapping is None:
        if layout.template is None:
            raise ParserError("mapping-needed")
        problems = template_problems(
            layout.template, header=layout.header, header_row=layout.header_row, group=group
        )
        for problem in problems:
            if problem.is_error:
                raise CredCloudError(problem)
        mapping = layout.template.mapping()
    sources: list[list[int]] = []
    for column in checker.columns:
        chosen = [int(place) for place, key in mapping.items() if key == column.key]
        if column.key == NAME:
            chosen = columns_of_name(mapping)
        if column.required and not chosen:
            raise ParserError("mapping-incomplete", column=column.heading)
        if len(chosen) > 1 and column.key != NAME:
            raise ParserError("mapping-doubled", column=column.heading)
        sources.append(chosen)
    return sources


def checked_rows(
    parsed: ParsedFile,
    chunks: Iterator[RowChunk],
    layout: SheetLayout,
    sources: list[list[int]],
    checker: RowChecker,
    *,
    filename: str,
    limits: ReadingLimits,
) -> Iterator[Recipient]:
    """The rows of an open file as recipients; ``sources`` as of ``column_sources``. Closes the file."""
    in_order = sources == [[place] for place in range(len(sources))]
    width = len(sources)
    merged = _merged_rows(layout)
    problems_column = layout.template.problems_column_number() if layout.template else None

    def arranged_columns(chunk: RowChunk) -> list[Sequence[Cell]] | None:
        """The predefined columns of a chunk of which every row is in order as a row; ``None`` for any other."""
        columns = chunk.columns
        is_plain = columns and not (chunk.special or chunk.hidden or merged)
        if not is_plain or chunk.first < layout.first_row or len(columns) > layout.width:
            return None
        found = _predefined_columns(columns, sources)
        # As long as each row has a name, none is blank.
        return found if problems_column not in sources[0] and _are_filled(found[0]) else None

    def arranged(cells: list[Cell]) -> list[Cell]:
        if not in_order:
            return _predefined_cells(cells, sources)
        return cells[:width] if len(cells) >= width else cells + [""] * (width - len(cells))

    try:
        with parsed:
            for chunk in chunks:
                columns = arranged_columns(chunk)
                if columns is not None:
                    numbers = range(chunk.first, chunk.first + len(columns[0]))
                    yield from checker.recipients(numbers, columns)
                    continue
                filled = [
                    (row, cells)
                    for row, cells in enumerate(chunk.rows, chunk.first)
                    if row >= layout.first_row
                    and is_filled(cells, chunk.special.get(row, ()), problems_column)
                ]
                is_plain = not (chunk.special or chunk.hidden or merged)
                if is_plain and all(len(cells) <= layout.width for _row, cells in filled):
                    columns = list(zip(*(arranged(cells) for _row, cells in filled), strict=True))
                    yield from checker.recipients([row for row, _cells in filled], columns)
                    continue
                for row, cells in filled:
                    special = _by_column(chunk.special.get(row, ()), sources)
                    found = checker.recipient(row, arranged(cells), special=special)
                    if any(cells[layout.width :]):
                        problem = row_problems.more_cells_than_headings(len(cells), layout.width)
                        found = found.with_problems(problem.as_row_problem(row, None))
                    if row in chunk.hidden:
                        found = found.with_problems(row_problems.row_hidden().as_row_problem(row, None))
                    if row in merged:
                        found = found.with_problems(
                            row_problems.merged_cells(merged[row]).as_row_problem(row, None)
                        )
                    yield found
    except ParserError as error:
        raise file_error(error.code, error.facts, filename=filename, limits=limits) from error


def _predefined_columns(columns: Sequence[list[Cell]], sources: list[list[int]]) -> list[Sequence[Cell]]:
    """What ``_predefined_cells`` makes of each row, by columns."""
    blank: list[Cell] = [""] * len(columns[0])
    found: list[Sequence[Cell]] = []
    for chosen in sources:
        parts = [columns[place] for place in chosen if place < len(columns)]
        if len(parts) > 1:
            several = [list(range(len(parts)))]
            found.append([_predefined_cells(list(cells), several)[0] for cells in zip(*parts, strict=True)])
        else:
            found.append(parts[0] if parts else blank)
    return found


def _are_filled(cells: Sequence[Cell]) -> bool:
    """Whether all are texts, and none of them blank."""
    return all(type(cell) is str and cell and not cell.isspace() for cell in cells)


def _predefined_cells(cells: list[Cell], sources: list[list[int]]) -> list[Cell]:
    cells_in_order: list[Cell] = []
    for chosen in sources:
        values = [cells[place] for place in chosen if place < len(cells) and cells[place] != ""]
        cells_in_order.append(
            values[0] if len(values) == 1 else join_name([cell_text(value) for value in values])
        )
    return cells_in_order


def _by_column(special: Special, sources: list[list[int]]) -> Special:
    """The special cells with our columns' numbers instead of the file's; other columns do not matter."""
    ours = {place: number for number, chosen in enumerate(sources) for place in chosen}
    return [
        (ours[place], kind, text)
        for place, kind, text in special
        # Of a name in several columns no part is replaced.
        if place in ours and not (kind in (FORMATTED, ROUNDED) and len(sources[ours[place]]) > 1)
    ]


def _merged_rows(layout: SheetLayout) -> dict[int, str]:
    rows: dict[int, str] = {}
    for cells in layout.merged:
        for row in range(max(cells[0], layout.first_row), cells[2] + 1):
            if len(rows) == _MOST_MERGED_ROWS:
                return rows
            rows.setdefault(row, merged_name(cells))
    return rows
