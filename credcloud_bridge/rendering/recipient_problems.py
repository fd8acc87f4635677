"""What would go wrong if this recipient's certificate were rendered, without rendering it."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.template import DesignPages
from credcloud_bridge.rendering.values import PlaceholderValues


def recipient_problems(design: DesignPages, fields: PlaceholderValues) -> tuple[Problem, ...]:
    """Every problem of one recipient: values that are missing, and what each field says.

    ``row`` is left to the caller; ``column`` is the name of the value when the
    field shows a single one, otherwise the field's own name. Where the design has
    several pages, what a field says begins with its page.
    """
    found = [_missing_value(name) for name in design.placeholders if name not in fields.values]
    for number, page in enumerate(design.pages, 1):
        own = [problem for field in page.fields for problem in field.problems(fields, page_width=page.width)]
        found += own if len(design.pages) == 1 else [_on_page(number, problem) for problem in own]
    return tuple(dict.fromkeys(found))


def _on_page(number: int, problem: Problem) -> Problem:
    message = _("Page %(page)d: %(message)s") % {"page": number, "message": problem.message}
    return replace(problem, message=message)


def _missing_value(name: str) -> Problem:
    return Problem(
        row=None,
        column=name,
        code="value-missing",
        message=_("The design prints “%(name)s”, but there is no such value.") % {"name": name},
        remedy=_("Give a value for “%(name)s”, or take it out of the design.") % {"name": name},
    )
