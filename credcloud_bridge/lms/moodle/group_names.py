"""The groups of somebody in one text column, so that any database can look for one of them."""

from __future__ import annotations

from collections.abc import Iterable

# Unit separator: no form of Moodle lets it into a group's name.
_BETWEEN = "\x1f"


def join_groups(names: Iterable[str]) -> str:
    """The names as one text, each between separators; blank without any."""
    clean = [name.replace(_BETWEEN, " ") for name in names if name]
    return _BETWEEN + _BETWEEN.join(clean) + _BETWEEN if clean else ""


def split_groups(text: str) -> tuple[str, ...]:
    """The names in such a text."""
    return tuple(text.strip(_BETWEEN).split(_BETWEEN)) if text else ()


def pattern_of(name: str) -> str:
    """What a text with this group contains."""
    return f"{_BETWEEN}{name}{_BETWEEN}"
