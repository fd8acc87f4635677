"""The files of a published credential: its certificate as PDF, its certificate and badge as pictures."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import KeptDownload, PublicCredential, PublicVersion, status_of
from credcloud_bridge.data import DesignKind
from credcloud_bridge.public.kept_answers import unchanged_for_visitors
from credcloud_bridge.public.private_page import is_hidden_from, private_credential_page
from credcloud_bridge.web.api import picture_page, responses

# Pictures come in these widths only, so that nobody can make the server render a thousand different ones.
WIDTHS = (200, 400, 800, 1200, 1600)
USUAL_WIDTH = 1200

KINDS = frozenset(kind.value for kind in DesignKind)
_IMAGE_TYPES = {"png": "image/png", "jpeg": "image/jpeg"}


def _kept_pdf(request: HttpRequest, version: PublicVersion, tag: str) -> HttpResponseBase | None:
    kept = credentials.kept_download(public_id=version.public_id)
    if kept is None:
        return None
    return _pdf(request, kept.parts, kept, listed=version.listed, etag=tag)


@require_safe
@unchanged_for_visitors(from_kept=_kept_pdf)
def certificate_pdf(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The certificate to download, or that it is being signed. What was revoked or replaced leads to its page."""
    credential = credentials.public_credential(public_id=public_id)
    if credential is None:
        return responses.not_found(request)
    if is_hidden_from(request, credential):
        return private_credential_page(request, credential, status=403)
    if not status_of(credential).is_shown:
        return redirect("credcloud:public_credential", public_id=credential.public_id)
    try:
        parts = credentials.public_pdf_parts(public_id=credential.public_id, kind=DesignKind.CERTIFICATE)
    except credentials.PdfBeingSigned:
        back = reverse("credcloud:public_credential", args=[credential.public_id])
        return responses.being_signed_page(request, back=back)
    if parts is None:
        return responses.not_found(request)
    private = responses.is_private(credential)
    return _pdf(request, parts, credential, listed=credential.listed, private=private)


def _pdf(
    request: HttpRequest,
    parts: Sequence[bytes],
    credential: KeptDownload | PublicCredential,
    *,
    listed: bool,
    private: bool = False,
    etag: str = "",
) -> HttpResponseBase:
    name = _("%(title)s - %(recipient)s") % {
        "title": credential.title,
        "recipient": credential.recipient_name,
    }
    return responses.file_in_pieces(
        request,
        parts,
        "application/pdf",
        disposition=responses.content_disposition(
            name, fallback=f"certificate-{credential.display_id}", extension="pdf"
        ),
        listed=listed,
        private=private,
        etag=etag,
    )


@require_safe
@unchanged_for_visitors()
def picture(request: HttpRequest, public_id: str, kind: str, image_format: str) -> HttpResponse:
    """The certificate or badge as a picture; ``?width=`` asks for the next larger of ``WIDTHS``, ``?page=`` for a page.

    410 once the credential was revoked or replaced: whoever embeds it shows nothing rather than something wrong.
    403 when it is private.
    """
    credential = credentials.public_credential(public_id=public_id)
    if credential is None or kind not in KINDS:
        return responses.not_found(request)
    if is_hidden_from(request, credential):
        return HttpResponse(status=403)
    if not status_of(credential).is_shown:
        return HttpResponse(status=410)
    content = credentials.public_image(
        public_id=credential.public_id,
        kind=DesignKind(kind),
        width=_width(request.GET.get("width", "")),
        format="png" if image_format == "png" else "jpeg",
        page=picture_page(request),
    )
    if content is None:
        return responses.not_found(request)
    return responses.file(
        request,
        content,
        _IMAGE_TYPES[image_format],
        listed=credential.listed,
        private=responses.is_private(credential),
    )


def _width(asked: str) -> int:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 6):
        return USUAL_WIDTH
    return WIDTHS[min(bisect_left(WIDTHS, int(asked)), len(WIDTHS) - 1)]
