"""What everybody, and a learner, may see: credentials that were published, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from credcloud_bridge.addresses import credential_url
from credcloud_bridge.credentials.access.issued_to import issued_to
from credcloud_bridge.credentials.access.public_view import PUBLISHED, Lookups, view_of, with_other_ids
from credcloud_bridge.credentials.data import CredentialNotFound, PublicCredential
from credcloud_bridge.credentials.files import api as files
from credcloud_bridge.credentials.files.api import ImageFormat
from credcloud_bridge.credentials.lists.api import normalise_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import PUBLIC_STATES, DesignKind
from credcloud_bridge.designs.api import VersionLayout
from credcloud_bridge.groups.api import IssuerView
from credcloud_bridge.lms_data import Account


def public_credential(*, public_id: str) -> PublicCredential | None:
    """The credential with this id as anybody may see it; nothing for an unknown or unpublished one.

    The id may be typed in small letters, with blanks and dashes, and with O for 0, I or L for 1.
    """
    plain = normalise_public_id(public_id)
    found = with_other_ids(_public()).filter(public_id=plain).first() if plain else None
    return view_of(found) if found is not None else None


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
    """``public_pdf_parts`` in one piece."""
    parts = public_pdf_parts(public_id=public_id, kind=kind)
    return b"".join(parts) if parts is not None else None


def public_pdf_parts(
    *, public_id: str, kind: DesignKind | str = DesignKind.CERTIFICATE
) -> tuple[bytes, ...] | None:
    """The PDF of a published credential, as pieces to send one after the other; the first is what many files share.

    Nothing when it is not published now or has none of this kind. Raises ``PdfBeingSigned`` while a worker still has
    to sign it: ask again in some seconds.
    """
    found = _downloadable(public_id, DesignKind(kind))
    return files.signed_pdf_parts(found, DesignKind(kind)) if found is not None else None


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
    found = with_other_ids(_public()).filter(issued_to(accounts)).order_by("-published_at", "-pk")
    lookups = Lookups()
    return tuple(view_of(one, lookups) for one in found)


def preview_of(credential: Credential, *, issuer: IssuerView, layout: VersionLayout) -> PublicCredential:
    """What ``public_credential`` will say once this credential under review is published; no query.

    For staff. ``issuer`` is its group's, ``layout`` that of its certificate, or of its badge.
    """
    lookups = Lookups()
    lookups.group_issuer, lookups.layout = lambda _group_id: issuer, lambda _version_id: layout
    return view_of(credential, lookups)


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
