"""The columns of signatories: those that there are share the width that a design has for all of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_NUMBER = re.compile(r"signatory_([1-9])_")

RawField = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


def spread_signatories(
    fields: list[RawField], present: Collection[int], layout: Mapping[str, Any] | None
) -> list[RawField]:
    """``fields`` with the columns of the signatories ``present`` spread as ``layout`` says, in the design's order.

    ``layout``: ``maxWidth`` in mm of one column, ``alignment`` ``left``, ``center`` or ``right`` of all columns
    together. Without it every column stays in its place.
    """
    columns = _columns(fields)
    shown = [number for number in columns if number in present]
    if layout is None or not shown or len(shown) == len(columns):
        return fields
    placed = _placed(columns, shown, layout)
    return [
        _moved(field, columns[number], placed[number])
        if (number := number_of(field)) is not None and number in placed
        else field
        for field in fields
    ]


def number_of(field: RawField) -> int | None:
    """The number of the signatory whom a field shows, as its name or its text says, if it shows one."""
    told = " ".join(str(field.get(key) or "") for key in ("name", "content", "text"))
    numbers = set(_NUMBER.findall(told if len(told) < 5000 else str(field["name"])))
    return int(numbers.pop()) if len(numbers) == 1 else None


def _columns(fields: Iterable[RawField]) -> dict[int, _Column]:
    """Each signatory's column, from the left."""
    found: dict[int, _Column] = {}
    for field in fields:
        number = number_of(field)
        if number is None:
            continue
        left = field["position"]["x"]
        right = left + field["width"]
        before = found.get(number, _Column(left, right))
        found[number] = _Column(min(before.left, left), max(before.right, right))
    return dict(sorted(found.items(), key=lambda item: item[1].left))


def _placed(
    columns: Mapping[int, _Column], present: list[int], layout: Mapping[str, Any]
) -> dict[int, _Column]:
    every = list(columns.values())
    left, right = every[0].left, max(column.right for column in every)
    gap = max(0.0, every[1].left - every[0].right) if len(every) > 1 else 0.0
    own = max(columns[number].width for number in present)
    room = (right - left - gap * (len(present) - 1)) / len(present)
    width = min(room, max(own, float(layout.get("maxWidth") or own)))
    spare = right - left - width * len(present) - gap * (len(present) - 1)
    start = left + spare * {"left": 0.0, "right": 1.0}.get(layout.get("alignment") or "", 0.5)
    return {
        number: _Column(start + at * (width + gap), start + at * (width + gap) + width)
        for at, number in enumerate(present)
    }


def _moved(field: RawField, before: _Column, after: _Column) -> RawField:
    scale = after.width / before.width if before.width else 1.0
    position = field["position"]
    return {
        **field,
        "position": {
            **position,
            "x": round(after.left + (position["x"] - before.left) * scale, 3),
        },
        "width": round(field["width"] * scale, 3),
    }
