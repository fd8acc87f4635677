"""The boxes of a PDF form as places for values: each says where its text stands, how large, and often what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from credcloud_bridge.designs.imports.name_places import NamePlace
from credcloud_bridge.designs.imports.placeholder_texts import own_name, value_name
from credcloud_bridge.rendering.reading import api as reading

_LINE = 1.4  # of the letters' size: a box that fits one line
_LARGEST = 48.0  # points, of letters that fit themselves to their box
# What programs call a field for which nobody thought of a name.
_NO_NAME = re.compile(
    r"(?:text|field|textfield|textbox|untitled|undefined|fill|input|box|txt|champ|texte|campo|texto|feld|form|value|"
    r"anvil|topmostsubform|page)?[\d\s_.#-]*",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^(?:text|txt|fld|field|input|tf|tb)(?=[\s_.-]|[A-Z])[\s_.-]*")
_SUFFIX = re.compile(r"\[\d+\]$|_(?:af|es)_\w+$")


@dataclass(frozen=True, slots=True)
class FormBox:
    """A box of the form with the value that it asks for, and the words that stand in it."""

    field: reading.FormField
    name: str
    size: float
    block: reading.Block | None = None


def form_boxes(
    fields: Sequence[reading.FormField],
    blocks: list[reading.Block],
    name_place: Callable[[], NamePlace | None],
) -> list[FormBox]:
    """The boxes of one page with what each asks for: by its name, by words beside it, or because the name goes there.

    ``name_place`` says where the recipient's name would stand; it is asked only when no box is named so.
    """
    unnamed = [field for field in fields if _named(field) is None]
    of_name = None
    if unnamed and all(_named(field) != "recipient_name" for field in fields):
        of_name = _holds(name_place(), unnamed)
    found = []
    for field in fields:
        name = _named(field) or _by_words(field, blocks)
        if field is of_name:
            name = "recipient_name"
        inside = [block for block in blocks if not block.angle and _is_inside(block, field)]
        found.append(
            FormBox(
                field,
                name or own_name(_plain(field.title) or _plain(field.name) or "value"),
                _size(field),
                inside[0] if len(inside) == 1 else None,
            )
        )
    return found


def _named(field: reading.FormField) -> str | None:
    """The value that a field's own name, or what it is called for people, asks for."""
    for words in (_plain(field.name), field.title):
        if words and (name := value_name(words)):
            return name
    return None


def _plain(name: str) -> str:
    """The last part of a field's name without what programs add; empty if nobody thought of one."""
    last = _SUFFIX.sub("", name.rpartition(".")[2])
    last = _PREFIX.sub("", last)
    return "" if _NO_NAME.fullmatch(last) else last


def _by_words(field: reading.FormField, blocks: list[reading.Block]) -> str | None:
    """What the words before a box, or under it, say that it is."""
    left, top, right, bottom = field.box
    near = []
    for line in (line for block in blocks if not block.angle for line in block.lines):
        middle = line.baseline - 0.3 * line.size
        if top < middle < bottom and 0 <= left - line.end < 8 * line.size:
            near.append((left - line.end, line))
        elif (
            0 <= line.baseline - line.size - bottom < 1.5 * line.size
            and line.start < right
            and line.end > left
        ):
            near.append((100 + line.baseline - bottom, line))
    for _far, line in sorted(near, key=lambda item: item[0]):
        if name := value_name(line.text.strip().rstrip(":： ")):
            return name
    return None


def _holds(place: NamePlace | None, fields: Sequence[reading.FormField]) -> reading.FormField | None:
    """The box that the recipient's name would stand in."""
    if place is None:
        return None
    if place.block is not None:
        return next((field for field in fields if _is_inside(place.block, field)), None)
    left, top, right, bottom = place.box
    over = [
        (min(bottom, field.box[3]) - max(top, field.box[1]), field)
        for field in fields
        if field.box[0] < right and field.box[2] > left
    ]
    best = max(over, key=lambda item: item[0], default=None)
    return best[1] if best is not None and best[0] > 0 else None


def _is_inside(block: reading.Block, field: reading.FormField) -> bool:
    left, top, width, height = block.box
    across, down = left + width / 2, top + height / 2
    return field.box[0] <= across <= field.box[2] and field.box[1] <= down <= field.box[3]


def _size(field: reading.FormField) -> float:
    """The size of the box's letters in points."""
    fitting = (field.box[3] - field.box[1]) / _LINE
    return round(min(field.size or _LARGEST, max(4.0, fitting)), 1)
