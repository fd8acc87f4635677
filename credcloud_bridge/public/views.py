"""The page of one credential, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import PublicCredential
from credcloud_bridge.public import responses
from credcloud_bridge.public.accepting import prefers_json
from credcloud_bridge.public.documents import signed_document
from credcloud_bridge.public.linkedin import add_to_profile_url
from credcloud_bridge.public.standing import standing_of


@require_safe
def credential_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One credential for everybody; another spelling of its id leads to the one address it has."""
    credential = credentials.public_credential(public_id=public_id)
    if credential is None:
        return responses.not_found(request)
    if public_id != credential.public_id:
        return redirect("credcloud:public_credential", public_id=credential.public_id)
    if prefers_json(request):
        document = signed_document(request, credential)
        if document is not None:
            return document
    return responses.page(
        request, "credcloud/public/credential.html", _about(credential), listed=credential.listed
    )


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
