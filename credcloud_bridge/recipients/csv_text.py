"""A CSV file as text: its delimiter and its records.

Runs in the parser process (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice

from credcloud_bridge.recipients.parser_error import ParserError

DELIMITERS = ("\t", ";", ",", "|")
# Those and what is too frequent in texts to be found, but may be chosen.
DELIMITER_CHOICES = (",", ";", "\t", "|", ":", "^", "~")
_SNIFFED_CHARACTERS = 100_000
_SNIFFED_RECORDS = 20
# An unclosed quotation mark reads the rest of the file as one cell.
_LINES_OF_AN_OPEN_QUOTE = 50
# A last line of our own: it comes back alone unless a quotation mark is still open.
_END = "\uffffend"
# A first line by which Excel is told the delimiter, perhaps in quotation marks.
_SEP_LINE = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)


def find_delimiter(text: str) -> str:
    """The delimiter: what ``sep=`` says, or what splits the first records into the most equal columns."""
    said = _SEP_LINE.match(text[:10])
    if said and said[1] in DELIMITERS:
        return said[1]
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = [len(record) for record in islice(_filled(text, delimiter), _SNIFFED_RECORDS)]
        if widths and max(widths) > 1:
            # A title above the headings, or a few lines before them, does not decide.
            usual = max(set(widths), key=lambda width: (widths.count(width) * (width > 1), width))
            score = (widths.count(usual), usual)
            if usual > 1 and score > best_score:
                best, best_score = delimiter, score
    return best


def _filled(text: str, delimiter: str) -> Iterator[list[str]]:
    return (record for record in first_records(text[:_SNIFFED_CHARACTERS], delimiter) if any(record))


def first_records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Records as far as they can be read: a cell may be too long for the csv module."""
    with suppress(csv.Error):
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def lines_in_cells(text: str) -> str:
    """The text, with every line taken out of the quotation marks that make one cell of it.

    Some programs quote each line as a whole: ``"Name,Email"``. Unchanged when the file is not like that.
    """
    delimiter = find_delimiter(text)
    records = list(islice(_filled(text, delimiter), _SNIFFED_RECORDS))
    if not records or any(len(record) > 1 for record in records) or '"' not in text[:_SNIFFED_CHARACTERS]:
        return text
    inside = "\n".join(record[0] for record in records)
    if max(map(len, _filled(inside, find_delimiter(inside))), default=0) < 2:
        return text
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return "\n".join(delimiter.join(record) for record in reader)
    except csv.Error as error:
        raise ParserError("cell-too-long", row=reader.line_num) from error


# Line ends after the last row that are still read.
_LONGEST_BLANK_END = 1_000


def records(text: str, *, delimiter: str, max_cell_characters: int) -> Iterator[list[str]]:
    """Every record, blank lines included (as ``[]``), so that positions are row numbers.

    Raises ``ParserError`` when a quotation mark is never closed, or a cell is too long.
    """
    # Blank lines at the end are nothing, and may be millions.
    end = len(text.rstrip("\r\n")) + _LONGEST_BLANK_END
    lines = io.StringIO(text[:end], newline="")
    if _SEP_LINE.match(text[:10]):
        lines.readline()
    reader = csv.reader(chain(lines, (_END,)), delimiter=delimiter)
    number, line = 0, 0
    while True:
        number += 1
        try:
            record = next(reader)
        except csv.Error as error:
            raise ParserError("cell-too-long", row=number) from error
        if record == [_END]:
            return
        if (record and record[-1].endswith(_END)) or reader.line_num - line > _LINES_OF_AN_OPEN_QUOTE:
            raise ParserError("csv-quote-open", row=number)
        if max(map(len, record), default=0) > max_cell_characters:
            raise ParserError("cell-too-long", row=number)
        line = reader.line_num
        yield record
