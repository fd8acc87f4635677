"""Designs of ours that came from Canva: where from, as of when, and with which choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from credcloud_bridge.designs.canva.models import CanvaSource
from credcloud_bridge.designs.canva.port import DesignLibrary


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
            design_id=one.design_id or 0,
            canva_id=one.canva_id,
            title=one.title,
            updated_at=one.canva_updated_at,
            changed=one.seen_updated_at > one.canva_updated_at,
            choices=one.choices,
        )
        for one in found
    )


def remember_origin(
    *,
    draft_uuid: UUID,
    canva_id: str,
    title: str,
    updated_at: datetime,
    choices: Mapping[str, Any],
    actor: Any,
) -> None:
    """Say that the draft was made from this design at Canva, as it was then, with these choices."""
    CanvaSource.objects.update_or_create(
        draft_uuid=draft_uuid,
        defaults={
            "canva_id": canva_id,
            "title": title,
            "canva_updated_at": updated_at,
            "seen_updated_at": updated_at,
            "choices": dict(choices),
            "imported_at": timezone.now(),
            "imported_by": actor,
        },
    )


def draft_became_version(*, draft_uuid: UUID, design_id: int) -> None:
    """A draft was saved as a version of this design: where the draft came from, the design does from now on."""
    with transaction.atomic():
        source = CanvaSource.objects.select_for_update().filter(draft_uuid=draft_uuid).first()
        if source is None or source.design_id == design_id:
            return
        CanvaSource.objects.filter(design_id=design_id).exclude(pk=source.pk).delete()
        CanvaSource.objects.filter(pk=source.pk).update(design_id=design_id)


def look_for_changes(*, library: DesignLibrary, design_id: int) -> bool:
    """Ask Canva when the design was changed last; whether that was after it was imported. Raises ``CredCloudError``."""
    source = CanvaSource.objects.get(design_id=design_id)
    now = library.design(design_id=source.canva_id)
    CanvaSource.objects.filter(pk=source.pk).update(seen_updated_at=now.updated_at, title=now.title)
    return now.updated_at > source.canva_updated_at
