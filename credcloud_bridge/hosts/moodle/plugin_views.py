"""What our Moodle plugin posts: somebody who opens the tab or their own credentials, and events."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from credcloud_bridge.hosts.moodle import plugin_entry, sessions
from credcloud_bridge.hosts.moodle.destinations import destination_of
from credcloud_bridge.hosts.moodle.frames import allow_frame, origin_of
from credcloud_bridge.hosts.moodle.launch_views import read_if_old, refusal, words_of
from credcloud_bridge.hosts.moodle.signed_tokens import TokenRefused
from credcloud_bridge.lms.moodle.models import MoodleSite
from credcloud_bridge.web.api import retry_when_busy

log = logging.getLogger(__name__)


@csrf_exempt  # a form of another site; the token, good once, says who this is
@never_cache
@require_POST
@retry_when_busy
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in whoever the plugin's token names, and go to the course's credentials or to their own."""
    try:
        site, claims = plugin_entry.check(request.POST.get("token", ""), plugin_entry.ENTRY)
        user, course, role = plugin_entry.enter(site, claims)
    except TokenRefused as error:
        return refusal(request, error.code, None, error)
    if not user.is_active:
        return refusal(request, "account-closed", site)
    read_if_old(course)
    session = sessions.session_of(site)
    sessions.sign_in(request, user, session)
    secret = sessions.one_time_link(user, destination_of(course, staff=bool(role)), session)
    response = HttpResponseRedirect(f"{reverse('moodle:arrived')}?{urlencode({'link': secret})}")
    allow_frame(response, origin_of(site))
    sessions.speak(response, str(claims.get("lang") or ""))
    return response


@csrf_exempt  # from Moodle's server; the token is signed by it
@never_cache
@require_POST
@retry_when_busy
def connect(request: HttpRequest) -> HttpResponse:
    """The plugin's Connect page brings the token of its web service; 204 when it was taken."""
    return _taken(request, plugin_entry.CONNECT, plugin_entry.connect)


@csrf_exempt  # from Moodle's server; the token is signed by it
@never_cache
@require_POST
@retry_when_busy
def event(request: HttpRequest) -> HttpResponse:
    """Something happened; 204 when it was taken, 400 when the token counts for nothing (Moodle then tries again)."""
    return _taken(request, plugin_entry.EVENT, plugin_entry.take_event)


def _taken(
    request: HttpRequest, kind: str, take: Callable[[MoodleSite, dict[str, Any]], None]
) -> HttpResponse:
    """Do what a message of Moodle's server says; why it counts for nothing is for the person who looks at it there."""
    try:
        take(*plugin_entry.check(request.POST.get("token", ""), kind))
    except TokenRefused as error:
        log.warning("A message (%s) was refused: %s", kind, error)
        return HttpResponse(words_of(error.code)["title"], status=400, content_type="text/plain")
    return HttpResponse(status=204)
