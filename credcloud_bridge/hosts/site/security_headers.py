"""Headers that every page of the site carries, whatever room drew it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Nothing but what this site itself serves: no page has a script or a style inside its HTML.
_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
_HEADER = "Content-Security-Policy"


def content_policy(**more: str) -> str:
    """The site's Content-Security-Policy; ``more`` adds directives, with ``_`` for the dash in their names."""
    directives = _POLICY | {name.replace("_", "-"): sources for name, sources in more.items()}
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def safe_headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: the content policy, and nothing kept by shared caches unless the view says so.

    A view with a policy of its own that is complete (it has ``default-src``)
    keeps it; any other is enforced together with the site's.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        own = response.headers.get(_HEADER, "")
        if "default-src" not in own:
            response.headers[_HEADER] = ", ".join(filter(None, (own, content_policy())))
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware
