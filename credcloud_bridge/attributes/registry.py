"""The types of attribute that there are, in the order in which forms offer them."""

from __future__ import annotations

from credcloud_bridge.attributes.attribute_type import AttributeType
from credcloud_bridge.attributes.choice import Choice
from credcloud_bridge.attributes.date import Date
from credcloud_bridge.attributes.number import Number
from credcloud_bridge.attributes.text import Text

_TYPES: dict[str, AttributeType] = {one.key: one for one in (Text(), Number(), Date(), Choice())}


def register(attribute_type: AttributeType) -> None:
    """Offer one more type; a Django app calls this in ``AppConfig.ready``. Raises ``ValueError`` for a key twice."""
    if attribute_type.key in _TYPES:
        raise ValueError(f"there is an attribute type {attribute_type.key!r} already")
    _TYPES[attribute_type.key] = attribute_type


def unregister(key: str) -> None:
    """Take back a type that was registered; raises ``KeyError`` for an unknown one."""
    del _TYPES[key]


def attribute_types() -> tuple[AttributeType, ...]:
    """Every type."""
    return tuple(_TYPES.values())


def is_registered(key: str) -> bool:
    """Whether there is such a type."""
    return key in _TYPES


def attribute_type(key: str) -> AttributeType:
    """The type with this key; text where whoever registered it is no longer installed."""
    return _TYPES.get(key) or _TYPES[Text.key]
