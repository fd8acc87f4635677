"""What other rooms may ask of this one."""

from __future__ import annotations

from credcloud_bridge.recipients.columns import EMAIL, EXPIRES_ON, ISSUED_ON, NAME, Column, columns
from credcloud_bridge.recipients.dates import DateOrder, expiry
from credcloud_bridge.recipients.emails import email_key
from credcloud_bridge.recipients.file_kind import FileKind
from credcloud_bridge.recipients.formula_escaping import csv_safe
from credcloud_bridge.recipients.inspection import EncodingChoice, Inspection, inspect
from credcloud_bridge.recipients.limits import Limits
from credcloud_bridge.recipients.pasted_rows import parse_pasted
from credcloud_bridge.recipients.problem_rows import problem_rows_xlsx
from credcloud_bridge.recipients.row_checks import BATCH_CODES
from credcloud_bridge.recipients.sheet_checks import check
from credcloud_bridge.recipients.single_rows import check_one, from_learners
from credcloud_bridge.recipients.template import template_csv, template_xlsx

__all__ = [
    "BATCH_CODES",
    "EMAIL",
    "EXPIRES_ON",
    "ISSUED_ON",
    "NAME",
    "Column",
    "DateOrder",
    "EncodingChoice",
    "FileKind",
    "Inspection",
    "Limits",
    "check",
    "check_one",
    "columns",
    "csv_safe",
    "email_key",
    "expiry",
    "from_learners",
    "inspect",
    "parse_pasted",
    "problem_rows_xlsx",
    "template_csv",
    "template_xlsx",
]
