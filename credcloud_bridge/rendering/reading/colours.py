"""Fill and stroke colours of a content stream as ``#rrggbb``, near enough for text that stands in for other text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pikepdf

_DEVICE = {"g": 1, "G": 1, "rg": 3, "RG": 3, "k": 4, "K": 4}


def device_colour(operator: str, operands: Sequence[Any]) -> str:
    """The colour that ``g``, ``rg``, ``k`` and their stroking forms set."""
    return _from_components([float(value) for value in operands[: _DEVICE[operator]]])


def space_colour(operands: Sequence[Any], tint: bool) -> str:
    """The colour of ``sc`` and ``scn``, by the number of components; patterns count as black.

    With ``tint`` a single component is an amount of ink, not of light.
    """
    numbers = [float(value) for value in operands if not isinstance(value, pikepdf.Object)]
    if tint and len(numbers) == 1:
        numbers = [1 - numbers[0]]
    return _from_components(numbers)


def is_tint_space(name: Any, resources: Any) -> bool:
    """Whether ``cs`` chose a Separation or DeviceN space (ISO 32000-1, 8.6.6)."""
    spaces = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
    space = spaces.get(str(name)) if isinstance(spaces, pikepdf.Dictionary) else None
    return isinstance(space, pikepdf.Array) and len(space) > 0 and space[0] in ("/Separation", "/DeviceN")


def _from_components(numbers: list[float]) -> str:
    parts = [min(1.0, max(0.0, number)) for number in numbers]
    if len(parts) == 1:
        parts *= 3
    elif len(parts) == 4:
        black = 1 - parts[3]
        parts = [(1 - part) * black for part in parts[:3]]
    elif len(parts) != 3:
        return "#000000"
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
