"""A credential as everybody may see it, built from its row and from what it shares with others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from credcloud_bridge.addresses import credential_url, logo_path
from credcloud_bridge.branding.api import Branding, branding_by_digest
from credcloud_bridge.credentials.access.visibility import visibility_of
from credcloud_bridge.credentials.data import PublicCredential
from credcloud_bridge.credentials.lists.api import format_public_id, is_expired
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import PUBLIC_STATES, CredentialState, Visibility
from credcloud_bridge.designs.api import VersionLayout, version_layout
from credcloud_bridge.groups.api import IssuerView, group_details, issuers_by_id
from credcloud_bridge.lms import api as lms

PUBLISHED = CredentialState.PUBLISHED.value


class Lookups:
    """Groups, issuers, brandings and designs that several credentials share, each asked for once."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.group_issuer: Callable[[int], IssuerView] = cache(_group_issuer)
        self.issuer: Callable[[int], IssuerView | None] = cache(_issuer_by_id)
        self.branding: Callable[[str], Branding] = cache(_branding)
        self.layout: Callable[[int], VersionLayout] = cache(_layout)


def with_other_ids(found: QuerySet[Credential]) -> QuerySet[Credential]:
    """With the public ids of what replaced each credential, what renewed it, and what it renews."""

    def newest(**related: Any) -> Subquery:
        others = Credential.objects.filter(state__in=PUBLIC_STATES, **related)
        return Subquery(others.order_by("-published_at", "-pk").values("public_id")[:1])

    renewed = Credential.objects.filter(pk=OuterRef("renews_id")).values("public_id")[:1]
    return found.annotate(
        successor_public_id=newest(supersedes=OuterRef("pk")),
        renewal_public_id=newest(renews=OuterRef("pk")),
        renews_public_id=Subquery(renewed),
    )


def view_of(credential: Credential, lookups: Lookups | None = None) -> PublicCredential:
    """What everybody may know of it. The row comes with its group, and ``with_other_ids`` unless it is under review."""
    lookups = lookups or Lookups()
    printed = credential.printed
    downloadable = (
        credential.state in (PUBLISHED, CredentialState.UNDER_REVIEW.value) and credential.erased_at is None
    )
    language = printed.get("language") or "en"
    issued_on = credential.issued_on
    if issued_on is None:
        raise ValueError(f"credential {credential.pk} was generated without an issue date")
    version_id = credential.certificate_version_id or credential.badge_version_id
    layout = lookups.layout(version_id) if version_id is not None else VersionLayout("ltr", 1)
    return PublicCredential(
        public_id=credential.public_id,
        display_id=format_public_id(credential.public_id),
        state=CredentialState(credential.state),
        is_expired=is_expired(credential, lookups.today),
        recipient_name=credential.recipient_name,
        title=printed.get("title", ""),
        course_title=printed.get("course_title", ""),
        course_number=printed.get("course_number", ""),
        course_details=printed.get("course_details", ""),
        organisation=printed.get("organisation", ""),
        description=printed.get("description", ""),
        criteria=printed.get("criteria", ""),
        url=printed.get("url", ""),
        tags=tuple(printed.get("tags", ())),
        issuer=_issuer(credential, lookups),
        issued_on=issued_on,
        expires_on=credential.expires_on,
        published_at=credential.published_at,
        ended_at=credential.ended_at,
        reason=credential.reason,
        successor_public_id="" if credential.state == PUBLISHED else _annotated(credential, "successor"),
        has_certificate=downloadable and credential.certificate_version_id is not None,
        has_badge=downloadable and credential.badge_version_id is not None,
        language=language,
        direction=layout.direction,
        visibility=visibility_of(credential),
        listed=_listed(credential),
        public_url=credential_url(credential.public_id),
        erased=credential.erased_at is not None,
        renewal_public_id=_annotated(credential, "renewal"),
        renews_public_id=_annotated(credential, "renews"),
        page_count=layout.page_count,
        signatories=_frozen_branding(credential, lookups).signatories,
    )


def _listed(credential: Credential) -> bool:
    """Whether search engines may have it.

    What the recipient chose for this one credential counts most; where they
    chose nothing, their account's choice for certificates, then the group's.
    """
    if credential.state != PUBLISHED or credential.erased_at is not None:
        return False
    if visibility_of(credential) is not Visibility.PUBLIC:
        return False
    return bool(credential.visibility) or lms.account_shows_certificates(
        lms_user_id=credential.lms_user_id, course_key=credential.course_key
    )


def _issuer(credential: Credential, lookups: Lookups) -> IssuerView:
    """The issuer as it was named when the credential was generated, with the logo of then; its contact as it is now."""
    now = lookups.group_issuer(credential.group_id)
    issuer_id = credential.printed.get("issuer_id", now.id)
    if issuer_id != now.id:
        # The group has another issuer since.
        now = lookups.issuer(issuer_id) or IssuerView(issuer_id, "", "")
    logo = _frozen_branding(credential, lookups).logo
    return replace(
        now,
        name=credential.printed.get("issuer_name", now.name),
        url=credential.printed.get("issuer_url", now.url),
        logo_url=logo_path(logo) if logo else now.logo_url,
    )


def _annotated(credential: Credential, name: str) -> str:
    # Nothing has replaced or renewed what was never public.
    return getattr(credential, f"{name}_public_id", "") or ""


def _group_issuer(group_id: int) -> IssuerView:
    return group_details(group_id=group_id).issuer


def _issuer_by_id(issuer_id: int) -> IssuerView | None:
    return issuers_by_id(issuer_ids=[issuer_id]).get(issuer_id)


def _frozen_branding(credential: Credential, lookups: Lookups) -> Branding:
    """The branding of the day on which it was generated; an empty one where there was none."""
    return lookups.branding(credential.printed.get("branding", ""))


def _branding(digest: str) -> Branding:
    return branding_by_digest(digest)


def _layout(version_id: int) -> VersionLayout:
    return version_layout(version_id=version_id)
