"""The languages that our texts are translated into, and how a page or mail of ours stays in one language.

Django looks a text up in every app's catalogue. In a language that we are not
translated into, the catalogue of the platform that we are part of would answer
for the words that both have ("Name", "Save"), and the rest would stay English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import translation

CATALOGUES = Path(__file__).parent / "locale"
# Our texts are written in it: it has no catalogue.
ENGLISH = "en"


def closest_translation(language: str | None) -> str:
    """The language to show our texts in to a reader of ``language``, as a language code of Django.

    ``language`` itself where we are translated into it or into what it is a
    variant of (``ar-eg`` of ``ar``); else a variant that is written alike
    (``pt-br`` for ``pt-pt``, ``zh-hans`` for ``zh-cn``); else the site's own
    language, by the same rule; else English.
    """
    for wanted in (language or "", settings.LANGUAGE_CODE):
        if found := _translation_of(wanted.lower().replace("_", "-")):
            return found
    return ENGLISH


@contextmanager
def in_one_language() -> Iterator[None]:
    """Texts looked up in here are all in ``closest_translation`` of the active language. Also a decorator."""
    with translation.override(closest_translation(translation.get_language())):
        yield


@cache
def _translation_of(language: str) -> str:
    base = language.partition("-")[0]
    if ENGLISH in (language, base):
        return language
    if any(
        (CATALOGUES / translation.to_locale(one) / "LC_MESSAGES").is_dir() for one in (language, base) if one
    ):
        return language
    wanted = _base_and_script(language)
    for folder in sorted(CATALOGUES.iterdir()):
        if wanted is not None and folder.is_dir() and _base_and_script(folder.name) == wanted:
            return translation.to_language(folder.name)
    return ""


def _base_and_script(tag: str) -> tuple[str, str] | None:
    """The language and the script that CLDR says it is written in; ``None`` for a tag that it does not know."""
    from babel.core import Locale, UnknownLocaleError, get_global

    try:
        locale = Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
    likely = get_global("likely_subtags").get(locale.language, "")
    script = locale.script or next((part for part in likely.split("_") if len(part) == len("Latn")), "")
    return locale.language, script
