"""The template of a group: a workbook (or CSV file) with the predefined columns, to be filled in."""

from __future__ import annotations

import csv
import io

from credcloud_bridge.data import GroupSpec
from credcloud_bridge.recipients.columns import columns
from credcloud_bridge.recipients.formula_escaping import csv_safe


def template_xlsx(*, group: GroupSpec, example_language: str = "en") -> bytes:
    """An XLSX workbook for the group, in the active language.

    The header row is locked and frozen, the cells below are not; choices and
    dates are validated; a second sheet explains each column with an example
    in ``example_language``; a hidden sheet proves on upload that the
    predefined columns are as they were (``spreadsheet_template_header.template_of_hidden_sheet``).
    """
    # openpyxl takes long to load; only who writes a workbook needs it.
    from credcloud_bridge.recipients.spreadsheet_template_workbook import workbook_bytes

    return workbook_bytes(group=group, rows=(), example_language=example_language)


def template_csv(*, group: GroupSpec) -> bytes:
    """The header row as CSV, UTF-8 with a byte order mark, in the active language."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([csv_safe(column.heading) for column in columns(group=group)])
    return text.getvalue().encode("utf-8-sig")
