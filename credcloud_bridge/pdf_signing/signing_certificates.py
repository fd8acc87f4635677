"""The certificates with which issuers sign PDF files: taken in, made for trying out, shown, retired.

A certificate comes with its private key, which is encrypted before it is
stored. An issuer signs with one certificate at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction

from credcloud_bridge.keys.api import decrypt, encrypt, reencrypt
from credcloud_bridge.pdf_signing.models import PdfCertificate

# Libraries for X.509 and PDF take long to load: they are imported where something is read, made or signed.
if TYPE_CHECKING:
    from credcloud_bridge.pdf_signing.certificate_files import CertificateFile
    from credcloud_bridge.pdf_signing.pades import SigningIdentity


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate as a person may see it. ``fingerprint`` is the SHA-256 (hex) of the certificate.

    ``is_current``: the issuer signs with it, as long as it is valid.
    ``is_self_signed``: nobody but the issuer itself vouches for it.
    """

    issuer_id: int
    subject: str
    authority: str
    fingerprint: str
    not_before: datetime
    not_after: datetime
    created_at: datetime
    retired_at: datetime | None
    is_current: bool
    is_self_signed: bool


def import_certificate(*, issuer_id: int, file: bytes, passphrase: str, now: datetime) -> CertificateView:
    """Take in a certificate with its key and those above it (PKCS#12), and sign with it from now on.

    Raises ``CredCloudError``: ``certificate-unreadable``, ``certificate-without-key``,
    ``certificate-key-unfit``, ``certificate-not-for-signing``, ``certificate-not-valid``,
    ``no-secret-keys``.
    """
    from credcloud_bridge.pdf_signing.certificate_files import read_pkcs12

    return _stored(issuer_id, read_pkcs12(file, passphrase, now), now)


def make_certificate(*, issuer_id: int, name: str, days: int, now: datetime) -> CertificateView:
    """Make a certificate in the issuer's ``name`` that nobody else vouches for, and sign with it: for trying out.

    PDF readers will say that the file was not changed, and that they do not know who signed it.
    """
    from credcloud_bridge.pdf_signing.certificate_files import make_self_signed

    return _stored(issuer_id, make_self_signed(name, days, now), now)


def signing_certificates(*, issuer_id: int | None = None) -> tuple[CertificateView, ...]:
    """The certificates of an issuer, or of all, newest first."""
    found = PdfCertificate.objects.order_by("issuer_id", "-created_at", "-pk")
    return tuple(_view(each) for each in (found.filter(issuer_id=issuer_id) if issuer_id else found))


def retire_certificate(*, issuer_id: int, now: datetime) -> bool:
    """Sign no more PDF files for the issuer; what was signed with its certificate is handed out unsigned from now on.

    Returns whether there was a certificate.
    """
    return bool(PdfCertificate.objects.filter(current_of=issuer_id).update(current_of=None, retired_at=now))


def reencrypt_certificates() -> int:
    """Encrypt every private key again with the first of the secrets in the settings; returns how many."""
    with transaction.atomic():
        rows = list(PdfCertificate.objects.select_for_update().only("pk", "sealed"))
        for row in rows:
            row.sealed = reencrypt(row.sealed)
        PdfCertificate.objects.bulk_update(rows, ["sealed"])
    return len(rows)


def current_certificate(issuer_id: int) -> PdfCertificate | None:
    """The certificate with which the issuer signs, valid or not."""
    return PdfCertificate.objects.filter(current_of=issuer_id).first()


def identity_of(certificate: PdfCertificate) -> SigningIdentity:
    """What signs with this certificate; the key stays in this process's memory. Refuses when it cannot be decrypted."""
    return _identity(certificate.chain, certificate.sealed)


@lru_cache(maxsize=16)
def _identity(chain: str, encrypted: str) -> SigningIdentity:
    from cryptography import x509

    from credcloud_bridge.pdf_signing.certificate_files import load_private_key
    from credcloud_bridge.pdf_signing.pades import SigningIdentity

    own, *above = x509.load_pem_x509_certificates(chain.encode())
    return SigningIdentity(
        certificate=own, chain=tuple(above), private_key=load_private_key(decrypt(encrypted))
    )


def _stored(issuer_id: int, file: CertificateFile, now: datetime) -> CertificateView:
    values = {
        "subject": file.subject,
        "not_before": file.not_before,
        "not_after": file.not_after,
        "chain": file.chain,
        "sealed": encrypt(file.private_key),
        "current_of_id": issuer_id,
        "created_at": now,
        "retired_at": None,
    }
    with transaction.atomic():
        # What the earlier one signed stays as it was handed out: only retiring takes signatures back.
        PdfCertificate.objects.filter(current_of=issuer_id).update(current_of=None)
        made, _new = PdfCertificate.objects.update_or_create(
            issuer_id=issuer_id, fingerprint=file.fingerprint, defaults=values
        )
    return _view(made)


def _view(row: PdfCertificate) -> CertificateView:
    from credcloud_bridge.pdf_signing.certificate_files import authority_of

    authority, is_self_signed = authority_of(row.chain)
    return CertificateView(
        issuer_id=row.issuer_id,
        subject=row.subject,
        authority=authority,
        fingerprint=row.fingerprint,
        not_before=row.not_before,
        not_after=row.not_after,
        created_at=row.created_at,
        retired_at=row.retired_at,
        is_current=row.current_of_id is not None,
        is_self_signed=is_self_signed,
    )
