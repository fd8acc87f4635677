"""Pictures to keep that carry the signed credential inside (baked), for backpacks, wallets and the verify page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import status_of
from credcloud_bridge.data import DesignKind
from credcloud_bridge.public.files import KINDS
from credcloud_bridge.public.kept_answers import unchanged_for_visitors
from credcloud_bridge.public.private_page import is_hidden_from, private_credential_page
from credcloud_bridge.web.api import responses

_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


@require_safe
@unchanged_for_visitors()
def baked_picture(request: HttpRequest, public_id: str, kind: str, image_format: str) -> HttpResponse:
    """The certificate or badge as PNG or SVG with the signed credential inside, to download.

    What was revoked or replaced leads to its page, which says so.
    """
    credential = credentials.public_credential(public_id=public_id)
    if credential is None or kind not in KINDS:
        return responses.not_found(request)
    if is_hidden_from(request, credential):
        return private_credential_page(request, credential, status=403)
    if not status_of(credential).is_shown:
        return redirect("credcloud:public_credential", public_id=credential.public_id)
    content = credentials.baked_badge(
        public_id=credential.public_id,
        kind=DesignKind(kind),
        image_format=image_format,
        title=credential.title,
    )
    if content is None:
        return responses.not_found(request)
    words = {"title": credential.title, "recipient": credential.recipient_name}
    name = (
        _("%(title)s - %(recipient)s")
        if kind == DesignKind.CERTIFICATE.value
        else _("%(title)s - %(recipient)s (badge)")
    )
    return responses.file(
        request,
        content,
        _TYPES[image_format],
        disposition=responses.content_disposition(
            name % words, fallback=f"{kind}-{credential.display_id}", extension=image_format
        ),
        listed=credential.listed,
        private=responses.is_private(credential),
    )
