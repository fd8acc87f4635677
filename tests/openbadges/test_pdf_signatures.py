"""PDF files are signed: others find the signature valid, and find every change."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.timestamps import DummyTimeStamper

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredCloudError, DesignKind
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.openbadges import api
from tests.credentials.worlds import World, make_world

pytestmark = pytest.mark.django_db
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


def take_in(file: bytes, *, passphrase: str = "open sesame") -> api.CertificateView:
    return api.import_certificate(issuer_id=default_issuer().id, file=file, passphrase=passphrase, now=NOW)


def refused(file: bytes, *, passphrase: str = "open sesame") -> str:
    with pytest.raises(CredCloudError) as raised:
        take_in(file, passphrase=passphrase)
    assert raised.value.problem.remedy
    return raised.value.problem.code


def what_pdfsig_says(pdf: bytes, folder: Path) -> str:
    file = folder / "certificate.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout


@pytest.fixture
def world() -> World:
    return make_world(words="{recipient_name} · {issued_on}")


@pytest.fixture
def signing(world: World) -> api.CertificateView:
    return take_in(pkcs12_of(KEY, certificate_for(KEY)))


def issued(world: World, name: str = "عبد الرحمن القرشي") -> str:
    (row,) = world.issued([{"name": name, "email": "one@example.org"}])
    return row.public_id


def pdf_of(public_id: str) -> bytes:
    pdf = credentials.public_pdf(public_id=public_id)
    assert pdf is not None
    return pdf


# --- the file ---------------------------------------------------------------------


@pdfsig
def test_others_find_the_signature_valid_and_the_whole_file_signed(
    world: World, signing: api.CertificateView, tmp_path: Path
) -> None:
    said = what_pdfsig_says(pdf_of(issued(world)), tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Universität Łódź · جامعة" in said


@pdfsig
def test_one_changed_byte_anywhere_breaks_it(
    world: World, signing: api.CertificateView, tmp_path: Path
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
    world: World, signing: api.CertificateView, tmp_path: Path
) -> None:
    document = pikepdf.Pdf.new()
    document.add_blank_page()
    out = BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    public_id = issued(world)
    row = credentials.own_credentials(lms_user_ids=frozenset(), emails=frozenset({"one@example.org"}))[0]
    assert row.public_id == public_id
    from credcloud_bridge.credentials.models import Credential

    pk = Credential.objects.get(public_id=public_id).pk
    parts, issuer_id = (out.getvalue(),), default_issuer().id
    assert api.sign_pdf(credential_id=pk, issuer_id=issuer_id, parts=parts, now=NOW)
    kept = api.kept_signature(credential_id=pk, issuer_id=issuer_id, parts=parts, now=NOW)
    assert kept is not None
    assert "Signature is Valid" in what_pdfsig_says(parts[0] + kept.section, tmp_path)


def test_the_signed_file_still_opens_with_the_same_page_and_the_credential_inside(
    world: World, signing: api.CertificateView
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
    world: World, signing: api.CertificateView
) -> None:
    public_id = issued(world)
    assert pdf_of(public_id) == pdf_of(public_id)


def test_no_request_signs_and_who_asks_is_told_to_wait(
    world: World, signing: api.CertificateView, monkeypatch: pytest.MonkeyPatch
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
    world: World, signing: api.CertificateView, django_capture_on_commit_callbacks: Any
) -> None:
    from credcloud_bridge.openbadges.models import PdfSignature

    with django_capture_on_commit_callbacks(execute=True):
        issued(world)
    assert PdfSignature.objects.count() == 1


def test_one_that_cannot_be_signed_keeps_no_other_waiting(
    world: World, signing: api.CertificateView, caplog: Any
) -> None:
    from credcloud_bridge.credentials.models import Credential
    from credcloud_bridge.credentials.tasks import sign_pdfs
    from credcloud_bridge.openbadges.models import PdfSignature

    world.issued([{"name": f"P {one}", "email": f"{one}@example.org"} for one in range(3)])
    broken, *fine = Credential.objects.order_by("pk")
    Credential.objects.filter(pk=broken.pk).update(printed=broken.printed | {"attributes": 7})
    sign_pdfs([one.pk for one in (broken, *fine)])
    assert {one.credential_id for one in PdfSignature.objects.all()} == {one.pk for one in fine}
    assert broken.public_id in caplog.text


def test_a_file_that_is_drawn_otherwise_is_signed_anew(world: World, signing: api.CertificateView) -> None:
    public_id = issued(world)
    before = pdf_of(public_id)
    row = world.rows()[0]
    credentials.change_expiry(
        selection=world.only(row), actor=world.actor, expires_on=NOW.date() + timedelta(days=9)
    )
    after = pdf_of(public_id)
    assert b"/ByteRange" in after
    assert after != before


def test_staff_get_the_file_as_its_recipient_does(world: World, signing: api.CertificateView) -> None:
    public_id = issued(world)
    row = world.rows()[0]
    pdf_of(public_id)
    assert pdf_of(public_id) == credentials.certificate_pdf(
        credential_uuid=row.uuid, course_key=world.course_key
    )


def test_badges_are_not_signed(signing: api.CertificateView) -> None:
    public_id = issued(make_world(badge=True))
    badge = credentials.public_pdf(public_id=public_id, kind=DesignKind.BADGE)
    assert badge is not None
    assert b"/ByteRange" not in badge


def test_an_exported_archive_holds_signed_files(world: World, signing: api.CertificateView) -> None:
    from zipfile import ZipFile

    issued(world)
    job = world.finished(credentials.export_zip(selection=world.select(), actor=world.actor))
    _name, _type, file = credentials.open_result(job_uuid=job.uuid, course_key=world.course_key)
    with file, ZipFile(file) as archive:
        (name,) = archive.namelist()
        assert b"/ByteRange" in archive.read(name)


# --- certificates ---------------------------------------------------------------------------


def test_what_was_taken_in_is_shown_without_its_key(signing: api.CertificateView) -> None:
    (shown,) = api.certificates()
    assert shown == signing
    assert shown.is_current
    assert shown.is_self_signed
    assert shown.not_after.date() == (NOW + timedelta(days=30)).date()
    from django.core.serializers import serialize

    from credcloud_bridge.openbadges.models import PdfCertificate

    dumped = serialize("json", PdfCertificate.objects.all())
    assert "sealed" not in dumped
    assert "PRIVATE" not in dumped
    stored = PdfCertificate.objects.get().sealed
    private = KEY.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    assert private not in stored.encode()
    assert b"PRIVATE" not in stored.encode()


def test_a_new_certificate_takes_over_and_an_old_one_can_come_back(world: World) -> None:
    first = pkcs12_of(KEY, certificate_for(KEY, "First"))
    take_in(first)
    public_id = issued(world)
    assert b"FEFF" + "First".encode("utf-16-be").hex().encode() in pdf_of(public_id)
    other = ec.generate_private_key(ec.SECP256R1())
    take_in(pkcs12_of(other, certificate_for(other, "Second")))
    assert b"FEFF" + "Second".encode("utf-16-be").hex().encode() in pdf_of(public_id)
    take_in(first)
    assert [view.is_current for view in api.certificates()].count(True) == 1
    assert len(api.certificates()) == 2
    assert b"FEFF" + "First".encode("utf-16-be").hex().encode() in pdf_of(public_id)
    assert api.retire_certificate(issuer_id=default_issuer().id, now=NOW)
    assert not api.retire_certificate(issuer_id=default_issuer().id, now=NOW)
    assert b"/ByteRange" not in pdf_of(public_id)


def test_a_certificate_for_trying_out_is_made_in_the_issuers_name(world: World) -> None:
    made = api.make_certificate(issuer_id=default_issuer().id, name="Łódź " * 40, days=365, now=NOW)
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
    assert api.certificates() == ()


def test_no_certificate_is_taken_in_without_a_secret_to_seal_its_key(settings: Any) -> None:
    settings.CREDCLOUD_SECRET_KEYS = []
    assert refused(pkcs12_of(KEY, certificate_for(KEY))) == "no-secret-keys"


def test_keys_are_sealed_anew_when_the_secret_is_exchanged(
    world: World, signing: api.CertificateView, settings: Any
) -> None:
    settings.CREDCLOUD_SECRET_KEYS = [
        "another secret that is long enough too",
        *settings.CREDCLOUD_SECRET_KEYS,
    ]
    assert api.seal_certificates_anew() == 1
    settings.CREDCLOUD_SECRET_KEYS = settings.CREDCLOUD_SECRET_KEYS[:1]
    from credcloud_bridge.openbadges.models import PdfCertificate
    from credcloud_bridge.openbadges.sealing import unseal

    assert unseal(PdfCertificate.objects.get().sealed)


def test_an_expired_certificate_signs_nothing_more(world: World, signing: api.CertificateView) -> None:
    issuer_id = default_issuer().id
    assert api.signs_pdfs(issuer_id=issuer_id, now=NOW)
    assert not api.signs_pdfs(issuer_id=issuer_id, now=NOW + timedelta(days=31))
    assert not api.sign_pdf(credential_id=1, issuer_id=issuer_id, parts=(b"",), now=NOW + timedelta(days=31))


# --- time stamps --------------------------------------------------------------------------------


class Authority(HTTPServer):
    """A time stamp authority on this machine; ``mood`` says how it answers."""

    mood = "well"
    asked = 0


class _Answering(BaseHTTPRequestHandler):
    server: Authority

    def do_POST(self) -> None:
        self.server.asked += 1
        request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.mood == "broken":
            self.send_error(500)
            return
        if self.server.mood == "elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()
            return
        answer = _stamper().request_tsa_response(request).dump()
        if self.server.mood == "nonsense":
            answer = b"\x30\x03\x02\x01\x05"
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass


def _stamper() -> DummyTimeStamper:
    certificate = certificate_for(KEY, "An authority")
    private = KEY.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(private),
    )


@pytest.fixture
def authority(settings: Any) -> Iterator[Authority]:
    server = Authority(("127.0.0.1", 0), _Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.CREDCLOUD_TSA_URL = f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pdfsig
def test_a_time_stamp_is_part_of_the_signature(
    world: World, signing: api.CertificateView, authority: Authority, tmp_path: Path
) -> None:
    pdf = pdf_of(issued(world))
    assert authority.asked == 1
    hole = re.search(rb"/Contents<([0-9a-f]+)>", pdf)
    assert hole is not None
    # The object identifier of a time stamp token: 1.2.840.113549.1.9.16.2.14.
    assert b"060b2a864886f70d010910020e" in hole[1]
    assert "Signature is Valid" in what_pdfsig_says(pdf, tmp_path)


@pytest.mark.parametrize("mood", ["broken", "elsewhere", "nonsense"])
def test_an_authority_that_does_not_answer_keeps_nobody_waiting(
    world: World, signing: api.CertificateView, authority: Authority, mood: str, monkeypatch: Any
) -> None:
    from django.core.cache import cache

    from credcloud_bridge.openbadges import timestamping

    monkeypatch.setattr(timestamping, "FIRST_PAUSE_SECONDS", 0)
    authority.mood = mood
    rows = world.issued([{"name": f"P {one}", "email": f"{one}@example.org"} for one in range(3)])
    try:
        for row in rows:
            pdf = pdf_of(row.public_id)
            assert b"/ByteRange" in pdf
            assert b"060b2a864886f70d010910020e" not in pdf
        # Three tries for the first file, none for the others.
        assert authority.asked <= 3
    finally:
        cache.clear()


def test_a_file_without_time_stamp_is_signed_again_after_an_hour(
    world: World, signing: api.CertificateView, authority: Authority, settings: Any
) -> None:
    address, settings.CREDCLOUD_TSA_URL = settings.CREDCLOUD_TSA_URL, ""
    public_id = issued(world)
    before = pdf_of(public_id)
    settings.CREDCLOUD_TSA_URL = address
    assert pdf_of(public_id) == before
    from credcloud_bridge.openbadges.models import PdfSignature

    PdfSignature.objects.update(signed_at=NOW - timedelta(hours=2))
    assert pdf_of(public_id) == before  # it is good enough meanwhile
    assert b"060b2a864886f70d010910020e" in pdf_of(public_id)
