"""X.509 certificates with their private keys: read from PKCS#12 files, made for trying out, loaded to sign.

The database is not touched here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeGuard

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils.translation import gettext as _

from credcloud_bridge.data import request_error

_SHORTEST_RSA = 2048  # bits
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_LARGEST_FILE = 1024 * 1024
_LONGEST_NAME = 64  # bytes of a common name (X.520)
# For signing documents (RFC 9336).
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """A certificate, those above it and its private key, as bytes to be stored.

    ``chain`` is PEM, the certificate itself first; ``private_key`` is PKCS#8
    (DER), in the clear; ``fingerprint`` is the SHA-256 (hex) of the certificate.
    """

    subject: str
    not_before: datetime
    not_after: datetime
    fingerprint: str
    chain: str
    private_key: bytes


def read_pkcs12(file: bytes, passphrase: str, now: datetime) -> CertificateFile:
    """The certificate in a PKCS#12 file, with its key and those above it.

    Raises ``CredCloudError``: ``certificate-unreadable``, ``certificate-without-key``,
    ``certificate-key-unfit``, ``certificate-not-for-signing``, ``certificate-not-valid``.
    """
    if len(file) > _LARGEST_FILE:
        raise _unreadable()
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(file, passphrase.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unreadable() from error
    if key is None or certificate is None or key.public_key() != certificate.public_key():
        raise request_error(
            "certificate-without-key",
            _("The file does not hold a certificate together with its private key."),
            _("Export it again, the private key included."),
        )
    if not _is_fit(key):
        raise request_error(
            "certificate-key-unfit",
            _("PDF readers do not verify signatures made with this kind of key, or it is too short."),
            _(
                "Ask for a certificate with an RSA key of 2048 bits or more, or with the curve P-256, P-384 or P-521."
            ),
        )
    if not _may_sign(certificate):
        raise request_error(
            "certificate-not-for-signing",
            _("The certificate is not meant for signing documents (its key usage says so)."),
            _("Ask for a certificate for signing documents, also called a seal."),
        )
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise request_error(
            "certificate-not-valid",
            _("The certificate is valid from %(start)s until %(end)s only.")
            % {
                "start": certificate.not_valid_before_utc.date().isoformat(),
                "end": certificate.not_valid_after_utc.date().isoformat(),
            },
            _("Import one that is valid today."),
        )
    return _as_bytes(key, certificate, others)


def make_self_signed(name: str, days: int, now: datetime) -> CertificateFile:
    """A new certificate in this ``name``, valid for so many ``days``, that nobody else vouches for."""
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
    return _as_bytes(key, certificate, [])


def authority_of(chain: str) -> tuple[str, bool]:
    """Who vouches for the first certificate of a chain (PEM), and whether that is itself."""
    own = x509.load_pem_x509_certificates(chain.encode())[0]
    return own.issuer.rfc4514_string(), own.issuer == own.subject


def load_private_key(der: bytes) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    """The key that ``CertificateFile.private_key`` holds."""
    key = serialization.load_der_private_key(der, password=None)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError("a key of another kind than was taken in")
    return key


def _as_bytes(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
) -> CertificateFile:
    chain = [certificate, *(each for each in others if each != certificate)]
    return CertificateFile(
        subject=certificate.subject.rfc4514_string()[:500],
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        chain="".join(each.public_bytes(serialization.Encoding.PEM).decode() for each in chain),
        private_key=key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


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


def _unreadable() -> Exception:
    return request_error(
        "certificate-unreadable",
        _("The file cannot be opened: it is not a PKCS#12 file (.p12, .pfx), or the passphrase is wrong."),
        _("Check both, and try again."),
    )
