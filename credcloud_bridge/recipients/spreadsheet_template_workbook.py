"""The workbook of a group's template. Loads openpyxl: import it where a workbook is written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from credcloud_bridge.attributes.api import attribute_type
from credcloud_bridge.data import GroupSpec
from credcloud_bridge.recipients.columns import (
    EMAIL,
    NAME,
    PROBLEMS_COLUMN,
    Column,
    columns,
    problems_heading,
)
from credcloud_bridge.recipients.reading_limits import ReadingLimits
from credcloud_bridge.recipients.spreadsheet_template_header import SpreadsheetTemplate, hidden_sheet_rows
from credcloud_bridge.recipients.spreadsheet_template_instructions import fill_instructions
from credcloud_bridge.recipients.workbook_cells import text_cell
from credcloud_bridge.recipients.xlsx_package import META_SHEET

_CHOICES_SHEET = "_choices"
_DATE_FORMAT = "yyyy-mm-dd"
_LAST_ROW = ReadingLimits().max_rows + 1
_HEADER_FILL = PatternFill("solid", fgColor="FFE7EEF5")
_REQUIRED_FILL = PatternFill("solid", fgColor="FFD3E2F0")
_WIDTHS = {NAME: 34, EMAIL: 34, PROBLEMS_COLUMN: 70}

# A row to write: the text of each predefined column, or a date.
TemplateRow = Sequence[str | date]


def workbook_bytes(
    *,
    group: GroupSpec,
    rows: Iterable[TemplateRow],
    with_problems_column: bool = False,
    example_language: str = "en",
) -> bytes:
    """The template with these rows filled in; ``with_problems_column`` adds the column that says what to fix."""
    predefined = columns(group=group)
    if with_problems_column:
        predefined = (*predefined, Column(PROBLEMS_COLUMN, problems_heading(), attribute_type("text")))
    workbook = Workbook(write_only=True)
    title = _sheet_title(_("Recipients"), "Recipients")
    sheet: Any = workbook.create_sheet(title)
    choices = workbook.create_sheet(_CHOICES_SHEET)
    _prepare(sheet, predefined)
    _validate(sheet, predefined)
    sheet.append([_heading(sheet, column) for column in predefined])
    for row in rows:
        filled = zip(row, predefined, strict=True)
        sheet.append([_value(sheet, value, wrap=column.key == PROBLEMS_COLUMN) for value, column in filled])
    instructions_title = _sheet_title(_("Instructions"), "Instructions")
    instructions = workbook.create_sheet(
        instructions_title if instructions_title != title else "Instructions", 1
    )
    fill_instructions(instructions, predefined, group=group, example_language=example_language)
    _list_choices(choices, predefined)
    template = SpreadsheetTemplate(tuple((column.key, column.heading) for column in predefined), group.code)
    meta = workbook.create_sheet(META_SHEET)
    for meta_row in hidden_sheet_rows(template=template, sheet=title):
        meta.append([text_cell(meta, text, locked=True) for text in meta_row])
    choices.sheet_state = meta.sheet_state = "veryHidden"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _sheet_title(text: str, otherwise: str) -> str:
    """A translated sheet name within the rules of spreadsheet programs."""
    return re.sub(r"[\[\]:*?/\\']", " ", text).strip()[:31] or otherwise


def _prepare(sheet: Any, predefined: Sequence[Column]) -> None:
    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = get_language_bidi()
    protection = sheet.protection
    protection.sheet = True
    # False means allowed: everything but changing locked cells.
    for action in (
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertRows",
        "deleteRows",
        "sort",
        "autoFilter",
    ):
        setattr(protection, action, False)
    for place, column in enumerate(predefined, 1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = _WIDTHS.get(column.key, max(14, min(40, len(column.heading) + 4)))
        dimension.number_format = column.type.number_format
        dimension.protection = Protection(locked=False)


def _validate(sheet: Any, predefined: Sequence[Column]) -> None:
    lists = 0
    for place, column in enumerate(predefined, 1):
        accepted = column.type.cell_rule(choices=column.choices)
        if accepted is None:
            continue
        lowest = accepted.lowest
        if accepted.choices:
            lists += 1
            list_letter = get_column_letter(lists)
            lowest = f"'{_CHOICES_SHEET}'!${list_letter}$1:${list_letter}${len(accepted.choices)}"
        rule = DataValidation(
            type=accepted.kind,
            operator="between" if accepted.highest else None,
            formula1=lowest,
            formula2=accepted.highest or None,
            errorStyle=None if accepted.strict else "warning",
            error=accepted.error,
            errorTitle=column.heading[:32],
            allow_blank=True,
            showErrorMessage=True,
        )
        letter = get_column_letter(place)
        rule.add(f"{letter}2:{letter}{_LAST_ROW}")
        sheet.data_validations.append(rule)


def _heading(sheet: Any, column: Column) -> Any:
    cell = text_cell(sheet, column.heading, locked=True, wrap=True)
    cell.font = Font(bold=True)
    cell.fill = _REQUIRED_FILL if column.required else _HEADER_FILL
    return cell


def _value(sheet: Any, value: str | date, *, wrap: bool) -> Any:
    if isinstance(value, date):
        cell: Any = WriteOnlyCell(sheet)
        cell.value = value
        cell.number_format = _DATE_FORMAT
        cell.protection = Protection(locked=False)
        return cell
    return text_cell(sheet, value, wrap=wrap) if value else None


def _list_choices(sheet: Any, predefined: Sequence[Column]) -> None:
    """One column for each list of choices: a list in the rule itself may not be longer than 255 characters."""
    rules = [column.type.cell_rule(choices=column.choices) for column in predefined]
    lists = [rule.choices for rule in rules if rule is not None and rule.choices]
    for place in range(max(map(len, lists), default=0)):
        sheet.append(
            [text_cell(sheet, choices[place]) if place < len(choices) else None for choices in lists]
        )
