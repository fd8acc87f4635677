"""A template with the bytes of its pictures and pages, as versions have it, or with references to them, as drafts do.

``asset:<sha256>`` stands for a file; in a version it is a ``data:`` URI, or the text of an SVG picture.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import Problem
from credcloud_bridge.designs.assets import AssetNotFound, asset_bytes, get_asset, store_asset
from credcloud_bridge.designs.draft_documents import InvalidDraft, fields_of
from credcloud_bridge.designs.font_references import carried_fonts, named_fonts, store_carried_fonts
from credcloud_bridge.designs.models import AssetKind
from credcloud_bridge.rendering.api import prepare_uploaded_asset

_REFERENCE = re.compile(r"asset:([0-9a-f]{64})")
_DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+);base64,", re.ASCII)
_SVG = "image/svg+xml"
# Shorter drawings stay in the template, where the design's colours may stand for the issuer's.
_LONGEST_DRAWING = 20_000


def referenced(template: Mapping[str, Any]) -> tuple[str, ...]:
    """The SHA-256 of every file that a template names, each once."""
    found = [field.get("content") for field in fields_of(template)] + [template["basePdf"]]
    hits = (_REFERENCE.fullmatch(one) for one in found if isinstance(one, str))
    return tuple(dict.fromkeys((*(hit[1] for hit in hits if hit), *named_fonts(fields_of(template)))))


def with_bytes(template: Mapping[str, Any], *, course_key: CourseKey | None) -> dict[str, Any]:
    """The template of a version: files in their places, the editor's ids gone.

    Raises ``InvalidDraft`` for a file that designs of this course may not use.
    """
    problems: list[Problem] = []

    def content(reference: str, element: str) -> str:
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            return reference
        try:
            asset = get_asset(sha256=found[1], course_key=course_key)
            data = asset_bytes(sha256=found[1], course_key=course_key)
        except AssetNotFound:
            problems.append(_missing(element))
            return ""
        if asset.media_type == _SVG:
            return data.decode()
        return f"data:{asset.media_type};base64,{base64.b64encode(data).decode()}"

    pages = [[_plain_field(field, content) for field in page] for page in template["schemas"]]
    base = template["basePdf"]
    complete = {**template, "schemas": pages, "basePdf": content(base, "") if isinstance(base, str) else base}
    complete.pop("fonts", None)
    if fonts := carried_fonts(template, course_key=course_key):
        complete["fonts"] = fonts
    if problems:
        raise InvalidDraft(tuple(problems))
    return complete


def drawing_text(content: str, *, course_key: CourseKey | None) -> str:
    """The text of an SVG picture that a draft names as a file; anything else as it is."""
    found = _REFERENCE.fullmatch(content)
    if found is None:
        return content
    try:
        if get_asset(sha256=found[1], course_key=course_key).media_type != _SVG:
            return content
        return asset_bytes(sha256=found[1], course_key=course_key).decode()
    except AssetNotFound:
        return content


def _plain_field(field: Mapping[str, Any], content: Callable[[str, str], str]) -> dict[str, Any]:
    plain = {key: value for key, value in field.items() if key != "id"}
    if isinstance(plain.get("content"), str):
        plain["content"] = content(plain["content"], field.get("id", ""))
    return plain


def _missing(element: str) -> Problem:
    return Problem(
        row=None,
        column=element or None,
        code="asset-missing",
        message=_("A picture of this design is not stored for this course."),
        remedy=_("Upload it again, or remove the element."),
    )


def with_references(
    template: Mapping[str, Any], *, course_key: CourseKey | None, actor: Any
) -> dict[str, Any]:
    """The template of a draft: pictures and pages stored as files of the course, every field with an id.

    Raises ``CredCloudError`` for a file that cannot be read.
    """
    fonts = store_carried_fonts(template, course_key=course_key, actor=actor)
    numbers = _ids(template)
    pages = [
        [{**_referring(field, course_key, actor), "id": next(numbers)} for field in page]
        for page in template["schemas"]
    ]
    base = template["basePdf"]
    if isinstance(base, str):
        base = _stored(base, course_key, actor, base=True)
    elif base.get("staticSchema"):
        # What stands on every page becomes fields of each: editors know one kind of field.
        static = [_referring(field, course_key, actor) for field in base["staticSchema"]]
        pages = [[*({**field, "id": next(numbers)} for field in static), *page] for page in pages]
        base = {key: value for key, value in base.items() if key != "staticSchema"}
    pages = [[_renamed_font(field, fonts) for field in page] for page in pages]
    rest = {key: value for key, value in template.items() if key != "fonts"}
    return {**rest, "schemas": pages, "basePdf": base}


def _renamed_font(field: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    name = str(field.get("fontName") or "")
    return {**field, "fontName": names[name]} if name in names else field


def _ids(template: Mapping[str, Any]) -> Iterator[str]:
    taken = {field.get("id") for field in fields_of(template)}
    number = 0
    while True:
        number += 1
        if f"e{number}" not in taken:
            yield f"e{number}"


def _referring(field: Mapping[str, Any], course_key: CourseKey | None, actor: Any) -> dict[str, Any]:
    content = field.get("content")
    if not isinstance(content, str) or field["type"] not in ("image", "svg", "signature"):
        return dict(field)
    return {**field, "content": _stored(content, course_key, actor)}


def _stored(content: str, course_key: CourseKey | None, actor: Any, *, base: bool = False) -> str:
    found = _DATA_URI.match(content)
    if found is None and (not content.lstrip().startswith("<") or len(content) <= _LONGEST_DRAWING):
        return content
    data = content.encode() if found is None else base64.b64decode(content[found.end() :])
    ready = prepare_uploaded_asset(data, purpose="base" if base else "picture")
    return store_asset(
        kind=AssetKind(ready.kind),
        media_type=ready.media_type,
        data=ready.data,
        preview=ready.preview,
        width=ready.width,
        height=ready.height,
        pages=ready.pages,
        course_key=course_key,
        actor=actor,
    ).reference
