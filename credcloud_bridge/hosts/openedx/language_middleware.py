"""Pages of ours in one language: the reader's if we are translated into it, else the closest that we have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from credcloud_bridge.translated_languages import closest_translation

OUR_PAGES = "credcloud"


class OneLanguage:
    """Middleware: a page of ours that would be a mixture is in ``closest_translation``; other pages are left alone."""

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
        if match is not None and match.namespaces[:1] == [OUR_PAGES]:
            translation.activate(closest_translation(translation.get_language()))
