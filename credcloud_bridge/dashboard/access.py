"""Who may see a staff page, and what every staff page is given.

Every staff view is wrapped in ``staff_page``: it resolves the course of the
address, checks the person's permission in that course, protects against
forged requests whatever middleware the host runs, and turns what a room
refuses into a page that says what to do next.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import Course, CredCloudError, NotFound, Permission, Problem
from credcloud_bridge.lms import api as lms

TIME_ZONE_COOKIE = "credcloud_tz"

P = ParamSpec("P")

_MISSING = {
    Permission.VIEW: lambda: _("You may not see the credentials of this course."),
    Permission.PREPARE: lambda: _(
        "You may look at the credentials of this course, but not prepare new ones."
    ),
    Permission.PUBLISH: lambda: _(
        "You may prepare credentials in this course, but not publish or revoke them."
    ),
    Permission.DESIGN: lambda: _("You may not change the designs of this course."),
    Permission.ADMINISTER: lambda: _("You may not change the credential groups of this course."),
}


@dataclass(frozen=True, slots=True)
class StaffPage:
    """The course that a staff page is about, and what the person may do in it."""

    request: HttpRequest
    course: Course
    course_key: CourseKey
    permissions: frozenset[Permission]
    tab: str = ""

    def may(self, permission: Permission) -> bool:
        """Whether the person has this permission in the course."""
        return permission in self.permissions

    @property
    def today(self) -> date:
        """Today where the person is (the browser tells the time zone in a cookie)."""
        return timezone.localdate()

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks for a part of the page, not for the page."""
        headers = self.request.headers
        return headers.get("HX-Request") == "true" and headers.get("HX-Boosted") != "true"

    def url(self, name: str, **ids: Any) -> str:
        """The path of this course's page ``name`` (without the namespace)."""
        return reverse(f"credcloud:{name}", kwargs={"course_id": str(self.course_key), **ids})

    def render(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page drawn from ``credcloud/dashboard/<template>``."""
        everything = {
            "page": self,
            "course": self.course,
            "permissions": self.permissions,
            "may": {permission.value: permission in self.permissions for permission in Permission},
            "credentials_tab": self.tab,
            "dashboard_url": lms.get_lms(self.course_key).dashboard_url(self.course_key),
            **context,
        }
        return render(self.request, f"credcloud/dashboard/{template}", everything, status=status)

    def refused(self, problem: Problem, *, status: int = 409) -> HttpResponse:
        """A page that says what was refused and what to do next."""
        template = "_refused.html" if self.is_fragment else "refused.html"
        return self.render(template, problem=problem, back=self.back(), status=status)

    def forbidden(self, missing: Permission) -> HttpResponse:
        """A page that says in a plain sentence which permission is missing."""
        sentence = _MISSING[missing if self.may(Permission.VIEW) else Permission.VIEW]()
        return self.render("forbidden.html", sentence=sentence, status=403)

    def switched_off(self) -> HttpResponse:
        """A page that says that credentials are off in this course, and what stays."""
        return self.render("switched_off.html", status=403)

    def back(self, default: str = "home") -> str:
        """The page of this course from which the person came, else the page ``default``."""
        referer = self.request.headers.get("Referer", "")
        origin = f"{self.request.scheme}://{self.request.get_host()}"
        path = referer.removeprefix(origin)
        if referer.startswith(origin) and path.startswith(self.url("home")) and path != self.request.path:
            return path
        return self.url(default)


StaffView = Callable[Concatenate[StaffPage, P], HttpResponseBase]


def staff_page(
    permission: Permission,
    *,
    change: Permission | None = None,
    tab: str = "",
    methods: Collection[str] = ("GET", "HEAD"),
) -> Callable[[StaffView[P]], Callable[..., HttpResponseBase]]:
    """Wrap a view ``view(page, **ids)`` of the staff surface.

    ``change`` is the permission that sending the page (POST) needs, when that
    is more than looking at it. The address has a ``course_id``. Answers 404 when no LMS knows the course or
    a room knows no such object in it, sends anonymous people to the login page,
    answers 403 with a plain sentence when the permission is missing, and shows
    a room's refusal (``CredCloudError``) that the view did not handle itself.
    """

    def decorate(view: StaffView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, course_id: str, **ids: Any) -> HttpResponseBase:
            try:
                course_key = lms.parse_course_key(course_id)
                course = lms.get_lms(course_key).course(course_key)
                if not request.user.is_authenticated:
                    return _to_login(request, course_key)
                granted = lms.permissions(user=request.user, course_key=course_key)
            except lms.CourseNotFound as error:
                raise Http404(_("There is no such course.")) from error
            except lms.LMSUnavailable as error:
                return _unavailable(request, course_key, tab, error)
            page = StaffPage(request, course, course_key, granted, tab)
            needed = permission if request.method in ("GET", "HEAD") or change is None else change
            response: HttpResponseBase
            if needed not in granted:
                response = page.forbidden(needed)
            elif not lms.is_on(course_key=course_key):
                response = page.switched_off()
            else:
                with timezone.override(_time_zone(request)):
                    response = _answer(page, view, ids)
            # The instructor dashboard embeds these pages, from the same origin; nobody else may.
            response["X-Frame-Options"] = "SAMEORIGIN"
            if "Cache-Control" not in response:
                patch_cache_control(response, private=True, no_cache=True)
            return response

        # For the walk over every address and every role.
        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.change_permission = change or permission  # type: ignore[attr-defined]
        guarded.methods = frozenset(methods)  # type: ignore[attr-defined]
        return csrf_protect(require_http_methods(list(methods))(guarded))

    return decorate


def _answer(page: StaffPage, view: Callable[..., HttpResponseBase], ids: dict[str, Any]) -> HttpResponseBase:
    try:
        return view(page, **ids)
    except CredCloudError as error:
        return page.refused(error.problem)
    except (KeyError, IndexError):
        raise
    except (Http404, NotFound):  # also for objects of other courses
        return page.render("not_found.html", status=404)


def _unavailable(
    request: HttpRequest, course_key: CourseKey, tab: str, error: lms.LMSUnavailable
) -> HttpResponse:
    """What is left to say where nothing was ever read of the course: to a visitor, where to sign in."""
    if not request.user.is_authenticated:
        return _to_login(request, course_key)
    course = Course(key=str(course_key), title=str(course_key), org="", number="")
    response = StaffPage(request, course, course_key, frozenset(), tab).refused(error.problem, status=503)
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _to_login(request: HttpRequest, course_key: CourseKey) -> HttpResponse:
    """The login page, and from there back to where the person was going."""
    home = reverse("credcloud:home", kwargs={"course_id": str(course_key)})
    is_part = request.headers.get("HX-Request") == "true"
    if request.method in ("GET", "HEAD") and not is_part:
        return redirect_to_login(request.get_full_path())
    # What was sent, or a part of a page, cannot be gone back to: the page that it was sent from can.
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    origin = f"{request.scheme}://{request.get_host()}"
    path = page.removeprefix(origin)
    target = path if page.startswith(origin) and path.startswith(home) else home
    if not is_part:
        return redirect_to_login(target)
    query = QueryDict(mutable=True)
    query[REDIRECT_FIELD_NAME] = target
    response = HttpResponse(status=401)
    response["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}"
    return response


def _time_zone(request: HttpRequest) -> zoneinfo.ZoneInfo | None:
    """The person's time zone as the browser told it; ``None`` stands for the site's."""
    name = request.COOKIES.get(TIME_ZONE_COOKIE, "")
    return zoneinfo.ZoneInfo(name) if name in _known_time_zones() else None


@cache
def _known_time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
