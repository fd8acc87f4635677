"""What this room hands to others: frozen views of batches, credentials, their history and jobs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import (
    CredCloudError,
    CredentialState,
    GroupSpec,
    NotFound,
    Problem,
    RecipientSource,
    Visibility,
)

if TYPE_CHECKING:
    from credcloud_bridge.branding.api import Signatory
    from credcloud_bridge.delivery.api import DeliveryView
    from credcloud_bridge.groups.api import IssuerView


class CredentialNotFound(NotFound):
    """There is no such credential in this course."""


class EditConflict(CredCloudError):
    """Somebody else changed the credential after the page was opened; nothing was saved.

    ``theirs``: its values as they are now, by column key; ``revision`` is the present one.
    """

    def __init__(self, problem: Problem, *, theirs: Mapping[str, str], revision: str) -> None:
        super().__init__(problem)
        self.theirs, self.revision = theirs, revision


class JobName(StrEnum):
    """The kinds of jobs of this room, as they are stored with a job."""

    TAKE_ENROLMENTS = "take_enrolments"
    TAKE_SPREADSHEET = "take_spreadsheet"
    GENERATE = "generate"
    PUBLISH = "publish"
    EXPORT = "export"
    CHANGE_DRAFTS = "change_drafts"
    CHANGE_REVIEWED = "change_reviewed"
    REISSUE = "reissue"


@dataclass(frozen=True, slots=True)
class RecipientLimit:
    """Whose credentials somebody sees who may not see all learners of a course.

    Those of these accounts, and what ``user_id`` (of a Django user) entered for people without an account.
    """

    lms_user_ids: frozenset[str]
    user_id: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which credentials of a course are meant; every condition that is set must hold.

    ``credential_uuids`` limits to these, ``None`` means all that match but ``excluded_uuids``.
    ``state`` ``None`` means any state but draft and discarded. ``lapsed``
    limits to those whose rule is not fulfilled any more and that wait for a decision.
    ``looked_at``: whether somebody has ticked it as looked at; ``None``: either.
    ``mail_failed`` limits to those whose mail did not arrive, or perhaps not. ``recompleted``
    limits to those whose recipients completed the course again, where nobody has decided yet. ``limit``: what whoever
    asks may see; ``None``: everything.
    """

    course_key: CourseKey
    state: CredentialState | None = None
    batch_uuid: UUID | None = None
    group_uuid: UUID | None = None
    search: str = ""
    issued_from: date | None = None
    issued_to: date | None = None
    expires_from: date | None = None
    expires_to: date | None = None
    lapsed: bool = False
    mail_failed: bool = False
    recompleted: bool = False
    looked_at: bool | None = None
    credential_uuids: frozenset[UUID] | None = None
    excluded_uuids: frozenset[UUID] = frozenset()
    limit: RecipientLimit | None = None


@dataclass(frozen=True, slots=True)
class DesignUsage:
    """How many credentials have a design, in every course; ``groups`` are the titles of those with drafts."""

    drafts: int
    under_review: int
    published: int
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """A credential as lists show it. ``public_id`` is without separators, ``display_id`` with.

    ``erased``: what it said of its recipient is gone. ``mail_problem``: why its mail did not
    arrive and what to do, in the reader's language; blank when nothing is known to have failed.
    """

    uuid: UUID
    public_id: str
    display_id: str
    state: CredentialState
    state_text: str
    is_expired: bool
    name: str
    email: str
    attributes: Mapping[str, str]
    language: str
    issued_on: date | None
    expires_on: date | None
    batch_uuid: UUID
    group_uuid: UUID
    group_title: str
    course_key: CourseKey
    created_at: datetime
    published_at: datetime | None
    ended_at: datetime | None
    reason: str
    has_certificate: bool
    has_badge: bool
    erased: bool = False
    looked_at: bool = False
    mail_problem: str = ""


@dataclass(frozen=True, slots=True)
class CredentialPage:
    """One page of credentials; ``total`` counts all that match.

    ``more``: there are more than ``total``, which was counted no further, and more pages than ``pages``. A negative
    ``page`` counts from the end, -1 being the last one.
    """

    rows: tuple[CredentialRow, ...]
    total: int
    page: int
    pages: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of a credential's history; ``text`` is the sentence a teacher reads.

    ``changes`` holds field name → (old, new), as text.
    """

    kind: str
    at: datetime
    actor_name: str
    text: str
    reason: str
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CredentialView:
    """Everything about one credential, its history and its messages, oldest first.

    ``printed`` holds the texts that were frozen at *generate* by the name a
    design knows them under. ``public_url`` is blank until it is published.
    ``outdated``: it is under review, and the group, course or design has
    changed since it was generated. ``lapsed_at``: since when the recipient
    does not fulfil the group's rule any more, while nobody has decided about it.
    ``revision`` changes with every change; an edit names the one it was made from.
    """

    row: CredentialRow
    source: RecipientSource
    lms_user_id: str
    printed: Mapping[str, Any]
    public_url: str
    predecessor_uuid: UUID | None
    successor_uuid: UUID | None
    history: tuple[EventView, ...]
    deliveries: tuple[DeliveryView, ...]
    problems: tuple[Problem, ...] = ()
    outdated: bool = False
    lapsed_at: datetime | None = None
    revision: str = ""
    page_count: int = 1
    # Under review: what the group declares, the columns of a form that changes the credential; and what everybody
    # will see of it once it is published.
    group_spec: GroupSpec | None = None
    preview: PublicCredential | None = None

    @property
    def further_pages(self) -> range:
        """The numbers of the certificate's pages after the first, counted from 1."""
        return range(2, self.page_count + 1)


@dataclass(frozen=True, slots=True)
class ExpiryChange:
    """What a new expiry date did: ``extended`` ones have it, ``reissued`` ones are replaced once that is published."""

    extended: int
    reissued: int


@dataclass(frozen=True, slots=True)
class PublishSummary:
    """What publishing would do: ``credentials`` made public, ``people`` e-mailed, earlier ones ``replaced``."""

    credentials: int
    people: int
    replaced: int


@dataclass(frozen=True, slots=True)
class FailedItem:
    """A credential on which a job failed, and why."""

    credential: CredentialRow
    problem: Problem


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a credential stands in a list; ``position`` counts from 1, and is 0 when it is not in it."""

    previous: UUID | None
    next: UUID | None
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class Download:
    """A file that is made while it is sent."""

    filename: str
    content_type: str
    content: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class HomeCounts:
    """What the issuer home shows. ``failed`` counts rows that a job could not finish and that still wait."""

    drafts: int
    under_review: int
    published: int
    failed: int
    revoked: int


class PdfBeingSigned(Exception):
    """A worker is still signing the PDF of the credential with this public id; it takes seconds."""


@dataclass(frozen=True, slots=True)
class PublicCredential:
    """What anybody may know of a credential that was published at some time.

    ``state`` is published, revoked or superseded. ``reason`` is why it was
    revoked. ``successor_public_id`` is the credential that replaced it, when
    that one is itself public; ``renewal_public_id`` the one that began a new
    period after this one had expired, ``renews_public_id`` the expired one that
    this one renews. A private one is for those whom ``may_see`` lets
    in; ``listed``: search engines may have it.
    ``erased``: what it said of its recipient is gone, and so is the certificate; the name is blank.
    ``page_count`` is that of the certificate. ``signatories`` are those of the day on which it was generated.
    """

    public_id: str
    display_id: str
    state: CredentialState
    is_expired: bool
    recipient_name: str
    title: str
    course_title: str
    course_number: str
    course_details: str
    organisation: str
    description: str
    criteria: str
    url: str
    tags: tuple[str, ...]
    issuer: IssuerView
    issued_on: date
    expires_on: date | None
    published_at: datetime | None
    ended_at: datetime | None
    reason: str
    successor_public_id: str
    has_certificate: bool
    has_badge: bool
    language: str
    direction: str
    visibility: Visibility
    listed: bool
    public_url: str
    erased: bool = False
    renewal_public_id: str = ""
    renews_public_id: str = ""
    page_count: int = 1
    signatories: tuple[Signatory, ...] = ()

    @property
    def further_pages(self) -> range:
        """The numbers of the certificate's pages after the first, counted from 1."""
        return range(2, self.page_count + 1)
