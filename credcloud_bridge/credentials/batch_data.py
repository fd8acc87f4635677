"""What this room hands to others of a batch before its credentials are generated: recipients, uploads, drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import (
    NotFound,
    Problem,
    Recipient,
    RecipientSource,
)
from credcloud_bridge.lms_data import Fact, Freshness, Learner

if TYPE_CHECKING:
    from credcloud_bridge.groups.api import GroupDetails
    from credcloud_bridge.recipients.api import ChosenLayout, Inspection


class BatchNotFound(NotFound):
    """There is no such batch in this course."""


class UploadNotFound(NotFound):
    """There is no such upload in this course."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many credentials are in which state; ``errors`` and ``warnings`` are counted among the drafts."""

    draft: int = 0
    errors: int = 0
    warnings: int = 0
    under_review: int = 0
    published: int = 0
    revoked: int = 0
    superseded: int = 0
    discarded: int = 0

    @property
    def total(self) -> int:
        """Every credential that was not discarded."""
        return self.draft + self.under_review + self.published + self.revoked + self.superseded

    @property
    def ready(self) -> int:
        """The drafts that can be generated."""
        return self.draft - self.errors


@dataclass(frozen=True, slots=True)
class BatchView:
    """One run of the flow.

    ``expires_on`` is what rows without dates of their own get; ``None``: never.
    ``sources`` says how many that were not discarded came from where.
    ``automatic``: it gathers what the group's rule issues in a month.
    """

    uuid: UUID
    group: GroupDetails
    course_key: CourseKey
    issued_on: date
    expires_on: date | None
    expiry_from_group: bool
    created_at: datetime
    created_by_name: str
    counts: Counts
    sources: Mapping[RecipientSource, int]
    state_text: str
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """A learner of the course, and what they already have of this group."""

    learner: Learner
    has_credential: bool
    in_batch: bool


@dataclass(frozen=True, slots=True)
class EnrolmentPage:
    """One page of the enrolments that match; ``total`` counts all that match, ``to_take`` those not in the batch.

    ``facts``: what the LMS knows of these learners, and ``freshness``: how old it is.
    """

    learners: tuple[EnrolmentRow, ...]
    total: int
    to_take: int
    page: int
    pages: int
    modes: tuple[str, ...]
    cohorts: tuple[str, ...]
    facts: frozenset[Fact]
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class UploadView:
    """An attached spreadsheet. ``ready``: its encoding and columns are known, its rows can be checked."""

    uuid: UUID
    batch_uuid: UUID
    filename: str
    inspection: Inspection
    encoding: str
    layout: ChosenLayout
    mapping: Mapping[int, str]
    date_order: str
    ready: bool
    taken_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingUpload:
    """A spreadsheet that was attached and whose rows were not taken yet."""

    uuid: UUID
    filename: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class UploadSummary:
    """What checking every row of an upload found; ``sample`` has the rows with problems first."""

    rows: int
    ok: int
    with_errors: int
    with_warnings: int
    sample: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as it would be issued now.

    ``issued_on`` and ``expires_on`` are the effective dates; ``own_*`` say
    that the row sets its own. ``raw`` holds what was typed where it could not
    be understood, by column heading.
    """

    uuid: UUID
    batch_uuid: UUID
    row: int
    source: RecipientSource
    name: str
    email: str
    attributes: Mapping[str, str]
    issued_on: date
    expires_on: date | None
    own_issued_on: bool
    own_expires_on: bool
    raw: Mapping[str, str]
    problems: tuple[Problem, ...]
    # Changes with every change of the row; an edit names the one it was made from.
    revision: str = ""

    @property
    def has_errors(self) -> bool:
        """Whether this row can not be generated as it is."""
        return any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One page of a batch's drafts, problems first; ``total`` counts the rows that match what is shown."""

    batch: BatchView
    rows: tuple[DraftRow, ...]
    counts: Counts
    total: int
    page: int
    pages: int
