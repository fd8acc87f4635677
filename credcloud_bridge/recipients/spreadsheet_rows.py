"""The rows of any spreadsheet as plain texts, for whoever knows its columns: parsed in a limited process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.api import Cell
from credcloud_bridge.data import request_error
from credcloud_bridge.recipients.file_kind import file_kind
from credcloud_bridge.recipients.file_problems import file_error
from credcloud_bridge.recipients.parser_client import ParsedFile
from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.reading_limits import ReadingLimits


def spreadsheet_rows(*, path: Path, filename: str, limits: ReadingLimits) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty with its number in the file, the first being 1.

    Raises ``CredCloudError`` for a file that is refused: too large or too many
    rows, hostile, damaged, or in an encoding that is not plain.
    """
    try:
        kind = file_kind(path, filename=filename, limits=limits)
        with ParsedFile(path, kind=kind, limits=limits, encoding=None) as parsed:
            if parsed.unknown_encoding:
                raise request_error(
                    "encoding-unknown",
                    _("It is not certain in which encoding “%(file)s” is written.") % {"file": filename},
                    _("Save it as “CSV UTF-8” or as an Excel workbook (.xlsx)."),
                )
            for chunk in parsed.chunks():
                for number, row in enumerate(chunk.rows, start=chunk.first):
                    texts = [_text(cell) for cell in row]
                    if not any(texts):
                        continue
                    if number > limits.max_rows + 1:
                        raise ParserError("too-many-rows", cell=f"A{number}")
                    yield number, texts
    except ParserError as error:
        raise file_error(error.code, error.facts, filename=filename, limits=limits) from error


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.12g}"
    if isinstance(cell, dict):
        return next(iter(cell.values()), "")
    return cell.strip()
