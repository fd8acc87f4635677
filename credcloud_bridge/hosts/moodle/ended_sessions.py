"""Whoever came from Moodle has no password here: once the session has ended, the way back in is Moodle's."""

from __future__ import annotations

from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from credcloud_bridge.hosts.moodle.frames import allow_frame, make_partitioned, origin_of
from credcloud_bridge.lms.api import CourseNotFound, get_lms, parse_course_key
from credcloud_bridge.lms.moodle.models import MoodleSite

# The site that this browser came from; it names one, and allows nothing.
COOKIE = "cc-moodle"
_REMEMBERED_SECONDS = 90 * 86_400


def remember_site(request: HttpRequest, response: HttpResponseBase, slug: str) -> None:
    """Let the browser say, after its session, which Moodle it came from."""
    if slug and request.COOKIES.get(COOKIE) != slug:
        response.set_cookie(COOKIE, slug, max_age=_REMEMBERED_SECONDS, httponly=True, samesite="Lax")
        make_partitioned(response, COOKIE)


def is_ended_session(request: HttpRequest) -> bool:
    """Whether the page is our own sign-in page, and the browser came from a Moodle."""
    return (
        request.method == "GET"
        and request.path == str(settings.LOGIN_URL)
        and COOKIE in request.COOKIES
        and "own" not in request.GET
    )


def ended_session(request: HttpRequest) -> HttpResponse:
    """The page that says where to go; the site that the browser came from may show it in its frame."""
    site = MoodleSite.objects.filter(slug=request.COOKIES[COOKIE]).first()
    wanted = unquote(request.GET.get("next", ""))
    context = {"site": site, "back": site.issuer if site else "", "next": request.GET.get("next", "")}
    for part in wanted.split("/"):
        if site is not None and part.startswith(f"moodle-v1:{site.slug}+"):
            try:
                key = parse_course_key(part)
                context["back"] = get_lms(key).course_url(key)
            except CourseNotFound:
                continue
    response = render(request, "credcloud/moodle/ended.html", context)
    if site is not None:
        allow_frame(response, origin_of(site))
    return response
