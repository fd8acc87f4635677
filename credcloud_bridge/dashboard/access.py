"""Who may see a staff page, and what every staff page is given.

Every staff view is wrapped in ``staff_page``: it resolves the course of the
address, checks the person's permission in that course, protects against
forged requests whatever middleware the host runs, and turns what a room
refuses into a page that says what to do next.
"""

from __future__ import annotations

import logging
import zoneinfo
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError, transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import decorator_from_middleware
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredCloudError, CredentialState, NotFound, Problem
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Course, Permission, VisiblePart
from credcloud_bridge.retry import is_lasting, with_retries

log = logging.getLogger(__name__)

TIME_ZONE_COOKIE = "credcloud_tz"
# The id of the dialog that every staff page has.
DIALOG = "cc-dialog"
# Asks the page's script to put back what was typed before.
RESTORE = "restore"

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
    # The learners whom the person sees, where not all.
    part: VisiblePart | None = None

    @property
    def limit(self) -> credentials.RecipientLimit | None:
        """Whose credentials the person sees; ``None``: everybody's."""
        if self.part is None:
            return None
        return credentials.RecipientLimit(self.part.lms_user_ids, int(self.request.user.pk or 0))

    @property
    def only_own(self) -> Any:
        """The person, where batches and jobs of others are not for their eyes; ``None`` where they are."""
        return None if self.part is None else self.request.user

    def has_permission(self, permission: Permission) -> bool:
        """Whether the person has this permission in the course."""
        return permission in self.permissions

    @property
    def today(self) -> date:
        """Today where the person is (the browser tells the time zone in a cookie)."""
        return timezone.localdate()

    def count_pending(self) -> int:
        """How many of the course's credentials are pending review, for the tab; counted to ten thousand."""
        if not self.has_permission(Permission.VIEW):
            return 0
        return credentials.pending_count(course_key=self.course_key, limit=self.limit)

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks for a part of the page, not for the page."""
        headers = self.request.headers
        return headers.get("HX-Request") == "true" and headers.get("HX-Boosted") != "true"

    def pending_number_of(self, selection: credentials.Selection, number: int) -> dict[str, int]:
        """For ``render``, from a page that has counted: all that is pending, where the selection means no less."""
        everything = credentials.Selection(
            course_key=self.course_key, state=CredentialState.UNDER_REVIEW, limit=self.limit
        )
        return {"pending_number": number} if selection == everything else {}

    def url(self, name: str, **ids: Any) -> str:
        """The path of this course's page ``name`` (without the namespace)."""
        return reverse(f"credcloud:{name}", kwargs={"course_id": str(self.course_key), **ids})

    def render(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page rendered from ``credcloud/dashboard/<template>``."""
        everything = {
            "page": self,
            "course": self.course,
            "permissions": self.permissions,
            "may": {permission.value: permission in self.permissions for permission in Permission},
            "credentials_tab": self.tab,
            # Called by the template: a part of a page has no tabs.
            "pending_number": self.count_pending,
            "dashboard_url": lms.get_lms(self.course_key).dashboard_url(self.course_key),
            **context,
        }
        return render(self.request, f"credcloud/dashboard/{template}", everything, status=status)

    def problem_page(self, problem: Problem, *, status: int = 409) -> HttpResponse:
        """A page that says what was refused and what to do next."""
        if self.is_fragment:
            return self._in_dialog(problem.message, problem.remedy, status)
        return self.render("refused.html", problem=problem, back=self.return_url(), status=status)

    def forbidden_page(self, missing: Permission) -> HttpResponse:
        """A page that says in a plain sentence which permission is missing."""
        sentence = _MISSING[missing if self.has_permission(Permission.VIEW) else Permission.VIEW]()
        if self.is_fragment:
            return self._in_dialog(sentence, _("Ask a course admin to do it, or to give you the role."), 403)
        return self.render("forbidden.html", sentence=sentence, status=403)

    def not_found_page(self) -> HttpResponse:
        """A page that says that this course has no such object."""
        if self.is_fragment:
            message = _("It no longer exists. Someone may have removed it.")
            return self._in_dialog(message, _("Reload the page."), 404)
        return self.render("not_found.html", status=404)

    def switched_off_page(self) -> HttpResponse:
        """A page that says that credentials are off in this course, and what stays."""
        if self.is_fragment:
            message = _("Credentials are switched off in this course.")
            return self._in_dialog(message, _("Ask an admin of this site to switch them on again."), 403)
        return self.render("switched_off.html", status=403)

    def _in_dialog(self, message: str, remedy: str, status: int) -> HttpResponse:
        """What was refused, in the page's dialog, whatever part of the page was asked for."""
        response = self.render(
            "_refused.html", message=message, remedy=remedy, back=self.return_url(), status=status
        )
        response["HX-Retarget"] = "#cc-dialog"
        response["HX-Reswap"] = "innerHTML"
        response["HX-Reselect"] = "unset"
        return response

    def return_url(self, default: str = "home") -> str:
        """The page of this course from which the person came, else the page ``default``."""
        referer = self.request.headers.get("Referer", "")
        origin = f"{self.request.scheme}://{self.request.get_host()}"
        path = referer.removeprefix(origin)
        if referer.startswith(origin) and path.startswith(self.url("home")) and path != self.request.path:
            return path
        return self.url(default)

    def form_page(self) -> str:
        """The page on which the form stands that was sent, to be shown with what was typed into it."""
        return _form_page(self.request, self.url("home"))


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
                raise Http404(_("This course does not exist.")) from error
            except lms.LMSUnavailable as error:
                return _unavailable(request, course_key, tab, error)
            part = lms.visible_part(user=request.user, course_key=course_key) if granted else None
            page = StaffPage(request, course, course_key, granted, tab, part)
            needed = permission if request.method in ("GET", "HEAD") or change is None else change
            response: HttpResponseBase
            if needed not in granted:
                response = page.forbidden_page(needed)
            elif not lms.course_is_enabled(course_key=course_key):
                response = page.switched_off_page()
            else:
                jobs.wake_now_and_then()
                with timezone.override(_time_zone(request)):
                    response = _answer(page, view, ids)
            response = _out_of_dialog(request, response)
            # The instructor dashboard embeds these pages, from the same origin; nobody else may.
            response["X-Frame-Options"] = "SAMEORIGIN"
            if "Cache-Control" not in response:
                patch_cache_control(response, private=True, no_cache=True)
            return response

        # For the walk over every address and every role.
        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.change_permission = change or permission  # type: ignore[attr-defined]
        guarded.methods = frozenset(methods)  # type: ignore[attr-defined]
        # The platform's own check would answer before ours could say what to do.
        checked = csrf_exempt(_check_csrf(require_http_methods(list(methods))(guarded)))
        # A host that makes one transaction of each request would leave nothing to be tried again.
        return transaction.non_atomic_requests(checked)

    return decorate


def _answer(page: StaffPage, view: Callable[..., HttpResponseBase], ids: dict[str, Any]) -> HttpResponseBase:
    try:
        # Whatever a room does, it does in transactions of its own: all of it is done again, or nothing was done.
        return with_retries(lambda: _once(page, view, ids))
    except (OperationalError, InterfaceError) as error:
        if is_lasting(error):
            raise
        log.exception("The database did not answer a page for staff.")
        return page.problem_page(_database_busy(), status=503)


def _once(page: StaffPage, view: Callable[..., HttpResponseBase], ids: dict[str, Any]) -> HttpResponseBase:
    try:
        _refuse_hidden(page, ids)
        return view(page, **ids)
    except CredCloudError as error:
        return page.problem_page(error.problem)
    except (KeyError, IndexError):
        raise
    except (Http404, NotFound):  # also for objects of other courses
        return page.not_found_page()


def _refuse_hidden(page: StaffPage, ids: dict[str, Any]) -> None:
    """Raise ``NotFound`` for what an address names that is not for the eyes of this person."""
    if page.limit is None:
        return
    named = {name: ids[name] for name in ("credential_uuid", "batch_uuid", "upload_uuid") if name in ids}
    if not credentials.is_within_limit(limit=page.limit, course_key=page.course_key, **named):
        raise NotFound(named)
    job = ids.get("job_uuid")
    if job is not None and not jobs.is_started_by(
        job_uuid=job, course_key=page.course_key, user=page.request.user
    ):
        raise NotFound(job)


def _out_of_dialog(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A redirect that answers a page's dialog takes the whole page along."""
    if request.headers.get("HX-Target") != DIALOG or not isinstance(response, HttpResponseRedirect):
        return response
    whole = HttpResponse()
    whole["HX-Redirect"] = response.url
    return whole


def _database_busy() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="database-busy",
        message=_("The database is busy, so this was not done."),
        remedy=_("Try again in a moment. If it happens again, tell an administrator."),
    )


def _unavailable(
    request: HttpRequest, course_key: CourseKey, tab: str, error: lms.LMSUnavailable
) -> HttpResponse:
    """What is left to say where nothing was ever read of the course: to a visitor, where to sign in."""
    if not request.user.is_authenticated:
        return _to_login(request, course_key)
    course = Course(key=str(course_key), title=str(course_key), org="", number="")
    response = StaffPage(request, course, course_key, frozenset(), tab).problem_page(
        error.problem, status=503
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _to_login(request: HttpRequest, course_key: CourseKey) -> HttpResponse:
    """The login page, and from there back to where the person was going."""
    home = reverse("credcloud:home", kwargs={"course_id": str(course_key)})
    fragment = request.headers.get("HX-Request") == "true"
    shown = request.method in ("GET", "HEAD") and not fragment
    target = request.get_full_path() if shown else _form_page(request, home)
    if not fragment:
        return redirect_to_login(target)
    query = QueryDict(mutable=True)
    query[REDIRECT_FIELD_NAME] = target
    response = HttpResponse(status=401)
    response["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}"
    return response


def _form_page(request: HttpRequest, home: str) -> str:
    """Where the form stands that was sent: a page of the course with address ``home``, with ``restore``.

    The page's script keeps what was typed, and puts it back where the address says ``restore``.
    """
    shown = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    path = shown.path if shown.netloc == request.get_host() and shown.path.startswith(home) else home
    query = QueryDict(shown.query if path == shown.path else "", mutable=True)
    query[RESTORE] = "1"
    return f"{path}?{query.urlencode()}"


class _CsrfCheck(CsrfViewMiddleware):
    """The check against forged requests; a form whose cookie is gone comes back with what was typed."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        match = request.resolver_match
        course_id = match.kwargs["course_id"] if match else ""
        home = reverse("credcloud:home", kwargs={"course_id": course_id})
        target = _form_page(request, home)
        if request.headers.get("HX-Request") == "true":
            response = HttpResponse(status=403)
            response["HX-Redirect"] = target
            return response
        context = {"form_page": target, "csrf_reason": reason if settings.DEBUG else ""}
        return render(request, "credcloud/dashboard/form_expired.html", context, status=403)


_check_csrf = decorator_from_middleware(_CsrfCheck)


def _time_zone(request: HttpRequest) -> zoneinfo.ZoneInfo | None:
    """The person's time zone as the browser told it; ``None`` stands for the site's."""
    name = request.COOKIES.get(TIME_ZONE_COOKIE, "")
    return zoneinfo.ZoneInfo(name) if name in _known_time_zones() else None


@cache
def _known_time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
