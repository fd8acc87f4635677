"""What of a page is the same for everybody, what changes, and what is painted over what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.template import Page


@dataclass(frozen=True, slots=True)
class Layer:
    """Fixed fields, and the changing ones that are painted after them."""

    fixed: tuple[Field, ...]
    changing: tuple[Field, ...]


def layers_of(page: Page) -> tuple[Layer, ...]:
    """Fields in as few layers as keep what is painted over what, from back to front."""
    return tuple(_layers(page))


def _layers(page: Page) -> Iterator[Layer]:
    fixed: list[Field] = []
    changing: list[Field] = []
    for field in page.fields:
        if field.changes:
            changing.append(field)
        elif any(boxes_overlap(field.box, other.box) for other in changing):
            yield Layer(tuple(fixed), tuple(changing))
            fixed, changing = [field], []
        else:
            fixed.append(field)
    yield Layer(tuple(fixed), tuple(changing))


def fixed_part_names(page: Page) -> dict[Field, str]:
    """Under which names certificates refer to the fixed parts of fields that change."""
    parts = (field for field in page.fields if field.fixed_part is not None)
    return {field: f"/C{place}" for place, field in enumerate(parts)}


def boxes_overlap(one: Box, other: Box) -> bool:
    """Whether two boxes may overlap, with room for words that stand out of theirs."""
    left, top, right, bottom = _extent(one)
    other_left, other_top, other_right, other_bottom = _extent(other)
    return left < other_right and other_left < right and top < other_bottom and other_top < bottom


def _extent(box: Box) -> tuple[float, float, float, float]:
    room = 3.0  # points
    if box.rotate:
        reach = (box.width**2 + box.height**2) ** 0.5 / 2
        x, y = box.x + box.width / 2, box.y + box.height / 2
        return x - reach - room, y - reach - room, x + reach + room, y + reach + room
    return box.x - room, box.y - room, box.x + box.width + room, box.y + box.height + room
