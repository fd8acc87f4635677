"""What a refused request is answered: a stable code, what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from credcloud_bridge.data import Problem


class Unavailable(exceptions.APIException):
    """Something else that must be asked does not answer; ``problem`` says what."""

    status_code = 503

    def __init__(self, problem: Problem) -> None:
        super().__init__({"code": problem.code, "message": problem.message, "remedy": problem.remedy})


class NotFound(exceptions.APIException):
    """There is no such thing, or it is not for this reader: nothing in the answer tells which."""

    status_code = 404

    def __init__(self, *, code: str, message: str, remedy: str) -> None:
        super().__init__({"code": code, "message": message, "remedy": remedy})


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The response to ``error``; ``None`` for what is a fault of ours, which the host then logs and reports."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers: dict[str, str] = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(ceil(wait))
    return Response(_body(error), status=error.status_code, headers=headers)


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, NotFound | Unavailable):
        return dict(error.detail)  # type: ignore[arg-type]
    if isinstance(error, exceptions.ValidationError):
        return _problem(
            "parameters-invalid",
            _("Some parameters of this request cannot be understood."),
            _("See “fields” for which, and why."),
        ) | {"fields": error.detail}
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return _problem(
            "sign-in-needed", _("Nobody is signed in."), _("Sign in, or send a valid token, and ask again.")
        )
    if isinstance(error, exceptions.PermissionDenied):
        return _problem(
            "not-allowed", _("You may not see this."), _("Ask the course team for access if you need it.")
        )
    if isinstance(error, exceptions.Throttled):
        seconds = ceil(getattr(error, "wait", None) or 60)
        return _problem(
            "too-many-requests",
            _("There were too many requests in a short time."),
            _("Wait %(seconds)s seconds and ask again.") % {"seconds": seconds},
        )
    if isinstance(error, exceptions.MethodNotAllowed):
        return _problem(
            "method-not-allowed", _("This address can only be read."), _("Ask with GET, HEAD or OPTIONS.")
        )
    return _problem(
        "not-answered", str(error.detail), _("See the schema of this API for what can be asked for.")
    )


def _problem(code: str, message: str, remedy: str) -> dict[str, Any]:
    return {"code": code, "message": message, "remedy": remedy}
