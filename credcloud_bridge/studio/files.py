"""Files of a draft: uploaded into it, and shown by the editor."""

from __future__ import annotations

import hashlib
from typing import Any, get_args

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from credcloud_bridge import cache
from credcloud_bridge.data import Problem
from credcloud_bridge.designs import api as designs
from credcloud_bridge.rendering.api import (
    LARGEST_ASSET,
    AssetPurpose,
    asset_page_picture,
    prepare_uploaded_asset,
)
from credcloud_bridge.studio.access import DraftRequest, draft_json, problem_json
from credcloud_bridge.web.api import responses

PURPOSES = tuple(one for one in get_args(AssetPurpose) if one != "font")  # these go to ``fonts``
PAGE_WIDTHS = (600, 1200, 2400)
_SECONDS_KEPT = 7 * 24 * 3600
_MM_PER_INCH, _GOOD_DPI, _LARGEST_SIDE = 25.4, 200, 120.0


@draft_json("POST")
def upload(page: DraftRequest) -> HttpResponse:
    """A file with its ``purpose`` -> ``{"asset", "kind", "width", "height", "pages", "suggestion"}``."""
    file, purpose = page.request.FILES.get("file"), page.request.POST.get("purpose", "")
    if file is None or purpose not in PURPOSES:
        return problem_json([_no_file()], status=422)
    if (file.size or 0) > LARGEST_ASSET:
        return problem_json([_too_large()], status=413)
    ready = prepare_uploaded_asset(file.read(), purpose=purpose)  # type: ignore[arg-type]
    asset = designs.store_asset(
        kind=designs.AssetKind(ready.kind),
        media_type=ready.media_type,
        data=ready.data,
        preview=ready.preview,
        width=ready.width,
        height=ready.height,
        pages=ready.pages,
        name=file.name or "",
        course_key=page.course_key,
        actor=page.request.user,
    )
    return JsonResponse(asset_as_json(asset) | {"suggestion": _suggestion(asset)})


def asset_as_json(asset: designs.AssetSummary) -> dict[str, Any]:
    """A file as the editor knows it."""
    return {
        "asset": asset.reference,
        "kind": asset.kind.value,
        "media_type": asset.media_type,
        "width": asset.width,
        "height": asset.height,
        "pages": asset.pages,
        "details": dict(asset.details),
    }


@draft_json("GET", "HEAD")
def asset(page: DraftRequest, sha256: str) -> HttpResponseBase:
    """A file as browsers should see it: an SVG that they would show otherwise than it prints comes as PNG."""
    media_type, data = designs.asset_preview(sha256=sha256, course_key=page.course_key)
    return _file(page, data, media_type)


@draft_json("GET", "HEAD")
def asset_page(page: DraftRequest, sha256: str, number: int) -> HttpResponseBase:
    """A page (from 1) of a base PDF as PNG, ``?width=`` 600, 1200 or 2400 pixels wide."""
    try:
        width = int(page.request.GET.get("width", "1200"))
    except ValueError as error:
        raise Http404 from error
    known = designs.get_asset(sha256=sha256, course_key=page.course_key)
    if width not in PAGE_WIDTHS or known.kind is not designs.AssetKind.BASE or not 1 <= number <= known.pages:
        raise Http404
    key = f"credcloud:asset:{sha256}:{number}:{width}"
    picture: bytes | None = cache.get(key)
    if picture is None:
        data = designs.asset_bytes(sha256=sha256, course_key=page.course_key)
        picture = asset_page_picture(data, page=number, width=width)
        cache.store(key, picture, _SECONDS_KEPT)
    return _file(page, picture, "image/png")


def _file(page: DraftRequest, data: bytes, media_type: str) -> HttpResponseBase:
    """What its address says never changes: browsers keep it for good."""
    response = HttpResponse(data, content_type=media_type)
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["Content-Security-Policy"] = responses.FILE_POLICY
    response["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    return get_conditional_response(page.request, etag=response["ETag"], response=response) or response


def _suggestion(asset: designs.AssetSummary) -> dict[str, float]:
    """A size in millimetres at which a picture prints well; a page's own."""
    if asset.kind is designs.AssetKind.BASE:
        return {"width": round(asset.width, 2), "height": round(asset.height, 2)}
    width, height = (side / _GOOD_DPI * _MM_PER_INCH for side in (asset.width, asset.height))
    scale = min(1.0, _LARGEST_SIDE / max(width, height, 1))
    return {"width": round(width * scale, 2), "height": round(height * scale, 2)}


def _no_file() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="file-missing",
        message=_("No file was chosen."),
        remedy=_("Choose a picture (PNG, JPEG, WebP, SVG) or a page (PDF)."),
    )


def _too_large() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="asset-too-large",
        message=_("The file is larger than %(limit)d MB.") % {"limit": LARGEST_ASSET // 1024**2},
        remedy=_("Save it smaller: 300 dots per inch at its printed size are enough."),
    )
