"""A worksheet's XML, looked at before calamine may: cell references, formulas, errors, hidden rows.

calamine allocates the rectangle between the first and the last cell, so a
1.8 KB file with cells A1 and XFD1048576 aborts the process; and it does not
tell formulas, error values and hidden rows. Two looks at the same bytes:

- a few searches at the speed of C prove that every cell is written the way
  Excel writes it, lies within the limits, and that nothing needs telling.
  Nearly every file passes;
- everything else goes through expat, exactly.

Runs in the parser process (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from xml.parsers import expat
from xml.parsers.expat.errors import XML_ERROR_NO_MEMORY, codes

from credcloud_bridge.recipients.parser_error import ParserError

# What a plain sheet does not have: error values, hidden rows or columns, merges; comments, CDATA and DTDs.
_MERGED = b"<mergeCell "
_END_OF_CELLS = b"</sheetData>"
# Before those with a byte that many sheets lack stands this byte: looking for it alone takes a tenth of the time.
# The last is of cells in another spelling (with a namespace prefix). LibreOffice writes hidden="false" into each row.
_SPECIAL_PATTERNS = (
    (b"!", re.compile(rb"<!")),
    (b"'", re.compile(rb"'e'")),
    (b"", re.compile(rb'"e"')),
    (b"", re.compile(rb"<f[\s/>]")),
    (b"h", re.compile(rb'hidden\s*=\s*(?!"false"|"0")')),
    (b":", re.compile(rb":c[\s/>]")),
)
_REFERENCE = re.compile(r"\A([A-Z]{1,3})([0-9]{1,7})\Z")
_MOST_MERGES = 5_000
_NO_MEMORY = codes[XML_ERROR_NO_MEMORY]

FORMULA = "f"
FORMULA_WITHOUT_VALUE = "F"
ERROR = "e"
FORMATTED = "n"
ROUNDED = "r"

# One special cell of a row: column from 0, kind (one of the above), and the error, the text or the number that shows.
SpecialCell = tuple[int, str, str]
# Merged cells: first row, first column, last row, last column; rows from 1, columns from 0.
Merge = tuple[int, int, int, int]


@dataclass(slots=True)
class SpecialCells:
    """What there is to tell about a sheet, by row number as a person sees it (from 1)."""

    cells: dict[int, list[SpecialCell]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[Merge] = field(default_factory=list)


def special_cells(data: bytes, *, max_rows: int, max_columns: int) -> SpecialCells:
    """What there is to tell about the worksheet ``data``; ``max_rows`` includes the header row.

    Raises ``ParserError`` when a cell that holds something lies outside the limits.
    """
    if _is_plain(data, max_rows=max_rows, max_columns=max_columns):
        return SpecialCells()
    return _Scanner(max_rows=max_rows, max_columns=max_columns).scan(data)


def _is_plain(data: bytes, *, max_rows: int, max_columns: int) -> bool:
    # Merges are told after the cells: there is no need to look through these.
    if data.find(_MERGED, max(data.rfind(_END_OF_CELLS), 0)) != -1:
        return False
    if any(byte in data and pattern.search(data) for byte, pattern in _SPECIAL_PATTERNS):
        return False
    return _outside(max_rows, max_columns).search(data) is None


@cache
def _outside(max_rows: int, max_columns: int) -> re.Pattern[bytes]:
    """Finds a cell that lies outside the limits or is not written the usual way."""
    rows = "|".join(_decimals_up_to(max_rows))
    letters = "|".join(_letters_up_to(max_columns))
    return re.compile(rf'<c(?! r="(?:{letters})(?:{rows})"[ />])[ />\t\r\n]'.encode())


def _decimals_up_to(limit: int) -> list[str]:
    """Patterns for 1 … limit: shorter numbers, then one for each digit that may be lower."""
    digits = str(limit)
    patterns = [f"[1-9][0-9]{{0,{len(digits) - 2}}}"] if len(digits) > 1 else []
    for place, digit in enumerate(digits):
        lowest = 1 if place == 0 else 0
        if int(digit) > lowest:
            rest = len(digits) - place - 1
            patterns.append(
                f"{digits[:place]}[{lowest}-{int(digit) - 1}]" + (f"[0-9]{{{rest}}}" if rest else "")
            )
    return [*patterns, digits]


def _letters_up_to(limit: int) -> list[str]:
    """Patterns for the columns A … column number ``limit`` (200 is GR), by their leading letters."""
    last_by_head: dict[str, str] = {}
    for number in range(min(limit, 16_384)):
        letters = column_letters(number)
        last_by_head[letters[:-1]] = letters[-1]
    full = [head for head, last in last_by_head.items() if last == "Z"]
    partial = [f"{head}[A-{last}]" for head, last in last_by_head.items() if last != "Z"]
    return ([f"(?:{'|'.join(full)})[A-Z]"] if full else []) + partial


def column_letters(number: int) -> str:
    """The letters of a column counted from 0: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number, from 0, of the column with these letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def xml_error(error: expat.ExpatError) -> Exception:
    """Why XML was not read: it is broken, or there was no memory left."""
    return MemoryError() if error.code == _NO_MEMORY else ParserError("file-damaged")


class _Scanner:
    """Reads the worksheet with expat. A cell counts when it holds a value, not when it is only formatted."""

    def __init__(self, *, max_rows: int, max_columns: int) -> None:
        self._max_rows = max_rows
        self._max_columns = max_columns
        self._found = SpecialCells()
        self._row = 0
        self._column = -1
        self._cell_row = 0
        self._type = ""
        self._formula = False
        self._text: list[str] | None = None
        self._value = ""

    def scan(self, data: bytes) -> SpecialCells:
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise xml_error(error) from error
        return self._found

    def _doctype(self, *_: object) -> None:
        raise ParserError("file-xml-entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "is", "f"):
            self._refuse_outside_limits()
            if name == "f":
                self._formula = True
            elif name == "v" and (self._formula or self._type == "e"):
                self._text = []
                self._parser.CharacterDataHandler = self._text.append
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
        self._column = -1
        if attributes.get("hidden") in ("1", "true") and self._row <= self._max_rows:
            self._found.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            self._cell_row = self._row
        else:
            match = _REFERENCE.match(reference)
            if match is None:
                raise ParserError("file-damaged")
            self._column = column_number(match[1])
            self._cell_row = int(match[2])
        self._type = attributes.get("t", "")
        self._formula = False
        self._value = ""

    def _refuse_outside_limits(self) -> None:
        if self._cell_row > self._max_rows:
            raise ParserError("too-many-rows", cell=f"{column_letters(self._column)}{self._cell_row}")
        if self._column >= self._max_columns:
            raise ParserError("too-many-columns", cell=f"{column_letters(self._column)}{self._cell_row}")

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "v" and self._text is not None:
            self._value = "".join(self._text).strip()
            self._text = None
            self._parser.CharacterDataHandler = None
        elif name == "c" and (self._formula or self._type == "e"):
            if self._type == "e":
                special = (self._column, ERROR, self._value)
            elif self._value or self._type == "str":
                special = (self._column, FORMULA, "")
            else:
                special = (self._column, FORMULA_WITHOUT_VALUE, "")
            self._found.cells.setdefault(self._cell_row, []).append(special)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = _REFERENCE.match(first), _REFERENCE.match(last)
        if start and end and len(self._found.merged) < _MOST_MERGES:
            self._found.merged.append(
                (int(start[2]), column_number(start[1]), int(end[2]), column_number(end[1]))
            )
