"""Settings of the package that the environment gives: numbers, texts and switches."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from credcloud_bridge.app_settings import AppSettings

_SWITCHES = {"1": True, "0": False}


def package_settings(environment: Mapping[str, str], *, already_set: Container[str]) -> dict[str, Any]:
    """What the environment says of settings of ``app_settings``, by their names, for Django's settings.

    Lists and dictionaries are left out, and so is what is blank or ``already_set``.
    Raises ``ImproperlyConfigured`` for a value that is not of the setting's type.
    """
    found: dict[str, Any] = {}
    for short_name, kind in AppSettings.__annotations__.items():
        name = f"CREDCLOUD_{short_name}"
        text = environment.get(name, "").strip()
        if text and name not in already_set and kind in ("int", "bool", "str"):
            found[name] = _value(name, str(kind), text)
    return found


def _value(name: str, kind: str, text: str) -> int | bool | str:
    if kind == "bool":
        if text not in _SWITCHES:
            raise ImproperlyConfigured(f"{name} is {text!r}: set it to 1 (on) or 0 (off).")
        return _SWITCHES[text]
    if kind == "int":
        # What Python takes besides, such as 1_000, other programs that read the same file do not.
        if not (text.isascii() and text.isdigit() and int(text)):
            raise ImproperlyConfigured(f"{name} is {text!r}: set it to a whole number of at least 1.")
        return int(text)
    return text
