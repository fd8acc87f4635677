"""Cells of a workbook to write, whose text a spreadsheet program must show and never run or reinterpret."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Protection

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# openpyxl's write-only sheets have more attributes than its type stubs say: hence ``Any`` for sheets and cells.
# Excel reads _x0041_ as "A"; an escaped underscore keeps it as typed.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST = 32_767


def text_cell(sheet: Any, text: str, *, locked: bool = False, wrap: bool = False) -> Any:
    """A cell that holds exactly this text, as text, whatever it begins with.

    What XML cannot hold becomes "�", so that reading the cell again finds it.
    """
    cell: Any = WriteOnlyCell(sheet)
    safe = _ESCAPED.sub("_x005F_", _NOT_IN_XML.sub("\ufffd", text))[:_LONGEST]
    cell.value = safe
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.number_format = "@"
    cell.protection = Protection(locked=locked)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
