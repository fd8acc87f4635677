"""Certificates and badges as pictures, kept by content for a day."""

from __future__ import annotations

import hashlib
import json
from typing import Literal
from uuid import UUID

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import cache
from credcloud_bridge.credentials.data import CredentialNotFound
from credcloud_bridge.credentials.files.published_files import stored_pdf_instead
from credcloud_bridge.credentials.files.render import fields_of, get_renderable, source_of, version_of
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs.api import compiled_design, version_layout
from credcloud_bridge.rendering.api import CompiledDesign, PlaceholderValues, picture_of_pdf

ImageFormat = Literal["jpeg", "png"]

# Pictures narrower or wider than these are rendered at the limit.
NARROWEST, WIDEST = 40, 2_400
_SECONDS_KEPT = 24 * 3600
# Larger files are rendered anew each time: the cache is for thumbnails and what many people open.
_LARGEST_KEPT = 2 * 1024 * 1024


def image(
    *,
    credential_uuid: UUID,
    course_key: CourseKey,
    kind: DesignKind | str = DesignKind.CERTIFICATE,
    width: int,
    format: ImageFormat = "jpeg",  # noqa: A002
    page: int = 0,
) -> bytes:
    """A page (from 0) of the certificate, or the badge, as a picture ``width`` pixels wide (40 to 2,400).

    Raises ``CredentialNotFound`` also for a draft with errors, and for a kind
    or page that the credential does not have.
    """
    return image_of(get_renderable(credential_uuid, course_key), DesignKind(kind), width, format, page)


def image_of(
    credential: Credential, kind: DesignKind, width: int, image_format: ImageFormat, page: int = 0
) -> bytes:
    """A page of the certificate, or the badge, as a picture; of a published one, as its kept file shows it.

    Raises ``CredentialNotFound`` for a page that is not there.
    """
    width = min(max(width, NARROWEST), WIDEST)
    version_id = version_of(credential, kind)
    if page and page >= version_layout(version_id=version_id).page_count:
        raise CredentialNotFound(credential.uuid)
    source = source_of(version_id, credential.printed)
    fields = fields_of(credential)
    key = _cache_key(source.digest, fields, f"{image_format}{width}" + (f"page{page}" if page else ""))
    rendered: bytes | None = cache.get(key)
    if rendered is None:
        pdf = stored_pdf_instead(credential, kind, fields)
        rendered = (
            _picture(compiled_design(source), fields, width, image_format, page)
            if pdf is None
            else picture_of_pdf(pdf, kind=kind, width=width, image_format=image_format, page=page)
        )
        if len(rendered) <= _LARGEST_KEPT:
            cache.store(key, rendered, _SECONDS_KEPT)
            _remember_cached(credential.public_id, key)
    return rendered


def _picture(
    design: CompiledDesign, fields: PlaceholderValues, width: int, image_format: ImageFormat, page: int
) -> bytes:
    make = design.png if image_format == "png" else design.jpeg
    return make(fields, width=width, page=page)


def forget_rendered(public_id: str) -> None:
    """Keep nothing any more that was rendered of this credential."""
    for key in cache.get(_cached_keys(public_id)) or ():
        cache.delete(key)
    cache.delete(_cached_keys(public_id))


def _remember_cached(public_id: str, key: str) -> None:
    """Under which keys what was rendered of a credential is kept, so that it can be forgotten before its time."""
    noted = set(cache.get(_cached_keys(public_id)) or ())
    cache.store(_cached_keys(public_id), sorted({*noted, key}), _SECONDS_KEPT)


def _cached_keys(public_id: str) -> str:
    return f"credcloud:rendered-of:{public_id}"


def _cache_key(digest: str, fields: PlaceholderValues, how: str) -> str:
    content = json.dumps([digest, how, fields.language, sorted(fields.values.items())], ensure_ascii=True)
    return f"credcloud:rendered:{hashlib.sha256(content.encode()).hexdigest()}"
