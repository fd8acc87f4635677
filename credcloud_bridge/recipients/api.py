"""What other rooms may ask of this one."""

from __future__ import annotations

from credcloud_bridge.attributes.api import DateOrder
from credcloud_bridge.recipients.chosen_layout import LAST_HEADING_ROW, ChosenLayout
from credcloud_bridge.recipients.columns import EMAIL, EXPIRES_ON, ISSUED_ON, NAME, Column, columns
from credcloud_bridge.recipients.csv_text import DELIMITER_CHOICES
from credcloud_bridge.recipients.emails import ascii_domain, email_key
from credcloud_bridge.recipients.expiry import expiry_date
from credcloud_bridge.recipients.file_checks import check_file
from credcloud_bridge.recipients.file_inspection import EncodingChoice, Inspection, inspect_file
from credcloud_bridge.recipients.file_kind import FileKind
from credcloud_bridge.recipients.file_reading import FileReading, RowSummary, read_file
from credcloud_bridge.recipients.formula_escaping import csv_safe
from credcloud_bridge.recipients.mapping import (
    exchanged_name_parts,
    joined_names,
    mapped_column,
    mapping_choices,
)
from credcloud_bridge.recipients.pasted_rows import parse_pasted
from credcloud_bridge.recipients.problem_rows import problem_rows_xlsx
from credcloud_bridge.recipients.reading_limits import ReadingLimits
from credcloud_bridge.recipients.row_checks import CROSS_ROW_CODES
from credcloud_bridge.recipients.spreadsheet_rows import spreadsheet_rows
from credcloud_bridge.recipients.spreadsheet_template import template_csv, template_xlsx
from credcloud_bridge.recipients.typed_rows import check_learners, check_typed_row

__all__ = [
    "CROSS_ROW_CODES",
    "DELIMITER_CHOICES",
    "EMAIL",
    "EXPIRES_ON",
    "ISSUED_ON",
    "LAST_HEADING_ROW",
    "NAME",
    "ChosenLayout",
    "Column",
    "DateOrder",
    "EncodingChoice",
    "FileKind",
    "FileReading",
    "Inspection",
    "ReadingLimits",
    "RowSummary",
    "ascii_domain",
    "check_file",
    "check_learners",
    "check_typed_row",
    "columns",
    "csv_safe",
    "email_key",
    "exchanged_name_parts",
    "expiry_date",
    "inspect_file",
    "joined_names",
    "mapped_column",
    "mapping_choices",
    "parse_pasted",
    "problem_rows_xlsx",
    "read_file",
    "spreadsheet_rows",
    "template_csv",
    "template_xlsx",
]
