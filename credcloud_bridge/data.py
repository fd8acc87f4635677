"""Frozen data that crosses room boundaries.

Nothing here touches the database, the clock, the network or Django's
settings: a value of these classes can be built in a test, sent to a child
process or stored as JSON. Text that a person will read is already translated
by whoever builds the value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a problem matters: an error stops its row, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and how to fix it.

    ``row`` is the number a person sees: the spreadsheet's own row number (the
    header is row 1), or the position in a list counted from 1; ``None`` when
    the whole file or form is meant. ``column`` is the column's heading as the
    person sees it, or ``None``. ``code`` is stable and never translated, for
    tests and programs (``email-invalid``); ``message`` says what happened and
    ``remedy`` what to do next, both translated.
    """

    row: int | None
    column: str | None
    code: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether this stops its row from being generated."""
        return self.severity is Severity.ERROR

    def as_json(self) -> dict[str, Any]:
        """This problem as plain JSON values; ``from_json`` reads it back."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "severity": self.severity.value,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Problem:
        """The problem that ``as_json`` wrote."""
        return cls(
            row=value["row"],
            column=value["column"],
            code=value["code"],
            message=value["message"],
            remedy=value["remedy"],
            severity=Severity(value["severity"]),
        )


class CredCloudError(Exception):
    """Something a person asked for cannot be done; ``problem`` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class NotFound(LookupError):
    """There is no such thing, or not for whoever asks: in this course, or with this id."""


def request_error(code: str, message: str, remedy: str) -> CredCloudError:
    """The error for a request that is refused as a whole (no row, no column)."""
    return CredCloudError(Problem(row=None, column=None, code=code, message=message, remedy=remedy))


# --- people and courses, as an LMS knows them ---------------------------------


# --- what a credential group declares -----------------------------------------


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """A custom attribute: ``name`` is its identifier in designs, ``label`` its column heading.

    ``type`` is the key of an attribute type: ``text``, ``number``, ``date``,
    ``choice`` or one that an extension registers.
    """

    name: str
    label: str
    type: str = "text"
    required: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()


class ValidityKind(StrEnum):
    """How long credentials of a group stay valid."""

    NEVER = "never"
    MONTHS = "months"
    YEARS = "years"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Validity:
    """When credentials of a group expire. ``count`` for months and years, ``until`` for a fixed date."""

    kind: ValidityKind = ValidityKind.NEVER
    count: int = 0
    until: date | None = None


class IssueWhen(StrEnum):
    """When credentials of a group are issued without a person asking for it."""

    MANUAL = "manual"
    PASSED = "passed"
    CERTIFICATE = "certificate"
    ALL_COURSES = "all_courses"


@dataclass(frozen=True, slots=True)
class IssueRule:
    """By which rule a group issues by itself (ADR 0033).

    ``publish_since``: who completed on this day or later is published at once;
    everybody else, and with ``None`` everybody, is put under review.
    ``follow_revocation``: a published credential is revoked when the LMS
    revokes its own certificate; otherwise staff are told.
    """

    when: IssueWhen = IssueWhen.MANUAL
    publish_since: date | None = None
    follow_revocation: bool = False

    @property
    def is_on(self) -> bool:
        """Whether the group issues by itself at all."""
        return self.when is not IssueWhen.MANUAL


class DuplicatePolicy(StrEnum):
    """What happens when a recipient already has a live credential of the group."""

    FORBID = "forbid"
    ALLOW = "allow"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """What preparing recipients needs to know of a credential group, and nothing more."""

    code: str
    title: str
    attributes: tuple[AttributeSpec, ...] = ()
    validity: Validity = Validity()
    duplicates: DuplicatePolicy = DuplicatePolicy.FORBID
    language: str = "en"


# --- recipients on their way to a credential ----------------------------------


class RecipientSource(StrEnum):
    """Where a recipient of a batch came from."""

    ENROLMENT = "enrolment"
    BY_HAND = "by_hand"
    SPREADSHEET = "spreadsheet"
    REISSUE = "reissue"
    COMMAND = "command"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A checked row: who will get a credential and what stands on it.

    Values that could not be understood stay in ``raw`` as they were typed
    (keyed by column heading), so that nothing a person entered is lost; the
    ``problems`` say which. ``attributes`` are canonical texts keyed by
    attribute name: numbers as ``12.5``, dates as ISO 8601.
    """

    name: str
    email: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    issued_on: date | None = None
    expires_on: date | None = None
    row: int | None = None
    lms_user_id: str = ""
    language: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether any problem stops this row."""
        return any(problem.is_error for problem in self.problems)

    def with_problems(self, *problems: Problem) -> Recipient:
        """This recipient with more problems added at the end."""
        return replace(self, problems=(*self.problems, *problems))


# --- credentials ---------------------------------------------------------------


class CredentialState(StrEnum):
    """The states of a credential's life (DESIGN: the flow). ``expired`` is read, never stored."""

    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    PUBLISHED = "published"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


# What anybody may have been shown: once published, never hidden again by a change of state.
PUBLIC_STATES = (
    CredentialState.PUBLISHED.value,
    CredentialState.REVOKED.value,
    CredentialState.SUPERSEDED.value,
)
# What has a certificate or badge that can be looked at.
RENDERABLE_STATES = (CredentialState.DRAFT.value, CredentialState.UNDER_REVIEW.value, *PUBLIC_STATES)


class Visibility(StrEnum):
    """Who sees a published credential: everybody and search engines, whoever has the link, or its recipient only."""

    PUBLIC = "public"
    LINK = "link"
    PRIVATE = "private"


class DesignKind(StrEnum):
    """What a design is for."""

    CERTIFICATE = "certificate"
    BADGE = "badge"


@dataclass(frozen=True, slots=True)
class DesignSource:
    """One immutable design version, everything that rendering may look at.

    ``template`` is a pdfme 6 template as plain JSON values; images and the
    base page inside it are ``data:`` URIs. ``digest`` is the SHA-256 (hex) of
    the canonical JSON and keys every cache.
    """

    digest: str
    kind: DesignKind
    template: Mapping[str, Any]
    fonts: tuple[str, ...] = ()
    language: str = "en"
    direction: str = "ltr"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one recipient, before it is queued.

    ``kind`` is the name of a registered ``delivery.api.MailKind``. ``context``
    holds plain JSON values for its templates; it is frozen when queued, so that
    a retry sends what the first try would have sent.
    """

    credential_id: int
    kind: str
    to: str
    language: str
    context: Mapping[str, Any] = field(default_factory=dict)
