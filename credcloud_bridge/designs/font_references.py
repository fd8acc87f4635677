"""Uploaded fonts of templates: drafts name them alone, a version carries their files.

A text's ``fontName`` is ``ccb-<sha256>``; ``fonts`` of a version's template has the file as a ``data:`` URI.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import request_error
from credcloud_bridge.designs.assets import (
    AssetNotFound,
    AssetSummary,
    asset_bytes,
    get_asset,
    store_asset,
    stored_fonts,
)
from credcloud_bridge.designs.draft_documents import fields_of
from credcloud_bridge.designs.models import AssetKind
from credcloud_bridge.rendering.api import (
    PreparedAsset,
    font_is_loaded,
    load_font,
    prepare_uploaded_asset,
    uploaded_font_sha256,
)

MOST_FONTS = 100  # of one course


def named_fonts(fields: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The SHA-256 of every uploaded font that texts name, each once."""
    found = (uploaded_font_sha256(field.get("fontName") or "") for field in fields)
    return tuple(dict.fromkeys(sha256 for sha256 in found if sha256))


def carried_fonts(template: Mapping[str, Any], *, course_key: CourseKey | None) -> dict[str, str]:
    """The files of the fonts that a template names, as ``fonts`` of a version has them.

    A font that designs of this course may not use is left out; the validation of templates says so.
    """
    carried = {}
    for sha256 in named_fonts(fields_of(template)):
        try:
            font = get_asset(sha256=sha256, course_key=course_key)
            data = asset_bytes(sha256=sha256, course_key=course_key)
        except AssetNotFound:
            continue
        if font.kind is AssetKind.FONT:
            carried[f"ccb-{sha256}"] = f"data:{font.media_type};base64,{base64.b64encode(data).decode()}"
    return carried


def store_carried_fonts(
    template: Mapping[str, Any], *, course_key: CourseKey | None, actor: Any
) -> dict[str, str]:
    """Store the fonts that a version's template carries as files of the course; returns the new name of each.

    Raises ``CredCloudError`` for a font that cannot be read.
    """
    names = {}
    for name, uri in (template.get("fonts") or {}).items():
        data = base64.b64decode(uri.partition(",")[2])
        names[name] = f"ccb-{store_font(prepare_font(data), course_key=course_key, actor=actor).sha256}"
    return names


def prepare_font(data: bytes) -> PreparedAsset:
    """An uploaded font made ready in a process of its own; raises ``CredCloudError`` (codes ``font-…``)."""
    ready = prepare_uploaded_asset(data, purpose="font")
    # A file that was ready keeps its bytes, whichever version of the library made it so.
    return replace(ready, data=data) if ready.details["was_ready"] else ready


def store_font(
    ready: PreparedAsset, *, course_key: CourseKey | None, actor: Any, name: str = ""
) -> AssetSummary:
    """Store a font that is ready for designs of this course.

    Raises ``CredCloudError`` (codes ``fonts-too-many``, ``assets-too-many``, ``assets-too-large``).
    """
    if len(stored_fonts(course_key=course_key)) >= MOST_FONTS:
        raise request_error(
            "fonts-too-many",
            _("This course has %(limit)d uploaded fonts already.") % {"limit": MOST_FONTS},
            _("Use one of the fonts that are there."),
        )
    return store_asset(
        kind=AssetKind.FONT,
        media_type=ready.media_type,
        data=ready.data,
        name=name,
        details=ready.details,
        course_key=course_key,
        actor=actor,
    )


def load_named_fonts(fields: Iterable[Mapping[str, Any]], *, course_key: CourseKey | None) -> None:
    """Have the uploaded fonts at hand that these elements name, as far as designs of this course may use them."""
    for sha256 in named_fonts(fields):
        if font_is_loaded(sha256):
            continue
        try:
            if get_asset(sha256=sha256, course_key=course_key).kind is AssetKind.FONT:
                load_font(asset_bytes(sha256=sha256, course_key=course_key))
        except AssetNotFound:
            continue
