"""What each field of a design says for one recipient."""

from __future__ import annotations

import re
from collections.abc import Mapping

from credcloud_bridge.rendering.layout import CodeField, ImageField, TextField
from credcloud_bridge.rendering.values import filled, printable

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_SINGLE = re.compile(r"\{([\w.-]+)\}")


def text_of(field: TextField, values: Mapping[str, str]) -> str:
    """The words that a text field prints."""
    if field.takes_value and "{" not in field.text and field.name in values:
        return printable(values[field.name])
    return filled(field.text, values)


def content_of(field: ImageField | CodeField, values: Mapping[str, str]) -> str:
    """What an image or code field shows: a data URI, SVG text, or the text to encode."""
    if isinstance(field, ImageField):
        asked = image_value(field)
        if asked:
            return values.get(asked, "")
        return values.get(field.name, field.content) if field.takes_value else field.content
    if field.takes_value and "{" not in field.content and field.name in values:
        return printable(values[field.name])
    return filled(field.content, values)


def image_value(field: ImageField) -> str:
    """The name of the value that is the whole of an image field's content, or nothing."""
    found = _SINGLE.fullmatch(field.content)
    return found[1] if found else ""


def document_title(values: Mapping[str, str]) -> str:
    """The title in a PDF's properties: what it is and whose."""
    what = values.get("title") or values.get("course_title") or ""
    return printable(" – ".join(filter(None, (what, values.get("recipient_name", "")))))


def language_tag(language: str) -> str:
    """``language`` if it looks like a BCP 47 tag, otherwise English."""
    return language if _LANGUAGE.fullmatch(language) else "en"
