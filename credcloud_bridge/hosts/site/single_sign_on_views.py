"""Single sign-on through an OpenID Connect provider: where it begins and ends.

Needs the extra ``sso`` and ``CREDCLOUD_OIDC_ISSUER``; without them there are
no such pages. What is asked of the provider is in ``oidc``, which roles its
groups give in ``group_roles``.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from credcloud_bridge.hosts.site.sign_in import too_often
from credcloud_bridge.web.api import rate_limit

SIGN_INS_PER_MINUTE = 60


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider."""
    return _answer(request, "StartView")


@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """Where the provider sends them back to."""
    return _answer(request, "CallbackView")


def _answer(request: HttpRequest, view: str) -> HttpResponse:
    if not settings.CREDCLOUD_OIDC_ISSUER:
        raise Http404
    if not rate_limit.within_limit(request, what="single-sign-on", per_minute=SIGN_INS_PER_MINUTE):
        return too_often()
    # The library is there only where the extra is installed.
    from credcloud_bridge.hosts.site import oidc

    response: HttpResponse = getattr(oidc, view).as_view()(request)
    return response
