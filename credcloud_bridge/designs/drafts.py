"""Drafts of designs: begun, saved with every change, listed, thrown away.

A save says on which revision its change was made; when somebody else saved
meanwhile it is refused, and nothing of either is lost (``StaleDraft``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.account_names import name_of_account
from credcloud_bridge.data import CredCloudError, DesignKind, NotFound, Problem
from credcloud_bridge.designs.draft_documents import DraftDocument, InvalidDraft
from credcloud_bridge.designs.imports.api import note_problem
from credcloud_bridge.designs.layer_notes import lock_problems
from credcloud_bridge.designs.models import Draft


class DraftNotFound(NotFound):
    """There is no such draft."""


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """A draft without its content. ``course_key`` is ``None`` for drafts of designs that everybody may use."""

    uuid: UUID
    name: str
    kind: DesignKind
    course_key: CourseKey | None
    design_id: int | None
    group_uuid: UUID | None
    revision: int
    saved_at: datetime
    saved_by: str


class StaleDraft(CredCloudError):
    """Somebody else saved the draft since; ``current`` and ``document`` are what they saved."""

    def __init__(self, current: DraftSummary, document: DraftDocument) -> None:
        super().__init__(
            Problem(
                row=None,
                column=None,
                code="draft-stale",
                message=_("%(person)s has changed this design since you opened it.")
                % {"person": current.saved_by or _("Somebody else")},
                remedy=_("Take their changes, or keep yours as a copy."),
            )
        )
        self.current = current
        self.document = document


def create_draft(
    *,
    document: DraftDocument,
    course_key: CourseKey | None,
    actor: Any,
    design_id: int | None = None,
    group_uuid: UUID | None = None,
    import_notes: Sequence[Mapping[str, Any]] = (),
) -> DraftSummary:
    """A new draft: of a new design, or of the next version of ``design_id``.

    ``import_notes`` are what an import has to say of it (``import_problems``).
    """
    row = Draft.objects.create(
        design_id=design_id,
        course_key="" if course_key is None else str(course_key),
        group_uuid=group_uuid,
        import_notes=[dict(note) for note in import_notes],
        saved_by=_saved_user(actor),
        **_columns(document),
    )
    return _summary(row)


def get_draft(*, draft_uuid: UUID) -> DraftSummary:
    """The draft without its content; raises ``DraftNotFound``. Whose it is stands in ``course_key``."""
    return _summary(_row(draft_uuid))


def draft_document(*, draft_uuid: UUID) -> tuple[int, DraftDocument]:
    """The draft's revision and content; raises ``DraftNotFound``."""
    row = _row(draft_uuid)
    return row.revision, _document(row)


def import_problems(*, draft_uuid: UUID) -> tuple[Problem, ...]:
    """What the import said that this draft was made by, until it becomes a version; raises ``DraftNotFound``."""
    notes = Draft.objects.filter(uuid=draft_uuid).values_list("import_notes", flat=True).first()
    return tuple(note_problem(note["code"], note["details"]) for note in notes or ())


def save_draft(
    *, draft_uuid: UUID, revision: int, document: DraftDocument, actor: Any, may_unlock: bool = True
) -> int:
    """Save a change that was made on ``revision``; returns the new one.

    Without ``may_unlock`` what others have locked must be as it was (``InvalidDraft``).

    Saving what is saved already changes nothing: an editor whose answer was lost
    may send again. Raises ``DraftNotFound``, ``StaleDraft``, ``InvalidDraft``.
    """
    with transaction.atomic():
        row = _row(draft_uuid, Draft.objects.select_for_update())
        stored = _document(row)
        if stored == document:
            return row.revision
        if row.revision != revision:
            raise StaleDraft(_summary(row), stored)
        if not may_unlock and (problems := tuple(lock_problems(stored, document))):
            raise InvalidDraft(problems)
        for name, value in _columns(document).items():
            setattr(row, name, value)
        row.kind = stored.kind.value  # what it is for does not change while it is edited
        row.revision += 1
        row.saved_at = timezone.now()
        row.saved_by = _saved_user(actor)
        row.save()
    return row.revision


def drafts_of(*, course_key: CourseKey | None) -> tuple[DraftSummary, ...]:
    """The drafts of a course, or of designs for everybody, the one saved last first."""
    owner = "" if course_key is None else str(course_key)
    return tuple(map(_summary, _light().filter(course_key=owner)))


def delete_draft(*, draft_uuid: UUID) -> None:
    """Throw a draft away; the versions of its design stay."""
    Draft.objects.filter(uuid=draft_uuid).delete()


def _light() -> Any:
    return Draft.objects.select_related("saved_by").defer(
        "template", "layers", "guides", "history", "import_notes"
    )


def _row(draft_uuid: UUID, rows: Any = None) -> Draft:
    rows = Draft.objects.select_related("saved_by") if rows is None else rows
    row: Draft | None = rows.filter(uuid=draft_uuid).first()
    if row is None:
        raise DraftNotFound(str(draft_uuid))
    return row


def _columns(document: DraftDocument) -> dict[str, Any]:
    return {
        "name": document.name,
        "kind": document.kind.value,
        "language": document.language,
        "direction": document.direction,
        "template": dict(document.template),
        "layers": dict(document.layers),
        "guides": list(document.guides),
        "history": list(document.history),
    }


def _document(row: Draft) -> DraftDocument:
    return DraftDocument(
        name=row.name,
        kind=DesignKind(row.kind),
        language=row.language,
        direction=row.direction,
        template=row.template,
        layers=row.layers,
        guides=tuple(row.guides),
        history=tuple(row.history),
    )


def _summary(row: Draft) -> DraftSummary:
    return DraftSummary(
        uuid=row.uuid,
        name=row.name,
        kind=DesignKind(row.kind),
        course_key=CourseKey.from_string(row.course_key) if row.course_key else None,
        design_id=row.design_id,
        group_uuid=row.group_uuid,
        revision=row.revision,
        saved_at=row.saved_at,
        saved_by=name_of_account(row.saved_by),
    )


def _saved_user(actor: Any) -> Any:
    return actor if actor is not None and actor.pk is not None else None
