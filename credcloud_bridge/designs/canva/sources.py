"""Designs of ours that came from Canva: where from, as of when, and with which choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from credcloud_bridge.designs.canva.models import CanvaSource
from credcloud_bridge.designs.canva.port import DesignLibrary, LibraryDesign


@dataclass(frozen=True, slots=True)
class CanvaOrigin:
    """Where a design of ours came from. ``changed``: it was changed at Canva after that, as far as anybody looked."""

    design_id: int
    canva_id: str
    title: str
    updated_at: datetime
    changed: bool
    choices: Mapping[str, Any]


def origin_of(*, design_id: int) -> CanvaOrigin | None:
    """Where this design came from; ``None`` when not from Canva."""
    return next(iter(origins_of(design_ids=(design_id,))), None)


def origins_of(*, design_ids: Iterable[int]) -> tuple[CanvaOrigin, ...]:
    """Where those of these designs came from that came from Canva."""
    found = CanvaSource.objects.filter(design_id__in=set(design_ids)).order_by("pk")
    return tuple(
        CanvaOrigin(
            design_id=one.design_id,
            canva_id=one.canva_id,
            title=one.title,
            updated_at=one.canva_updated_at,
            changed=one.seen_updated_at > one.canva_updated_at,
            choices=one.choices,
        )
        for one in found
    )


def remember_origin(*, design_id: int, canva: LibraryDesign, choices: Mapping[str, Any], actor: Any) -> None:
    """Say that the design was made from this one at Canva, as it was then, with these choices."""
    CanvaSource.objects.update_or_create(
        design_id=design_id,
        defaults={
            "canva_id": canva.id,
            "title": canva.title,
            "canva_updated_at": canva.updated_at,
            "seen_updated_at": canva.updated_at,
            "choices": dict(choices),
            "imported_at": timezone.now(),
            "imported_by": actor,
        },
    )


def look_for_changes(*, library: DesignLibrary, design_id: int) -> bool:
    """Ask Canva when the design was changed last; whether that was after it was imported. Raises ``CredCloudError``."""
    source = CanvaSource.objects.get(design_id=design_id)
    now = library.design(design_id=source.canva_id)
    CanvaSource.objects.filter(pk=source.pk).update(seen_updated_at=now.updated_at, title=now.title)
    return now.updated_at > source.canva_updated_at
