"""What this room hands to others: jobs as people see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from credcloud_bridge.data import NotFound, Problem
from credcloud_bridge.lms_data import Permission


class JobNotFound(NotFound):
    """There is no such job in this course, or it has no result to open."""


@dataclass(frozen=True, slots=True)
class JobView:
    """A job and how far it is. ``error`` says why it stopped; failed rows are in ``failed_items``.

    ``percent`` is 0 to 100. ``finished`` is true for a job that is done or stopped;
    ``summary`` says in the reader's language what a finished one did. Whoever has
    ``retry_permission`` in the course may have failed rows tried again.
    ``silent_since``: when its worker was last heard of, while that is longer ago than a
    worker may be silent; ``None`` when all is well.
    """

    uuid: UUID
    kind: str
    kind_text: str
    state: str
    state_text: str
    total: int
    done: int
    failed: int
    skipped: int
    percent: int
    error: Problem | None
    batch_uuid: UUID | None
    result_ready: bool
    finished: bool
    summary: str
    retry_permission: Permission
    created_at: datetime
    finished_at: datetime | None
    created_by_name: str
    silent_since: datetime | None = None
