"""Pictures, base pages and fonts that designs use: stored once each, for the courses that uploaded them.

A draft names them ``asset:<sha256>``; a version carries their bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import NotFound, request_error
from credcloud_bridge.designs.models import Asset, AssetKind, AssetUse

MOST_ASSETS = 1_000  # in one course
MOST_BYTES = 500 * 1024 * 1024  # of one course


class AssetNotFound(NotFound):
    """No such file is stored, or none that designs of this course may use."""


@dataclass(frozen=True, slots=True)
class AssetSummary:
    """A stored file without its bytes. ``width`` and ``height`` are pixels of pictures, millimetres of pages."""

    sha256: str
    kind: AssetKind
    media_type: str
    width: float
    height: float
    pages: int
    has_preview: bool
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """How a draft names it."""
        return f"asset:{self.sha256}"


def store_asset(
    *,
    kind: AssetKind,
    media_type: str,
    data: bytes,
    course_key: CourseKey | None,
    actor: Any,
    name: str = "",
    width: float = 0,
    height: float = 0,
    pages: int = 1,
    preview: bytes = b"",
    details: Mapping[str, Any] | None = None,
) -> AssetSummary:
    """Store a file that a process of its own has made ready, once for each content; the course's designs may use it.

    ``preview`` is how browsers see it where ``data`` would look otherwise there. Raises ``CredCloudError``
    (``assets-too-many``) when the course has as much as it may have.
    """
    owner = _owner(course_key)
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        row, _made = Asset.objects.get_or_create(
            sha256=sha256,
            kind=kind,
            defaults={
                "media_type": media_type,
                "data": data,
                "preview": preview,
                "has_preview": bool(preview),
                "width": width,
                "height": height,
                "pages": pages,
                "details": dict(details or {}),
            },
        )
        if not AssetUse.objects.filter(asset=row, course_key=owner).exists():
            _refuse_too_many(owner, len(data))
            saved_by = actor if actor is not None and actor.pk is not None else None
            AssetUse.objects.get_or_create(
                asset=row,
                course_key=owner,
                defaults={"name": name[:200], "size": len(data), "created_by": saved_by},
            )
    return _summary(row)


def _refuse_too_many(owner: str, size: int) -> None:
    uses = AssetUse.objects.filter(course_key=owner)
    if uses.count() >= MOST_ASSETS:
        raise request_error(
            "assets-too-many",
            _("This course has %(limit)d files in its designs already.") % {"limit": MOST_ASSETS},
            _("Use one of the files that are there."),
        )
    stored = uses.aggregate(total=Sum("size"))["total"] or 0
    if stored + size > MOST_BYTES:
        raise request_error(
            "assets-too-large",
            _("The files in this course's designs would be larger than %(limit)d MB.")
            % {"limit": MOST_BYTES // 1024**2},
            _("Upload a smaller file, or use one of those that are there."),
        )


def get_asset(*, sha256: str, course_key: CourseKey | None) -> AssetSummary:
    """A file that designs of this course may use; raises ``AssetNotFound``."""
    return _summary(_usable(sha256, course_key))


def asset_bytes(*, sha256: str, course_key: CourseKey | None) -> bytes:
    """The file itself; raises ``AssetNotFound``."""
    return bytes(_usable(sha256, course_key, "data").data)


def asset_preview(*, sha256: str, course_key: CourseKey | None) -> tuple[str, bytes]:
    """Media type and bytes of how browsers see the file; raises ``AssetNotFound``."""
    row = _usable(sha256, course_key, "data", "preview")
    preview = bytes(row.preview)
    return ("image/png", preview) if preview else (row.media_type, bytes(row.data))


def assets_by_sha256(*, sha256s: Collection[str], course_key: CourseKey | None) -> Mapping[str, AssetSummary]:
    """Those of these files that designs of this course may use, by their SHA-256."""
    rows = _of_course(course_key).filter(sha256__in=set(sha256s)).defer("data", "preview")
    return {row.sha256: _summary(row) for row in rows}


def stored_fonts(*, course_key: CourseKey | None) -> tuple[AssetSummary, ...]:
    """The fonts that designs of this course may use, the first uploaded first."""
    rows = _of_course(course_key).filter(kind=AssetKind.FONT).order_by("pk").defer("data", "preview")
    return tuple(map(_summary, rows))


def _of_course(course_key: CourseKey | None) -> Any:
    owners = Q(uses__course_key="") | Q(uses__course_key=_owner(course_key))
    return Asset.objects.filter(owners).distinct()


def _usable(sha256: str, course_key: CourseKey | None, *columns: str) -> Asset:
    rows = _of_course(course_key).filter(sha256=sha256)
    deferred = [name for name in ("data", "preview") if name not in columns]
    row: Asset | None = rows.defer(*deferred).first()
    if row is None:
        raise AssetNotFound(sha256)
    return row


def _owner(course_key: CourseKey | None) -> str:
    return "" if course_key is None else str(course_key)


def _summary(row: Asset) -> AssetSummary:
    return AssetSummary(
        sha256=row.sha256,
        kind=AssetKind(row.kind),
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        pages=row.pages,
        has_preview=row.has_preview,
        details=row.details,
    )
