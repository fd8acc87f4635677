"""A draft becomes the next version of its design; what was issued keeps the version that it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.account_names import name_of_account
from credcloud_bridge.data import Problem
from credcloud_bridge.designs.asset_references import with_bytes
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.compiled_designs import checked_template
from credcloud_bridge.designs.drafts import DraftNotFound, StaleDraft, draft_document, get_draft
from credcloud_bridge.designs.layer_notes import Notes, notes_of
from credcloud_bridge.designs.models import Design, DesignVersion, Draft
from credcloud_bridge.designs.summaries import DesignNotFound, visible_designs
from credcloud_bridge.designs.versions import add_version, validated_source


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """The version that a draft became. ``is_new`` is false where the design looked like this already."""

    design_id: int
    version_id: int
    number: int
    is_new: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A version of a design, for lists."""

    id: int
    number: int
    language: str
    is_locked: bool
    created_at: datetime
    created_by: str
    page_count: int = 1

    @property
    def further_pages(self) -> range:
        """The numbers of the pages after the first, counted from 1."""
        return range(2, self.page_count + 1)


def save_version(*, draft_uuid: UUID, revision: int, actor: Any) -> SavedVersion:
    """Make the draft, as it was at ``revision``, its design's newest version; a new design for a draft without one.

    The real compiler renders it first. ``problems`` are warnings. Raises ``DraftNotFound``, ``StaleDraft``,
    ``InvalidDraft`` and ``InvalidDesign``.
    """
    draft = get_draft(draft_uuid=draft_uuid)
    now, document = draft_document(draft_uuid=draft_uuid)
    if now != revision:
        raise StaleDraft(draft, document)
    template = with_bytes(document.template, course_key=draft.course_key)
    source = validated_source(
        kind=document.kind,
        template=template,
        language=document.language,
        direction=document.direction,
    )
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(uuid=draft_uuid).first()
        if row is None:
            raise DraftNotFound(str(draft_uuid))
        design = _design(row, document.name, actor)
        is_new = add_version(design, source, actor)
        _keep_notes(design, row, notes_of(document))
        version = design.versions.order_by("-number")[0]
        canva.draft_became_version(draft_uuid=draft_uuid, design_id=design.pk)
    return SavedVersion(
        design_id=design.pk,
        version_id=version.pk,
        number=version.number,
        is_new=is_new,
        problems=checked_template(template, document.kind),
    )


def _keep_notes(design: Design, row: Draft, notes: Notes) -> None:
    """The editor's notes stay with the design; what an import said has been read by now."""
    if design.layers != notes:
        design.layers = notes
        design.save(update_fields=["layers"])
    if row.import_notes:
        row.import_notes = []
        row.save(update_fields=["import_notes"])


def _design(row: Draft, name: str, actor: Any) -> Design:
    """The draft's design under the name that it has now; made where there is none yet."""
    if row.design_id is None:
        design = Design.objects.create(
            name=name,
            kind=row.kind,
            course_key=row.course_key,
            created_by=actor if actor is not None and actor.pk is not None else None,
        )
        row.design = design
        row.save(update_fields=["design"])
        return design
    design = Design.objects.get(pk=row.design_id)
    if design.name != name:
        design.name = name
        design.save(update_fields=["name"])
    return design


def design_versions(*, design_id: int, course_key: CourseKey | None) -> tuple[VersionSummary, ...]:
    """The versions of a design that this course may use, the newest first; raises ``DesignNotFound``."""
    if not visible_designs(course_key).filter(pk=design_id).exists():
        raise DesignNotFound(design_id)
    rows = DesignVersion.objects.filter(design_id=design_id).select_related("created_by").defer("template")
    return tuple(
        VersionSummary(
            id=row.pk,
            number=row.number,
            language=row.language,
            is_locked=row.locked_at is not None,
            created_at=row.created_at,
            created_by=name_of_account(row.created_by),
            page_count=row.page_count,
        )
        for row in rows.order_by("-number")
    )
