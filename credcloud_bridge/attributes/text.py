"""Text attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.attribute_type import (
    AttributeType,
    ReadCell,
    ReadPlainCell,
    ReadPlainColumn,
)
from credcloud_bridge.attributes.cell_problems import CellProblem
from credcloud_bridge.attributes.cells import Cell, cell_text
from credcloud_bridge.attributes.clean_text import cleaned, is_clean
from credcloud_bridge.attributes.date_reading import DateOrder
from credcloud_bridge.attributes.number import digits_lost_warning, plain_number, too_long_for_spreadsheets
from credcloud_bridge.attributes.plain_texts import are_plain
from credcloud_bridge.attributes.suspect_text import is_ordinary, text_problems


class Text(AttributeType):
    """Text, cleaned; line breaks stay."""

    key = "text"

    def label(self) -> str:
        """The type's name."""
        return _("Text")

    def instruction(self, *, choices: tuple[str, ...]) -> str:
        """Anything may be written."""
        return _("Text.")

    def reader(self, *, choices: tuple[str, ...], date_order: DateOrder) -> ReadCell:
        """Text as typed; a number too long for a spreadsheet is warned of."""
        return _read

    def plain_reader(self, *, choices: tuple[str, ...]) -> ReadPlainCell:
        """Clean text, or a number that a spreadsheet keeps in full."""
        return _read_plain

    def plain_column_reader(self, *, choices: tuple[str, ...]) -> ReadPlainColumn:
        """Texts are looked at together."""
        return _read_plain_column


def _read(cell: Cell) -> tuple[str, list[CellProblem]]:
    if isinstance(cell, str):
        text, problems = cleaned(cell, lines=True)
        return text, [*problems, *text_problems(text)]
    text = cell_text(cell)
    return text, [digits_lost_warning(text)] if too_long_for_spreadsheets(cell) else []


def _read_plain_column(cells: Sequence[Cell]) -> Sequence[str | None]:
    return cast(Sequence[str], cells) if are_plain(cells) else [_read_plain(cell) for cell in cells]


def _read_plain(cell: Cell) -> str | None:
    if type(cell) is str:
        return cell if cell and is_clean(cell) and is_ordinary(cell) else None
    return plain_number(cell)
