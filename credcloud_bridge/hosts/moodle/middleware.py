"""Middleware of sessions that came from a Moodle: its frame, its cookies, and what is shown once they have ended."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from credcloud_bridge.hosts.moodle.ended_sessions import ended_session, is_ended_session, remember_site
from credcloud_bridge.hosts.moodle.frames import FRAMED_BY, allow_frame, make_partitioned


def moodle_frames(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, around sessions: pages of somebody who came from a Moodle may stand in its frame."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == 200 and is_ended_session(request):
            return ended_session(request)
        session = getattr(request, "session", None)
        # Whoever has no session is not given one.
        if session is None or not (session.modified or settings.SESSION_COOKIE_NAME in request.COOKIES):
            return response
        origin = session.get(FRAMED_BY)
        if origin:
            remember_site(request, response, str(session.get("moodle_site", "")))
            own = response.headers.get("Content-Security-Policy", "")
            if "default-src" not in own:
                allow_frame(response, origin)
            for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"):
                make_partitioned(response, name)
        return response

    return middleware
