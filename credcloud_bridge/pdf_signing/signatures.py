"""Signatures of credentials' PDF files: made by workers, kept, and handed out with the file they belong to."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Subquery

from credcloud_bridge import cache
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.pdf_signing.file_digest import digest_of
from credcloud_bridge.pdf_signing.models import PdfCertificate, PdfSignature
from credcloud_bridge.pdf_signing.signing_certificates import current_certificate, identity_of

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

log = logging.getLogger(__name__)

# When the time stamp authority could not be reached, it is not asked for this long, so that ten thousand files do not
# wait for it one after the other.
_SECONDS_WITHOUT_AUTHORITY = 60
_UNREACHABLE = "credcloud:tsa-unreachable"


def issuer_signs_pdfs(*, issuer_id: int, now: datetime) -> bool:
    """Whether the issuer has a certificate that is valid now."""
    found = current_certificate(issuer_id)
    return found is not None and found.not_before <= now < found.not_after


def stored_signature(*, credential_id: int, issuer_id: int, parts: Sequence[bytes]) -> bytes | None:
    """What is to be written after exactly this file, given as ``parts``; nothing if it is not signed.

    A signature with an earlier certificate of the issuer counts, unless that was retired.
    """
    found = (
        PdfSignature.objects.filter(
            credential_id=credential_id, certificate__issuer=issuer_id, certificate__retired_at=None
        )
        .only("section", "file_digest")
        .first()
    )
    if found is None or found.file_digest != digest_of(parts):
        return None
    return bytes(found.section)


def stored_signatures(*, credential_ids: Collection[int]) -> Mapping[int, tuple[int, str, bytes]]:
    """The signatures of these credentials' files in one query, by credential: issuer id, digest of the file, signature.

    A file is only signed by its signature if ``file_digest.digest_of`` gives that digest.
    """
    found = PdfSignature.objects.filter(
        credential_id__in=credential_ids, certificate__retired_at=None
    ).values_list("credential_id", "certificate__issuer_id", "file_digest", "section")
    return {
        credential_id: (issuer_id, digest, bytes(section))
        for credential_id, issuer_id, digest, section in found
    }


def signature_columns(*, credential_id: OuterRef, issuer_id: OuterRef) -> dict[str, Subquery | Exists]:
    """For another query: the ``signature`` of a credential's file, the digest of the file that it signs
    (``signature_of``), both NULL without one, and ``issuer_has_certificate``, which may not be valid any more.
    """
    mine = PdfSignature.objects.filter(
        credential_id=credential_id, certificate__issuer=issuer_id, certificate__retired_at=None
    )
    return {
        "signature": Subquery(mine.values("section")[:1]),
        "signature_of": Subquery(mine.values("file_digest")[:1]),
        "issuer_has_certificate": Exists(PdfCertificate.objects.filter(current_of=issuer_id)),
    }


def sign_pdf(
    *,
    credential_id: int,
    issuer_id: int,
    parts: Sequence[bytes],
    now: datetime,
    somebody_waits: bool = True,
) -> bool:
    """Sign a credential's PDF, given as ``parts``, and keep the signature. For workers: it may ask an authority.

    Without an answer of the time stamp authority it is signed without, if ``somebody_waits`` for the file; else not
    at all, for what was handed out is never signed again. Returns false when it was not signed, also when the issuer
    has no certificate that is valid now.
    """
    certificate = current_certificate(issuer_id)
    if certificate is None or not certificate.not_before <= now < certificate.not_after:
        return False
    section, timestamped = _signed(certificate, parts, now)
    if app_settings.TSA_URL and not timestamped and not somebody_waits:
        return False
    PdfSignature.objects.update_or_create(
        credential_id=credential_id,
        defaults={
            "certificate": certificate,
            "file_digest": digest_of(parts),
            "section": section,
            "timestamped": timestamped,
            "signed_at": now,
        },
    )
    return True


def erase_signatures(*, credential_ids: Collection[int]) -> None:
    """Erase the signatures of these credentials' files."""
    PdfSignature.objects.filter(credential_id__in=credential_ids).delete()


def _signed(certificate: PdfCertificate, parts: Sequence[bytes], now: datetime) -> tuple[bytes, bool]:
    # They take long to load, and only workers sign.
    from pyhanko.sign.timestamps import TimestampRequestError

    from credcloud_bridge.pdf_signing.pades import signature_section

    identity = identity_of(certificate)
    authority = _authority()
    if authority is not None:
        try:
            return signature_section(parts, identity, moment=now, timestamper=authority), True
        except (TimestampRequestError, OSError, ValueError, TypeError, KeyError):
            log.warning("PDF files are signed without a time stamp for a while.", exc_info=True)
            cache.store(_UNREACHABLE, True, _SECONDS_WITHOUT_AUTHORITY)
    return signature_section(parts, identity, moment=now), False


def _authority() -> TimeStamper | None:
    if not app_settings.TSA_URL or cache.get(_UNREACHABLE):
        return None
    from credcloud_bridge.pdf_signing.time_stamps import TimestampAuthority

    return TimestampAuthority(app_settings.TSA_URL, seconds=app_settings.TSA_SECONDS)
