"""Beginning an import: with files that somebody brings, or with a design at Canva."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.imports import api as imports
from credcloud_bridge.designs.open_imports.carried_choices import carried_choices
from credcloud_bridge.designs.open_imports.data import OpenImportView
from credcloud_bridge.designs.open_imports.listing import row_of, summary
from credcloud_bridge.designs.open_imports.models import OpenImport, OpenImportPart
from credcloud_bridge.jobs import api as jobs

EXPORT = "export_canva"
_LONGEST_NAME = 200
_SENT_TWICE = timedelta(minutes=2)


def begin_with_file(
    *,
    name: str,
    data: bytes,
    companion: tuple[str, bytes] | None,
    course_key: CourseKey | None,
    actor: Any,
    design_id: int | None = None,
    group_uuid: UUID | None = None,
) -> OpenImportView:
    """Read the file in a process of its own, and keep it with what was found. Raises ``CredCloudError``.

    Who sends the same file twice, as by a double click, gets the import that was begun first.
    """
    proposal = imports.read_design_file(data, name=name, companion=companion)
    with transaction.atomic():
        begun = OpenImport.objects.filter(
            course_key="" if course_key is None else str(course_key),
            group_uuid=group_uuid,
            design=design_id,
            file_name=name[:255],
            created_by=actor,
            draft_uuid=None,
            changed_at__gt=timezone.now() - _SENT_TWICE,
        )
        found = json.loads(json.dumps(proposal.as_json()))
        for row in begun:
            if not row.choices and row.proposal == found:
                return summary(row)
        row = OpenImport.objects.create(
            course_key="" if course_key is None else str(course_key),
            group_uuid=group_uuid,
            design_id=design_id,
            name=PurePath(proposal.name or name).stem[:_LONGEST_NAME],
            file_name=name[:255],
            created_by=actor,
        )
        row.file.save("design", ContentFile(data), save=False)
        if companion is not None:
            row.companion_name = companion[0][:255]
            row.companion.save("companion", ContentFile(companion[1]), save=False)
        store_proposal(row, proposal, earlier=None)
    return summary(row)


def begin_with_canva(
    *,
    canva_id: str,
    course_key: CourseKey,
    actor: Any,
    design_id: int | None = None,
    group_uuid: UUID | None = None,
) -> OpenImportView:
    """Ask Canva what the design is called, and have a job export and read it. Raises ``CredCloudError``.

    Pressed twice, or in two tabs, it is one import: the one that is still being exported.
    """
    found = canva.library_of(user=actor).design(design_id=canva_id)
    with transaction.atomic():
        canva.lock_connection(user=actor)
        same = OpenImport.objects.filter(
            course_key=str(course_key),
            group_uuid=group_uuid,
            state=OpenImport.State.EXPORTING,
            canva_id=found.id,
            canva_updated_at=found.updated_at,
            created_by=actor,
        )
        for row in same:
            if row.design_id == design_id and not _is_stopped(row):
                return summary(row)
        row = OpenImport.objects.create(
            course_key=str(course_key),
            group_uuid=group_uuid,
            design_id=design_id,
            state=OpenImport.State.EXPORTING,
            name=found.title[:_LONGEST_NAME],
            canva_id=found.id,
            canva_title=found.title[:255],
            canva_updated_at=found.updated_at,
            created_by=actor,
        )
        job = jobs.create_job(
            kind=EXPORT,
            course_key=course_key,
            actor=actor,
            params={"import": str(row.uuid), "page_count": found.page_count},
            total=100,
        )
        row.job_uuid = job.uuid
        row.save(update_fields=["job_uuid"])
    return summary(row)


def export_again(*, import_uuid: UUID, actor: Any) -> None:
    """Have an export that stopped tried again, with the connection of ``actor`` if they have one.

    Whoever began it may have left, or disconnected. Raises ``OpenImportNotFound``.
    """
    row = row_of(import_uuid)
    if row.state != OpenImport.State.EXPORTING or row.job_uuid is None or not _is_stopped(row):
        return
    if canva.is_connected(user=actor):
        OpenImport.objects.filter(pk=row.pk).update(created_by=actor)
    jobs.retry_failed(job_uuid=row.job_uuid, course_key=CourseKey.from_string(row.course_key), actor=actor)


def _is_stopped(row: OpenImport) -> bool:
    course_key = CourseKey.from_string(row.course_key)
    return row.job_uuid is None or jobs.get_job(job_uuid=row.job_uuid, course_key=course_key).finished


def store_proposal(row: OpenImport, proposal: imports.Proposal, *, earlier: Mapping[str, Any] | None) -> None:
    """Keep what was found in the file, and what was chosen for it before; in the caller's transaction."""
    row.proposal = proposal.as_json()
    row.new_elements = None
    row.choices = {}
    if earlier is not None:
        row.choices, new = carried_choices(earlier, proposal)
        row.new_elements = list(new)
    row.state = OpenImport.State.READY
    row.problem = {}
    row.save()
    row.parts.all().delete()
    parts = dict(proposal.assets)
    if proposal.base_pdf:
        parts[row.proposal["base_pdf"]] = proposal.base_pdf
    OpenImportPart.objects.bulk_create(
        OpenImportPart(open_import=row, sha256=sha256, data=data) for sha256, data in parts.items()
    )
