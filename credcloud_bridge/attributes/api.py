"""What other rooms may ask of this one."""

from __future__ import annotations

from credcloud_bridge.attributes.attribute_type import (
    AttributeType,
    CellRule,
    ReadCell,
    ReadPlainCell,
)
from credcloud_bridge.attributes.cell_problems import CellProblem, shortened, warning
from credcloud_bridge.attributes.cells import Cell, cell_text, number_text
from credcloud_bridge.attributes.clean_text import (
    cleaned,
    is_clean,
    without_full_width,
    without_unstorable_characters,
)
from credcloud_bridge.attributes.date_reading import DateOrder
from credcloud_bridge.attributes.plain_texts import are_plain
from credcloud_bridge.attributes.registry import (
    attribute_type,
    attribute_types,
    is_registered,
    register,
    unregister,
)
from credcloud_bridge.attributes.suspect_text import is_ordinary, text_problems

__all__ = [
    "AttributeType",
    "Cell",
    "CellProblem",
    "CellRule",
    "DateOrder",
    "ReadCell",
    "ReadPlainCell",
    "are_plain",
    "attribute_type",
    "attribute_types",
    "cell_text",
    "cleaned",
    "is_clean",
    "is_ordinary",
    "is_registered",
    "number_text",
    "register",
    "shortened",
    "text_problems",
    "unregister",
    "warning",
    "without_full_width",
    "without_unstorable_characters",
]
