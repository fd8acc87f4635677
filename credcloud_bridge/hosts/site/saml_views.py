"""Single sign-on through a SAML provider: where it begins and ends, and what the provider is told of this site.

Needs the extra ``saml`` and ``CREDCLOUD_SAML_METADATA``; without them there are no such pages.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from credcloud_bridge.hosts.site.errors import plain_page
from credcloud_bridge.hosts.site.sign_in import not_confirmed, too_often
from credcloud_bridge.web.api import rate_limit, retry_when_busy

log = logging.getLogger(__name__)

SIGN_INS_PER_MINUTE = 120
BACKEND = "credcloud_bridge.hosts.site.saml.SamlBackend"
# What this browser asked and has no answer to. The provider's answer comes by a POST of another site's page, with
# which browsers send neither the session nor any other cookie unless it says SameSite=None.
_COOKIE, _SALT, _SECONDS = "credcloud_saml", "credcloud.saml", 3600
_MOST_QUESTIONS, _LONGEST_TARGET = 5, 500


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider."""
    if refusal := _refusal(request, "saml-start"):
        return refusal
    from credcloud_bridge.hosts.site import saml

    try:
        question = saml.ask()
    except saml.NotBelieved as error:
        log.warning("The SAML provider cannot be asked: %s", error)
        return not_confirmed(settings.CREDCLOUD_SAML_NAME)
    questions = [*_questions(request).items(), (question.id, request.GET.get("next", "")[:_LONGEST_TARGET])]
    response = HttpResponseRedirect(question.address)
    _keep(response, dict(questions[-_MOST_QUESTIONS:]))
    return response


@csrf_exempt  # it is the provider's page that sends it; what it answers is checked instead
@require_POST
@retry_when_busy
def answer(request: HttpRequest) -> HttpResponse:
    """Where the provider sends people back to: signed in, or a page that says why not."""
    if refusal := _refusal(request, "saml-answer"):
        return refusal
    from credcloud_bridge.hosts.site import saml

    questions = _questions(request)
    try:
        checked = saml.check(request.POST.get("SAMLResponse", ""), asked=list(questions))
        with transaction.atomic():
            login(request, saml.account(checked), backend=BACKEND)
    except saml.NotBelieved as error:
        log.warning("Single sign-on with SAML failed: %s", error)
        return _once_more() if error.again else not_confirmed(settings.CREDCLOUD_SAML_NAME)
    target = questions.pop(checked.answers, "") if checked.answers else request.POST.get("RelayState", "")
    response = HttpResponseRedirect(_safe(request, target))
    _keep(response, questions)
    return response


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """What the provider is told of this site, to be handed over by this address or as a file."""
    if not settings.CREDCLOUD_SAML_METADATA:
        raise Http404
    from credcloud_bridge.hosts.site import saml

    try:
        lines = saml.certificate().splitlines()
    except (OSError, ValueError) as error:
        log.warning("CREDCLOUD_SAML_CERTIFICATE cannot be read: %s", error)
        lines = []
    context = {
        "entity_id": saml.entity_id(),
        "acs": saml.acs_address(),
        "certificate": "".join(line.strip() for line in lines if not line.startswith("-----")),
    }
    return render(request, "credcloud/site/saml_metadata.xml", context, "application/samlmetadata+xml")


def _refusal(request: HttpRequest, what: str) -> HttpResponse | None:
    if not settings.CREDCLOUD_SAML_METADATA:
        raise Http404
    return (
        None if rate_limit.within_limit(request, what=what, per_minute=SIGN_INS_PER_MINUTE) else too_often()
    )


def _questions(request: HttpRequest) -> dict[str, str]:
    """What this browser asked, by ID: where its person wanted to go."""
    try:
        found: dict[str, str] = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return {}
    return found


def _keep(response: HttpResponse, questions: dict[str, str]) -> None:
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(
        _COOKIE,
        signing.dumps(questions, salt=_SALT, compress=True),
        max_age=_SECONDS if questions else 0,
        path=reverse("site:saml"),
        secure=secure,
        httponly=True,
        # Browsers take the one only over HTTPS; a site to try out and its provider are both on this machine.
        samesite="None" if secure else "Lax",
    )


def _safe(request: HttpRequest, target: str) -> str:
    fits = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if fits else str(settings.LOGIN_REDIRECT_URL)


def _once_more() -> HttpResponse:
    return plain_page(
        403,
        _("You could not be signed in"),
        _("The answer of %(provider)s is too old, was used before, or was not asked for from this browser.")
        % {"provider": settings.CREDCLOUD_SAML_NAME},
        _("Sign in again, beginning on this site."),
    )
