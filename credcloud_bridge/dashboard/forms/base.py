"""What every form of the staff pages has in common: Paragon's look and honest ARIA."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from credcloud_bridge.data import Problem

_CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "pgn__form-checkbox-input cc-checkbox",
    forms.CheckboxSelectMultiple: "cc-checkbox",
    forms.RadioSelect: "cc-radio",
    forms.ClearableFileInput: "form-control-file",
    forms.HiddenInput: "",
}


class DashboardForm(forms.Form):
    """A form drawn with ``_field.html``.

    Sets Paragon's classes, ties help and errors to their control
    (``aria-describedby``; Django does so only from 5.2 on) and can show the
    problems that a room found, each at the field whose name is its column.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _dress(field.widget)

    def add_field(self, name: str, field: forms.Field) -> None:
        """One more field, known only now; before the form is checked."""
        self.fields[name] = field
        _dress(field.widget)

    def full_clean(self) -> None:
        super().full_clean()
        for bound in self:
            self._describe(bound)

    def add_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show what a room found; a problem of no field of this form stands above the form."""
        for problem in problems:
            sentence = f"{problem.message} {problem.remedy}".strip()
            self.add_error(problem.column if problem.column in self.fields else None, sentence)
        for bound in self:
            self._describe(bound)

    def _describe(self, bound: forms.BoundField) -> None:
        widget = bound.field.widget
        parts = []
        if bound.help_text:
            parts.append(f"{bound.auto_id}_helptext")
        if bound.name in self.errors:
            parts.append(f"{bound.auto_id}_error")
            widget.attrs["aria-invalid"] = "true"
            if "is-invalid" not in widget.attrs.get("class", ""):
                widget.attrs["class"] = f"{widget.attrs.get('class', '')} is-invalid".strip()
        if parts:
            widget.attrs["aria-describedby"] = " ".join(parts)


def _dress(widget: forms.Widget) -> None:
    classes = next((known for kind, known in _CLASSES.items() if isinstance(widget, kind)), "form-control")
    widget.attrs["class"] = f"{widget.attrs.get('class', '')} {classes}".strip()


class DateInput(forms.DateInput):
    """A browser's own date picker; the value travels as ISO 8601 whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A date entered with the browser's date picker."""

    widget = DateInput
    # A browser without a date picker shows a text field; people may then type their own order.
    localize = False
    input_formats = ("%Y-%m-%d",)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", self.input_formats)
        super().__init__(**kwargs)


class FilterForm(DashboardForm):
    """A form that filters a list by the address (GET); what cannot be read is shown and left out."""

    def __init__(self, data: QueryDict, *, choices: Mapping[str, list[Any]] | None = None) -> None:
        """``choices``: what choice fields offer that is only known now, by field name."""
        super().__init__(data, auto_id="filter_%s")
        for name, offered in (choices or {}).items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        self.is_valid()

    @property
    def is_set(self) -> bool:
        """Whether any filter is on."""
        return any(value not in (None, "", False) for value in self.values.values())

    @property
    def narrows(self) -> bool:
        """Whether a filter is on that a person sees and sets."""
        return any(
            value not in (None, "", False)
            for name, value in self.values.items()
            if not self.fields[name].widget.is_hidden
        )

    @property
    def values(self) -> dict[str, Any]:
        """The filters that could be read."""
        return {name: self.cleaned_data.get(name) for name in self.fields}


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def as_typed(form: forms.Form) -> dict[str, Any]:
    """What was typed into a bound form, to draw it once more without checking it."""
    return {name: field.initial if field.disabled else form[name].data for name, field in form.fields.items()}
