"""Choice attributes: one of a list."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from credcloud_bridge.attributes.attribute_type import (
    AttributeType,
    CellRule,
    ReadCell,
    ReadPlainCell,
    ReadPlainColumn,
    empty_on_error,
)
from credcloud_bridge.attributes.cell_problems import CellProblem, shortened
from credcloud_bridge.attributes.cells import Cell, cell_text
from credcloud_bridge.attributes.clean_text import cleaned, is_clean
from credcloud_bridge.attributes.date_reading import DateOrder
from credcloud_bridge.data import AttributeSpec

MAX_CHOICES = 200
MAX_CHOICE = 500
_LONGEST_SUGGESTED = 100
# Finding the nearest choice takes long; who chose the wrong column has it in every row.
_MOST_SUGGESTIONS = 500


class Choice(AttributeType):
    """One of the choices that the attribute declares."""

    key = "choice"
    has_choices = True

    def label(self) -> str:
        """The type's name."""
        return _("Choice from a list")

    def instruction(self, *, choices: tuple[str, ...]) -> str:
        """All the choices."""
        return _("One of: %(choices)s.") % {"choices": ", ".join(choices)}

    def example(self, *, choices: tuple[str, ...]) -> str:
        """The first choice."""
        return choices[0] if choices else ""

    def spec_problems(self, spec: AttributeSpec) -> Iterator[tuple[str, CellProblem]]:
        """No choices, too many, too long ones, or a default that is none of them."""
        if not spec.choices:
            yield "choices", _no_choices(spec)
        if len(spec.choices) > MAX_CHOICES:
            yield "choices", _too_many_choices(spec)
        too_long = next((choice for choice in spec.choices if len(choice) > MAX_CHOICE), None)
        if too_long is not None:
            yield "choices", _choice_too_long(spec, too_long)
        if spec.default and spec.choices and spec.default not in spec.choices:
            yield "default", _default_not_a_choice(spec)

    def reader(self, *, choices: tuple[str, ...], date_order: DateOrder) -> ReadCell:
        """A choice whatever its case and width; otherwise the nearest is suggested, or they are listed."""
        by_key = {_choice_key(choice): choice for choice in choices}
        suggestions_left = _MOST_SUGGESTIONS

        def read(cell: Cell) -> tuple[str, list[CellProblem]]:
            nonlocal suggestions_left
            text, problems = cleaned(cell_text(cell))
            found = text if text in choices else by_key.get(_choice_key(text))
            if found is not None:
                return found, problems
            near: list[str] = []
            if suggestions_left > 0 and len(text) <= _LONGEST_SUGGESTED:
                near = difflib.get_close_matches(_choice_key(text), list(by_key), n=1, cutoff=0.6)
            suggestions_left -= 1
            return text, [*problems, _not_a_choice(text, by_key[near[0]] if near else "", choices)]

        return empty_on_error(read)

    def plain_reader(self, *, choices: tuple[str, ...]) -> ReadPlainCell:
        """A choice exactly as declared."""
        clean = {choice: choice for choice in choices if is_clean(choice)}

        def read_plain(cell: Cell) -> str | None:
            return clean.get(cell) if type(cell) is str else None

        return read_plain

    def plain_column_reader(self, *, choices: tuple[str, ...]) -> ReadPlainColumn:
        """The same for a whole column."""
        clean = {choice: choice for choice in choices if is_clean(choice)}
        read = self.plain_reader(choices=choices)

        def read_plain_column(cells: Sequence[Cell]) -> Sequence[str | None]:
            try:
                return list(map(clean.get, cells))  # type: ignore[arg-type]  # numbers are found to be no choices
            except TypeError:
                return [read(cell) for cell in cells]

        return read_plain_column

    def cell_rule(self, *, choices: tuple[str, ...]) -> CellRule | None:
        """The choices as a list to pick from."""
        if not choices:
            return None
        error = _("Choose one of the values in the list.")
        return CellRule(kind="list", error=error, choices=choices, strict=True)


def _choice_key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _not_a_choice(text: str, near: str, choices: tuple[str, ...]) -> CellProblem:
    if near:
        remedy = _("Did you mean “%(choice)s”?") % {"choice": near}
    else:
        listed = ", ".join(f"“{choice}”" for choice in choices[:8]) + (" …" if len(choices) > 8 else "")
        remedy = _("Choose one of: %(choices)s.") % {"choices": listed}
    return CellProblem(
        "choice-unknown", _("“%(value)s” is not one of the choices.") % {"value": shortened(text)}, remedy
    )


def _no_choices(spec: AttributeSpec) -> CellProblem:
    return CellProblem(
        "attribute-choices-missing",
        _("The custom attribute “%(label)s” is of the type “Choice” but has no choices.")
        % {"label": spec.label},
        _("Type the choices, one a line."),
    )


def _too_many_choices(spec: AttributeSpec) -> CellProblem:
    return CellProblem(
        "attribute-choices-too-many",
        _("The custom attribute “%(label)s” has %(count)d choices; the limit is %(limit)d.")
        % {"label": spec.label, "count": len(spec.choices), "limit": MAX_CHOICES},
        _("Remove some choices, or make it a text."),
    )


def _choice_too_long(spec: AttributeSpec, choice: str) -> CellProblem:
    return CellProblem(
        "attribute-choice-too-long",
        _("A choice of the custom attribute “%(label)s” is longer than %(limit)d characters.")
        % {"label": spec.label, "limit": MAX_CHOICE},
        _("Shorten the choice that begins “%(start)s”.") % {"start": choice[:40]},
    )


def _default_not_a_choice(spec: AttributeSpec) -> CellProblem:
    return CellProblem(
        "attribute-default-not-a-choice",
        _("“%(default)s”, the default of “%(label)s”, is not one of its choices.")
        % {"default": spec.default[:80], "label": spec.label},
        _("Choose one of: %(choices)s.") % {"choices": ", ".join(spec.choices[:10])},
    )
