"""What would go wrong if a recipient's certificate were rendered, without rendering it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.template import DesignPages
from credcloud_bridge.rendering.values import PlaceholderValues

# How many answers a design keeps: those to texts that all recipients share are asked for with each of them.
_ANSWERS_KEPT = 512


class RecipientChecks:
    """Checks the values of recipients against one design.

    What a field answers depends on its own values, on the recipient's language, and on the active language, in which
    problems are told. Answers are kept by these: most fields show everybody the same.
    """

    def __init__(self, design: DesignPages) -> None:
        self._placeholders = design.placeholders
        several = len(design.pages) > 1
        self._fields = [
            _CheckedField(field, page.width, number if several else None)
            for number, page in enumerate(design.pages, 1)
            for field in page.fields
            if type(field).problems is not Field.problems
        ]
        self._kept_answer = lru_cache(maxsize=_ANSWERS_KEPT)(_answer)

    def problems(self, fields: PlaceholderValues) -> tuple[Problem, ...]:
        """Every problem of one recipient: values that are missing, and what each field says.

        ``row`` is left to the caller; ``column`` is the name of the value when the
        field shows a single one, otherwise the field's own name. Where the design has
        several pages, what a field says begins with its page.
        """
        values = fields.values
        found = [_missing_value(name) for name in self._placeholders if name not in values]
        active_language = translation.get_language()
        for checked in self._fields:
            if checked.names is None:
                found += checked.problems(fields)
            else:
                asked = tuple([values.get(name) for name in checked.names]), fields.language, active_language
                # Where nothing differs from the recipient before, the answer is at hand.
                last_asked, answer = checked.last
                if asked != last_asked:
                    answer = self._kept_answer(checked, *asked)
                    checked.last = asked, answer
                found += answer
        return tuple(dict.fromkeys(found))


class _CheckedField:
    """A field on its page (``number`` where there are several), and the names of the values that decide its answer."""

    def __init__(self, field: Field, page_width: float, number: int | None) -> None:
        self._field, self._page_width, self._number = field, page_width, number
        self.names = field.checked_values
        # What was asked last, and the answer; one object, because threads share a design.
        self.last: tuple[Any, tuple[Problem, ...]] = None, ()

    def problems(self, fields: PlaceholderValues) -> tuple[Problem, ...]:
        """What the field says of these values."""
        found = tuple(self._field.problems(fields, page_width=self._page_width))
        return found if self._number is None else tuple(_on_page(self._number, one) for one in found)


def _answer(
    checked: _CheckedField, own: tuple[str | None, ...], language: str, _active_language: str | None
) -> tuple[Problem, ...]:
    """What the field says of its own values (``None`` where one is missing), which are all that it looks at."""
    values = {name: value for name, value in zip(checked.names or (), own, strict=True) if value is not None}
    return checked.problems(PlaceholderValues(values=values, language=language))


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
