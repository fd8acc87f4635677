"""Choices are kept as they are made; a draft is made of them; what is done with goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.draft_starts import document_of_template
from credcloud_bridge.designs.drafts import DraftNotFound, DraftSummary, create_draft, get_draft
from credcloud_bridge.designs.imports import api as imports
from credcloud_bridge.designs.models import Design
from credcloud_bridge.designs.open_imports.carried_choices import remembered
from credcloud_bridge.designs.open_imports.data import OpenImportNotFound
from credcloud_bridge.designs.open_imports.embedded_fonts import with_embedded_fonts
from credcloud_bridge.designs.open_imports.listing import proposal_of, row_of, summary
from credcloud_bridge.designs.open_imports.models import OpenImport
from credcloud_bridge.storage import delete_when_committed

# An import is kept for so many days after the last change.
DAYS_KEPT = 30
_AT_ONCE = 50
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "ckb", "dv")


def save_choices(*, import_uuid: UUID, choices: Mapping[str, Any], name: str = "") -> None:
    """Keep what the person said so far. Raises ``OpenImportNotFound``."""
    row = row_of(import_uuid, OpenImport.objects.defer("proposal"))
    before = row.choices, row.name
    row.choices = dict(choices)
    row.name = " ".join(name.split())[:200] or row.name
    if (row.choices, row.name) == before:
        return
    row.changed_at, row.draft_uuid = timezone.now(), None  # a draft that was made before says less
    row.save(update_fields=["choices", "changed_at", "name", "draft_uuid"])


def make_draft(
    *,
    import_uuid: UUID,
    actor: Any,
    language: str,
    kind: DesignKind,
    known_values: Mapping[str, str] | None = None,
) -> DraftSummary:
    """A draft with the chosen fields, of a new design or of the next version of the one that is imported again.

    ``known_values`` are those that its credentials will have, by name with their labels: the draft tells of others.
    Nothing that was issued changes. While nothing was said since, a second call gives the draft that the first made.
    Raises ``CredCloudError`` and ``OpenImportNotFound``.
    """
    row = row_of(import_uuid)
    unknown = [] if known_values is None else _unknown_values(row.choices, known_values)
    if (made_before := _draft_of(row)) is not None:
        return made_before
    view = summary(row)
    proposal = proposal_of(import_uuid=import_uuid, with_bytes=True)
    made = imports.draft_from(proposal, row.choices)
    language = proposal.language or language
    design = row.design
    template = with_embedded_fonts(
        made.embedded_template(), proposal, course_key=view.course_key, actor=actor
    )
    document = document_of_template(
        template,
        name=design.name if design else row.name,
        kind=DesignKind(design.kind) if design else kind,
        language=language,
        direction="rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr",
        course_key=view.course_key,
        actor=actor,
    )
    with transaction.atomic():
        now = OpenImport.objects.select_for_update().defer("proposal").filter(pk=row.pk).first()
        if now is None:
            raise OpenImportNotFound(import_uuid)
        if now.choices == row.choices and (made_before := _draft_of(now)) is not None:
            return made_before  # a double click
        draft = create_draft(
            document=document,
            course_key=view.course_key,
            actor=actor,
            design_id=row.design_id,
            group_uuid=row.group_uuid,
            import_notes=[*made.notes, *unknown],
        )
        OpenImport.objects.filter(pk=row.pk).update(draft_uuid=draft.uuid, changed_at=timezone.now())
        if row.canva_id and row.canva_updated_at is not None:
            canva.remember_origin(
                draft_uuid=draft.uuid,
                canva_id=row.canva_id,
                title=row.canva_title,
                updated_at=row.canva_updated_at,
                choices=remembered(proposal, row.choices),
                actor=actor,
            )
    return draft


def _unknown_values(choices: Mapping[str, Any], known: Mapping[str, str]) -> list[dict[str, Any]]:
    """A note for each chosen value that no credential has unless its group declares it."""
    names = [one["name"] for one in choices.get("frames", ())]
    for choice in choices.get("elements", {}).values():
        names += (
            [choice["name"]] if choice["as"] == "field" else [one["name"] for one in choice.get("spans", ())]
        )
    return [
        {"code": "element-needs-attribute", "details": {"element": name.replace("_", " "), "name": name}}
        for name in dict.fromkeys(names)
        if name not in known
    ]


def _draft_of(row: OpenImport) -> DraftSummary | None:
    """The draft that was made of the import as it is now."""
    if row.draft_uuid is None:
        return None
    try:
        return get_draft(draft_uuid=row.draft_uuid)
    except DraftNotFound:
        return None


def own_design(*, design_id: int, course_key: str) -> str | None:
    """The name of a design that belongs to exactly this course; ``None`` for any other."""
    found = Design.objects.filter(pk=design_id, course_key=course_key, starter_slug=None).first()
    return found.name if found else None


def discard_import(*, import_uuid: UUID) -> None:
    """Remove the import with its files; drafts that were made of it stay. Raises ``OpenImportNotFound``."""
    _delete(row_of(import_uuid))


def delete_old_imports() -> int:
    """Remove imports that nobody has changed for ``DAYS_KEPT`` days; returns how many."""
    old = OpenImport.objects.filter(changed_at__lt=timezone.now() - timedelta(days=DAYS_KEPT))
    rows = list(old.defer("proposal").order_by("pk")[:_AT_ONCE])
    for row in rows:
        _delete(row)
    return len(rows)


def _delete(row: OpenImport) -> None:
    with transaction.atomic():
        delete_when_committed(row.file)
        delete_when_committed(row.companion)
        row.delete()
