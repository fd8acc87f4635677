"""Certificates as their recipients get them: signed, when the issuer has a certificate for it.

Workers sign; a request only hands out what is signed already, or says that it
is being prepared. Nothing is lost when a worker dies: whoever asks again
starts it again.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import cache
from credcloud_bridge.credentials.data import PdfBeingSigned
from credcloud_bridge.credentials.files import published_files, render
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState, DesignKind
from credcloud_bridge.enqueue import enqueue
from credcloud_bridge.pdf_signing import api as pdf_signing

log = logging.getLogger(__name__)

# A worker that was told of a file is given this long before another one is told.
_SECONDS_TO_SIGN = 30
_TOLD_AT_ONCE = 200


def certificate_pdf(
    *, credential_uuid: UUID, course_key: CourseKey, kind: DesignKind | str = DesignKind.CERTIFICATE
) -> bytes:
    """``certificate_pdf_parts`` in one piece."""
    parts = certificate_pdf_parts(credential_uuid=credential_uuid, course_key=course_key, kind=kind)
    return b"".join(parts)


def certificate_pdf_parts(
    *, credential_uuid: UUID, course_key: CourseKey, kind: DesignKind | str = DesignKind.CERTIFICATE
) -> tuple[bytes, ...]:
    """The certificate or badge as PDF for staff: as its recipient gets it; of a draft, as it would be.

    Pieces to send one after the other; the first is what many files share. Raises ``CredentialNotFound`` also for
    a draft with errors and for a kind that the credential does not have.
    """
    credential, kind = render.get_renderable(credential_uuid, course_key), DesignKind(kind)
    parts = published_files.pdf_parts(credential, kind)
    kept = _kept(credential, kind, parts)
    return parts if kept is None else (*parts, kept)


def signed_pdf_parts(credential: Credential, kind: DesignKind) -> tuple[bytes, ...]:
    """The PDF for its recipient, as pieces. Raises ``PdfBeingSigned`` while a worker still has to sign it."""
    parts = published_files.pdf_parts(credential, kind)
    kept = _kept(credential, kind, parts)
    if kept is None and _is_to_be_signed(credential, kind):
        _ask(credential)
        # Where tasks are done at once, it has been.
        kept = _kept(credential, kind, parts)
        if kept is None:
            raise PdfBeingSigned(credential.public_id)
    return parts if kept is None else (*parts, kept)


def files_of(
    credentials: Sequence[Credential],
) -> Iterator[tuple[Credential, DesignKind, tuple[bytes, ...]]]:
    """The files of these published credentials for their recipients, as pieces; the first is what many share.

    For workers: what is kept is read with a few queries for all, and what is
    not yet kept or signed is made here and now.
    """
    kept = published_files.stored_parts(credentials)
    signatures = pdf_signing.stored_signatures(credential_ids=[one.pk for one in credentials])
    signing: dict[int | None, bool] = {}
    for credential in credentials:
        issuer_id = credential.printed.get("issuer_id")
        if issuer_id not in signing:
            signing[issuer_id] = _issuer_signs(issuer_id)
        for kind in published_files.kinds_of(credential):
            parts = kept.get((credential.pk, kind))
            if parts is not None and kind is DesignKind.CERTIFICATE:
                by, digest, signature = signatures.get(credential.pk, (None, "", None))
                if signature is not None and by == issuer_id and digest == pdf_signing.digest_of(parts):
                    parts = (*parts, signature)
                elif signing[issuer_id]:
                    parts = None
            yield credential, kind, _sign_parts_now(credential, kind) if parts is None else parts


def _sign_parts_now(credential: Credential, kind: DesignKind) -> tuple[bytes, ...]:
    parts = published_files.pdf_parts(credential, kind)
    kept = _kept(credential, kind, parts)
    if kept is None and _is_to_be_signed(credential, kind):
        _sign(credential, parts, somebody_waits=True)
        kept = _kept(credential, kind, parts)
    return (*parts, kept) if kept is not None else parts


def sign_pdfs(credential_ids: Collection[int], *, somebody_waits: bool) -> None:
    """The work of the task: keep these credentials' files, and sign their certificates, if that is still to be done.

    Until ``somebody_waits`` for a file, it waits for its time stamp.
    """
    published_files.store_files(credential_ids)
    found = Credential.objects.filter(pk__in=credential_ids, state=CredentialState.PUBLISHED.value)
    for credential in found.order_by("pk"):
        try:
            _sign_if_needed(credential, somebody_waits=somebody_waits)
        except Exception:
            # One that cannot be rendered or signed keeps no other waiting; whoever asks for it starts it again.
            log.exception("The PDF of credential %s was not signed.", credential.public_id)
        cache.delete(_told(credential.pk))


def request_signing_after_commit(credentials: Sequence[Credential]) -> None:
    """Have the files of these credentials kept as soon as they are published, and signed if their issuer signs."""
    ids = [credential.pk for credential in credentials]
    if ids:
        transaction.on_commit(lambda: _tell(ids, somebody_waits=False))


def _ask(credential: Credential) -> None:
    """Tell a worker to sign this certificate, unless one was told just now: people press twice, pages ask again."""
    told = _told(credential.pk)
    if cache.get(told) is None:
        cache.store(told, True, _SECONDS_TO_SIGN)
        _tell([credential.pk], somebody_waits=True)


def _tell(credential_ids: list[int], *, somebody_waits: bool) -> None:
    """A broker that does not answer is only logged: whoever wants the file asks again."""
    for at in range(0, len(credential_ids), _TOLD_AT_ONCE):
        chunk = credential_ids[at : at + _TOLD_AT_ONCE]
        if not enqueue(
            "credcloud.sign_pdfs",
            chunk,
            somebody_waits,
            otherwise="PDF files are made when somebody asks for them.",
        ):
            return


def _sign_if_needed(credential: Credential, *, somebody_waits: bool) -> None:
    if not _is_to_be_signed(credential, DesignKind.CERTIFICATE):
        return
    parts = published_files.pdf_parts(credential, DesignKind.CERTIFICATE)
    if _kept(credential, DesignKind.CERTIFICATE, parts) is None:
        _sign(credential, parts, somebody_waits=somebody_waits)


def _sign(credential: Credential, parts: tuple[bytes, ...], *, somebody_waits: bool) -> None:
    pdf_signing.sign_pdf(
        credential_id=credential.pk,
        issuer_id=_issuer(credential),
        parts=parts,
        now=timezone.now(),
        somebody_waits=somebody_waits,
    )


def _issuer_signs(issuer_id: int | None) -> bool:
    return issuer_id is not None and pdf_signing.issuer_signs_pdfs(issuer_id=issuer_id, now=timezone.now())


def _is_to_be_signed(credential: Credential, kind: DesignKind) -> bool:
    return _can_be_signed(credential, kind) and _issuer_signs(credential.printed.get("issuer_id"))


def _can_be_signed(credential: Credential, kind: DesignKind) -> bool:
    return (
        kind is DesignKind.CERTIFICATE
        and credential.state == CredentialState.PUBLISHED.value
        and credential.certificate_version_id is not None
    )


def _kept(credential: Credential, kind: DesignKind, parts: tuple[bytes, ...]) -> bytes | None:
    """The signature of this file, if it has one."""
    if not _can_be_signed(credential, kind) or credential.printed.get("issuer_id") is None:
        return None
    return pdf_signing.stored_signature(
        credential_id=credential.pk, issuer_id=_issuer(credential), parts=parts
    )


def _issuer(credential: Credential) -> int:
    return int(credential.printed["issuer_id"])


def _told(credential_id: int) -> str:
    return f"credcloud:signing:{credential_id}"
