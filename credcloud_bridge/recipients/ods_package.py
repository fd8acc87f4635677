"""An OpenDocument spreadsheet (ODF 1.3): its sheets and rows, with formulas, errors, hidden rows and what cells show.

Runs in the parser process (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from credcloud_bridge.recipients.number_formats import general_text
from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.xlsx_cells import (
    ERROR,
    FORMATTED,
    FORMULA,
    FORMULA_WITHOUT_VALUE,
    SpecialCell,
    column_letters,
    xml_error,
)
from credcloud_bridge.recipients.xlsx_package import refuse_bombs

_CONTENT = "content.xml"
_READ_BYTES = 64 * 1024
_NUMBERS = ("float", "percentage", "currency")


@dataclass(slots=True)
class OdsRow:
    """One row: its cells, what there is to tell about them, and whether it is hidden."""

    cells: list[Any]
    special: list[SpecialCell] = field(default_factory=list)
    hidden: bool = False


def open_ods(path: str, *, max_unpacked_bytes: int) -> zipfile.ZipFile:
    """The package. Raises ``ParserError`` for a damaged, encrypted or hostile one, and for one with macros."""
    try:
        archive = zipfile.ZipFile(path)
        parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise ParserError("file-damaged") from error
    names = [part.filename for part in parts]
    if _CONTENT not in names and "xl/workbook.xml" in names:
        raise ParserError("file-kind-mismatch", found="xlsx")
    if len(set(names)) != len(names) or _CONTENT not in names:
        raise ParserError("file-damaged")
    refuse_bombs(parts, max_unpacked_bytes)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise ParserError("file-macros")
    manifest = _part(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if b"encryption-data" in manifest or any(part.flag_bits & 0x1 for part in parts):
        raise ParserError("file-encrypted")
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise ParserError("file-damaged") from error


def sheet_rows(
    archive: zipfile.ZipFile, *, max_rows: int, max_columns: int, only: str | None = None
) -> Iterator[tuple[str, bool, OdsRow | None]]:
    """Every row of every sheet: the sheet's name, whether people see it, the row (``None`` where a sheet begins).

    With ``only`` the rows of the sheet with this name, and ``ParserError`` when one of its cells that holds
    something lies outside the limits; otherwise what lies outside them is left out.
    """
    reader = _Reader(max_rows=max_rows, max_columns=max_columns, only=only)
    try:
        with archive.open(_CONTENT) as stream:
            while data := stream.read(_READ_BYTES):
                reader.feed(data)
                yield from reader.taken()
            reader.feed(b"", last=True)
            yield from reader.taken()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
        raise ParserError("file-damaged") from error


class _Reader:
    """Turns the XML into rows as it comes."""

    def __init__(self, *, max_rows: int, max_columns: int, only: str | None) -> None:
        self._only = only
        self._max_rows, self._max_columns = max_rows, max_columns
        self._rows: list[tuple[str, bool, OdsRow | None]] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet, self._visible = "", True
        self._number = 0
        self._blank = 0
        self._row: OdsRow | None = None
        self._repeated_rows = 1
        self._cell: dict[str, str] | None = None
        self._covered = False
        self._paragraphs: list[str] = []
        # Comments stand inside cells, and other tables inside shapes.
        self._ignored = 0
        self._in_paragraph = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.buffer_text = True

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """Parse a piece of the XML."""
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise xml_error(error) from error

    def taken(self) -> list[tuple[str, bool, OdsRow | None]]:
        """The rows that are complete since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def _doctype(self, *_: object) -> None:
        raise ParserError("file-xml-entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._ignored or name in (
            "office:annotation",
            "table:shapes",
            "draw:frame",
            "table:tracked-changes",
        ):
            self._ignored += 1
        elif name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table:table":
            self._sheet = attributes.get("table:name", "")
            self._visible = attributes.get("table:style-name", "") not in self._hidden_styles
            self._number = self._blank = 0
            self._rows.append((self._sheet, self._visible, None))
        elif name == "table:table-row":
            hidden = attributes.get("table:visibility", "visible") != "visible"
            self._row = OdsRow([], hidden=hidden)
            self._repeated_rows = _count(attributes, "table:number-rows-repeated")
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._covered = attributes, name == "table:covered-table-cell"
            self._paragraphs = []
        elif name == "text:p":
            self._in_paragraph += 1
            self._paragraphs.append("")
        elif self._in_paragraph and name == "text:s":
            self._text(" " * min(_count(attributes, "text:c"), 1000))
        elif self._in_paragraph and name in ("text:tab", "text:line-break"):
            self._text("\t" if name == "text:tab" else "\n")

    def _text(self, text: str) -> None:
        if self._in_paragraph and not self._ignored:
            self._paragraphs[-1] += text

    def _end(self, name: str) -> None:
        if self._ignored:
            self._ignored -= 1
        elif name == "text:p":
            self._in_paragraph -= 1
        elif name in ("table:table-cell", "table:covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "table:table-row" and self._row is not None:
            self._end_row(self._row)
            self._row = None

    def _end_cell(self, attributes: dict[str, str]) -> None:
        row = self._row
        if row is None or self._only not in (None, self._sheet):
            return
        count = _count(attributes, "table:number-columns-repeated")
        value, special = ("", []) if self._covered else _value(attributes, "\n".join(self._paragraphs))
        place = len(row.cells)
        if value == "" and not special:
            # A sheet ends in blank cells without number; only those before a value matter.
            row.cells.extend([""] * min(count, self._max_columns + 1 - place))
            return
        if place + count > self._max_columns and self._only is None:
            return
        if place + count > self._max_columns:
            cell = f"{column_letters(max(place, self._max_columns))}{self._number + self._blank + 1}"
            raise ParserError("too-many-columns", cell=cell)
        row.cells.extend([value] * count)
        row.special.extend((place + n, kind, text) for n in range(count) for kind, text in special)

    def _end_row(self, row: OdsRow) -> None:
        if not row.special and not any(cell != "" for cell in row.cells):
            self._blank += self._repeated_rows
            return
        if self._number + self._blank + self._repeated_rows > self._max_rows and self._only is None:
            return
        if self._number + self._blank + self._repeated_rows > self._max_rows:
            raise ParserError("too-many-rows", cell=f"A{self._number + self._blank + 1}")
        for _ in range(self._blank):
            self._rows.append((self._sheet, self._visible, OdsRow([])))
        for _ in range(self._repeated_rows):
            self._rows.append(
                (
                    self._sheet,
                    self._visible,
                    OdsRow(list(row.cells[: self._max_columns]), row.special, row.hidden),
                )
            )
        self._number += self._blank + self._repeated_rows
        self._blank = 0


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def _value(attributes: dict[str, str], shown: str) -> tuple[Any, list[tuple[str, str]]]:
    """The cell's value as the parser process writes it, and what is special about it."""
    kind = attributes.get("office:value-type") or attributes.get("calcext:value-type", "")
    special: list[tuple[str, str]] = []
    if attributes.get("calcext:value-type") == "error" or (
        shown.startswith("#") and "table:formula" in attributes
    ):
        return "", [(ERROR, shown)]
    if "table:formula" in attributes:
        special.append((FORMULA if kind else FORMULA_WITHOUT_VALUE, ""))
    try:
        if kind in _NUMBERS:
            text = attributes.get("office:value", "")
            number = float(text)
            if shown and shown != general_text(text):
                special.append((FORMATTED, shown))
            return number, special
    except (ValueError, ArithmeticError):
        return shown, special
    if kind == "date":
        stamp = attributes.get("office:date-value", "")
        if shown and shown != stamp:
            special.append((FORMATTED, shown))
        return {"d": stamp.removesuffix("T00:00:00")}, special
    if kind == "time":
        if shown:
            special.append((FORMATTED, shown))
        return {"t": shown or attributes.get("office:time-value", "")}, special
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true", special
    return shown or attributes.get("office:string-value", ""), special
