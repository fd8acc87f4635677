"""Pictures and PDFs for staff: samples of designs, and credentials as their recipients get them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage, staff_page
from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.web.api import picture_page

# Few sizes, so that pictures come from the cache.
WIDTHS = (160, 320, 640, 1280)


@staff_page(Permission.VIEW)
def design_sample(page: StaffPage, version_id: int, width: int) -> HttpResponseBase:
    """A design that this course may use, with sample values."""
    if width not in WIDTHS or not _may_use(page.course_key, version_id):
        raise Http404
    number = picture_page(page.request)
    if number and number >= designs.version_layout(version_id=version_id).page_count:
        raise Http404
    return _picture(page.request, designs.sample_jpeg(version_id=version_id, width=width, page=number))


@staff_page(Permission.VIEW)
def group_sample(page: StaffPage, group_uuid: UUID, kind: str, width: int) -> HttpResponseBase:
    """What a group issues in this course, for a sample person."""
    if width not in WIDTHS:
        raise Http404
    picture = credentials.group_sample(
        group_uuid=group_uuid,
        course_key=page.course_key,
        kind=_kind(kind),
        width=width,
        page=picture_page(page.request),
    )
    return _picture(page.request, picture)


def _may_use(course_key: CourseKey, version_id: int) -> bool:
    cards = designs.design_summaries(course_key=course_key, include_archived=True)
    if any(card.version_id == version_id for card in cards):
        return True
    # A shared group may use a design of another course.
    linked = (
        *groups.group_summaries(course_key=course_key),
        *groups.group_summaries(course_key=course_key, archived=True),
    )
    return any(version_id in (card.certificate_version_id, card.badge_version_id) for card in linked)


@staff_page(Permission.VIEW)
def credential_image(page: StaffPage, credential_uuid: UUID, kind: str, width: int) -> HttpResponseBase:
    """The certificate or badge of a credential as a picture; ``?page=2`` asks for another page than the first."""
    if width not in WIDTHS:
        raise Http404
    picture = credentials.image(
        credential_uuid=credential_uuid,
        course_key=page.course_key,
        kind=_kind(kind),
        width=width,
        page=picture_page(page.request),
    )
    return _picture(page.request, picture)


@staff_page(Permission.VIEW)
def credential_pdf(page: StaffPage, credential_uuid: UUID, kind: str) -> HttpResponseBase:
    """The certificate or badge of a credential as PDF, under the name of its recipient."""
    parts = credentials.certificate_pdf_parts(
        credential_uuid=credential_uuid, course_key=page.course_key, kind=_kind(kind)
    )
    return _pdf(page, credential_uuid, parts, kind, download="download" in page.request.GET)


@staff_page(Permission.VIEW)
def print_shop_pdf(page: StaffPage, credential_uuid: UUID) -> HttpResponseBase:
    """The certificate of a credential for a print shop, with bleed and crop marks."""
    pdf = credentials.print_shop_pdf(credential_uuid=credential_uuid, course_key=page.course_key)
    return _pdf(page, credential_uuid, (pdf,), "certificate for print shop", download=True)


def _pdf(
    page: StaffPage, credential_uuid: UUID, parts: Sequence[bytes], kind: str, *, download: bool
) -> HttpResponseBase:
    """The pieces of a file, sent one after the other without being put together in memory."""
    name = credentials.get_credential(credential_uuid=credential_uuid, course_key=page.course_key).row.name
    response = StreamingHttpResponse(
        () if page.request.method == "HEAD" else parts, content_type="application/pdf"
    )
    response["Content-Length"] = str(sum(map(len, parts)))
    response["Accept-Ranges"] = "none"
    how = content_disposition_header(as_attachment=download, filename=f"{name} {kind}.pdf".replace("/", "-"))
    response["Content-Disposition"] = how or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _kind(text: str) -> DesignKind:
    try:
        return DesignKind(text)
    except ValueError as error:
        raise Http404 from error


def _picture(request: HttpRequest, picture: bytes) -> HttpResponseBase:
    """The picture, kept by the person's own browser and asked after by its content."""
    response = HttpResponse(picture, content_type="image/jpeg")
    response["ETag"] = f'"{hashlib.sha256(picture).hexdigest()[:32]}"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
