"""The pages that say why there is no page, and what to do next."""

from __future__ import annotations

import errno
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from credcloud_bridge.retry import is_lasting, is_unavailable

# What SQLite says when it cannot make the files beside the database that it needs even for reading, and how much room
# it wants for them.
_SQLITE_IO_ERROR, _NO_ROOM_BYTES = "disk I/O error", 1024 * 1024
# More than any upload that is taken.
_PIECE_BYTES, _MOST_PIECES = 65_536, 1_024


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: a request that no page of ours sends, a form with too much in it, or a name that is not the site's."""
    if isinstance(exception, DisallowedHost):
        return plain_page(
            400,
            _("This site does not answer to this name"),
            _("You asked for “%(host)s”.") % {"host": request.META.get("HTTP_HOST", "")},
            _(
                "Use the address that the site is known by. If you run it: name this host in CREDCLOUD_ALLOWED_HOSTS "
                "and start the site again."
            ),
        )
    return plain_page(
        400,
        _("This request could not be read"),
        _("The form was too large, or it was not sent from a page of this site. Nothing was changed."),
        _("Go back and send less at once. For many recipients, use a spreadsheet."),
    )


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: signed in, but not with the role that the page needs."""
    return _page(
        request,
        403,
        _("You may not see this page"),
        _("It is for people with another role in this course."),
        _("Sign in with the account that has the role, or ask an admin of the course to give it to you."),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: nothing is at this address."""
    return _page(
        request,
        404,
        _("There is no page at this address"),
        _("The address may be incomplete, or the page was removed."),
        _("Check the address, or go to the start page."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake; 503: the database is busy or away; 507: the disk is full. Rendered without the database."""
    _take_the_rest(request)
    error = sys.exc_info()[1]
    if disk_is_full(error):
        return plain_page(
            507,
            _("The disk of this site is full"),
            _("Nothing can be saved at the moment. What was saved before is safe."),
            _("Tell an administrator. Once there is room again the site goes on by itself: then try again."),
        )
    if _database_is(_is_busy, error):
        return plain_page(
            503,
            _("The database of this site is busy"),
            _("Others are changing the same things at the moment. What was saved before is safe."),
            _("Wait a moment and try again."),
        )
    if _database_is(is_unavailable, error):
        return plain_page(
            503,
            _("The database of this site does not answer"),
            _("Nothing can be shown or saved at the moment. What was saved before is safe."),
            _("Wait a minute and try again. If it lasts, tell an administrator."),
        )
    return plain_page(
        500,
        _("Something went wrong on this site"),
        _("It is not your mistake. What was saved before is safe."),
        _(
            "Wait a minute and try again. If it happens again, tell an administrator what you were doing and when."
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token: the page stood open too long, or another site sent it."""
    return plain_page(
        403,
        _("This form could not be checked"),
        _(
            "Perhaps the page stood open for a long time, you signed in or out in another tab, or this browser "
            "keeps no cookies. Nothing was changed."
        ),
        _("Go back, reload the page and send the form again. This site needs cookies."),
    )


def _take_the_rest(request: HttpRequest) -> None:
    """Read what the browser still sends: it shows an answer only after that, and a broken connection otherwise."""
    with suppress(OSError):
        for _piece in range(_MOST_PIECES):
            if not request.read(_PIECE_BYTES):
                return


def disk_is_full(error: BaseException | None) -> bool:
    """Whether this error, or one that led to it, says so: the system's, SQLite's, PostgreSQL's or MySQL's words."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(error, DatabaseError) and re.search(r"disk (is )?full|No space left", str(error), re.I):
            return True
        if isinstance(error, DatabaseError) and str(error) == _SQLITE_IO_ERROR and _has_no_room():
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_busy(error: OperationalError | InterfaceError) -> bool:
    # A deadlock, or a lock that somebody else held for too long: that passes by itself.
    return not is_lasting(error) and not is_unavailable(error)


def _database_is(
    what: Callable[[OperationalError | InterfaceError], bool], error: BaseException | None
) -> bool:
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError) and what(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _has_no_room() -> bool:
    with suppress(OSError):
        return shutil.disk_usage(settings.DATABASES["default"]["NAME"]).free < _NO_ROOM_BYTES
    return False


def _page(request: HttpRequest, status: int, title: str, reason: str, advice: str) -> HttpResponse:
    context = {"title": title, "reason": reason, "advice": advice}
    return HttpResponse(render_to_string("credcloud/site/error.html", context, request), status=status)


def plain_page(status: int, title: str, reason: str, advice: str) -> HttpResponse:
    """The same page without the header, for which the person and the address would have to be known."""
    context = {"title": title, "reason": reason, "advice": advice, "bare": True}
    return HttpResponse(render_to_string("credcloud/site/error.html", context), status=status)
