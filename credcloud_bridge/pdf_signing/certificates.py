"""The certificates with which issuers sign PDF files: taken in, made for trying out, shown, retired.

A certificate comes with its private key, which is sealed before it is kept
(see ``sealing``). An issuer signs with one certificate at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeGuard

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.db import transaction
from django.utils.translation import gettext as _

from credcloud_bridge.data import refusal
from credcloud_bridge.keys.encryption import seal, sealed_anew, unseal
from credcloud_bridge.openbadges.models import PdfCertificate
from credcloud_bridge.pdf_signing.pades import SigningIdentity

_SHORTEST_RSA = 2048  # bits
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_LARGEST_FILE = 1024 * 1024
_LONGEST_NAME = 64  # bytes of a common name (X.520)
# For signing documents (RFC 9336).
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


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
    if len(file) > _LARGEST_FILE:
        raise _unreadable()
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(file, passphrase.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unreadable() from error
    if key is None or certificate is None or key.public_key() != certificate.public_key():
        raise refusal(
            "certificate-without-key",
            _("The file does not hold a certificate together with its private key."),
            _("Export it again, the private key included."),
        )
    if not _is_fit(key):
        raise refusal(
            "certificate-key-unfit",
            _("PDF readers do not verify signatures made with this kind of key, or it is too short."),
            _(
                "Ask for a certificate with an RSA key of 2048 bits or more, or with the curve P-256, P-384 or P-521."
            ),
        )
    if not _may_sign(certificate):
        raise refusal(
            "certificate-not-for-signing",
            _("The certificate is not meant for signing documents (its key usage says so)."),
            _("Ask for a certificate for signing documents, also called a seal."),
        )
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise refusal(
            "certificate-not-valid",
            _("The certificate is valid from %(start)s until %(end)s only.")
            % {
                "start": certificate.not_valid_before_utc.date().isoformat(),
                "end": certificate.not_valid_after_utc.date().isoformat(),
            },
            _("Import one that is valid today."),
        )
    return _kept(issuer_id, key, certificate, others, now)


def make_certificate(*, issuer_id: int, name: str, days: int, now: datetime) -> CertificateView:
    """Make a certificate in the issuer's ``name`` that nobody else vouches for, and sign with it: for trying out.

    PDF readers will say that the file was not changed, and that they do not know who signed it.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=_SHORTEST_RSA)
    common_name = name.encode()[:_LONGEST_NAME].decode(errors="ignore").strip() or "-"
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    start = now.replace(microsecond=0)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _kept(issuer_id, key, certificate, [], now)


def certificates(*, issuer_id: int | None = None) -> tuple[CertificateView, ...]:
    """The certificates of an issuer, or of all, newest first."""
    found = PdfCertificate.objects.order_by("issuer_id", "-created_at", "-pk")
    return tuple(_view(each) for each in (found.filter(issuer_id=issuer_id) if issuer_id else found))


def retire_certificate(*, issuer_id: int, now: datetime) -> bool:
    """Sign no more PDF files for the issuer; what was signed with its certificate is handed out unsigned from now on.

    Returns whether there was a certificate.
    """
    return bool(PdfCertificate.objects.filter(current_of=issuer_id).update(current_of=None, retired_at=now))


def seal_certificates_anew() -> int:
    """Seal every key again with the first of the secrets in the settings; returns how many."""
    with transaction.atomic():
        rows = list(PdfCertificate.objects.select_for_update().only("pk", "sealed"))
        for row in rows:
            row.sealed = sealed_anew(row.sealed)
        PdfCertificate.objects.bulk_update(rows, ["sealed"])
    return len(rows)


def current_certificate(issuer_id: int) -> PdfCertificate | None:
    """The certificate with which the issuer signs, valid or not."""
    return PdfCertificate.objects.filter(current_of=issuer_id).first()


def identity_of(certificate: PdfCertificate) -> SigningIdentity:
    """What signs with this certificate; the key stays in this process's memory. Refuses when it cannot be unsealed."""
    return _identity(certificate.chain, certificate.sealed)


@lru_cache(maxsize=16)
def _identity(chain: str, sealed: str) -> SigningIdentity:
    own, *above = x509.load_pem_x509_certificates(chain.encode())
    key = serialization.load_der_private_key(unseal(sealed), password=None)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError("a key of another kind than was taken in")
    return SigningIdentity(certificate=own, chain=tuple(above), private_key=key)


def _kept(
    issuer_id: int,
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    now: datetime,
) -> CertificateView:
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain = [certificate, *(each for each in others if each != certificate)]
    values = {
        "subject": certificate.subject.rfc4514_string()[:500],
        "not_before": certificate.not_valid_before_utc,
        "not_after": certificate.not_valid_after_utc,
        "chain": "".join(each.public_bytes(serialization.Encoding.PEM).decode() for each in chain),
        "sealed": seal(private),
        "current_of_id": issuer_id,
        "created_at": now,
        "retired_at": None,
    }
    with transaction.atomic():
        retire_certificate(issuer_id=issuer_id, now=now)
        made, _new = PdfCertificate.objects.update_or_create(
            issuer_id=issuer_id, fingerprint=certificate.fingerprint(hashes.SHA256()).hex(), defaults=values
        )
    return _view(made)


def _is_fit(key: object) -> TypeGuard[rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey]:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.key_size >= _SHORTEST_RSA
    return isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, _CURVES)


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _view(row: PdfCertificate) -> CertificateView:
    own = x509.load_pem_x509_certificates(row.chain.encode())[0]
    return CertificateView(
        issuer_id=row.issuer_id,
        subject=row.subject,
        authority=own.issuer.rfc4514_string(),
        fingerprint=row.fingerprint,
        not_before=row.not_before,
        not_after=row.not_after,
        created_at=row.created_at,
        retired_at=row.retired_at,
        is_current=row.current_of_id is not None,
        is_self_signed=own.issuer == own.subject,
    )


def _unreadable() -> Exception:
    return refusal(
        "certificate-unreadable",
        _("The file cannot be opened: it is no PKCS#12 file (.p12, .pfx), or the passphrase is another one."),
        _("Check both, and try again."),
    )
