"""The template of a group: a workbook (or CSV file) with the predefined columns, to be filled in."""

from __future__ import annotations

import csv
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

from credcloud_bridge.data import AttributeType, GroupSpec
from credcloud_bridge.recipients.columns import EMAIL, NAME, REASONS, Column, columns, reasons_heading
from credcloud_bridge.recipients.formula_escaping import csv_safe, text_cell
from credcloud_bridge.recipients.limits import Limits
from credcloud_bridge.recipients.parser_process import META_SHEET
from credcloud_bridge.recipients.template_header import Template, meta_rows

_CHOICES_SHEET = "_choices"
_DATE_FORMAT = "yyyy-mm-dd"
_LAST_ROW = Limits().max_rows + 1
_HEADER_FILL = PatternFill("solid", fgColor="FFE7EEF5")
_REQUIRED_FILL = PatternFill("solid", fgColor="FFD3E2F0")
_WIDTHS = {NAME: 34, EMAIL: 34, REASONS: 70}

_EXAMPLE_NAMES = {
    "ar": "ليلى حدّاد",
    "de": "Jürgen Groß",
    "es": "Begoña Núñez",
    "fa": "نیلوفر رستمی",
    "fr": "Hélène Lefèvre",
    "he": "נועה לוי",
    "hi": "अनन्या शर्मा",
    "ja": "山田 花子",
    "ko": "김지우",
    "pl": "Łucja Żak",
    "ru": "Анна Иванова",
    "th": "สมหญิง ใจดี",
    "uk": "Олена Шевченко",
    "vi": "Nguyễn Thị Ánh",
    "zh": "王小明",
}

# A row to write: the text of each predefined column, or a date.
TemplateRow = Sequence[str | date]


def template_xlsx(*, group: GroupSpec, example_language: str = "en") -> bytes:
    """An XLSX workbook for the group, in the active language.

    The header row is locked and frozen, the cells below are not; choices and
    dates are validated; a second sheet explains each column with an example
    in ``example_language``; a hidden sheet proves on upload that the
    predefined columns are as they were (``headers.template_of_meta``).
    """
    return workbook_bytes(group=group, rows=(), example_language=example_language)


def template_csv(*, group: GroupSpec) -> bytes:
    """The header row as CSV, UTF-8 with a byte order mark, in the active language."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([csv_safe(column.heading) for column in columns(group=group)])
    return text.getvalue().encode("utf-8-sig")


def workbook_bytes(
    *, group: GroupSpec, rows: Iterable[TemplateRow], with_reasons: bool = False, example_language: str = "en"
) -> bytes:
    """The template with these rows filled in; ``with_reasons`` adds the column that says what to mend."""
    predefined = columns(group=group)
    if with_reasons:
        predefined = (*predefined, Column(REASONS, reasons_heading(), AttributeType.TEXT))
    workbook = Workbook(write_only=True)
    title = _sheet_title(_("Recipients"), "Recipients")
    sheet: Any = workbook.create_sheet(title)
    choices = workbook.create_sheet(_CHOICES_SHEET)
    _prepare(sheet, predefined)
    _validate(sheet, predefined)
    sheet.append([_heading(sheet, column) for column in predefined])
    for row in rows:
        filled = zip(row, predefined, strict=True)
        sheet.append([_value(sheet, value, wrap=column.key == REASONS) for value, column in filled])
    instructions_title = _sheet_title(_("Instructions"), "Instructions")
    instructions = workbook.create_sheet(
        instructions_title if instructions_title != title else "Instructions", 1
    )
    _explain(instructions, predefined, group=group, example_language=example_language)
    _list_choices(choices, predefined)
    template = Template(tuple((column.key, column.heading) for column in predefined), group.code)
    meta = workbook.create_sheet(META_SHEET)
    for meta_row in meta_rows(template=template, sheet=title):
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
        dimension.number_format = _number_format(column)
        dimension.protection = Protection(locked=False)


def _number_format(column: Column) -> str:
    if column.type is AttributeType.DATE:
        return _DATE_FORMAT
    # Text keeps leading zeros and long numbers as they are typed.
    return "General" if column.type is AttributeType.NUMBER else "@"


def _validate(sheet: Any, predefined: Sequence[Column]) -> None:
    lists = 0
    for place, column in enumerate(predefined, 1):
        letter = get_column_letter(place)
        if column.type is AttributeType.DATE:
            rule = DataValidation(
                type="date",
                operator="between",
                formula1="DATE(1900,1,1)",
                formula2="DATE(2199,12,31)",
                errorStyle="warning",
                error=_("This is not a date. Write it as year-month-day, for example 2026-05-31."),
            )
        elif column.type is AttributeType.NUMBER:
            rule = DataValidation(
                type="decimal",
                operator="between",
                formula1="-1E+15",
                formula2="1E+15",
                errorStyle="warning",
                error=_("This is not a number."),
            )
        elif column.type is AttributeType.CHOICE and column.choices:
            lists += 1
            choices_letter = get_column_letter(lists)
            rule = DataValidation(
                type="list",
                formula1=f"'{_CHOICES_SHEET}'!${choices_letter}$1:${choices_letter}${len(column.choices)}",
                error=_("Choose one of the values in the list."),
            )
        else:
            continue
        rule.allow_blank = True
        rule.showErrorMessage = True
        rule.errorTitle = column.heading[:32]
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
    """One column for each choice attribute: a list in the rule itself may not be longer than 255 characters."""
    lists = [
        column.choices for column in predefined if column.type is AttributeType.CHOICE and column.choices
    ]
    for place in range(max(map(len, lists), default=0)):
        sheet.append(
            [text_cell(sheet, choices[place]) if place < len(choices) else None for choices in lists]
        )


# --- the sheet that explains ------------------------------------------------------


def _explain(sheet: Any, predefined: Sequence[Column], *, group: GroupSpec, example_language: str) -> None:
    sheet.sheet_view.rightToLeft = get_language_bidi()
    for letter, width in (("A", 34), ("B", 60), ("C", 16), ("D", 34)):
        sheet.column_dimensions[letter].width = width
    bold = Font(bold=True)

    def line(*texts: str, strong: bool = False) -> None:
        cells = [text_cell(sheet, text, locked=True, wrap=True) if text else None for text in texts]
        for cell in filter(None, cells):
            cell.font = bold if strong else Font()
        sheet.append(cells)

    line(_("How to fill in the recipients of “%(group)s”") % {"group": group.title}, strong=True)
    line(_("Write one recipient in each row of the first sheet, below the headings."))
    line(_("Leave the first row as it is: do not rename, move, double or remove its columns."))
    line(_("Columns of your own may be added at the right; they are not read."))
    line("")
    line(_("Column"), _("What to write"), _("Required"), _("Example"), strong=True)
    for column in predefined:
        line(
            column.heading,
            _what_to_write(column),
            _("yes") if column.required else _("no"),
            _example(column, example_language),
        )


def _what_to_write(column: Column) -> str:
    if column.key == REASONS:
        return _("What is wrong in this row and how to mend it. This column is not read.")
    if column.key == NAME:
        return _("The name as it should print on the certificate, in any script.")
    if column.key == EMAIL:
        return _("One e-mail address. The credential is sent there.")
    if column.type is AttributeType.DATE:
        text = _("A date, as year-month-day. It may be left empty.")
    elif column.type is AttributeType.NUMBER:
        text = _("A number, without a unit.")
    elif column.type is AttributeType.CHOICE:
        text = _("One of: %(choices)s.") % {"choices": ", ".join(column.choices)}
    else:
        text = _("Text.")
    if column.default:
        text += " " + _("Left empty, it becomes “%(default)s”.") % {"default": column.default}
    return text


def _example(column: Column, language: str) -> str:
    if column.key == REASONS:
        return ""
    if column.key == NAME:
        return _EXAMPLE_NAMES.get(language.lower().split("-")[0], "Ana María O’Neill")
    if column.key == EMAIL:
        return "learner@example.org"
    if column.type is AttributeType.DATE:
        return "2026-05-31"
    if column.type is AttributeType.NUMBER:
        return "12.5"
    return column.choices[0] if column.choices else column.default
