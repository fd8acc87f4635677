"""The kinds of design fields that there are. A new kind is one module and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credcloud_bridge.rendering.conditions import condition_of
from credcloud_bridge.rendering.fields.circle_text import CircleTextField
from credcloud_bridge.rendering.fields.code import CodeField
from credcloud_bridge.rendering.fields.conditional import ConditionalField
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.fields.image import ImageField
from credcloud_bridge.rendering.fields.ornament import OrnamentField
from credcloud_bridge.rendering.fields.shape import ShapeField
from credcloud_bridge.rendering.fields.text import TextField
from credcloud_bridge.rendering.geometry import PT_PER_MM, Box

_KINDS: dict[str, type[Field]] = {}


def register(kind: type[Field]) -> None:
    """Let templates use a kind of field. Raises ``ValueError`` for a type that another kind reads."""
    for name in kind.types:
        if _KINDS.setdefault(name, kind) is not kind:
            raise ValueError(f"{_KINDS[name].__name__} reads fields of the type {name!r} already")


def unregister(kind: type[Field]) -> None:
    """Take a kind of field out again, as tests do."""
    for name in kind.types:
        _KINDS.pop(name, None)


for _kind in (TextField, CircleTextField, ImageField, ShapeField, OrnamentField, CodeField):
    register(_kind)


def kinds() -> tuple[type[Field], ...]:
    """Every registered kind of field, each once."""
    return tuple(dict.fromkeys(_KINDS.values()))


def kind_of(type_name: str) -> type[Field] | None:
    """The kind that reads fields of this type."""
    return _KINDS.get(type_name)


def read_field(raw: Mapping[str, Any]) -> Field | None:
    """The field that a template describes, in points; ``None`` for a type that nobody registered."""
    kind = kind_of(raw["type"])
    if kind is None:
        return None
    opacity = raw.get("opacity")
    box = Box(
        x=raw["position"]["x"] * PT_PER_MM,
        y=raw["position"]["y"] * PT_PER_MM,
        width=raw["width"] * PT_PER_MM,
        height=raw["height"] * PT_PER_MM,
        rotate=float(raw.get("rotate") or 0) % 360,
        opacity=1.0 if opacity is None else opacity,
    )
    field, condition = kind.read(raw, box), condition_of(raw)
    return ConditionalField(field, condition) if condition else field
