"""The process that reads an uploaded file: ``python -P -m credcloud_bridge.recipients.parser_process``.

It may be killed at any moment, by its limits or by its parent; that is what
it is for. One JSON object comes on standard input (see ``main``); lines of
JSON leave on standard output:

- ``{"error": code, "facts": {…}}``: the file is refused, nothing follows;
- ``{"unknown_encoding": [[encoding, rows], …]}``: a person has to choose, nothing follows;
- ``{"head": {…}}``: what the file is, followed by chunks of rows;
- ``{"first": N, …, "special": {…}, "hidden": […]}``: rows N, N+1, … as the
  spreadsheet counts them (see ``row_chunks``);
- ``{"end": true}``: everything was read.

Imports stay few (no Django), so that a start takes some 40 ms.
"""

from __future__ import annotations

import csv
import gc
import json
import re
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from credcloud_bridge.child_process import limit_resources
from credcloud_bridge.recipients import xlsx_package
from credcloud_bridge.recipients.formatted_cells import add_formatted_cells
from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.row_chunks import chunk_as_bytes, line
from credcloud_bridge.recipients.xlsx_cells import Merge, SpecialCells, special_cells
from credcloud_bridge.recipients.xlsx_package import META_SHEET

if TYPE_CHECKING:
    from credcloud_bridge.recipients.ods_package import OdsRow

_META_ROWS = 400
_META_COLUMNS = 8
_CELLS_IN_A_CHUNK = 1_600
_PROTECTED = re.compile(r'="((?:[^"]|"")*)"')

Row = list[Any]


def main() -> int:
    """Reads the request ``{path, kind, encoding, delimiter, max_*, seconds, memory_bytes}``, writes the response."""
    request = json.loads(sys.stdin.buffer.readline())
    # Nothing here refers to itself, and the process ends soon: searching for garbage costs time only.
    gc.disable()
    limit_resources(seconds=request["seconds"], memory_bytes=request["memory_bytes"])
    for part in responses(request):
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()
    return 0


def responses(request: dict[str, Any]) -> Iterator[bytes]:
    """The lines that answer the request, each with the bytes that follow it."""
    try:
        yield from _READERS[request["kind"]](request)
        yield line({"end": True})
    except ParserError as error:
        yield line({"error": error.code, "facts": error.facts})
    except MemoryError:
        yield line({"error": "parser-memory", "facts": {}})


# --- XLSX ---------------------------------------------------------------------


def _xlsx(request: dict[str, Any]) -> Iterator[bytes]:
    package = xlsx_package.open_package(request["path"], max_unpacked_bytes=request["max_unpacked_bytes"])
    with package.archive:
        sheets = package.sheets()
        for ending in ("/sharedstrings", "/styles"):
            # Read once for their checksums and for entities: calamine reads them too.
            if (part := package.shared_part(ending)) is not None:
                package.read(part)
        workbook = _open(request["path"], package)
        meta = _meta(workbook, package, sheets)
        visible = [sheet for sheet in sheets if sheet.visible and sheet.name != META_SHEET]
        # The sheet that the template named, whatever stands before it now; else the first that holds something.
        named = next((row[1] for row in meta if row[0] == "sheet" and len(row) > 1), None)
        visible.sort(key=lambda sheet: sheet.name != named)
        for sheet in visible:
            xml = package.read(sheet.part, is_sheet=True)
            special = special_cells(xml, max_rows=request["max_rows"] + 1, max_columns=request["max_columns"])
            add_formatted_cells(xml, package.formats(), special, max_columns=request["max_columns"])
            del xml
            rows = _rows(workbook, sheet.name)
            if rows is not None:
                break
        else:
            raise ParserError("sheet-empty")
    head = {
        "head": {
            "sheets": [other.name for other in sheets if other.visible and other.name != META_SHEET],
            "sheet": sheet.name,
            "meta": meta,
            "merged": special.merged,
        }
    }
    yield line(head)
    yield from _chunks(rows, special, request["max_cell_characters"])


def _open(path: str, package: xlsx_package.Package) -> CalamineWorkbook:
    if package.is_readable_as_it_is():
        return _opened(lambda: CalamineWorkbook.from_path(path))
    import tempfile

    rewritten = tempfile.TemporaryFile()  # noqa: SIM115 (the workbook reads from it until the process ends)
    package.rewrite(rewritten)
    rewritten.seek(0)
    return _opened(lambda: CalamineWorkbook.from_filelike(rewritten))


def _opened(workbook: Callable[[], CalamineWorkbook]) -> CalamineWorkbook:
    try:
        return workbook()
    except PasswordError as error:
        raise ParserError("file-encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise ParserError("file-damaged") from error


def _meta(
    workbook: CalamineWorkbook, package: xlsx_package.Package, sheets: list[xlsx_package.Sheet]
) -> list[list[str]]:
    """The rows of the sheet by which a template is known; ``[]`` in any other workbook."""
    sheet = next((sheet for sheet in sheets if sheet.name == META_SHEET), None)
    if sheet is None:
        return []
    xml = package.read(sheet.part, is_sheet=True)
    special_cells(xml, max_rows=_META_ROWS, max_columns=_META_COLUMNS)
    return [[str(cell) for cell in row] for row in _rows(workbook, META_SHEET) or ()]


def _rows(workbook: CalamineWorkbook, sheet_name: str) -> Iterator[Row] | None:
    """The sheet's rows from its first row and column on; ``None`` when it holds nothing."""
    try:
        sheet = workbook.get_sheet_by_name(sheet_name)
    except (CalamineError, OSError, ValueError) as error:
        raise ParserError("file-damaged") from error
    if sheet.start is None:
        return None
    # iter_rows keeps empty rows above the first cell, but not empty columns before it.
    before = [""] * sheet.start[1]
    rows = sheet.iter_rows()
    return (before + row for row in rows) if before else rows


def _chunks(rows: Iterator[Row], special: SpecialCells, max_characters: int) -> Iterator[bytes]:
    """The rows in chunks (see ``row_chunks``), each with what there is to tell about its rows."""
    first, size = 1, 1
    hidden_rows = special.hidden_rows
    # Cells without a value do not count for calamine: rows of errors and of formulas that were never computed end here.
    if special.cells:
        rows = _up_to(max(special.cells), rows)
    if special.merged:
        rows = _without_covered(rows, special)
    while chunk := list(islice(rows, size)):
        last = first + len(chunk) - 1
        size = max(1, _CELLS_IN_A_CHUNK // max(len(chunk[0]), 1))
        more: dict[str, Any] = {}
        if special.cells:
            more["special"] = {
                number: special.cells[number] for number in range(first, last + 1) if number in special.cells
            }
        if hidden_rows:
            more["hidden"] = sorted(hidden_rows & set(range(first, last + 1)))
        part = chunk_as_bytes(first, chunk, **more)
        # A short chunk cannot hold a long cell: most are not looked through.
        if len(part) > max_characters:
            _refuse_long_cells(chunk, first, max_characters)
        yield part
        first = last + 1


def _without_covered(rows: Iterator[Row], special: SpecialCells) -> Iterator[Row]:
    """The rows without values under merged cells, which no spreadsheet program shows: they are left from before."""
    coming = sorted(special.merged, reverse=True)
    active: list[Merge] = []
    for number, row in enumerate(rows, 1):
        while coming and coming[-1][0] <= number:
            active.append(coming.pop())
        active = [merge for merge in active if merge[2] >= number]
        for first_row, first, _last_row, last in active:
            # The first cell of a merge shows.
            shows = first if number == first_row else -1
            for column in range(first, min(last + 1, len(row))):
                if column != shows:
                    row[column] = ""
            if number in special.cells:
                special.cells[number] = [
                    cell for cell in special.cells[number] if not first <= cell[0] <= last or cell[0] == shows
                ]
        yield row


def _up_to(last: int, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, and empty ones up to row ``last``."""
    number = 0
    for row in rows:
        number += 1
        yield row
    yield from ([] for _ in range(number, last))


def _refuse_long_cells(chunk: list[Row], first: int, max_characters: int) -> None:
    for number, row in enumerate(chunk, first):
        for cell in row:
            if isinstance(cell, str) and len(cell) > max_characters:
                raise ParserError("cell-too-long", row=number)


# --- OpenDocument, and Excel 97–2003 ------------------------------------------------


def _ods(request: dict[str, Any]) -> Iterator[bytes]:
    from credcloud_bridge.recipients.ods_package import open_ods, sheet_rows

    limits = {"max_rows": request["max_rows"] + 1, "max_columns": request["max_columns"]}
    with open_ods(request["path"], max_unpacked_bytes=request["max_unpacked_bytes"]) as archive:
        filled: dict[str, bool] = {}
        meta: list[list[str]] = []
        for name, visible, row in sheet_rows(archive, **limits):
            if name == META_SHEET and row is not None and len(meta) < _META_ROWS:
                meta.append([str(cell) for cell in row.cells[:_META_COLUMNS]])
            elif visible and name != META_SHEET:
                filled[name] = filled.get(name, False) or row is not None
        named = next((row[1] for row in meta if row[0] == "sheet" and len(row) > 1), None)
        sheet = next((name for name in sorted(filled, key=lambda one: one != named) if filled[name]), None)
        if sheet is None:
            raise ParserError("sheet-empty")
        yield line({"head": {"sheets": list(filled), "sheet": sheet, "meta": meta, "merged": []}})
        special = SpecialCells()
        rows = (
            row
            for name, _visible, row in sheet_rows(archive, **limits, only=sheet)
            if name == sheet and row is not None
        )
        yield from _chunks(_noted(rows, special), special, request["max_cell_characters"])


def _noted(rows: Iterator[OdsRow], special: SpecialCells) -> Iterator[Row]:
    """The cells of the rows; what there is to tell about them goes to ``special``."""
    for number, row in enumerate(rows, 1):
        if row.special:
            special.cells[number] = row.special
        if row.hidden:
            special.hidden_rows.add(number)
        yield row.cells


def _xls(request: dict[str, Any]) -> Iterator[bytes]:
    workbook = _opened(lambda: CalamineWorkbook.from_path(request["path"]))
    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    for name in visible:
        rows = _rows(workbook, name)
        if rows is not None:
            break
    else:
        raise ParserError("sheet-empty")
    yield line({"head": {"sheets": visible, "sheet": name, "meta": [], "merged": []}})
    yield from _chunks(_within_limits(rows, request), SpecialCells(), request["max_cell_characters"])


# --- CSV ----------------------------------------------------------------------


def _csv(request: dict[str, Any]) -> Iterator[bytes]:
    from credcloud_bridge.recipients import csv_text, text_encodings

    data = Path(request["path"]).read_bytes()
    decoded = text_encodings.decode(data, encoding=request["encoding"])
    if decoded is None:
        yield line({"unknown_encoding": text_encodings.possible_encodings(data)})
        return
    text, encoding = decoded
    # The csv module's own limit is lower than what the settings may allow; it holds for this process.
    csv.field_size_limit(max(request["max_cell_characters"], csv.field_size_limit()))
    text = csv_text.lines_in_cells(text)
    delimiter = request["delimiter"] or csv_text.find_delimiter(text)
    if delimiter not in csv_text.DELIMITER_CHOICES:
        raise ParserError("delimiter-unknown")
    yield line({"head": {"encoding": encoding, "delimiter": delimiter}})
    records = csv_text.records(text, delimiter=delimiter, max_cell_characters=request["max_cell_characters"])
    rows = ([_as_meant(cell) for cell in record] for record in _within_limits(records, request))
    yield from _chunks(rows, SpecialCells(), request["max_cell_characters"])


def _within_limits(records: Iterator[Row], request: dict[str, Any]) -> Iterator[Row]:
    """The records, cut to the limits for rows and columns; what is beyond them must be empty."""
    max_rows, max_columns = request["max_rows"] + 1, request["max_columns"]
    for number, record in enumerate(records, 1):
        if len(record) > max_columns:
            if any(record[max_columns:]):
                raise ParserError("too-many-columns", cell=str(number))
            record = record[:max_columns]
        if number > max_rows:
            if any(record):
                raise ParserError("too-many-rows", cell=str(number))
            continue
        yield record


def _as_meant(cell: str) -> str:
    """A value that a program had to protect, as it was: ``'=A`` by ``csv_safe`` or Excel, ``="001"`` for its zeros."""
    if cell[:1] == "'":
        return cell[1:] if cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell
    protected = _PROTECTED.fullmatch(cell) if cell[:1] == "=" else None
    return protected[1].replace('""', '"') if protected else cell


_READERS = {"xlsx": _xlsx, "ods": _ods, "xls": _xls, "csv": _csv}


if __name__ == "__main__":
    sys.exit(main())
