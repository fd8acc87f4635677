"""Certificates for signing PDF files: taken in, shown, exchanged, refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.pdf_signing import api as pdf_signing
from tests.credentials.worlds import World
from tests.pdf_signing.pdf_signing_world import (
    KEY,
    NOW,
    certificate_for,
    issued,
    pdf_of,
    pkcs12_of,
    take_in,
)

pytestmark = pytest.mark.django_db


def refused(file: bytes, *, passphrase: str = "open sesame") -> str:
    with pytest.raises(CredCloudError) as raised:
        take_in(file, passphrase=passphrase)
    assert raised.value.problem.remedy
    return raised.value.problem.code


def test_what_was_taken_in_is_shown_without_its_key(signing: pdf_signing.CertificateView) -> None:
    (shown,) = pdf_signing.signing_certificates()
    assert shown == signing
    assert shown.is_current
    assert shown.is_self_signed
    assert shown.not_after.date() == (NOW + timedelta(days=30)).date()
    from django.core.serializers import serialize

    from credcloud_bridge.pdf_signing.models import PdfCertificate

    dumped = serialize("json", PdfCertificate.objects.all())
    assert "sealed" not in dumped
    assert "PRIVATE" not in dumped
    stored = PdfCertificate.objects.get().sealed
    private = KEY.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    assert private not in stored.encode()
    assert b"PRIVATE" not in stored.encode()


def test_a_new_certificate_signs_what_comes_and_leaves_what_is_out_as_it_is(world: World) -> None:
    first = pkcs12_of(KEY, certificate_for(KEY, "First"))
    take_in(first)
    public_id = issued(world)
    assert b"FEFF" + "First".encode("utf-16-be").hex().encode() in pdf_of(public_id)
    other = ec.generate_private_key(ec.SECP256R1())
    take_in(pkcs12_of(other, certificate_for(other, "Second")))
    assert b"FEFF" + "First".encode("utf-16-be").hex().encode() in pdf_of(public_id)
    later = world.issued([{"name": "Later", "email": "later@example.org"}])[0].public_id
    assert b"FEFF" + "Second".encode("utf-16-be").hex().encode() in pdf_of(later)
    take_in(first)
    assert [view.is_current for view in pdf_signing.signing_certificates()].count(True) == 1
    assert len(pdf_signing.signing_certificates()) == 2
    assert b"FEFF" + "First".encode("utf-16-be").hex().encode() in pdf_of(public_id)
    assert pdf_signing.retire_certificate(issuer_id=default_issuer().id, now=NOW)
    assert not pdf_signing.retire_certificate(issuer_id=default_issuer().id, now=NOW)
    assert b"/ByteRange" not in pdf_of(public_id)


def test_a_certificate_for_trying_out_is_made_in_the_issuers_name(world: World) -> None:
    made = pdf_signing.make_certificate(issuer_id=default_issuer().id, name="Łódź " * 40, days=365, now=NOW)
    assert made.is_current
    assert made.is_self_signed
    assert b"/ByteRange" in pdf_of(issued(world))


def test_files_that_cannot_sign_are_refused() -> None:
    good = pkcs12_of(KEY, certificate_for(KEY))
    assert refused(good, passphrase="wrong") == "certificate-unreadable"
    assert refused(good[:200]) == "certificate-unreadable"
    assert refused(b"not a key") == "certificate-unreadable"
    assert refused(b"0" * 2_000_000) == "certificate-unreadable"
    assert refused(pkcs12_of(None, certificate_for(KEY))) == "certificate-without-key"
    small = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    assert refused(pkcs12_of(small, certificate_for(small))) == "certificate-key-unfit"
    edwards = ed25519.Ed25519PrivateKey.generate()
    assert refused(pkcs12_of(edwards, certificate_for(edwards))) == "certificate-key-unfit"
    old = dsa.generate_private_key(key_size=2048)
    assert refused(pkcs12_of(old, certificate_for(old))) == "certificate-key-unfit"
    assert refused(pkcs12_of(KEY, certificate_for(KEY, days=-1))) == "certificate-not-valid"
    authority = certificate_for(KEY, usage="key_cert_sign")
    assert refused(pkcs12_of(KEY, authority)) == "certificate-not-for-signing"
    assert pdf_signing.signing_certificates() == ()


def test_no_certificate_is_taken_in_without_a_secret_to_seal_its_key(settings: Any) -> None:
    settings.CREDCLOUD_SECRET_KEYS = []
    assert refused(pkcs12_of(KEY, certificate_for(KEY))) == "no-secret-keys"


def test_keys_are_sealed_anew_when_the_secret_is_exchanged(
    world: World, signing: pdf_signing.CertificateView, settings: Any
) -> None:
    settings.CREDCLOUD_SECRET_KEYS = [
        "another secret that is long enough too",
        *settings.CREDCLOUD_SECRET_KEYS,
    ]
    assert pdf_signing.reencrypt_certificates() == 1
    settings.CREDCLOUD_SECRET_KEYS = settings.CREDCLOUD_SECRET_KEYS[:1]
    from credcloud_bridge.encryption import decrypt
    from credcloud_bridge.pdf_signing.models import PdfCertificate

    assert decrypt(PdfCertificate.objects.get().sealed)


def test_an_expired_certificate_signs_nothing_more(
    world: World, signing: pdf_signing.CertificateView
) -> None:
    issuer_id = default_issuer().id
    assert pdf_signing.issuer_signs_pdfs(issuer_id=issuer_id, now=NOW)
    assert not pdf_signing.issuer_signs_pdfs(issuer_id=issuer_id, now=NOW + timedelta(days=31))
    assert not pdf_signing.sign_pdf(
        credential_id=1, issuer_id=issuer_id, parts=(b"",), now=NOW + timedelta(days=31)
    )
