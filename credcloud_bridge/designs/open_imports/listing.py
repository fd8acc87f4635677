"""Begun imports, to look at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.designs.imports.api import Proposal
from credcloud_bridge.designs.open_imports.data import OpenImportNotFound, OpenImportView
from credcloud_bridge.designs.open_imports.models import OpenImport

_MOST_LISTED = 20


def get_open_import(*, import_uuid: UUID) -> OpenImportView:
    """The import; raises ``OpenImportNotFound``. Whose it is stands in ``course_key``."""
    return summary(row_of(import_uuid))


def open_imports(*, course_key: CourseKey | None) -> tuple[OpenImportView, ...]:
    """Imports of a course, or of designs for everybody, of which no draft was made yet, changed last first."""
    rows = OpenImport.objects.filter(
        course_key="" if course_key is None else str(course_key), draft_uuid=None
    ).defer("proposal")
    return tuple(map(summary, rows[:_MOST_LISTED]))


def proposal_of(*, import_uuid: UUID, with_bytes: bool = False) -> Proposal:
    """What was found in the file; its bytes when asked for. Raises ``OpenImportNotFound``."""
    row = row_of(import_uuid)
    if not row.proposal:
        raise OpenImportNotFound(import_uuid)
    if not with_bytes:
        # Bytes are named by their hash: without them there is none to compare.
        return Proposal.from_json({**row.proposal, "base_pdf": ""})
    parts = {part.sha256: bytes(part.data) for part in row.parts.all()}
    base_pdf = parts.pop(row.proposal["base_pdf"], b"")
    return Proposal.from_json(row.proposal, base_pdf=base_pdf, assets=parts)


def row_of(import_uuid: UUID, rows: Any = None) -> OpenImport:
    """The row; raises ``OpenImportNotFound``."""
    row: OpenImport | None = (OpenImport.objects if rows is None else rows).filter(uuid=import_uuid).first()
    if row is None:
        raise OpenImportNotFound(import_uuid)
    return row


def summary(row: OpenImport) -> OpenImportView:
    """The row as others see it."""
    return OpenImportView(
        uuid=row.uuid,
        course_key=CourseKey.from_string(row.course_key) if row.course_key else None,
        group_uuid=row.group_uuid,
        design_id=row.design_id,
        state=row.state,
        name=row.name,
        file_name=row.file_name,
        from_canva=bool(row.canva_id),
        choices=row.choices,
        new_elements=None if row.new_elements is None else tuple(row.new_elements),
        job_uuid=row.job_uuid,
        draft_uuid=row.draft_uuid,
        changed_at=row.changed_at,
    )
