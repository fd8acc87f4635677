"""A PDF is found to be as it was signed, changed, continued, or not signed at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfTimeStamper, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from credcloud_bridge.pdf_signing.api import FileSignature
from credcloud_bridge.pdf_signing.pades import SigningIdentity, signature_section
from credcloud_bridge.verifying import api as verifying
from tests.pdf_signing.pdf_signing_world import KEY, certificate_for, stamper

CREDENTIAL = b'{"type":["VerifiableCredential","OpenBadgeCredential"],"name":"A badge"}'
CONTENT = b"BT (Grade: C) Tj ET"
EDGES = ec.generate_private_key(ec.SECP256R1())


def unsigned(**options: object) -> bytes:
    document = pikepdf.Pdf.new()
    page = document.add_blank_page()
    page.obj.Contents = document.make_stream(CONTENT)
    document.attachments["credential.json"] = pikepdf.AttachedFileSpec(document, CREDENTIAL)
    out = BytesIO()
    document.save(out, compress_streams=False, **options)
    return out.getvalue()


def signed(pdf: bytes, key: object = KEY, **more: object) -> bytes:
    identity = SigningIdentity(certificate_for(key), (), key)  # type: ignore[arg-type]
    return pdf + signature_section((pdf,), identity, moment=datetime.now(UTC), **more)  # type: ignore[arg-type]


def hole_of(pdf: bytes) -> tuple[int, int]:
    hole = re.search(rb"/Contents\s*<([0-9a-fA-F]+)>", pdf)
    assert hole is not None
    return hole.span(1)


def flipped(pdf: bytes, at: int) -> bytes:
    changed = bytearray(pdf)
    changed[at] ^= 0x01
    return bytes(changed)


def state(pdf: bytes) -> FileSignature | None:
    found = verifying.extract(pdf, filename="certificate.pdf")
    assert found.content == CREDENTIAL
    return found.file_signature


@pytest.fixture(scope="module")
def file() -> bytes:
    return signed(unsigned())


def test_a_file_without_signature_has_none() -> None:
    assert state(unsigned()) is FileSignature.NONE
    assert verifying.extract(CREDENTIAL).file_signature is None


@pytest.mark.parametrize("key", [KEY, EDGES])
def test_a_signed_file_is_as_it_was_signed(key: object) -> None:
    assert state(signed(unsigned(), key)) is FileSignature.AS_SIGNED


@pytest.mark.parametrize("padded", [False, True])
def test_signatures_of_other_makers_are_read_too(padded: bool) -> None:
    """With RSASSA-PSS, and a time stamp of the whole file instead of a signature."""
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(unsigned()))
    if padded:
        certificate, key = stamper().tsa_cert, stamper().tsa_key
        signer = SimpleSigner(
            signing_cert=certificate, signing_key=key, cert_registry=SimpleCertificateStore(), prefer_pss=True
        )
        sign_pdf(writer, PdfSignatureMetadata(field_name="Other", md_algorithm="sha512"), signer, output=out)
    else:
        PdfTimeStamper(stamper()).timestamp_pdf(writer, "sha256", output=out)
    pdf = out.getvalue()
    assert state(pdf) is FileSignature.AS_SIGNED
    assert state(flipped(pdf, pdf.index(b"Grade: C") + 7)) is FileSignature.CHANGED


def test_a_file_with_a_time_stamp_in_its_signature_is_as_it_was_signed() -> None:
    assert state(signed(unsigned(), timestamper=stamper())) is FileSignature.AS_SIGNED


def test_one_changed_byte_of_the_page_is_found(file: bytes) -> None:
    assert state(flipped(file, file.index(b"Grade: C") + 7)) is FileSignature.CHANGED


def test_one_changed_byte_of_the_range_or_of_its_name_is_found(file: bytes) -> None:
    at = file.index(b"/ByteRange")
    digit = file.index(b"[", at) + 3
    for place in (at + 3, digit, digit + 1):
        assert state(flipped(file, place)) is FileSignature.CHANGED, place


def test_a_changed_signature_never_passes(file: bytes) -> None:
    start, end = hole_of(file)
    length = len(file[start:end].rstrip(b"0"))
    for at in range(start, start + length, length // 12):
        digit = b"1" if file[at : at + 1] == b"0" else b"0"
        changed = file[:at] + digit + file[at + 1 :]
        # The certificates that travel along are not all covered; what is signed with is.
        assert state(changed) in (FileSignature.CHANGED, FileSignature.UNCHECKED), at


def test_the_signature_of_another_file_does_not_fit(file: bytes) -> None:
    other = signed(unsigned().replace(b"Grade: C", b"Grade: A"))
    (start, end), (from_, to) = hole_of(file), hole_of(other)
    taken = file[start:end].rstrip(b"0").ljust(to - from_, b"0")
    assert state(other[:from_] + taken + other[to:]) is FileSignature.CHANGED


def test_what_is_appended_is_found(file: bytes) -> None:
    with pikepdf.open(BytesIO(file)) as document:
        number = document.pages[0].obj.Contents.objgen[0]
    table = file.rindex(b"startxref\n") + len(b"startxref\n")
    previous = int(file[table:].split()[0])
    at = len(file)
    body = b"%d 0 obj\n<</Length 19>>\nstream\nBT (Grade: A) Tj ET\nendstream\nendobj\n" % number
    root = re.findall(rb"/Root (\d+) 0 R", file)[-1]
    increment = body + (
        b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size 99/Root %b 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (number, at, root, previous, at + len(body))
    )
    with pikepdf.open(BytesIO(file + increment)) as document:
        assert b"Grade: A" in document.pages[0].obj.Contents.read_bytes()
    assert state(file + increment) is FileSignature.CONTINUED
    assert state(flipped(file, file.index(b"Grade: C") + 7) + increment) is FileSignature.CHANGED


def test_a_hole_that_holds_more_than_a_signature_is_no_hole(file: bytes) -> None:
    _start, end = hole_of(file)
    hidden = file[: end - 40] + b">" + b"/Hidden (Grade: A)".ljust(38) + b"<" + file[end:]
    assert len(hidden) == len(file)
    assert state(hidden) is FileSignature.CHANGED


def test_a_signature_of_an_unknown_kind_is_not_judged(file: bytes) -> None:
    start, end = hole_of(file)
    odd = b"0403414243".ljust(end - start, b"0")
    assert state(file[:start] + odd + file[end:]) is FileSignature.UNCHECKED


def test_words_about_a_range_are_no_signature() -> None:
    pdf = unsigned().replace(CONTENT, b"/ByteRange[0 4 8 1]")
    assert state(pdf) is FileSignature.NONE
