"""Open Badges 2.0 for older backpacks: the assertion, its badge class and its issuer, hosted here."""

from __future__ import annotations

import json
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import PublicCredential, status_of
from credcloud_bridge.groups import api as groups
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.public.private_page import is_hidden_from
from credcloud_bridge.web.api import responses


@require_safe
def assertion(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who was awarded what; 410 with the reason once it was revoked or replaced."""
    credential = _credential(request, public_id)
    if isinstance(credential, HttpResponse):
        return credential
    email = credentials.recipient_address(public_id=credential.public_id)
    document = credentials.hosted_assertion(credential, email=email)
    if document is None:
        return responses.not_found(request)
    return _json(
        document,
        name=_name(credential),
        status=200 if status_of(credential).is_shown else 410,
        private=responses.is_private(credential),
    )


@require_safe
def badge_class(request: HttpRequest, public_id: str) -> HttpResponse:
    """What it was awarded for."""
    credential = _credential(request, public_id)
    if isinstance(credential, HttpResponse):
        return credential
    document = credentials.hosted_badge_class(credential)
    if document is None:
        return responses.not_found(request)
    return _json(
        document,
        name=credential.title,
        private=responses.is_private(credential),
    )


@require_safe
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """Who awarded it."""
    found = groups.issuer_by_slug(slug=slug)
    if found is None:
        return responses.not_found(request)
    # The standard demands an address: at least the one that the mails come from.
    email = found.email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return _json(
        openbadges.hosted_issuer(
            profile_url=_absolute("hosted_issuer", slug),
            name=found.name,
            url=found.url or app_settings.ROOT_URL,
            email=email,
            logo_url=found.logo_url if "://" in found.logo_url else _rooted(found.logo_url),
        ),
        name=found.name,
    )


def _credential(request: HttpRequest, public_id: str) -> PublicCredential | HttpResponse:
    credential = credentials.public_credential(public_id=public_id)
    if credential is None:
        return responses.not_found(request)
    if is_hidden_from(request, credential):
        return HttpResponse(status=403)
    return credential


def _name(credential: PublicCredential) -> str:
    return _("%(title)s - %(recipient)s") % {
        "title": credential.title,
        "recipient": credential.recipient_name,
    }


def _json(told: dict[str, Any], *, name: str, status: int = 200, private: bool = False) -> HttpResponse:
    response = HttpResponse(
        json.dumps(told, ensure_ascii=False), content_type="application/ld+json", status=status
    )
    response["Content-Disposition"] = responses.content_disposition(
        name, fallback="openbadges-2", extension="json", shown=True
    )
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "private, no-store" if private else "no-cache"
    response["Content-Security-Policy"] = responses.FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _absolute(name: str, argument: str) -> str:
    return _rooted(reverse(f"credcloud:{name}", args=[argument]))


def _rooted(path: str) -> str:
    return f"{app_settings.ROOT_URL}{path}" if path else ""
