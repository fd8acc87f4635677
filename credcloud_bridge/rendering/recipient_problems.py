"""What would go wrong if a recipient's certificate were rendered, without rendering it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

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
        # Which fields look at a value, by its name; and those that are asked each time.
        self._looking_at: dict[str, list[int]] = {}
        self._always_asked = [at for at, checked in enumerate(self._fields) if checked.names is None]
        for at, checked in enumerate(self._fields):
            for name in checked.names or ():
                self._looking_at.setdefault(name, []).append(at)
        self._kept_answer = lru_cache(maxsize=_ANSWERS_KEPT)(_answer)
        self._last = _Answered("", None, (), [])

    def problems(self, fields: PlaceholderValues) -> tuple[Problem, ...]:
        """Every problem of one recipient: values that are missing, and what each field says.

        ``row`` is left to the caller; ``column`` is the name of the value when the
        field shows a single one, otherwise the field's own name. Where the design has
        several pages, what a field says begins with its page.
        """
        found = [_missing_value(name) for name in self._placeholders if name not in fields.values]
        for answer in self._answers(fields):
            found += answer
        return tuple(dict.fromkeys(found))

    def _answers(self, fields: PlaceholderValues) -> list[tuple[Problem, ...]]:
        """What each field says. Only those are asked that look at anything else than with the recipient before."""
        values, active_language = fields.values, translation.get_language()
        own = tuple([values.get(name) for name in self._looking_at])
        # Read once: threads share a design.
        last = self._last
        if last.answers and (last.language, last.active_language) == (fields.language, active_language):
            answers = last.answers.copy()
            pairs = zip(self._looking_at.values(), own, last.own, strict=True)
            # What differs now mostly differs each time (names, ids): keeping those answers would only cost time.
            changed = {at for looking, value, before in pairs if value != before for at in looking}
            for at in changed.union(self._always_asked):
                answers[at] = self._fields[at].problems(fields)
        else:
            answers = [self._answer(checked, fields, active_language) for checked in self._fields]
        self._last = _Answered(fields.language, active_language, own, answers)
        return answers

    def _answer(
        self, checked: _CheckedField, fields: PlaceholderValues, active_language: str | None
    ) -> tuple[Problem, ...]:
        if checked.names is None:
            return checked.problems(fields)
        own = tuple([fields.values.get(name) for name in checked.names])
        return self._kept_answer(checked, own, fields.language, active_language)


class _Answered(NamedTuple):
    """What was asked last, with all values that any field looks at, and what each field said."""

    language: str
    active_language: str | None
    own: tuple[str | None, ...]
    answers: list[tuple[Problem, ...]]


class _CheckedField:
    """A field on its page (``number`` where there are several), and the names of the values that decide its answer."""

    def __init__(self, field: Field, page_width: float, number: int | None) -> None:
        self._field, self._page_width, self._number = field, page_width, number
        names = field.checked_values
        self.names = None if names is None else tuple(dict.fromkeys(names))

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
