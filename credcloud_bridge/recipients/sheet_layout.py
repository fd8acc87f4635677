"""Where the header of a file is, whether it is a template's, and where its rows begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.api import Cell, cell_text
from credcloud_bridge.data import GroupSpec
from credcloud_bridge.recipients.chosen_layout import LAST_HEADING_ROW
from credcloud_bridge.recipients.mapping import recognised_columns
from credcloud_bridge.recipients.parser_client import ParsedFile
from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.row_chunks import RowChunk
from credcloud_bridge.recipients.spreadsheet_template_header import (
    SpreadsheetTemplate,
    template_of_header,
    template_of_hidden_sheet,
)
from credcloud_bridge.recipients.xlsx_cells import ERROR, FORMULA_WITHOUT_VALUE, column_letters

# Special cells of a row: see ``xlsx_cells.SpecialCell``.
Special = Sequence[tuple[int, str, str]]

_SAMPLE_ROWS = 10
_TOP_ROWS = 20
# Titles may stand above the headings; further down than this no header is looked for.
_ROWS_BEFORE_HEADER = 20


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The header, in row ``header_row`` (0 for none), and the rows from ``first_row`` on.

    ``width`` is how many cells the row of the header has, blank ones included. ``top_rows`` are the first rows
    of the sheet that hold anything, with their numbers, titles and headings included.
    ``merged`` holds first row, first column, last row and last column of
    merged cells: rows from 1, columns from 0.
    """

    header: tuple[str, ...]
    header_row: int
    first_row: int
    template: SpreadsheetTemplate | None
    top_rows: tuple[tuple[int, tuple[str, ...]], ...]
    sample: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...]
    width: int


def find_layout(
    parsed: ParsedFile, *, group: GroupSpec, heading_row: int | None = None
) -> tuple[SheetLayout, Iterator[RowChunk]]:
    """The layout, and all of the file's chunks; ``heading_row`` as of ``ChosenLayout``.

    Raises ``ParserError`` when the file has no rows, or nothing stands in the chosen row.
    """
    if heading_row is not None and not 0 <= heading_row <= LAST_HEADING_ROW:
        raise ParserError("heading-row-too-far", row=heading_row, last_row=LAST_HEADING_ROW)
    chunks = parsed.chunks()
    seen: list[RowChunk] = []
    rows: list[tuple[int, list[Cell]]] = []
    for chunk in chunks:
        seen.append(chunk)
        rows += [(number, cells) for number, cells in enumerate(chunk.rows, chunk.first) if cells]
        if len(rows) > _ROWS_BEFORE_HEADER + _SAMPLE_ROWS + (heading_row or 0):
            break
    if not rows:
        raise ParserError("sheet-empty")
    template = template_of_hidden_sheet(parsed.head.get("meta", ())) if heading_row is None else None
    if heading_row is not None:
        header_row, cells = _chosen_header(rows, heading_row)
    else:
        header_row, cells = (1, dict(rows).get(1, [])) if template else _header(rows, group)
    header = tuple(cell_text(cell).strip() for cell in cells)
    width = len(cells)
    filled = max((place for place, heading in enumerate(header, 1) if heading), default=0)
    header = header[:filled]
    if template is None and heading_row is None:
        template = template_of_header(header, group=group)
    first_row = header_row + 1
    if heading_row is None and template is None and any("@" in heading for heading in header):
        # No header at all: the first row is a recipient already.
        first_row, header_row = header_row, 0
    if header_row == 0:
        header = tuple(
            _("Column %(letters)s") % {"letters": column_letters(place)} for place in range(filled)
        )
    texts = [(number, tuple(cell_text(cell) for cell in cells)) for number, cells in rows]
    sample = tuple(cells for number, cells in texts if number >= first_row)
    merged = tuple((cells[0], cells[1], cells[2], cells[3]) for cells in parsed.head.get("merged", ()))
    layout = SheetLayout(
        header=header,
        header_row=header_row,
        first_row=first_row,
        template=template,
        top_rows=tuple(texts[:_TOP_ROWS]),
        sample=sample[:_SAMPLE_ROWS],
        merged=merged,
        width=width,
    )
    return layout, chain(seen, chunks)


def _chosen_header(rows: list[tuple[int, list[Cell]]], heading_row: int) -> tuple[int, list[Cell]]:
    """The row that a person chose; without headings as many cells as the widest of the first rows."""
    if heading_row == 0:
        return 0, max((cells for _number, cells in rows), key=len)
    cells = dict(rows).get(heading_row, [])
    if not any(cell_text(cell).strip() for cell in cells):
        raise ParserError("heading-row-empty", row=heading_row)
    return heading_row, cells


def _header(rows: list[tuple[int, list[Cell]]], group: GroupSpec) -> tuple[int, list[Cell]]:
    """The row of the headings: of those at the top the one in which most predefined columns are known.

    Titles, and lines about a meeting or a report, may stand above it. Where
    no row is known it is the first with more than one cell filled in.
    """
    top = rows[:_ROWS_BEFORE_HEADER]
    known = [
        recognised_columns([cell_text(cell) for cell in cells], group=group)
        if not any("@" in cell for cell in cells if isinstance(cell, str))
        else 0
        for _number, cells in top
    ]
    if max(known) > 1:
        return top[known.index(max(known))]
    for number, cells in top:
        if sum(1 for cell in cells if cell != "") > 1:
            return number, cells
    return rows[0]


def merged_name(cells: tuple[int, int, int, int]) -> str:
    """The merged cells as a spreadsheet names them: ``A2:A5``."""
    first_row, first_column, last_row, last_column = cells
    return f"{column_letters(first_column)}{first_row}:{column_letters(last_column)}{last_row}"


def is_filled(cells: list[Cell], special: Special, problems_column: int | None) -> bool:
    """Whether a row holds more than spaces; ``problems_column`` is the number of a column that does not count."""
    if special and any(kind in (ERROR, FORMULA_WITHOUT_VALUE) for _column, kind, _text in special):
        return True
    if not cells:
        return False
    first = cells[0]
    if type(first) is str and first and problems_column != 0 and not first.isspace():
        return True
    return any(
        not isinstance(cell, str) or (cell and not cell.isspace())
        for place, cell in enumerate(cells)
        if place != problems_column
    )
