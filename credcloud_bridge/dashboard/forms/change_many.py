"""The form that changes many rows or credentials at once; what is left blank stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.attributes.api import attribute_type
from credcloud_bridge.dashboard.forms.base import DashboardForm, DateField
from credcloud_bridge.dashboard.forms.languages import language_choices
from credcloud_bridge.data import AttributeSpec

# Before the names of attributes, so that none is taken for another field of the page.
_PREFIX = "attribute-"


class ChangeManyForm(DashboardForm):
    """Dates, attributes and language. ``values`` is what the credentials room takes."""

    new_issued_on = DateField(label=_("Issue date"), required=False)
    expiry = forms.ChoiceField(label=_("Expiry date"), required=False)
    new_expires_on = DateField(label=_("Expiry date, if on a date"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(
        self, *args: Any, attributes: Iterable[AttributeSpec], dates_of_batch: bool, **kwargs: Any
    ) -> None:
        """``dates_of_batch``: these are rows of a batch, which can go back to its dates; others can expire never."""
        self._attributes = tuple(attributes)
        super().__init__(*args, **kwargs)
        for one in self._attributes:
            self.add_field(f"{_PREFIX}{one.name}", _field(one))
        other = ("none", _("As for the whole batch")) if dates_of_batch else ("none", _("Never"))
        self._choices("expiry", [("", _("Leave as it is")), ("date", _("On a date")), other])
        self._choices("language", [("", _("Leave as it is")), *language_choices()])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (for the type checker)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        # Typing a date chooses "on a date".
        if data.get("new_expires_on") and not data.get("expiry"):
            data["expiry"] = "date"
        if data.get("expiry") == "date" and not data.get("new_expires_on") and not self.errors:
            self.add_error("new_expires_on", _("Type the new expiry date."))
        if not self.errors and not (self._typed(data) or data.get("language")):
            self.add_error("new_issued_on", _("Nothing to change yet. Fill in at least one field."))
        return data

    @property
    def values(self) -> dict[str, str]:
        """Texts by column key; only what is to be changed."""
        return self._typed(self.cleaned_data)

    def _typed(self, data: dict[str, Any]) -> dict[str, str]:
        values = {}
        if data.get("new_issued_on"):
            values["issued_on"] = data["new_issued_on"].isoformat()
        if data.get("expiry") == "none":
            values["expires_on"] = ""
        elif data.get("new_expires_on"):
            values["expires_on"] = data["new_expires_on"].isoformat()
        for one in self._attributes:
            if text := data.get(f"{_PREFIX}{one.name}"):
                values[one.name] = text
        return values


def _field(attribute: AttributeSpec) -> forms.Field:
    if attribute.choices:
        choices = [("", _("Leave as it is")), *((one, one) for one in attribute.choices)]
        return forms.ChoiceField(label=attribute.label, choices=choices, required=False)
    kind = attribute_type(attribute.type)
    widget = forms.TextInput(attrs={"type": kind.input_type(""), "dir": "auto"})
    return forms.CharField(label=attribute.label, max_length=500, required=False, widget=widget)
