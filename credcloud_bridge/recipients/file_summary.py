"""What a file is and what its rows are in short, read in one pass. Runs in the reading process."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from credcloud_bridge.attributes.api import DateOrder
from credcloud_bridge.data import CredCloudError, GroupSpec, Recipient
from credcloud_bridge.recipients.chosen_layout import ChosenLayout
from credcloud_bridge.recipients.emails import email_key
from credcloud_bridge.recipients.file_checks import checked_rows, column_sources
from credcloud_bridge.recipients.file_inspection import Inspection, RowCounts, inspection_of, unknown_encoding
from credcloud_bridge.recipients.file_kind import file_kind
from credcloud_bridge.recipients.file_problems import file_error
from credcloud_bridge.recipients.file_reading import FileReading, RowSummary
from credcloud_bridge.recipients.parser_client import ParsedFile
from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.reading_limits import ReadingLimits
from credcloud_bridge.recipients.row_checks import RowChecker
from credcloud_bridge.recipients.sheet_layout import find_layout

# Texts longer than this are cut where they are only shown.
_LONGEST_SHOWN = 500


def summarise_file(
    *,
    path: Path,
    filename: str,
    group: GroupSpec,
    limits: ReadingLimits,
    today: date,
    date_order: DateOrder,
    encoding: str | None,
    mapping: Mapping[int, str] | None,
    layout: ChosenLayout,
    live: Container[str],
    sample: int,
) -> FileReading:
    """The file, read once; arguments as of ``file_reading.read_file``. Raises ``CredCloudError``."""
    checker = RowChecker(group=group, today=today, date_order=date_order, live=live)
    try:
        kind = file_kind(path, filename=filename, limits=limits)
        with ParsedFile(
            path, kind=kind, limits=limits, encoding=encoding, delimiter=layout.delimiter
        ) as parsed:
            if parsed.unknown_encoding:
                return FileReading(unknown_encoding(parsed, kind=kind))
            table, chunks = find_layout(parsed, group=group, heading_row=layout.heading_row)
            counts = RowCounts(table)
            chunks = counts.passing(chunks)
            first = inspection_of(parsed, kind=kind, group=group, layout=table, counts=counts)
            summary, problem = None, None
            if mapping is not None or first.is_ready:
                try:
                    sources = column_sources(table, mapping, checker=checker, group=group)
                except CredCloudError as error:
                    problem = error.problem
                except ParserError as error:
                    problem = file_error(error.code, error.facts, filename=filename, limits=limits).problem
            if problem is None and (mapping is not None or first.is_ready):
                rows = checked_rows(parsed, chunks, table, sources, checker, filename=filename, limits=limits)
                summary = _summarised(rows, sample)
                counts.filled = summary.rows
            else:
                counts.count_filled(chunks)
            found = inspection_of(parsed, kind=kind, group=group, layout=table, counts=counts)
            return FileReading(_shortened(found), summary, problem)
    except ParserError as error:
        raise file_error(error.code, error.facts, filename=filename, limits=limits) from error


def _summarised(rows: Iterator[Recipient], most: int) -> RowSummary:
    counts = [0, 0, 0]
    samples: tuple[list[Recipient], list[Recipient], list[Recipient]] = ([], [], [])
    keys: set[str] = set()
    for recipient in rows:
        rank = 2 if not recipient.problems else 0 if recipient.has_errors else 1
        counts[rank] += 1
        if len(samples[rank]) < most:
            samples[rank].append(recipient)
        if recipient.email:
            keys.add(email_key(recipient.email))
    return RowSummary(
        rows=sum(counts),
        ok=counts[2],
        with_errors=counts[0],
        with_warnings=counts[1],
        sample=tuple(map(_shortened_row, [*samples[0], *samples[1], *samples[2]][:most])),
        email_keys=frozenset(keys),
    )


def _shortened(inspection: Inspection) -> Inspection:
    return replace(
        inspection,
        top_rows=tuple((number, tuple(map(_cut, row))) for number, row in inspection.top_rows),
        sample=tuple(tuple(map(_cut, row)) for row in inspection.sample),
        header=tuple(map(_cut, inspection.header)),
    )


def _shortened_row(recipient: Recipient) -> Recipient:
    return replace(
        recipient,
        attributes={name: _cut(value) for name, value in recipient.attributes.items()},
        raw={heading: _cut(value) for heading, value in recipient.raw.items()},
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
