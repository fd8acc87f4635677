"""By what anybody can tell that nothing changed in what a credential shows: one query, without reading it as a model.

Public pages are asked for far more often than anything about them changes. Most of
what such a page costs is building its queries and filling its template, so answers
are kept (``kept_answers``) together with the version that they were made of.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials.access.public_view import PUBLISHED, with_other_ids
from credcloud_bridge.credentials.lists.api import normalise_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import PUBLIC_STATES, Visibility
from credcloud_bridge.lms import api as lms
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.prepared_query import PreparedQuery

# What decides whether an answer may be kept, and whether search engines may have it.
_DECIDES = (
    "state",
    "visibility",
    "erased_at",
    "lms_user_id",
    "course_key",
    "group__public_listing",
    "group__issuer_id",
    "printed_issuer",
)
# Whatever else a public page, document or file of a credential says.
_SHOWS = (
    "id",
    "updated_at",
    "printed",
    "recipient_name",
    "issued_on",
    "expires_on",
    "published_at",
    "ended_at",
    "reason",
    "certificate_version_id",
    "badge_version_id",
    "group__branding",
    "group__issuer__name",
    "group__issuer__slug",
    "group__issuer__url",
    "group__issuer__email",
    "group__issuer__logo",
    "group__issuer__branding",
    "group__issuer__linkedin_id",
    "group__issuer__root_url",
    "successor_public_id",
    "renewal_public_id",
    "renews_public_id",
    "proof_value",
)


@dataclass(frozen=True, slots=True)
class PublicVersion:
    """``digest`` (32 hexadecimal digits) changes with whatever a credential's public page, document or files show.

    ``public_id`` is the id as it is written; ``listed`` whether search engines may have it.
    """

    public_id: str
    digest: str
    listed: bool


def public_version(*, public_id: str) -> PublicVersion | None:
    """The version of what is shown today; nothing where answers may not be kept.

    These are unknown, private and erased credentials, and the few whose group has another issuer since.
    """
    plain = normalise_public_id(public_id)
    row = _CURRENT.first_row({"public_id": plain}) if plain else None
    if row is None:
        return None
    state, visibility, erased_at, account, course, group_lists, issuer, printed_issuer = row[: len(_DECIDES)]
    if erased_at is not None or visibility == Visibility.PRIVATE.value:
        return None
    if printed_issuer is not None and str(printed_issuer) != str(issuer):
        return None
    listed = state == PUBLISHED and (
        visibility == Visibility.PUBLIC.value
        or (not visibility and bool(group_lists) and _account_allows(account, course))
    )
    shown = repr((row, listed, timezone.localdate()))
    return PublicVersion(plain, hashlib.blake2b(shown.encode(), digest_size=16).hexdigest(), listed)


def _account_allows(account: str, course: str) -> bool:
    return lms.account_shows_certificates(lms_user_id=account, course_key=CourseKey.from_string(course))


def _current(public_id: str) -> QuerySet[Any, Any]:
    found = with_other_ids(Credential.objects.filter(public_id=public_id, state__in=PUBLIC_STATES))
    found = found.annotate(
        printed_issuer=KT("printed__issuer_id"), proof_value=openbadges.proof_value_of(OuterRef("pk"))
    ).order_by()
    return found.values_list(*_DECIDES, *_SHOWS)


_CURRENT = PreparedQuery(Credential, _current, ["public_id"])
