"""The outbox: the mails that the demo would have sent, for everybody to look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credcloud_bridge.hosts.site.models import OutboxMail
from credcloud_bridge.hosts.site.security_headers import content_policy

MAILS_PER_PAGE = 25


def require_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Everywhere else this page does not exist: it shows other people's mail."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.CREDCLOUD_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@require_demo
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails, newest first; ``?to=`` finds those to a recipient."""
    search = request.GET.get("to", "").replace("\0", "").strip()[:320]
    mails = OutboxMail.objects.defer("text", "html", "raw")
    if search:
        mails = mails.filter(to__icontains=search)
    page = Paginator(mails, MAILS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "credcloud/site/outbox.html", {"page": page, "search": search})


@require_safe
@require_demo
@never_cache
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as its reader sees it, as plain text, and as it was sent."""
    found = get_object_or_404(OutboxMail, pk=pk)
    context = {
        "mail": found,
        # Inside its sandboxed frame a link can only open a new tab.
        "html": found.html.replace("<head>", '<head><base target="_blank">', 1),
        "source": bytes(found.raw).decode("utf-8", "replace"),
    }
    response = render(request, "credcloud/site/outbox_mail.html", context)
    # The frame is held to this page's policy, and a mail's styles can only stand inside it.
    response["Content-Security-Policy"] = content_policy(style_src="'self' 'unsafe-inline'")
    return response
