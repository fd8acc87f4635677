"""The sheet of a template that says what to write in each column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from openpyxl.styles import Font

from credcloud_bridge.data import GroupSpec
from credcloud_bridge.recipients.columns import EMAIL, NAME, PROBLEMS_COLUMN, Column
from credcloud_bridge.recipients.workbook_cells import text_cell

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


def fill_instructions(
    sheet: Any, predefined: Sequence[Column], *, group: GroupSpec, example_language: str
) -> None:
    """Write how to fill in the template, and one line for each column with an example in ``example_language``."""
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
    line(_("Leave the first row as it is: do not rename, move, duplicate or remove its columns."))
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
    if column.key == PROBLEMS_COLUMN:
        return _("What is wrong in this row and how to fix it. This column is not read.")
    if column.key == NAME:
        return _("The name as it should print on the certificate, in any script.")
    if column.key == EMAIL:
        return _("One e-mail address. The credential is sent there.")
    text = column.type.instruction(choices=column.choices)
    if column.default:
        text += " " + _("Left empty, it becomes “%(default)s”.") % {"default": column.default}
    return text


def _example(column: Column, language: str) -> str:
    if column.key == PROBLEMS_COLUMN:
        return ""
    if column.key == NAME:
        return _EXAMPLE_NAMES.get(language.lower().split("-")[0], "Ana María O’Neill")
    if column.key == EMAIL:
        return "learner@example.org"
    return column.type.example(choices=column.choices) or column.default
