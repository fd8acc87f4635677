"""Template tags of the staff pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import localize

from credcloud_bridge.credentials.api import MOST_COUNTED, counted_text

register = template.Library()


@register.filter
def lookup(mapping: Mapping[Any, Any], key: object) -> Any:
    """The value under ``key``, or ``None``."""
    return mapping.get(key) or mapping.get(str(key))


@register.filter
def counted(number: int, most: int = MOST_COUNTED) -> str:
    """The number as people read it; one that was counted no further than ``most`` says so: “10,000+”."""
    return counted_text(number, most)


@register.filter
def or_more(number: int, more: bool) -> str:
    """The number as people read it, with a plus sign where there are more."""
    return f"{localize(number)}+" if more else str(localize(number))
