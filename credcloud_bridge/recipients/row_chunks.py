"""Rows of a spreadsheet on their way from the process that reads it: as bytes, and back.

A chunk of rows of one width, none of them empty, travels by columns; any
other one by rows. Texts and dates travel as they are, end to end, for half
the work of quoting each of them in JSON. A line of JSON says what follows:

- ``{"first": N, "rows": [[cell, …], …]}``;
- ``{"first": N, "count": …, "columns": […], "bytes": …}``: a column is
  ``"texts"`` or ``"dates"``, of which all are in that many bytes after the
  line, column by column, ``SEPARATOR`` between them; or it is a list of cells.

``"special"`` and ``"hidden"`` stand there if there is something to tell. A
cell is text, a number, true or false, or an object: ``{"d": ISO date or time
stamp}`` or ``{"t": time of day or duration}``.

Used by the parser process too (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from credcloud_bridge.recipients.parser_error import ParserError

if TYPE_CHECKING:
    from credcloud_bridge.attributes.api import Cell

# A control character that texts hardly have. Columns in which it stands travel as lists.
SEPARATOR = "\x7f"
_MOST_DATES = 10_000


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Rows ``first``, ``first + 1``, … of the file; an empty row is ``[]``.

    ``columns`` holds the same cells by columns, or nothing when rows differ in
    width or are empty. ``special`` holds ``[column, kind, text]`` by row number (see
    ``xlsx_cells``), ``hidden`` the numbers of hidden rows.
    """

    first: int
    columns: Sequence[list[Cell]] = ()
    uneven_rows: Sequence[list[Cell]] = ()
    special: Mapping[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()

    @property
    def rows(self) -> Sequence[list[Cell]]:
        """The cells by rows."""
        return self.uneven_rows or list(map(list, zip(*self.columns, strict=True)))


# --- there ----------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _as_json(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"t": value.isoformat()}
    if isinstance(value, timedelta):
        return {"t": str(value)}
    raise TypeError(type(value))


_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_as_json
).encode


def line(value: object) -> bytes:
    """One line of JSON."""
    return _encode(value).encode() + b"\n"


class _Stamps(dict[Any, str]):
    """Dates as ISO texts; blank cells stay. Raises ``TypeError`` for anything else."""

    def __missing__(self, cell: object) -> str:
        if not isinstance(cell, date):
            raise TypeError
        if len(self) > _MOST_DATES:
            self.clear()
            self[""] = ""
        stamp = self[cell] = cell.isoformat()
        return stamp


_stamps = _Stamps({"": ""})


def chunk_as_bytes(first: int, rows: Sequence[Sequence[Any]], **more: Any) -> bytes:
    """The rows from number ``first`` on, with what else there is to tell about them."""
    width = len(rows[0])
    if all(len(row) == width for row in rows):
        columns = list(zip(*rows, strict=True))
        # A column without a blank cell proves that no row is empty.
        if any("" not in column for column in columns):
            return _columns_as_bytes(first, columns, more)
    filled = [[] if row.count("") == len(row) else row for row in rows]
    return line({"first": first, "rows": filled, **more})


def _columns_as_bytes(first: int, columns: Sequence[Sequence[Any]], more: dict[str, Any]) -> bytes:
    texts: list[str] = []
    described: list[Any] = []
    for cells in columns:
        kind, text = _as_one_text(cells)
        described.append(kind or cells)
        if kind:
            texts.append(text)
    data = SEPARATOR.join(texts).encode()
    head = {"first": first, "count": len(columns[0]), "columns": described, "bytes": len(data), **more}
    return line(head) + data


def _as_one_text(cells: Sequence[Any]) -> tuple[str, str]:
    """``"texts"`` or ``"dates"`` and all of the column; ``""`` for one that has to be a list."""
    try:
        kind, text = "texts", SEPARATOR.join(cells)
    except TypeError:
        try:
            return "dates", SEPARATOR.join(map(_stamps.__getitem__, cells))
        except TypeError:
            return "", ""
    return (kind, text) if text.count(SEPARATOR) == len(cells) - 1 else ("", "")


# --- back -----------------------------------------------------------------------


class DateCells(dict[str, "Cell"]):
    """Cells of ISO dates by these: a file has few different ones."""

    def __missing__(self, stamp: str) -> Cell:
        if len(self) > _MOST_DATES:
            self.clear()
            self[""] = ""
        cell = self[stamp] = {"d": stamp}
        return cell


def chunk_of_bytes(described: Mapping[str, Any], data: bytes, dates: DateCells) -> RowChunk:
    """The chunk that ``chunk_as_bytes`` wrote; ``dates`` is one for all chunks of a file.

    Raises ``ParserError`` when columns differ in length.
    """
    return RowChunk(
        first=described["first"],
        columns=_columns(described, data, dates),
        uneven_rows=described.get("rows", ()),
        special={int(row): cells for row, cells in described.get("special", {}).items()},
        hidden=frozenset(described.get("hidden", ())),
    )


def _columns(described: Mapping[str, Any], data: bytes, dates: DateCells) -> list[list[Cell]]:
    columns: list[list[Cell]] = []
    count, start = described.get("count", 0), 0
    texts = data.decode().split(SEPARATOR)
    for column in described.get("columns", ()):
        cells: list[Any] = column
        if column in ("texts", "dates"):
            cells = texts[start : start + count]
            start += count
        if column == "dates":
            cells = [dates[stamp] for stamp in cells]
        if len(cells) != count:
            raise ParserError("parser-failed")
        columns.append(cells)
    return columns
