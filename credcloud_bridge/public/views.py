"""The pages that anybody may open: one credential, and the verify page."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import PublicCredential
from credcloud_bridge.public import responses
from credcloud_bridge.public.linkedin import add_to_profile_url
from credcloud_bridge.public.standing import standing_of

# What people paste is the address of a credential's page as often as its id.
_IN_ADDRESS = re.compile(r"/c/([^/?#]+)")
_LONGEST_ENTRY = 2000


@require_safe
def credential_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One credential for everybody; another spelling of its id leads to the one address it has."""
    credential = credentials.public_credential(public_id=public_id)
    if credential is None:
        return responses.not_found(request)
    if public_id != credential.public_id:
        return redirect("credcloud:public_credential", public_id=credential.public_id)
    return responses.page(
        request, "credcloud/public/credential.html", _about(credential), listed=credential.listed
    )


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Look up the id that somebody typed, scanned or pasted; 404 with advice when nothing has it."""
    entered = " ".join(request.GET.get("id", "")[:_LONGEST_ENTRY].split())
    context: dict[str, Any] = {"entered": entered}
    if not entered:
        return responses.page(request, "credcloud/public/verify.html", context, listed=True)
    asked = _id_in(entered)
    credential = credentials.public_credential(public_id=asked)
    if credential is None:
        context |= {
            "nothing_found": True,
            "could_be_an_id": bool(credentials.normalise_public_id(asked)),
            "characters": sum(letter.isalnum() for letter in asked),
        }
        return responses.page(request, "credcloud/public/verify.html", context, status=404)
    return responses.page(request, "credcloud/public/verify.html", context | _about(credential))


def _id_in(entered: str) -> str:
    in_address = _IN_ADDRESS.search(entered)
    return unquote(in_address[1]) if in_address else entered


def _about(credential: PublicCredential) -> dict[str, Any]:
    standing = standing_of(credential)
    return {
        "credential": credential,
        "standing": standing,
        "linkedin_url": add_to_profile_url(credential) if standing.is_valid else "",
        "share_image_url": _share_image_url(credential) if standing.is_shown else "",
    }


def _share_image_url(credential: PublicCredential) -> str:
    """The picture that social networks show, as an absolute address; blank when there is none."""
    if not (credential.has_certificate or credential.has_badge):
        return ""
    kind = "certificate" if credential.has_certificate else "badge"
    path = reverse("credcloud:public_picture", args=[credential.public_id, kind])
    return f"{app_settings.ROOT_URL}{path}?width=1200"
