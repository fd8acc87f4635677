"""Requests that write, outside the staff pages: tried again when the database was busy, then a page that says so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse

from credcloud_bridge.retry import is_lasting, with_retries
from credcloud_bridge.web import responses

log = logging.getLogger(__name__)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def retry_when_busy(view: View[P]) -> View[P]:
    """Answer again when a deadlock or a lock time-out undid what the view had done; 503 with a sentence after that.

    What the view writes, it writes in one transaction of its own.
    """

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        try:
            return with_retries(lambda: view(request, *args, **kwargs))
        except (OperationalError, InterfaceError) as error:
            if is_lasting(error):
                raise
            log.exception("The database did not answer a request.")
            return responses.page(request, "credcloud/public/database_busy.html", {}, status=503)

    # For the walk over every address that writes.
    answer.retries_when_busy = True  # type: ignore[attr-defined]
    # A host that makes one transaction of each request would leave nothing to be tried again.
    return transaction.non_atomic_requests(answer)
