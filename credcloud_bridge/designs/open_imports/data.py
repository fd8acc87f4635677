"""What this room hands to others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import NotFound


class OpenImportNotFound(NotFound):
    """There is no such import, or not any more."""


@dataclass(frozen=True, slots=True)
class OpenImportView:
    """A begun import without its bytes. ``state`` is exporting or ready; ``course_key`` ``None``: everybody's.

    ``new_elements``: what is new since the design was imported before; ``None`` when it was not.
    """

    uuid: UUID
    course_key: CourseKey | None
    group_uuid: UUID | None
    design_id: int | None
    state: str
    name: str
    file_name: str
    from_canva: bool
    choices: Mapping[str, Any]
    new_elements: tuple[str, ...] | None
    job_uuid: UUID | None
    draft_uuid: UUID | None
    changed_at: datetime
