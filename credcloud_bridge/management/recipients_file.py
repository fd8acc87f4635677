"""Handing a file of recipients over, and saying how it is to be read; nothing is guessed."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.core.files import File
from django.core.management.base import CommandError
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredCloudError
from credcloud_bridge.management.arguments import usage_error
from credcloud_bridge.management.terminal import plain
from credcloud_bridge.recipients.api import DELIMITER_CHOICES, LAST_HEADING_ROW, ChosenLayout, DateOrder

DELIMITER_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";"}


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the command line says of how the file is to be read."""

    encoding: str | None
    layout: ChosenLayout
    columns: Sequence[str]


def add_reading_arguments(parser: argparse.ArgumentParser) -> None:
    """``--column``, ``--encoding``, ``--delimiter``, ``--heading-row`` and ``--date-order``."""
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADING=KEY",
        help="a column of your own spreadsheet, e.g. 'Full name=name'; KEY is name, email, issued_on, "
        "expires_on or an attribute's name; may be given several times",
    )
    parser.add_argument("--encoding", help="of a CSV file that is not UTF-8, e.g. cp1250")
    parser.add_argument(
        "--delimiter",
        type=_delimiter,
        metavar="CHARACTER",
        help="what separates the cells of a CSV file, e.g. ';' or tab (found by itself)",
    )
    parser.add_argument(
        "--heading-row",
        type=_heading_row,
        metavar="ROW",
        help="the row that holds the headings, from 1; 0 if none does (found by itself)",
    )
    parser.add_argument(
        "--date-order",
        choices=["YMD", "DMY", "MDY"],
        default="YMD",
        help="how dates in texts are written (YMD)",
    )


def reading_options(options: Mapping[str, Any]) -> ReadingOptions:
    """What those arguments said."""
    layout = ChosenLayout(delimiter=options["delimiter"] or "", heading_row=options["heading_row"])
    return ReadingOptions(encoding=options["encoding"], layout=layout, columns=options["column"])


def _delimiter(text: str) -> str:
    delimiter = DELIMITER_NAMES.get(text.lower(), text)
    if delimiter not in DELIMITER_CHOICES:
        known = " ".join(one for one in DELIMITER_CHOICES if one != "\t")
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {known} tab")
    return delimiter


def _heading_row(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= LAST_HEADING_ROW):
        raise argparse.ArgumentTypeError(f"{text!r} is not a row from 0 to {LAST_HEADING_ROW}")
    return int(text)


def open_file(path: Path) -> IO[bytes]:
    """The file, open; a usage error when it cannot be read."""
    try:
        return path.open("rb")
    except OSError as error:
        raise usage_error(f"{path} cannot be read: {error.strerror}.") from error


def attach_file(
    file: IO[bytes],
    *,
    filename: str,
    batch_uuid: UUID,
    course_key: CourseKey,
    date_order: DateOrder,
    options: ReadingOptions,
) -> credentials.UploadView:
    """The file as an upload of the batch that is ready to be taken.

    Raises ``CredCloudError`` for a file that is refused and a usage error
    when the options do not say how to read it; then the file is not kept.
    """
    upload = credentials.attach_upload(
        batch_uuid=batch_uuid,
        course_key=course_key,
        actor=None,
        file=File(file),
        filename=filename,
        date_order=date_order,
    )
    try:
        return apply_reading_options(upload, course_key=course_key, options=options)
    except (CredCloudError, CommandError):
        credentials.withdraw_upload(upload_uuid=upload.uuid, course_key=course_key, actor=None)
        raise


def apply_reading_options(
    upload: credentials.UploadView, *, course_key: CourseKey, options: ReadingOptions
) -> credentials.UploadView:
    """The upload, read as the options say; raises like ``attach_file`` but keeps the file."""
    try:
        # One at a time, so that what a resumed batch was told before stays.
        if options.encoding:
            upload = credentials.set_upload_reading(
                upload_uuid=upload.uuid, course_key=course_key, actor=None, encoding=options.encoding
            )
        if options.layout != ChosenLayout() and not upload.inspection.needs_encoding:
            upload = credentials.set_upload_reading(
                upload_uuid=upload.uuid, course_key=course_key, actor=None, layout=options.layout
            )
        if options.columns and not upload.inspection.needs_encoding:
            mapping = _mapping(list(upload.inspection.header), options.columns)
            upload = credentials.set_upload_reading(
                upload_uuid=upload.uuid, course_key=course_key, actor=None, mapping=mapping
            )
    except CredCloudError as error:
        # It is the options that are refused, not the file.
        raise usage_error(plain(f"{error.problem.message} {error.problem.remedy}")) from error
    if upload.ready:
        return upload
    if upload.inspection.needs_encoding:
        raise _which_encoding(upload)
    broken = [problem for problem in upload.inspection.template_problems if problem.is_error]
    if broken:
        raise CredCloudError(broken[0])
    raise _which_columns(upload)


def _mapping(header: list[str], columns: Sequence[str]) -> dict[int, str]:
    """Column number from 0 → column key; a heading that stands twice means its next column each time."""
    mapping: dict[int, str] = {}
    for column in columns:
        heading, separator, key = column.rpartition("=")
        places = [place for place, text in enumerate(header) if text == heading.strip()]
        free = [place for place in places if place not in mapping]
        if not separator or not free:
            raise usage_error(
                f"--column {column!r}: write 'HEADING=KEY' with one of these headings: {_quoted(header)}."
            )
        mapping[free[0]] = key.strip()
    return mapping


def _which_encoding(upload: credentials.UploadView) -> CommandError:
    lines = [
        f"{plain(upload.filename)} is not UTF-8. Say with --encoding which of these reads its names right:"
    ]
    for choice in upload.inspection.encodings:
        # The first row is the header, which looks the same in most encodings.
        rows = choice.preview[1:3] or choice.preview
        sample = " / ".join("; ".join(cell for cell in row if cell) for row in rows)
        lines.append(f"  --encoding {choice.encoding:<14}{plain(sample)}")
    return usage_error("\n".join(lines))


def _which_columns(upload: credentials.UploadView) -> CommandError:
    found = upload.inspection
    headings = f"in row {found.header_row}" if found.header_row else "by column"
    message = (
        f"The columns of {plain(upload.filename)} are not those of the group's template. Say with --column "
        f"'HEADING=KEY' which is which; its headings, {headings}, are: {_quoted(found.header)}. If these are not "
        "the headings, say with --heading-row in which row they stand"
        + (
            f" and with --delimiter what separates the cells (now {found.delimiter!r})."
            if found.delimiter
            else "."
        )
    )
    if found.suggested_mapping:
        suggested = [
            shlex.quote(f"{found.header[place]}={key}")
            for place, key in sorted(found.suggested_mapping.items())
            if key
        ]
        message += "\nPerhaps:  " + " ".join(f"--column {plain(one)}" for one in suggested)
    return usage_error(message)


def _quoted(header: Sequence[str]) -> str:
    return ", ".join(repr(plain(text)) for text in header if text)
