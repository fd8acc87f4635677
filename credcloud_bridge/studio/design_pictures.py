"""Pictures of design versions with sample values, for lists."""

from __future__ import annotations

import hashlib

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from credcloud_bridge.designs import api as designs
from credcloud_bridge.studio.access import course_of
from credcloud_bridge.web.api import picture_page

WIDTHS = (320, 640, 1280)


@require_safe
@login_required
def version_picture(request: HttpRequest, version_id: int, width: int) -> HttpResponseBase:
    """A version of a design that the course ``?course=`` may use, as JPEG; ``?page=2`` its second page."""
    course_key = course_of(request, request.GET.get("course", ""))
    if width not in WIDTHS or not designs.may_use_version(version_id=version_id, course_key=course_key):
        raise Http404
    number = picture_page(request)
    if number and number >= designs.version_layout(version_id=version_id).page_count:
        raise Http404
    picture = designs.sample_jpeg(version_id=version_id, width=width, page=number)
    response = HttpResponse(picture, content_type="image/jpeg")
    response["ETag"] = f'"{hashlib.sha256(picture).hexdigest()[:32]}"'
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
