"""Template tags of the staff pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def lookup(mapping: Mapping[Any, Any], key: object) -> Any:
    """The value under ``key``, or ``None``."""
    return mapping.get(key) or mapping.get(str(key))
