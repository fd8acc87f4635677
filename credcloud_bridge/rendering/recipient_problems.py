"""What would go wrong if this recipient's certificate were rendered, without rendering it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.template import Page
from credcloud_bridge.rendering.values import PlaceholderValues


def recipient_problems(page: Page, fields: PlaceholderValues) -> tuple[Problem, ...]:
    """Every problem of one recipient: values that are missing, and what each field says.

    ``row`` is left to the caller; ``column`` is the name of the value when the
    field shows a single one, otherwise the field's own name.
    """
    found: list[Problem] = []
    missing: set[str] = set()
    for field in page.fields:
        for name in field.needed_values:
            if name not in fields.values and name not in missing:
                missing.add(name)
                found.append(_missing_value(name))
        found.extend(field.problems(fields, page_width=page.width))
    return tuple(dict.fromkeys(found))


def _missing_value(name: str) -> Problem:
    return Problem(
        row=None,
        column=name,
        code="value-missing",
        message=_("The design prints “%(name)s”, but there is no such value.") % {"name": name},
        remedy=_("Give a value for “%(name)s”, or take it out of the design.") % {"name": name},
    )
