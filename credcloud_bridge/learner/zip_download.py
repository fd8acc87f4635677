"""All of a person's credentials as one ZIP file, made while it is sent."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import PublicCredential
from credcloud_bridge.data import DesignKind
from credcloud_bridge.learner.views import credentials_of
from credcloud_bridge.web.api import responses


@require_safe
@login_required
@never_cache
def my_zip_download(request: HttpRequest) -> HttpResponseBase:
    """Every certificate, badge and signed document of the signed-in person that is shown today.

    While some PDF still has to be signed, a page that asks again by itself; 404 when there is nothing.
    """
    found = [one for one in credentials_of(request.user) if credentials.status_of(one).is_shown]
    if not found:
        return responses.not_found(request)
    # Every one is looked at, so that workers begin with all of them at once.
    if sum(_is_being_signed(one) for one in found):
        return responses.being_signed_page(request, back=reverse("credcloud:my_credentials"))
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type="application/zip")
    else:
        response = StreamingHttpResponse(_archive(found), content_type="application/zip")
    response["Content-Disposition"] = responses.content_disposition(
        _("My credentials %(date)s") % {"date": timezone.localdate().isoformat()},
        fallback="credentials",
        extension="zip",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _is_being_signed(credential: PublicCredential) -> bool:
    try:
        credentials.public_pdf(public_id=credential.public_id)
    except credentials.PdfBeingSigned:
        return True
    return False


class _Outgoing:
    """What the archive writes into: bytes wait here until they are sent."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: they are taken."""

    def close(self) -> None:
        """Nothing to do: nothing is open."""

    def taken(self) -> bytes:
        data = b"".join(self._waiting)
        self._waiting.clear()
        return data


def _archive(found: list[PublicCredential]) -> Iterator[bytes]:
    out = _Outgoing()
    # Everything in it is compressed already.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for credential in found:
            for extension, content in _files(credential):
                archive.writestr(_entry(credential, extension), content)
                yield out.taken()
    yield out.taken()


def _files(credential: PublicCredential) -> Iterator[tuple[str, bytes]]:
    """What there is of a credential at this moment: it may have been revoked since the sending began."""
    try:
        pdf = credentials.public_pdf(public_id=credential.public_id)
    except credentials.PdfBeingSigned:
        pdf = None
    if pdf is not None:
        yield "pdf", pdf
    badge = credentials.baked_badge(
        public_id=credential.public_id, kind=DesignKind.BADGE, image_format="png", title=credential.title
    )
    if badge is not None:
        yield "png", badge
    document = credentials.public_document(public_id=credential.public_id)
    if document is not None:
        yield "json", document


def _entry(credential: PublicCredential, extension: str) -> zipfile.ZipInfo:
    name = _("%(title)s - %(recipient)s") % {
        "title": credential.title,
        "recipient": credential.recipient_name,
    }
    plain = responses.file_name(name, fallback=_("Credential"))
    # Two may be called the same; no two have the same id.
    info = zipfile.ZipInfo(f"{plain} {credential.display_id}.{extension}")
    if credential.published_at is not None:
        info.date_time = timezone.localtime(credential.published_at).timetuple()[:6]
    return info
