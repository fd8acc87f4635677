"""Storing logos and signatures once each, by their content."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import lru_cache

from django.utils import timezone

from credcloud_bridge.branding.data import Branding, StoredPicture
from credcloud_bridge.branding.models import BrandingPicture, BrandingVersion
from credcloud_bridge.data import NotFound
from credcloud_bridge.rendering.api import PicturePurpose, prepare_uploaded_picture

# How long a picture waits for whoever looks at its preview to save it.
UNSAVED_KEPT = timedelta(days=1)
_KEPT = 32


class PictureNotFound(NotFound):
    """No such logo or signature is stored."""


def add_picture(*, data: bytes, purpose: PicturePurpose) -> str:
    """Make an uploaded logo or signature ready, store it, and return its digest; the same picture is stored once.

    The bytes are parsed in a child process. Raises ``CredCloudError`` with a sentence for whoever uploaded them.
    """
    ready = prepare_uploaded_picture(data, purpose=purpose)
    digest = hashlib.sha256(f"{purpose}:".encode() + ready.data).hexdigest()
    _row, is_new = BrandingPicture.objects.get_or_create(
        digest=digest,
        defaults={
            "purpose": purpose,
            "media_type": ready.media_type,
            "data": ready.data,
            "png": b"" if ready.png == ready.data else ready.png,
            "width": ready.width,
            "height": ready.height,
        },
    )
    if not is_new:
        # Whoever uploaded it again has as long to save as anybody.
        BrandingPicture.objects.filter(digest=digest).update(created_at=timezone.now())
    return digest


def delete_unused_pictures() -> int:
    """Delete pictures that were shown in a preview a day ago or earlier and never saved; returns how many.

    What any branding that was ever saved names stays: credentials may have been generated with it.
    """
    old = BrandingPicture.objects.filter(created_at__lt=timezone.now() - UNSAVED_KEPT)
    digests = set(old.values_list("digest", flat=True))
    if not digests:
        return 0
    for content in BrandingVersion.objects.values_list("content", flat=True).iterator():
        digests.difference_update(Branding.from_json(content).pictures)
    return old.filter(digest__in=digests).delete()[0]


@lru_cache(maxsize=_KEPT)
def stored_picture(digest: str) -> StoredPicture:
    """The stored logo or signature; kept per process. Raises ``PictureNotFound``."""
    row = BrandingPicture.objects.filter(digest=digest).first()
    if row is None:
        raise PictureNotFound(digest)
    data = bytes(row.data)
    return StoredPicture(
        digest=row.digest,
        purpose=row.purpose,
        media_type=row.media_type,
        data=data,
        png=bytes(row.png) or data,
        width=row.width,
        height=row.height,
    )


def public_logo(digest: str) -> StoredPicture | None:
    """The logo that anybody may fetch; ``None`` for signatures and what is not stored."""
    try:
        picture = stored_picture(digest)
    except PictureNotFound:
        return None
    return picture if picture.purpose == "logo" else None


def picture_exists(digest: str, purpose: PicturePurpose) -> bool:
    """Whether such a picture is stored."""
    return BrandingPicture.objects.filter(digest=digest, purpose=purpose).exists()
