"""What everybody, and a learner, may see: credentials that were published, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.addresses import credential_url, logo_path
from credcloud_bridge.branding.api import branding_by_digest
from credcloud_bridge.credentials.access.issued_to import issued_to
from credcloud_bridge.credentials.access.visibility import visibility_of
from credcloud_bridge.credentials.data import CredentialNotFound, PublicCredential
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.files.api import ImageFormat
from credcloud_bridge.credentials.lists.api import format_public_id, is_expired, normalise_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import PUBLIC_STATES, CredentialState, DesignKind, Visibility
from credcloud_bridge.designs.api import VersionLayout, version_layout
from credcloud_bridge.groups.api import IssuerView, group_details, issuers_by_id
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms_data import Account

PUBLISHED = CredentialState.PUBLISHED.value


def public_credential(*, public_id: str) -> PublicCredential | None:
    """The credential with this id as anybody may see it; nothing for an unknown or unpublished one.

    The id may be typed in small letters, with blanks and dashes, and with O for 0, I or L for 1.
    """
    found = _found(public_id)
    return _view(found) if found is not None else None


def public_ids() -> Iterator[str]:
    """The id of every credential that is or was public, in the order in which they were made; read in chunks."""
    found = (
        Credential.objects.filter(state__in=PUBLIC_STATES).order_by("pk").values_list("public_id", flat=True)
    )
    return found.iterator(chunk_size=2_000)


def public_url(*, public_id: str) -> str:
    """The address of the credential's public page."""
    return credential_url(public_id)


def public_pdf(*, public_id: str, kind: DesignKind | str = DesignKind.CERTIFICATE) -> bytes | None:
    """The PDF of a published credential; nothing when it is not published now or has none of this kind.

    Raises ``PdfBeingSigned`` while a worker still has to sign it: ask again in some seconds.
    """
    found = _downloadable(public_id, DesignKind(kind))
    return files.signed_pdf(found, DesignKind(kind)) if found is not None else None


def public_image(
    *,
    public_id: str,
    kind: DesignKind | str = DesignKind.CERTIFICATE,
    width: int,
    format: ImageFormat = "png",  # noqa: A002
    page: int = 0,
) -> bytes | None:
    """The picture of a page (from 0) of a published credential.

    Nothing when it is not published now, has none of this kind or not as many pages.
    """
    found = _downloadable(public_id, DesignKind(kind))
    if found is None:
        return None
    try:
        return files.image_of(found, DesignKind(kind), width, format, page)
    except CredentialNotFound:
        return None


def recipient_address(*, public_id: str) -> str:
    """The e-mail address of a published credential's recipient, to be hashed and never to be shown; blank if erased."""
    found = _found(public_id)
    return found.email_key if found is not None else ""


def credentials_of(*, accounts: Collection[Account]) -> tuple[PublicCredential, ...]:
    """The credentials of the person with these accounts (``lms.api.accounts_of``), newest first."""
    found = _public().filter(issued_to(accounts)).order_by("-published_at", "-pk")
    return tuple(_view(one) for one in found)


def preview_credential(*, credential_uuid: UUID, course_key: CourseKey) -> PublicCredential:
    """What ``public_credential`` will say once this credential under review is published.

    For staff. Raises ``CredentialNotFound`` for drafts, discarded ones and those of other courses.
    """
    found = (
        Credential.objects.filter(uuid=credential_uuid, course_key=course_key)
        .filter(state__in=(CredentialState.UNDER_REVIEW.value, *PUBLIC_STATES))
        .select_related("group", "renews")
        .first()
    )
    if found is None:
        raise CredentialNotFound(credential_uuid)
    return _view(found)


def _public() -> QuerySet[Credential]:
    return Credential.objects.filter(state__in=PUBLIC_STATES).select_related("group")


def _found(public_id: str) -> Credential | None:
    plain = normalise_public_id(public_id)
    return _public().filter(public_id=plain).first() if plain else None


def _downloadable(public_id: str, kind: DesignKind) -> Credential | None:
    """The published credential, if it has such a file. What was revoked or replaced is not handed out any more."""
    found = _found(public_id)
    if found is None or found.state != PUBLISHED or found.erased_at is not None:
        return None
    try:
        files.version_of(found, kind)
    except CredentialNotFound:
        return None
    return found


def _view(credential: Credential, today: date | None = None) -> PublicCredential:
    printed = credential.printed
    downloadable = (
        credential.state in (PUBLISHED, CredentialState.UNDER_REVIEW.value) and credential.erased_at is None
    )
    language = printed.get("language") or "en"
    issued_on = credential.issued_on
    if issued_on is None:
        raise ValueError(f"credential {credential.pk} was generated without an issue date")
    layout = _layout(credential)
    return PublicCredential(
        public_id=credential.public_id,
        display_id=format_public_id(credential.public_id),
        state=CredentialState(credential.state),
        is_expired=is_expired(credential, today or timezone.localdate()),
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
        issuer=_issuer(credential),
        issued_on=issued_on,
        expires_on=credential.expires_on,
        published_at=credential.published_at,
        ended_at=credential.ended_at,
        reason=credential.reason,
        successor_public_id=_successor(credential),
        has_certificate=downloadable and credential.certificate_version_id is not None,
        has_badge=downloadable and credential.badge_version_id is not None,
        language=language,
        direction=layout.direction,
        visibility=visibility_of(credential),
        listed=_listed(credential),
        public_url=credential_url(credential.public_id),
        erased=credential.erased_at is not None,
        renewal_public_id=_renewal(credential),
        renews_public_id=_renewed(credential),
        page_count=layout.page_count,
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


def _issuer(credential: Credential) -> IssuerView:
    """The issuer as it was named when the credential was generated, with the logo of then; its contact as it is now."""
    now = group_details(group_id=credential.group_id).issuer
    issuer_id = credential.printed.get("issuer_id", now.id)
    if issuer_id != now.id:
        # The group has another issuer since.
        now = issuers_by_id(issuer_ids=[issuer_id]).get(issuer_id) or IssuerView(issuer_id, "", "")
    return replace(
        now,
        name=credential.printed.get("issuer_name", now.name),
        url=credential.printed.get("issuer_url", now.url),
        logo_url=_logo_url(credential, now),
    )


def _logo_url(credential: Credential, now: IssuerView) -> str:
    frozen = credential.printed.get("branding", "")
    logo = branding_by_digest(frozen).logo if frozen else ""
    return logo_path(logo) if logo else now.logo_url


def _successor(credential: Credential) -> str:
    """The public id of the credential that replaced this one, as far as it is public itself."""
    if credential.state == PUBLISHED:
        return ""
    successor = credential.successors.filter(state__in=PUBLIC_STATES).order_by("-published_at", "-pk").first()
    return successor.public_id if successor else ""


def _renewal(credential: Credential) -> str:
    """The public id of the credential that began a new period after this one had expired."""
    renewal = credential.renewals.filter(state__in=PUBLIC_STATES).order_by("-published_at", "-pk").first()
    return renewal.public_id if renewal else ""


def _renewed(credential: Credential) -> str:
    """The public id of the expired credential that this one renews."""
    return credential.renews.public_id if credential.renews is not None else ""


def _layout(credential: Credential) -> VersionLayout:
    version_id = credential.certificate_version_id or credential.badge_version_id
    return version_layout(version_id=version_id) if version_id is not None else VersionLayout("ltr", 1)
