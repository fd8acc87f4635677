"""Signing PDF files (PAdES B-B): ours, and pyHanko doing all of it, on the same certificate of 1.3 MB.

    python bench/pdf_signing.py

Processor milliseconds per file, drawing not counted, with an RSA key of 2048
bits. ``pyhanko_ms`` is pyHanko as it comes, which reads the key for every
signature; ``pyhanko_kept_key_ms`` with the key kept loaded, as ours. Samples are
checked by pyHanko's own validator before anything is printed.
``drawn_and_signed_ms`` is what a worker spends on a certificate from a
recipient's values to the signature that is kept.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import sample

COUNT, THEIRS, BEFORE = 300, 60, 10
MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CREDENTIAL = b'{"type":["VerifiableCredential","OpenBadgeCredential"],"name":"' + b"x" * 3_000 + b'"}'


def main() -> None:
    """Measure, check, print one line of JSON."""
    _django()
    identity = _identity()
    parts = list(_files(COUNT + BEFORE))
    sections, ours = _ours(parts, identity)
    for drawn, section in list(zip(parts[BEFORE:], sections, strict=True))[:: COUNT // 5]:
        _check(b"".join(drawn) + section)
    kept = _theirs(parts[: THEIRS + BEFORE], identity)
    theirs = _theirs(parts[: THEIRS // 4 + BEFORE], SimpleNamespace(name="x", signer=_simple(identity)))
    print(
        json.dumps(
            {
                "count": COUNT,
                "ours_ms": round(ours, 2),
                "pyhanko_ms": round(theirs, 2),
                "pyhanko_kept_key_ms": round(kept, 2),
                "times_faster_than_pyhanko": round(theirs / ours, 1),
                "drawn_and_signed_ms": round(_drawn_and_signed(identity), 2),
                "kept_bytes": len(sections[0]),
                "file_bytes": sum(map(len, parts[0])) + len(sections[0]),
            }
        )
    )


def _django() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credcloud_bridge.hosts.site.test_settings")
    import django

    django.setup()
    # A certificate that nobody vouches for is no news here.
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _identity() -> Any:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa

    from credcloud_bridge.pdf_signing.pades import SigningIdentity

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Example University")])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return SigningIdentity(certificate=certificate, chain=(), private_key=key)


def _simple(identity: Any) -> Any:
    """pyHanko's own signer with the same certificate."""
    from asn1crypto import keys
    from cryptography.hazmat.primitives import serialization
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    private = identity.private_key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SimpleSigner(
        signing_cert=identity.signer.signing_cert,
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )


def _files(count: int) -> Any:
    from credcloud_bridge.data import DesignKind, DesignSource
    from credcloud_bridge.rendering.api import Attachment, PlaceholderValues, compile_design

    source = DesignSource(digest="bench", kind=DesignKind.CERTIFICATE, template=sample.template())
    design = compile_design(source)
    attachment = Attachment("credential.json", "application/ld+json", CREDENTIAL)
    for values in sample.recipients(count):
        yield design.parts(PlaceholderValues(values=values), attachment)


def _ours(parts: list[tuple[bytes, ...]], identity: Any) -> tuple[list[bytes], float]:
    from credcloud_bridge.pdf_signing.pades import signature_section

    for each in parts[:BEFORE]:
        signature_section(each, identity, moment=MOMENT)
    start = time.process_time()
    sections = [signature_section(each, identity, moment=MOMENT) for each in parts[BEFORE:]]
    return sections, (time.process_time() - start) * 1000 / (len(parts) - BEFORE)


def _theirs(parts: list[tuple[bytes, ...]], identity: Any) -> float:
    from credcloud_bridge.pdf_signing.pades import _signed_by_pyhanko

    files = [b"".join(each) for each in parts]
    for each in files[:BEFORE]:
        _signed_by_pyhanko(each, identity, None)
    start = time.process_time()
    for each in files[BEFORE:]:
        _signed_by_pyhanko(each, identity, None)
    return (time.process_time() - start) * 1000 / (len(files) - BEFORE)


def _drawn_and_signed(identity: Any) -> float:
    from credcloud_bridge.pdf_signing.pades import signature_section

    files = _files(COUNT + BEFORE)
    for _ in range(BEFORE):
        signature_section(next(files), identity, moment=MOMENT)
    start = time.process_time()
    for each in files:
        signature_section(each, identity, moment=MOMENT)
    return (time.process_time() - start) * 1000 / COUNT


def _check(pdf: bytes) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import async_validate_pdf_signature

    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    status = asyncio.run(async_validate_pdf_signature(signature))
    if not (status.intact and status.valid and status.coverage.name == "ENTIRE_FILE"):
        sys.exit("a signature is not valid")


if __name__ == "__main__":
    main()
