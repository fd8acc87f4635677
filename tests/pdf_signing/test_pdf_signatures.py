"""PDF files are signed: others find the signature valid, and find every change."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import DesignKind
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.pdf_signing import api as pdf_signing
from tests.credentials.worlds import World, make_world
from tests.factories import person
from tests.pdf_signing.pdf_signing_world import (
    KEY,
    NOW,
    certificate_for,
    issued,
    pdf_of,
    pdfsig,
    pkcs12_of,
    take_in,
    what_pdfsig_says,
)

pytestmark = pytest.mark.django_db


# --- the file ---------------------------------------------------------------------


@pdfsig
def test_others_find_the_signature_valid_and_the_whole_file_signed(
    world: World, signing: pdf_signing.CertificateView, tmp_path: Path
) -> None:
    said = what_pdfsig_says(pdf_of(issued(world)), tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Universität Łódź · جامعة" in said


@pdfsig
def test_one_changed_byte_anywhere_breaks_it(
    world: World, signing: pdf_signing.CertificateView, tmp_path: Path
) -> None:
    pdf = pdf_of(issued(world))
    hole = re.search(rb"/Contents<[0-9a-f]+>", pdf)
    assert hole is not None
    chance = random.Random(5)
    for at in (300, *(chance.randrange(20, hole.start()) for _ in range(8)), hole.end() + 40, len(pdf) - 60):
        changed = bytearray(pdf)
        changed[at] ^= 0x04
        assert "Signature is Valid" not in what_pdfsig_says(bytes(changed), tmp_path), at
    more = what_pdfsig_says(pdf + b"\n% one more line\n", tmp_path)
    assert "Total document signed" not in more


@pdfsig
@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_keys_on_curves_sign_too(world: World, tmp_path: Path, curve: ec.EllipticCurve) -> None:
    key = ec.generate_private_key(curve)
    take_in(pkcs12_of(key, certificate_for(key)))
    assert "Signature is Valid" in what_pdfsig_says(pdf_of(issued(world)), tmp_path)


@pdfsig
def test_a_page_that_is_printed_as_a_whole_is_signed_too(
    world: World, signing: pdf_signing.CertificateView, tmp_path: Path
) -> None:
    document = pikepdf.Pdf.new()
    document.add_blank_page()
    out = BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    public_id = issued(world)
    row = credentials.learner_credentials(accounts=person("", "one@example.org"))[0]
    assert row.public_id == public_id
    from credcloud_bridge.credentials.models import Credential

    pk = Credential.objects.get(public_id=public_id).pk
    parts, issuer_id = (out.getvalue(),), default_issuer().id
    assert pdf_signing.sign_pdf(credential_id=pk, issuer_id=issuer_id, parts=parts, now=NOW)
    kept = pdf_signing.stored_signature(credential_id=pk, issuer_id=issuer_id, parts=parts)
    assert kept is not None
    assert "Signature is Valid" in what_pdfsig_says(parts[0] + kept, tmp_path)


def test_the_signed_file_still_opens_with_the_same_page_and_the_credential_inside(
    world: World, signing: pdf_signing.CertificateView
) -> None:
    with pikepdf.open(BytesIO(pdf_of(issued(world)))) as document:
        assert len(document.pages) == 1
        assert document.Root.AcroForm.SigFlags == 3
        assert not document.is_encrypted
        assert document.Root.Perms.DocMDP.Reference[0].TransformParams.P == 1
        signature = document.Root.AcroForm.Fields[0].V
        assert str(signature.Name) == "Universität Łódź · جامعة"
        assert str(document.pages[0].obj.Annots[0].P.Type) == "/Page"


def test_the_certificates_above_travel_with_the_signature(world: World) -> None:
    root_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    root = certificate_for(root_key, "A root", usage="key_cert_sign")
    middle_key = ec.generate_private_key(ec.SECP256R1())
    middle = certificate_for(middle_key, "In the middle", usage="key_cert_sign", above=(root, root_key))
    own = certificate_for(KEY, "The issuer", above=(middle, middle_key))
    view = take_in(pkcs12_of(KEY, own, middle, root))
    assert not view.is_self_signed
    assert "In the middle" in view.authority
    pdf = pdf_of(issued(world))
    for each in (own, middle, root):
        assert each.public_bytes(serialization.Encoding.DER).hex().encode() in pdf


# --- when it is signed ------------------------------------------------------------------


def test_without_a_certificate_files_are_handed_out_as_they_are(world: World) -> None:
    assert b"/ByteRange" not in pdf_of(issued(world))


def test_a_file_is_signed_once_and_the_same_is_handed_out_again(
    world: World, signing: pdf_signing.CertificateView
) -> None:
    public_id = issued(world)
    assert pdf_of(public_id) == pdf_of(public_id)


def test_no_request_signs_and_who_asks_is_told_to_wait(
    world: World, signing: pdf_signing.CertificateView, monkeypatch: pytest.MonkeyPatch
) -> None:
    from credcloud_bridge.credentials.models import Credential
    from credcloud_bridge.credentials.tasks import sign_pdfs

    # A broker that takes the message, and no worker yet.
    monkeypatch.setattr(sign_pdfs, "apply_async", lambda **_message: None)
    public_id = issued(world)
    with pytest.raises(credentials.PdfBeingSigned):
        credentials.public_pdf(public_id=public_id)
    sign_pdfs([Credential.objects.get(public_id=public_id).pk])
    assert b"/ByteRange" in pdf_of(public_id)


def test_publishing_has_the_files_signed_before_anybody_asks(
    world: World, signing: pdf_signing.CertificateView, django_capture_on_commit_callbacks: Any
) -> None:
    from credcloud_bridge.pdf_signing.models import PdfSignature

    with django_capture_on_commit_callbacks(execute=True):
        issued(world)
    assert PdfSignature.objects.count() == 1


def test_one_that_cannot_be_signed_keeps_no_other_waiting(
    world: World, signing: pdf_signing.CertificateView, caplog: Any
) -> None:
    from credcloud_bridge.credentials.models import Credential
    from credcloud_bridge.credentials.tasks import sign_pdfs
    from credcloud_bridge.pdf_signing.models import PdfSignature

    world.issued([{"name": f"P {one}", "email": f"{one}@example.org"} for one in range(3)])
    broken, *fine = Credential.objects.order_by("pk")
    Credential.objects.filter(pk=broken.pk).update(printed=broken.printed | {"attributes": 7})
    sign_pdfs([one.pk for one in (broken, *fine)])
    assert {one.credential_id for one in PdfSignature.objects.all()} == {one.pk for one in fine}
    assert broken.public_id in caplog.text


def test_a_file_that_is_drawn_otherwise_is_signed_anew(
    world: World, signing: pdf_signing.CertificateView
) -> None:
    public_id = issued(world)
    before = pdf_of(public_id)
    row = world.rows()[0]
    world.expire(row, on=NOW.date() + timedelta(days=9))
    after = pdf_of(public_id)
    assert b"/ByteRange" in after
    assert after != before


def test_staff_get_the_file_as_its_recipient_does(world: World, signing: pdf_signing.CertificateView) -> None:
    public_id = issued(world)
    row = world.rows()[0]
    pdf_of(public_id)
    assert pdf_of(public_id) == credentials.certificate_pdf(
        credential_uuid=row.uuid, course_key=world.course_key
    )


def test_badges_are_not_signed(signing: pdf_signing.CertificateView) -> None:
    public_id = issued(make_world(badge=True))
    badge = credentials.public_pdf(public_id=public_id, kind=DesignKind.BADGE)
    assert badge is not None
    assert b"/ByteRange" not in badge


def test_an_exported_archive_holds_signed_files(world: World, signing: pdf_signing.CertificateView) -> None:
    from zipfile import ZipFile

    issued(world)
    job = world.finished(credentials.export_zip(selection=world.select(), actor=world.actor))
    _name, _type, file = jobs.open_result_file(job_uuid=job.uuid, course_key=world.course_key)
    with file, ZipFile(file) as archive:
        (name,) = archive.namelist()
        assert b"/ByteRange" in archive.read(name)
