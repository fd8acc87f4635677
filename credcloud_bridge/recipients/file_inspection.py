"""A first look at an uploaded file: can it be read, is it our template, and what must a person still say?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.data import GroupSpec, Problem, Severity
from credcloud_bridge.recipients.chosen_layout import FOUND_BY_ITSELF, ChosenLayout
from credcloud_bridge.recipients.file_kind import FileKind, file_kind
from credcloud_bridge.recipients.file_problems import file_error
from credcloud_bridge.recipients.mapping import suggested_mapping
from credcloud_bridge.recipients.parser_client import ParsedFile
from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.reading_limits import ReadingLimits
from credcloud_bridge.recipients.row_chunks import RowChunk
from credcloud_bridge.recipients.sheet_layout import SheetLayout, find_layout, is_filled, merged_name
from credcloud_bridge.recipients.spreadsheet_template_header import template_problems
from credcloud_bridge.recipients.xlsx_cells import FORMATTED, ROUNDED


@dataclass(frozen=True, slots=True)
class EncodingChoice:
    """An encoding in which a CSV file may be written, and its first rows decoded so."""

    encoding: str
    preview: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is, before its rows are checked.

    ``needs_encoding``: ask which of ``encodings`` looks right, then inspect
    again with it; nothing else is known yet. ``template_problems`` with an
    error: name them and offer the template again. ``needs_mapping``: ask what
    the columns hold, starting from ``suggested_mapping`` (column number from
    0 → column key), and give the answer to ``check_file``. ``header`` stands in
    row ``header_row`` (0 when the file has none and ``header`` is "Column A",
    …); ``sample`` holds the rows below it as typed, ``top_rows`` the first rows
    of the sheet with their numbers. ``notes`` are warnings about the whole file.
    """

    kind: FileKind
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    encodings: tuple[EncodingChoice, ...] = ()
    delimiter: str = ""
    is_template: bool = False
    template_problems: tuple[Problem, ...] = ()
    needs_mapping: bool = False
    header: tuple[str, ...] = ()
    header_row: int = 1
    top_rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    suggested_mapping: Mapping[int, str] = field(default_factory=dict)
    sample: tuple[tuple[str, ...], ...] = ()
    data_rows: int = 0
    hidden_rows: int = 0
    merged: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def needs_encoding(self) -> bool:
        """Whether a person has to choose the encoding."""
        return bool(self.encodings)

    @property
    def is_ready(self) -> bool:
        """Whether ``check_file`` can be called without asking anything more."""
        broken = any(problem.is_error for problem in self.template_problems)
        return not (self.needs_encoding or self.needs_mapping or broken)


def inspect_file(
    *,
    path: Path,
    filename: str,
    group: GroupSpec,
    limits: ReadingLimits,
    encoding: str | None = None,
    layout: ChosenLayout = FOUND_BY_ITSELF,
) -> Inspection:
    """Looks at the file without checking its rows.

    ``filename`` is the name under which it was uploaded; ``encoding`` what a
    person chose after ``needs_encoding``, ``layout`` what they said of its table. Raises ``CredCloudError`` when the
    file is refused: too large, not what its name says, encrypted, with
    macros, hostile, damaged, or without rows.
    """
    try:
        kind = file_kind(path, filename=filename, limits=limits)
        with ParsedFile(
            path, kind=kind, limits=limits, encoding=encoding, delimiter=layout.delimiter
        ) as parsed:
            if parsed.unknown_encoding:
                return unknown_encoding(parsed, kind=kind)
            found, chunks = find_layout(parsed, group=group, heading_row=layout.heading_row)
            counts = RowCounts(found)
            counts.count_filled(counts.passing(chunks))
            return inspection_of(parsed, kind=kind, group=group, layout=found, counts=counts)
    except ParserError as error:
        raise file_error(error.code, error.facts, filename=filename, limits=limits) from error


def unknown_encoding(parsed: ParsedFile, *, kind: FileKind) -> Inspection:
    """The inspection of a file of which a person has to say the encoding first."""
    choices = tuple(
        EncodingChoice(encoding, tuple(tuple(row) for row in rows))
        for encoding, rows in parsed.unknown_encoding
    )
    return Inspection(kind=kind, encodings=choices)


@dataclass(slots=True)
class RowCounts:
    """What is counted of a file's rows while they pass: filled ones, hidden ones, cells with formulas or errors."""

    layout: SheetLayout
    filled: int = 0
    hidden: int = 0
    formulas: int = 0

    def passing(self, chunks: Iterable[RowChunk]) -> Iterator[RowChunk]:
        """The chunks, their hidden rows and formulas counted; filled rows are for ``count_filled`` or the caller."""
        for chunk in chunks:
            self.hidden += len([row for row in chunk.hidden if row >= self.layout.first_row])
            self.formulas += sum(
                kind not in (FORMATTED, ROUNDED) for cells in chunk.special.values() for _, kind, _ in cells
            )
            yield chunk

    def count_filled(self, chunks: Iterable[RowChunk]) -> None:
        """Count all the rows that hold anything."""
        template = self.layout.template
        problems_column = template.problems_column_number() if template else None
        self.filled += sum(
            row >= self.layout.first_row and is_filled(cells, chunk.special.get(row, ()), problems_column)
            for chunk in chunks
            for row, cells in enumerate(chunk.rows, chunk.first)
        )


def inspection_of(
    parsed: ParsedFile, *, kind: FileKind, group: GroupSpec, layout: SheetLayout, counts: RowCounts
) -> Inspection:
    """The inspection of a file whose layout is known; ``counts`` may still be empty."""
    merged = tuple(merged_name(cells) for cells in layout.merged if cells[2] >= layout.first_row)
    problems: tuple[Problem, ...] = ()
    if layout.template is not None:
        problems = template_problems(
            layout.template, header=layout.header, header_row=layout.header_row, group=group
        )
    mapping: Mapping[int, str] = layout.template.mapping() if layout.template else {}
    if layout.template is None or any(problem.is_error for problem in problems):
        mapping = suggested_mapping(layout.header, rows=layout.sample, group=group)
    head = parsed.head
    return Inspection(
        kind=kind,
        sheets=tuple(head.get("sheets", ())),
        sheet=head.get("sheet", ""),
        encoding=head.get("encoding", ""),
        delimiter=head.get("delimiter", ""),
        is_template=layout.template is not None,
        template_problems=problems,
        needs_mapping=layout.template is None,
        header=layout.header,
        header_row=layout.header_row,
        top_rows=layout.top_rows,
        suggested_mapping=mapping,
        sample=layout.sample,
        data_rows=counts.filled,
        hidden_rows=counts.hidden,
        merged=merged,
        notes=_notes(kind, layout, head=head, hidden=counts.hidden, merged=merged, formulas=counts.formulas),
    )


def _notes(
    kind: FileKind,
    layout: SheetLayout,
    *,
    head: Mapping[str, Any],
    hidden: int,
    merged: tuple[str, ...],
    formulas: int,
) -> tuple[Problem, ...]:
    notes: list[Problem] = []

    def note(code: str, message: str, remedy: str) -> None:
        notes.append(Problem(None, None, code, message, remedy, Severity.WARNING))

    if kind is FileKind.XLS:
        note(
            "formats-unknown",
            _(
                "In files of Excel 97–2003, number formats, formulas, errors, merged cells and hidden rows "
                "are not seen."
            ),
            _(
                "Compare the rows with the spreadsheet, or save it as an Excel workbook (.xlsx) and upload that."
            ),
        )
    if hidden:
        message = ngettext("%(count)s row is hidden.", "%(count)s rows are hidden.", hidden)
        note(
            "rows-hidden",
            message % {"count": hidden},
            _("Hidden rows are included too. Remove those that should not get a credential."),
        )
    if merged:
        listed = ", ".join(merged[:5]) + (" …" if len(merged) > 5 else "")
        note(
            "cells-merged",
            _("Merged cells have one value only: %(cells)s.") % {"cells": listed},
            _("Separate the cells and fill in each row."),
        )
    if formulas:
        message = ngettext(
            "%(count)s cell holds a formula or an error.",
            "%(count)s cells hold formulas or errors.",
            formulas,
        )
        note(
            "formulas",
            message % {"count": formulas},
            _("The last calculated values are used. To be sure, replace formulas by their values."),
        )
    others = [name for name in head.get("sheets", ()) if name != head.get("sheet")]
    if others and layout.template is None:
        note(
            "other-sheets",
            _("Only the sheet “%(sheet)s” is read.") % {"sheet": head["sheet"]},
            _(
                "If the recipients are on another sheet, move that sheet to the front and upload the file again."
            ),
        )
    return tuple(notes)
