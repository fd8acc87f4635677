"""Pages of ours in one language: the reader's, if we are translated into it, else English.

Django looks a text up in every app's catalogue. In a language that we are not
translated into, the platform's catalogue would answer for the words that both
have ("Name", "Save"), and the rest of the page would stay English.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

import credcloud_bridge

CATALOGUES = Path(credcloud_bridge.__file__).parent / "locale"
OUR_PAGES = "credcloud"
ENGLISH = "en"


@cache
def translated_into(language: str) -> bool:
    """Whether our texts are there in this language, or in the one that it is a variant of (``ar-eg`` of ``ar``)."""
    names = {language, language.partition("-")[0]}
    return ENGLISH in names or any(
        (CATALOGUES / translation.to_locale(name) / "LC_MESSAGES").is_dir() for name in names
    )


class OneLanguage:
    """Middleware: a page of ours that would be a mixture is English; every other page is left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = translation.get_language()
        try:
            return self._get_response(request)
        finally:
            if before is not None and translation.get_language() != before:
                translation.activate(before)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Called once it is known which page is asked for."""
        match = request.resolver_match
        ours = match is not None and match.namespaces[:1] == [OUR_PAGES]
        if ours and not translated_into(translation.get_language() or ENGLISH):
            translation.activate(ENGLISH)
