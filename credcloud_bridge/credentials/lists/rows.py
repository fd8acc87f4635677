"""Credentials as lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from credcloud_bridge.credentials.data import CredentialRow
from credcloud_bridge.credentials.lists.public_ids import format_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState
from credcloud_bridge.delivery.api import failed_mails

MAX_PER_PAGE = 500


def row_of(credential: Credential, *, today: date | None = None, mail_problem: str = "") -> CredentialRow:
    """One credential as a row; its batch and group must have been selected with it.

    Whether it has expired is read on ``today``, by default the current day in the active time zone.
    """
    return CredentialRow(
        uuid=credential.uuid,
        public_id=credential.public_id,
        display_id=format_public_id(credential.public_id),
        state=CredentialState(credential.state),
        state_text=str(credential.get_state_display()),
        is_expired=is_expired(credential, today or timezone.localdate()),
        name=credential.recipient_name,
        email=credential.recipient_email,
        attributes=dict(credential.attributes),
        language=credential.language,
        issued_on=credential.issued_on,
        expires_on=credential.expires_on,
        batch_uuid=credential.batch.uuid,
        group_uuid=credential.group.uuid,
        group_title=credential.printed.get("title") or credential.group.title,
        course_key=credential.course_key,
        created_at=credential.created_at,
        published_at=credential.published_at,
        ended_at=credential.ended_at,
        reason=credential.reason,
        has_certificate=credential.certificate_version_id is not None,
        has_badge=credential.badge_version_id is not None,
        erased=credential.erased_at is not None,
        looked_at=credential.looked_at is not None,
        mail_problem=mail_problem,
    )


def rows_of(credentials: Iterable[Credential]) -> tuple[CredentialRow, ...]:
    """These credentials as rows, in their order."""
    today = timezone.localdate()
    listed = tuple(credentials)
    # A mail tells of what is published.
    mailed = [one.pk for one in listed if one.state == CredentialState.PUBLISHED.value]
    failed = failed_mails(credential_ids=mailed) if mailed else {}
    return tuple(
        row_of(one, today=today, mail_problem=failed[one.pk].error if one.pk in failed else "")
        for one in listed
    )


def rows_with_ids(ids: Sequence[int]) -> tuple[CredentialRow, ...]:
    """The credentials with these ids as rows, in this order.

    Ids are looked for first, then whole rows are read for them: a database that joins and sorts what a search found
    may well begin with what is joined.
    """
    found = with_row_relations(Credential.objects.all()).in_bulk(ids)
    return rows_of(found[pk] for pk in ids if pk in found)


def unexpired(today: date) -> Q:
    """The condition that a credential has no expiry date, or one that is not before ``today``."""
    return Q(expires_on__isnull=True) | Q(expires_on__gte=today)


def live_condition() -> Q:
    """The condition that a credential stands for its recipient today: under review, or published and not expired."""
    return Q(state=CredentialState.UNDER_REVIEW.value) | (
        Q(state=CredentialState.PUBLISHED.value) & unexpired(timezone.localdate())
    )


def is_expired(credential: Credential, today: date) -> bool:
    """Whether the credential's last valid day is over."""
    return credential.expires_on is not None and credential.expires_on < today


def with_row_relations(credentials: QuerySet[Credential]) -> QuerySet[Credential]:
    """The credentials with what their rows need."""
    return credentials.select_related("batch", "group").defer("raw", "problems")


def page_window(*, total: int, page: int, per_page: int) -> tuple[int, int, slice]:
    """The page that can be shown (1 to the number of pages), that number, and where its rows stand."""
    per_page = min(max(per_page, 1), MAX_PER_PAGE)
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    return page, pages, slice((page - 1) * per_page, page * per_page)
