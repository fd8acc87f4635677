"""Forms that a page's script sends in the background: a redirect takes the whole page along."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirectBase


def redirect_the_page(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a redirect that answers such a request (``HX-Boosted``) is given to the page, which goes there.

    A browser would follow it in the background, where messages to the person are lost and other sites
    cannot be reached. Every other response is left alone, so that it may run for all pages of a platform.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.headers.get("HX-Boosted") != "true" or not isinstance(response, HttpResponseRedirectBase):
            return response
        answer = HttpResponse(headers={"HX-Redirect": response.url})
        answer.cookies = response.cookies
        for name in ("Cache-Control", "Vary"):
            if name in response:
                answer[name] = response[name]
        return answer

    return middleware
