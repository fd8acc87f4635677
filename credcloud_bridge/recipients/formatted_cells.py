"""The cells of a worksheet that show something else than the number they hold.

Runs in the parser process (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import re

from credcloud_bridge.recipients.number_formats import NumberFormats, format_number, general_text
from credcloud_bridge.recipients.xlsx_cells import FORMATTED, ROUNDED, SpecialCells, column_number

_ATTRIBUTE = re.compile(rb"""\s([a-z]+)\s*=\s*["']([^"']*)["']""")
_REFERENCE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})\Z")


def add_formatted_cells(
    xml: bytes, formats: NumberFormats, special: SpecialCells, *, max_columns: int
) -> None:
    """Add to ``special`` what cells show whose number format changes their number.

    ``FORMATTED`` with the text, ``""`` where it cannot be said; ``ROUNDED`` with the number that shows.
    """
    telling = formats.that_change_text()
    if not telling:
        return
    styles = "|".join(map(str, telling)).encode()
    cell = re.compile(
        rb"<(?:[A-Za-z0-9]+:)?c((?=[^>]*\ss\s*=\s*[\"'](?:%s)[\"'])[^>]*)>"
        rb"(?:<(?:[A-Za-z0-9]+:)?f(?:[^>]*/>|[^>]*>[^<]*</(?:[A-Za-z0-9]+:)?f>))?"
        rb"<(?:[A-Za-z0-9]+:)?v>([^<]{1,40})</" % styles
    )
    for match in cell.finditer(xml):
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        reference = _REFERENCE.match(attributes.get(b"r", b""))
        if attributes.get(b"t", b"n") != b"n" or reference is None:
            continue
        column = column_number(reference[1].decode())
        if column >= max_columns:
            continue
        value = match[2].decode("ascii", "replace").strip()
        found = format_number(value, telling[int(attributes[b"s"])], from_1904=formats.from_1904)
        try:
            itself = general_text(value)
        except (ValueError, ArithmeticError):
            continue
        row = special.cells.setdefault(int(reference[2]), [])
        if found.text != itself or formats.is_mistaken_for_date(int(attributes[b"s"])):
            row.append((column, FORMATTED, found.text or ""))
        if found.rounded is not None:
            row.append((column, ROUNDED, f"{found.rounded:f}"))
        if not row:
            del special.cells[int(reference[2])]
