"""Who may see a begun import: whoever may design where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import Problem
from credcloud_bridge.designs.open_imports import api as open_imports
from credcloud_bridge.studio.access import course_of
from credcloud_bridge.web.api import responses, retry_when_busy

View = Callable[..., HttpResponse]


def import_page(*methods: str) -> Callable[[View], View]:
    """Wrap ``view(request, open_import)``: sign in first, 404 for what is not there, 403 for what is not theirs."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, import_uuid: UUID, **ids: Any) -> HttpResponse:
            try:
                found = open_imports.get_open_import(import_uuid=import_uuid)
            except open_imports.OpenImportNotFound as error:
                raise Http404 from error
            course_of(request, text_of(found.course_key))
            return view(request, found, **ids)

        return form_view(*methods)(answer)

    return decorate


def form_view(*methods: str) -> Callable[[View], View]:
    """Wrap a view for people who are signed in, whose forms carry the token against forged requests."""

    def decorate(view: View) -> View:
        return retry_when_busy(csrf_protect(require_http_methods(list(methods))(login_required(view))))

    return decorate


def text_of(course_key: CourseKey | None) -> str:
    """The course as addresses and forms name it; blank for what everybody may use."""
    return "" if course_key is None else str(course_key)


def start_url(course: str, *, design: object = "", **more: object) -> str:
    """The page on which an import begins."""
    asked = {"course": course, "design": design or "", **more}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("credcloud:studio_import") + (f"?{query}" if query else "")


def import_url(import_uuid: UUID) -> str:
    """The page of a begun import."""
    return reverse("credcloud:studio_import_marks", kwargs={"import_uuid": import_uuid})


def told(request: HttpRequest, problem: Problem, address: str) -> HttpResponseRedirect:
    """Say what is wrong on the page at ``address``."""
    messages.error(request, f"{problem.message} {problem.remedy}")
    return HttpResponseRedirect(address)


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the import."""
    return responses.page(request, f"credcloud/studio/{template}", context, status=status)
