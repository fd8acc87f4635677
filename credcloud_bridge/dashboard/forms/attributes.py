"""The rows in which a credential group's custom attributes are declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.attributes.api import attribute_types
from credcloud_bridge.dashboard.forms.base import DashboardForm, as_typed, text_area
from credcloud_bridge.data import (
    AttributeSpec,
    Problem,
)
from credcloud_bridge.groups.api import GroupDetails

# Blank rows to fill in for people whose browser runs no script.
SPARE_ROWS = 1
MAX_ROWS = 60


def type_choices() -> list[tuple[str, str]]:
    """The types of custom attribute."""
    return [(one.key, one.label()) for one in attribute_types()]


class AttributeForm(DashboardForm):
    """One custom attribute."""

    label = forms.CharField(label=_("Column heading"), max_length=100, required=False)
    name = forms.CharField(
        label=_("Name in designs"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Made from the heading when blank."),
    )
    type = forms.ChoiceField(label=_("Type"), choices=type_choices, required=False)
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        widget=text_area(3),
        help_text=_("One a line; for the type “Choice”."),
    )
    default = forms.CharField(label=_("Default"), max_length=500, required=False)
    required = forms.BooleanField(label=_("Every recipient must have it"), required=False)
    remove = forms.BooleanField(label=_("Remove this attribute"), required=False)

    @property
    def types_with_choices(self) -> str:
        """The keys of the types for which choices are typed, separated by spaces."""
        return " ".join(one.key for one in attribute_types() if one.has_choices)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into this row."""
        data = self.cleaned_data
        return not any(data.get(name) for name in ("label", "name", "choices", "default"))

    def spec(self) -> AttributeSpec:
        """The attribute as it was typed."""
        data = self.cleaned_data
        return AttributeSpec(
            name=data["name"],
            label=data["label"],
            type=data["type"] or "text",
            required=data["required"],
            default=data["default"],
            choices=tuple(data["choices"].splitlines()),
        )


class AttributeRows:
    """The attribute rows of a group's form, numbered from 0 in the names of their inputs."""

    def __init__(self, rows: list[AttributeForm]) -> None:
        self.rows = rows

    @classmethod
    def from_initial(cls, attributes: Iterable[Mapping[str, Any]], spare: int = SPARE_ROWS) -> AttributeRows:
        """Rows with these initial values, and some to fill in."""
        initial = [*attributes, *({} for _row in range(spare))]
        return cls([cls._row(number, initial=one) for number, one in enumerate(initial)])

    @classmethod
    def from_group(cls, group: GroupDetails) -> AttributeRows:
        """The rows of a group as it is now."""
        return cls.from_initial(
            (
                {
                    "label": one.label,
                    "name": one.name,
                    "type": one.type,
                    "choices": "\n".join(one.choices),
                    "default": one.default,
                    "required": one.required,
                }
                for one in group.attributes
            ),
        )

    @classmethod
    def from_post(cls, data: QueryDict) -> AttributeRows:
        """The rows of a form that was sent; rows that the page removed leave gaps in the numbers."""
        text = data.get("attribute_rows", "")
        count = min(int(text), MAX_ROWS) if text.isascii() and text.isdigit() and len(text) < 5 else 0
        present = [number for number in range(count) if f"attribute-{number}-label" in data]
        return cls([cls._row(number, data=data) for number in present])

    @staticmethod
    def _row(number: int, **kwargs: Any) -> AttributeForm:
        return AttributeForm(prefix=f"attribute-{number}", **kwargs)

    @property
    def template(self) -> AttributeForm:
        """An empty row for the page's script to copy; ``__n__`` stands for its number."""
        return AttributeForm(prefix="attribute-__n__")

    @property
    def count(self) -> int:
        """The number after the last row's."""
        numbers = [int(str(row.prefix).removeprefix("attribute-")) for row in self.rows]
        return max(numbers, default=-1) + 1

    def is_valid(self) -> bool:
        """Whether every row could be read. All are read, so that all mistakes show at once."""
        return not [row for row in self.rows if not row.is_valid()]

    @property
    def has_errors(self) -> bool:
        """Whether any row of a form that was sent has something to fix."""
        return any(row.is_bound and row.errors for row in self.rows)

    def remaining(self) -> list[AttributeForm]:
        """The rows that say something and are not to be removed."""
        return [row for row in self.rows if not row.is_blank and not row.cleaned_data.get("remove")]

    def with_more_rows(self, more: int = 1) -> AttributeRows:
        """The same rows as they were typed, unchecked, with some more to fill in."""
        return self.from_initial([as_typed(row) for row in self.rows], spare=more)

    def with_spare(self) -> AttributeRows:
        """These rows with their errors, and one more to fill in when none is blank."""
        if not any(row.is_blank for row in self.rows):
            self.rows.append(self._row(self.count))
        return self

    def add_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Show each problem at the row and field it names; returns those that name none."""
        kept, left = self.remaining(), []
        for problem in problems:
            field = (problem.column or "").removeprefix("attributes.")
            known = (
                problem.row is not None
                and 1 <= problem.row <= len(kept)
                and field in AttributeForm.base_fields
            )
            if known and problem.row is not None:
                kept[problem.row - 1].add_problems((_at(problem, field),))
            else:
                left.append(problem)
        return left


def _at(problem: Problem, field: str) -> Problem:
    return Problem(None, field, problem.code, problem.message, problem.remedy, problem.severity)
