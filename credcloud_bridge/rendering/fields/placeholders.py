"""Placeholders in a field's content: which values it needs, and which braces are no names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem, Severity
from credcloud_bridge.rendering.values import STANDARD_NAMES, placeholders_in

_BRACES = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def needed_values(content: str, name: str, *, takes_value: bool) -> tuple[str, ...]:
    """The values that a field needs: those that its content names, else the standard one that bears its name."""
    return placeholders_in(content) or own_value(name, takes_value=takes_value)


def own_value(name: str, *, takes_value: bool) -> tuple[str, ...]:
    """The value that bears a field's own name, for a field that takes one and must have it."""
    return (name,) if takes_value and name in STANDARD_NAMES else ()


def is_value_name(text: str) -> bool:
    """Whether a text can be the name of a value."""
    return bool(_NAME.fullmatch(text))


def placeholder_problems(content: str, name: str) -> Iterator[Problem]:
    """A warning for each pair of braces in a field's content that names no value."""
    for inner in dict.fromkeys(_BRACES.findall(content)):
        if not is_value_name(inner):
            yield Problem(
                row=None,
                column=name or None,
                code="placeholder-unknown",
                message=_("“{%(inner)s}” is not the name of a value and prints as it stands.")
                % {"inner": inner},
                remedy=_("Write {recipient_name} or the name of another value, without blanks."),
                severity=Severity.WARNING,
            )
