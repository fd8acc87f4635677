"""A CSV file: its encoding, its delimiter, its records.

UTF-8 (with or without a byte order mark) and UTF-16 with one are accepted,
strictly. Any other encoding is a guess, and short files are guessed wrong; so
the file is shown decoded in each encoding that fits and a person chooses.

Runs in the parser process (see ``parser_process.py``): no Django here.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain

from credcloud_bridge.recipients.parser_error import ParserError

# The legacy encodings that spreadsheet programs write, by how common they are on the web.
LEGACY_ENCODINGS = (
    "cp1252",
    "cp1251",
    "cp1250",
    "cp1256",
    "shift_jis",
    "euc_kr",
    "gb18030",
    "big5",
    "cp1254",
    "cp1255",
    "cp1253",
    "cp1257",
    "cp1258",
    "cp874",
    "iso8859-2",
    "iso8859-15",
    "euc_jp",
    "koi8_r",
    "koi8_u",
    "mac_roman",
)
# East Asian encodings put their common characters first: a text of rare ones is not in that encoding.
_COMMON_LEAD_BYTES = {
    "shift_jis": range(0x81, 0x98),
    "gb18030": range(0xA1, 0xD8),
    "euc_kr": range(0xA1, 0xC9),
    "big5": range(0xA1, 0xC7),
    "euc_jp": range(0xA1, 0xD0),
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Codecs that are no text encodings (hex, idna, …) are not among these.
_UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
_READABLE = frozenset(codecs.lookup(name).name for name in (*LEGACY_ENCODINGS, *_UNICODE))
DELIMITERS = ("\t", ";", ",")
_PREVIEW_ROWS = 6
_PREVIEW_CELLS = 12
_PREVIEW_CHARACTERS = 60
_MOST_PREVIEWS = 8
_SNIFFED_RECORDS = 20
# An unclosed quotation mark reads the rest of the file as one cell.
_LINES_OF_AN_OPEN_QUOTE = 50
# A last line of our own: it comes back alone unless a quotation mark is still open.
_END = "\uffffend"


def decode(data: bytes, *, encoding: str | None) -> tuple[str, str] | None:
    """The text and the encoding it was in; ``None`` when a person has to say which.

    Raises ``ParserError`` when the bytes are not in ``encoding``, or not text.
    """
    if encoding:
        try:
            name = codecs.lookup(encoding).name
            if name not in _READABLE:
                raise LookupError(encoding)
            return data.decode(name).removeprefix("\ufeff"), name
        except (UnicodeError, LookupError) as error:
            raise ParserError("encoding-wrong", encoding=encoding) from error
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    try:
        text = data.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        if marked:
            raise ParserError("encoding-wrong", encoding=marked) from error
        return None
    if "\0" in text:
        if not _looks_like_utf16(data):
            raise ParserError("file-not-text")
        return None
    return text, marked or "utf-8"


def _looks_like_utf16(data: bytes) -> bool:
    """Whether every second byte is often zero, as in UTF-16 without a byte order mark."""
    sample = data[:4096]
    return len(data) % 2 == 0 and max(sample[0::2].count(0), sample[1::2].count(0)) > len(sample) // 8


def possible_encodings(data: bytes) -> list[tuple[str, list[list[str]]]]:
    """Encodings that decode the whole file, the most plausible first, each with its first rows."""
    encodings = ("utf-16-le", "utf-16-be") if b"\0" in data[:4096] else LEGACY_ENCODINGS
    found: list[tuple[float, int, str, list[list[str]]]] = []
    for place, encoding in enumerate(encodings):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            continue
        found.append((-_plausibility(text[:20_000], encoding), place, encoding, _preview(text)))
    if not found:
        raise ParserError("file-not-text")
    previews: list[tuple[str, list[list[str]]]] = []
    for _score, _place, encoding, rows in sorted(found):
        # Two encodings that show the same thing are one question less.
        if all(rows != shown for _, shown in previews):
            previews.append((encoding, rows))
    return previews[:_MOST_PREVIEWS]


def _preview(text: str) -> list[list[str]]:
    """The header and the first rows that are not ASCII: those are what the encodings differ in."""
    delimiter = find_delimiter(text)
    rows: list[list[str]] = []
    for number, record in enumerate(_first_records(text[:200_000], delimiter)):
        if number == 0 or not all(cell.isascii() for cell in record):
            rows.append([cell[:_PREVIEW_CHARACTERS] for cell in record[:_PREVIEW_CELLS]])
        if len(rows) == _PREVIEW_ROWS:
            break
    return rows


def _plausibility(text: str, encoding: str) -> float:
    """How much the words that are not ASCII read like words, from about 1 down."""
    words = [word for word in re.split(r"[\s,;]+", text) if not word.isascii()]
    return sum(_plausible_word(word, encoding) for word in words) / (len(words) or 1)


def _plausible_word(word: str, encoding: str) -> float:
    """1 for letters of one script in ordinary case; less for rare characters, signs and mixtures."""
    letters = [
        character for character in word if character.isalpha() or unicodedata.category(character)[0] == "M"
    ]
    strange = [character for character in word if not character.isascii()]
    score = sum(_plausible_character(character, encoding) for character in strange) / len(strange)
    scripts = {unicodedata.name(letter, "UNKNOWN").partition(" ")[0] for letter in letters}
    if len(scripts - {"COMBINING", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}) > 1:
        score -= 1
    bare = "".join(letters)
    if not (bare.islower() or bare.isupper() or bare.istitle() or bare.lower() == bare.upper()):
        score -= 1
    if "LATIN" in scripts and len(strange) * 2 > len(letters) > 2:
        # Languages in Latin letters use ASCII for most of a word.
        score -= 0.5
    return score


def _plausible_character(character: str, encoding: str) -> float:
    if unicodedata.category(character)[0] not in "LM" or unicodedata.name(character, "").startswith(
        "HALFWIDTH"
    ):
        return -0.5 if character not in "’‘“”«»–—…·" else 0.5
    common = _COMMON_LEAD_BYTES.get(encoding)
    if common is not None and character.encode(encoding)[0] not in common:
        return 0
    return 1


def find_delimiter(text: str) -> str:
    """The delimiter: what ``sep=`` says, or what splits the first records into the most equal columns."""
    first = text[:6].lower()
    if first.startswith("sep=") and len(first) > 4 and first[4] in DELIMITERS:
        return first[4]
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = [len(record) for record in _first_records(text[:100_000], delimiter) if any(record)]
        widths = widths[:_SNIFFED_RECORDS]
        if widths and widths[0] > 1:
            score = (sum(width == widths[0] for width in widths), widths[0])
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _first_records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Records as far as they can be read: a cell may be too long for the csv module."""
    with suppress(csv.Error):
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def records(text: str, *, delimiter: str, max_cell_characters: int) -> Iterator[list[str]]:
    """Every record, blank lines included (as ``[]``), so that positions are row numbers.

    Raises ``ParserError`` when a quotation mark is never closed, or a cell is too long.
    """
    lines = io.StringIO(text, newline="")
    if text[:4].lower() == "sep=":
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
