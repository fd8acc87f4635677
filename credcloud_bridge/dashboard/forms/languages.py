"""A language picked by typing: its own name, its English name or its code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

# The id of the list of suggestions that a page with such a field has.
LIST_ID = "cc-languages"


def language_choices() -> list[tuple[str, str]]:
    """Every language that dates can be written in: its code, and its own name."""
    named = [(code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info]
    return sorted(named, key=lambda one: one[1].casefold())


def language_name(code: str) -> str:
    """What the field shows for a language: its own name and its code, "Deutsch (de)"."""
    info = LANG_INFO.get(code, {})
    return f"{info['name_local']} ({code})" if "name_local" in info else code


def language_suggestions() -> list[str]:
    """What the field suggests while somebody types."""
    return [language_name(code) for code, _name in language_choices()]


def language_code(text: str) -> str:
    """The code that a typed text means; blank when it means none."""
    return _known().get(" ".join(text.split()).casefold(), "")


def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, name in language_choices():
        info = LANG_INFO[code]
        for text in (info.get("name", ""), name, code, language_name(code)):
            known[text.casefold()] = code
    return known


class LanguageField(forms.CharField):
    """A language; the value is its code."""

    default_error_messages = {"unknown": _("This language is not in the list. Type its name and choose it.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"list": LIST_ID, "dir": "auto", "autocomplete": "off"})
        )
        super().__init__(max_length=100, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A code is shown by its name; what was typed stays as it was typed."""
        return language_name(value) if value in LANG_INFO else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        code = language_code(text)
        if text and not code:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return code
