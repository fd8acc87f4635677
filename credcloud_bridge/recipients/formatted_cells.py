"""The cells of a worksheet that show something else than the number they hold.

Runs in the parser process (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from credcloud_bridge.recipients.number_formats import NumberFormats, format_number, general_text
from credcloud_bridge.recipients.xlsx_cells import FORMATTED, ROUNDED, SpecialCells, column_number, xml_error

_ATTRIBUTE = re.compile(rb"""\s([a-z]+)\s*=\s*["']([^"']*)["']""")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
# A cell that does not say where it stands: then it stands after the one before it.
_UNUSUAL = (re.compile(rb'<c(?! r=")[\s>/]'), re.compile(rb':c(?! r=")[\s>/]'))
_WITHOUT_REFERENCE = re.compile(rb"<(?:[A-Za-z0-9]+:)?c(?=[\s>/])(?![^>]*\sr\s*=)[^>]*(?<!/)>")
_LONGEST_NUMBER = 40

# Row from 1, column from 0, the style's number, and the number as the file writes it.
StyledNumber = tuple[int, int, int, str]


def add_formatted_cells(
    xml: bytes, formats: NumberFormats, special: SpecialCells, *, max_columns: int
) -> None:
    """Add to ``special`` what cells show whose number format changes their number.

    ``FORMATTED`` with the text, ``""`` where it cannot be said; ``ROUNDED`` with the number that shows.
    """
    changing = formats.that_change_text()
    if not changing:
        return
    # The slower search only where a quick one finds cells in another spelling than Excel's.
    if any(pattern.search(xml) for pattern in _UNUSUAL) and _WITHOUT_REFERENCE.search(xml):
        numbers: Iterable[StyledNumber] = _numbers_in_order(xml)
    else:
        numbers = _numbers_with_reference(xml, changing)
    for row_number, column, style, value in numbers:
        if column >= max_columns or style not in changing:
            continue
        found = format_number(value, changing[style], from_1904=formats.from_1904)
        try:
            itself = general_text(value)
        except (ValueError, ArithmeticError):
            continue
        row = special.cells.setdefault(row_number, [])
        if found.text != itself or formats.is_mistaken_for_date(style):
            row.append((column, FORMATTED, found.text or ""))
        if found.rounded is not None:
            row.append((column, ROUNDED, f"{found.rounded:f}"))
        if not row:
            del special.cells[row_number]


def _numbers_with_reference(xml: bytes, styles: Iterable[int]) -> Iterator[StyledNumber]:
    """The numbers in cells of these styles: one search at the speed of C."""
    cell = re.compile(
        rb"<(?:[A-Za-z0-9]+:)?c((?=[^>]*\ss\s*=\s*[\"'](?:%s)[\"'])[^>]*)>\s*"
        rb"(?:<(?:[A-Za-z0-9]+:)?f(?:[^>]*/>|[^>]*>[^<]*</(?:[A-Za-z0-9]+:)?f>)\s*)?"
        rb"<(?:[A-Za-z0-9]+:)?v>([^<]{1,%d})</" % ("|".join(map(str, styles)).encode(), _LONGEST_NUMBER)
    )
    for match in cell.finditer(xml):
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        reference = _REFERENCE.match(attributes.get(b"r", b"").decode("ascii", "replace"))
        if attributes.get(b"t", b"n") == b"n" and reference is not None:
            value = match[2].decode("ascii", "replace").strip()
            yield int(reference[2]), column_number(reference[1]), int(attributes[b"s"]), value


def _numbers_in_order(xml: bytes) -> list[StyledNumber]:
    """Every styled number of a sheet in which cells do not say where they stand."""
    found: list[StyledNumber] = []
    row, column, style, text = 0, -1, -1, [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, style
        name = name.rpartition(":")[2]
        if name == "row":
            number = attributes.get("r", "")
            row, column = int(number) if number.isdecimal() and len(number) < 9 else row + 1, -1
        elif name == "c":
            reference = _REFERENCE.match(attributes.get("r", ""))
            column = column_number(reference[1]) if reference else column + 1
            number = attributes.get("s", "")
            is_number = attributes.get("t", "n") == "n" and number.isdecimal() and len(number) < 9
            style = int(number) if is_number else -1
        elif name == "v" and style >= 0:
            text.clear()
            parser.CharacterDataHandler = text.append

    def end(name: str) -> None:
        if name.rpartition(":")[2] == "v" and style >= 0:
            parser.CharacterDataHandler = None
            value = "".join(text).strip()
            if 0 < len(value) <= _LONGEST_NUMBER:
                found.append((row, column, style, value))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise xml_error(error) from error
    return found
