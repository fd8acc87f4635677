"""What the tests of signed PDF files share: keys and certificates, what is issued, and what others say of a file."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.timestamps import DummyTimeStamper

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.pdf_signing import api as pdf_signing
from tests.credentials.worlds import World

pdfsig = pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed")

NOW = datetime.now(UTC)
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate_for(
    key: Any,
    name: str = "Universität Łódź · جامعة",
    *,
    days: int = 30,
    usage: str = "digital_signature",
    above: tuple[x509.Certificate, Any] | None = None,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    uses = dict.fromkeys(
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only".split(),
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above[0].subject if above else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=60))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(usage == "key_cert_sign", None), critical=True)
        .add_extension(x509.KeyUsage(**uses | {usage: True}), critical=True)
        .sign(
            above[1] if above else key,
            None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256(),
        )
    )


def pkcs12_of(key: Any, certificate: Any, *above: x509.Certificate, passphrase: str = "open sesame") -> bytes:
    protection = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"seal", key, certificate, above, protection)


def stamper() -> DummyTimeStamper:
    certificate = certificate_for(KEY, "An authority")
    private = KEY.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(private),
    )


def take_in(file: bytes, *, passphrase: str = "open sesame") -> pdf_signing.CertificateView:
    return pdf_signing.import_certificate(
        issuer_id=default_issuer().id, file=file, passphrase=passphrase, now=NOW
    )


def what_pdfsig_says(pdf: bytes, folder: Path) -> str:
    file = folder / "certificate.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout


def issued(world: World, name: str = "عبد الرحمن القرشي") -> str:
    (row,) = world.issued([{"name": name, "email": "one@example.org"}])
    return row.public_id


def pdf_of(public_id: str) -> bytes:
    pdf = credentials.public_pdf(public_id=public_id)
    assert pdf is not None
    return pdf
