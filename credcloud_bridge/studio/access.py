"""Who may use the studio: every address is checked by the owner of what it names.

Pages answer with pages; JSON views answer ``{"problems": [{"code", "message", "remedy", "element"}]}`` with the
status that fits: 401, 403, 404, 409, 413, 422, 503.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.cache import patch_cache_control
from django.utils.decorators import decorator_from_middleware
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError, NotFound, Problem
from credcloud_bridge.designs import api as designs
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Course, Permission
from credcloud_bridge.retry import is_lasting, with_retries

log = logging.getLogger(__name__)

LARGEST_REQUEST = 4 * 1024 * 1024  # bytes of JSON


def may_design(user: Any, course_key: CourseKey | None) -> bool:
    """Whether somebody may change the designs of this course; ``None``: those that everybody may use."""
    if course_key is None:
        return bool(user.is_active and user.has_perm("credcloud.change_design"))
    return lms.course_is_enabled(course_key=course_key) and lms.has_permission(
        user=user, permission=Permission.DESIGN, course_key=course_key
    )


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """A request about a draft that the person may edit."""

    request: HttpRequest
    draft: designs.DraftSummary

    @property
    def course_key(self) -> CourseKey | None:
        """The course whose draft it is; ``None``: of a design for everybody."""
        return self.draft.course_key

    def json(self) -> Any:
        """What was sent, as plain JSON values; raises ``CredCloudError`` for what is none.

        A page that is being left can only send a form (``sendBeacon``): then the JSON is in its field ``json``.
        """
        if self.request.content_type == "multipart/form-data":
            text: str | bytes = self.request.POST.get("json", "")
        else:
            text = self.request.body
        if len(text) > LARGEST_REQUEST:
            raise RequestDataTooBig
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise designs.InvalidDraft((_unreadable(),)) from error


DraftView = Callable[..., HttpResponseBase]


def draft_json(*methods: str) -> Callable[[DraftView], DraftView]:
    """Wrap ``view(DraftRequest, **ids)``, which answers with JSON or a file."""

    def decorate(view: DraftView) -> DraftView:
        @wraps(view)
        def answer(request: HttpRequest, design_draft_uuid: UUID, **ids: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return problem_json([_signed_out()], status=401)
            try:
                draft = designs.get_draft(draft_uuid=design_draft_uuid)
                if not may_design(request.user, draft.course_key):
                    return problem_json([_forbidden()], status=403)
                return with_retries(lambda: view(DraftRequest(request, draft), **ids))
            except (KeyError, IndexError):
                raise
            except (Http404, NotFound):
                return problem_json([_gone()], status=404)
            except RequestDataTooBig:
                return problem_json([_too_large()], status=413)
            except CredCloudError as error:
                return problem_json(getattr(error, "problems", (error.problem,)), status=422)
            except OperationalError as error:
                if is_lasting(error):
                    raise
                log.exception("The database did not answer the studio.")
                return problem_json([_busy()], status=503)

        # For the walk over every address that writes.
        answer.retries_when_busy = True  # type: ignore[attr-defined]
        checked = csrf_exempt(_check_csrf(require_http_methods(list(methods))(_private(answer))))
        return transaction.non_atomic_requests(checked)

    return decorate


def draft_page(view: DraftView) -> DraftView:
    """Wrap ``view(DraftRequest)``, which answers with a page: sign in first, 403 for what is not theirs."""

    @wraps(view)
    def answer(request: HttpRequest, design_draft_uuid: UUID, **ids: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            draft = designs.get_draft(draft_uuid=design_draft_uuid)
            if not may_design(request.user, draft.course_key):
                raise PermissionDenied
            return view(DraftRequest(request, draft), **ids)
        except (KeyError, IndexError):
            raise
        except NotFound as error:
            raise Http404 from error

    return require_http_methods(["GET", "HEAD"])(csrf_protect(_private(answer)))


def course_of(request: HttpRequest, text: str) -> CourseKey | None:
    """The course named in a request, blank for what everybody may use, if the person may design there.

    Raises ``Http404``, ``PermissionDenied``.
    """
    try:
        course_key = lms.parse_course_key(text) if text else None
        if course_key is not None:
            lms.get_lms(course_key).course(course_key)
    except lms.CourseNotFound as error:
        raise Http404 from error
    if not may_design(request.user, course_key):
        raise PermissionDenied
    return course_key


def designed_courses(user: Any) -> list[Course]:
    """The courses whose designs somebody may change, by title."""
    return [
        course
        for course, _roles in lms.courses_of(user=user)
        if lms.has_permission(
            user=user, permission=Permission.DESIGN, course_key=lms.parse_course_key(str(course.key))
        )
    ]


def problem_json(
    problems: Iterable[Problem], *, status: int, more: dict[str, Any] | None = None
) -> HttpResponse:
    """What is wrong, as the editor reads it."""
    return JsonResponse(
        {"problems": [problem_as_json(one) for one in problems], **(more or {})}, status=status
    )


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """One problem; ``element`` is the id of the element in question, or its field's name."""
    return {
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
        "severity": problem.severity.value,
        "element": problem.column or "",
    }


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return problem_json([_signed_out()], status=403)


_check_csrf = decorator_from_middleware(_CsrfCheck)


def _private(view: DraftView) -> DraftView:
    @wraps(view)
    def answer(*args: Any, **ids: Any) -> HttpResponseBase:
        response = view(*args, **ids)
        response["X-Content-Type-Options"] = "nosniff"
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answer


def _problem(code: str, message: str, remedy: str) -> Problem:
    return Problem(row=None, column=None, code=code, message=message, remedy=remedy)


def _signed_out() -> Problem:
    return _problem(
        "signed-out",
        _("You are signed out, so this was not done."),
        _("Sign in again in another tab, then come back. What you changed is still here."),
    )


def _forbidden() -> Problem:
    return _problem(
        "forbidden", _("You may not change the designs of this course."), _("Ask a course admin to do it.")
    )


def _gone() -> Problem:
    return _problem(
        "not-found", _("It no longer exists. Someone may have removed it."), _("Reload the page.")
    )


def _too_large() -> Problem:
    return _problem(
        "request-too-large",
        _("This is larger than the studio takes."),
        _("Use smaller pictures: 300 dots per inch at their printed size are enough."),
    )


def _unreadable() -> Problem:
    return _problem(
        "request-unreadable", _("What the page sent cannot be read."), _("Load the page anew and try again.")
    )


def _busy() -> Problem:
    return _problem(
        "database-busy", _("The database is busy, so this was not done."), _("Try again in a moment.")
    )
