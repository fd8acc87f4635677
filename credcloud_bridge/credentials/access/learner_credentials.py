"""A learner's own credentials in few words, for lists: one query however many there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.addresses import credential_url
from credcloud_bridge.credentials.access.issued_to import issued_to
from credcloud_bridge.credentials.access.public_view import PUBLISHED, with_other_ids
from credcloud_bridge.credentials.access.visibility import visibility_of
from credcloud_bridge.credentials.lists.api import format_public_id, is_expired, page_window
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import PUBLIC_STATES, CredentialState, Visibility
from credcloud_bridge.groups.api import IssuerView
from credcloud_bridge.lms_data import Account

_SHOWN_FIRST = Case(When(state=PUBLISHED, then=Value(0)), default=Value(1), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class LearnerCredential:
    """What a list says of a published credential; the texts are those that were frozen with it.

    ``state`` is published, revoked or superseded. ``issuer`` is as it was named then, without what changes.
    ``has_certificate`` and
    ``has_badge`` say what can be downloaded now. ``successor_public_id`` is the
    public credential that replaced this one, or blank; ``renewal_public_id`` the
    one that began a new period after this one had expired.
    """

    public_id: str
    display_id: str
    state: CredentialState
    is_expired: bool
    recipient_name: str
    title: str
    course_title: str
    course_key: str
    group_uuid: UUID
    issuer: IssuerView
    issued_on: date
    expires_on: date | None
    published_at: datetime | None
    ended_at: datetime | None
    reason: str
    successor_public_id: str
    has_certificate: bool
    has_badge: bool
    visibility: Visibility
    language: str
    public_url: str
    renewal_public_id: str = ""


@dataclass(frozen=True, slots=True)
class LearnerCredentialPage:
    """One page of somebody's credentials, newest first; ``total`` counts all that match."""

    rows: tuple[LearnerCredential, ...]
    total: int
    page: int
    pages: int


def learner_credentials(
    *,
    accounts: Collection[Account],
    course_key: CourseKey | None = None,
    group_uuid: UUID | None = None,
    active_account: int | None = None,
) -> tuple[LearnerCredential, ...]:
    """The published credentials of the person with these accounts (``lms.api.accounts_of``), newest first.

    ``course_key`` limits to credentials issued in this course, ``group_uuid``
    to one credential group (whatever the course). With ``active_account``, the
    id of a Django user, the addresses count only while that account is active:
    for callers who do not know whether they are confirmed. One query.
    """
    found = _of(issued_to(accounts, active_account=active_account))
    if course_key is not None:
        found = found.filter(course_key=course_key)
    if group_uuid is not None:
        found = found.filter(group__uuid=group_uuid)
    return _views(found)


def learner_credential_page(
    *,
    accounts: Collection[Account],
    course_key: CourseKey | None = None,
    for_others: bool = False,
    shown_first: bool = False,
    page: int = 1,
    per_page: int = 20,
) -> LearnerCredentialPage:
    """One page of ``learner_credentials``; a page beyond the end is the last one. Two queries.

    ``shown_first`` puts what was revoked or replaced behind the others, and goes by issue date, newest first.

    ``for_others`` leaves out what was revoked or replaced, and what the
    recipient chose not to show to everybody. Where the recipient chose nothing,
    whether it is shown is for the account's settings: ask
    ``lms.api.shows_certificates`` first.
    """
    found = _of(issued_to(accounts))
    if course_key is not None:
        found = found.filter(course_key=course_key)
    if for_others:
        found = found.filter(state=PUBLISHED, visibility__in=("", Visibility.PUBLIC.value))
    if shown_first:
        found = found.order_by(_SHOWN_FIRST, "-issued_on", "-published_at", "-public_id")
    total = found.order_by().count()
    page, pages, window = page_window(total=total, page=page, per_page=per_page)
    return LearnerCredentialPage(rows=_views(found[window]), total=total, page=page, pages=pages)


def has_any(*, accounts: Collection[Account], course_key: CourseKey) -> bool:
    """Whether the person with these accounts has a published credential of this course, valid or not. One query."""
    return Credential.objects.filter(
        issued_to(accounts), state__in=PUBLIC_STATES, course_key=course_key
    ).exists()


def _of(theirs: Q) -> QuerySet[Credential]:
    found = Credential.objects.filter(theirs, state__in=PUBLIC_STATES)
    return (
        with_other_ids(found)
        .select_related("group")
        .defer("raw", "problems", "attributes")
        .order_by("-published_at", "-pk")
    )


def _views(found: QuerySet[Credential]) -> tuple[LearnerCredential, ...]:
    today = timezone.localdate()
    return tuple(_view(one, today) for one in found)


def _view(credential: Credential, today: date) -> LearnerCredential:
    printed = credential.printed
    usable = credential.state == PUBLISHED
    if credential.issued_on is None:
        raise ValueError(f"credential {credential.pk} was published without an issue date")
    return LearnerCredential(
        public_id=credential.public_id,
        display_id=format_public_id(credential.public_id),
        state=CredentialState(credential.state),
        is_expired=is_expired(credential, today),
        recipient_name=credential.recipient_name,
        title=printed.get("title", ""),
        course_title=printed.get("course_title", ""),
        course_key=str(credential.course_key),
        group_uuid=credential.group.uuid,
        issuer=IssuerView(
            id=printed.get("issuer_id", 0),
            name=printed.get("issuer_name", ""),
            slug="",
            url=printed.get("issuer_url", ""),
            email="",
            logo_url="",
        ),
        issued_on=credential.issued_on,
        expires_on=credential.expires_on,
        published_at=credential.published_at,
        ended_at=credential.ended_at,
        reason=credential.reason,
        successor_public_id=credential.successor_public_id or "",  # type: ignore[attr-defined]
        renewal_public_id=credential.renewal_public_id or "",  # type: ignore[attr-defined]
        has_certificate=usable and credential.certificate_version_id is not None,
        has_badge=usable and credential.badge_version_id is not None,
        visibility=visibility_of(credential),
        language=printed.get("language") or "en",
        public_url=credential_url(credential.public_id),
    )
