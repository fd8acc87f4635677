"""A file that travels inside a certificate, compiled or laid out whole, as other tools find it."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pikepdf
import pytest

from credcloud_bridge.rendering.api import Attachment, PlaceholderValues
from tests.rendering.factories import (
    base_pdf,
    box,
    design,
    drawing,
    name_field,
    pdfium_text,
    poppler_text,
    values,
)

SIGNED = '{"@context":["https://www.w3.org/ns/credentials/v2"],"name":"Zoë مريم"}'.encode()


def credential(**more) -> Attachment:
    return Attachment(
        **{
            "name": "credential.json",
            "media_type": "application/ld+json",
            "data": SIGNED,
            "relationship": "Data",
            "description": "The signed credential (Zoë)",
            "modified": datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=2))),
            **more,
        }
    )


@pytest.fixture(
    scope="module", params=["compiled", "laid out whole", "compiled on a page", "laid out on a page"]
)
def printed(request) -> tuple[object, PlaceholderValues]:
    base = base_pdf() if "page" in request.param else None
    photo = {"photo": drawing()} if "laid out" in request.param else {}
    made = design(box("image", name="photo", content="", readOnly=False), name_field(), base=base)
    assert (made.tail(values(**photo)) is None) == bool(photo)
    return made, values("Zoë", language="fr", **photo)


def test_the_file_comes_out_as_it_went_in(printed, tmp_path):
    certificate, fields = printed
    file = tmp_path / "certificate.pdf"
    file.write_bytes(certificate.pdf(fields, credential()))
    listed = subprocess.run(["pdfdetach", "-list", str(file)], check=True, capture_output=True, text=True)
    assert "1 embedded files" in listed.stdout
    assert "credential.json" in listed.stdout
    subprocess.run(["pdfdetach", "-saveall", "-o", str(tmp_path), str(file)], check=True)
    assert (tmp_path / "credential.json").read_bytes() == SIGNED
    checked = subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True, text=True)
    assert "WARNING" not in checked.stdout + checked.stderr


def test_the_file_says_what_it_is(printed):
    certificate, fields = printed
    with pikepdf.open(BytesIO(certificate.pdf(fields, credential()))) as document:
        found = document.attachments["credential.json"]
        assert found.description == "The signed credential (Zoë)"
        only = document.Root.AF[0]
        assert only.AFRelationship == "/Data"
        assert only.UF == "credential.json"
        assert only.objgen == document.Root.Names.EmbeddedFiles.Names[1].objgen
        embedded = only.EF.F
        assert embedded.Subtype == "/application/ld+json"
        assert embedded.Params.Size == len(SIGNED)
        assert bytes(embedded.Params.CheckSum) == hashlib.md5(SIGNED).digest()
        assert str(embedded.Params.ModDate) == "D:20260501100000Z"


def test_the_same_file_gives_the_same_bytes_and_another_gives_others(printed):
    certificate, fields = printed
    once = certificate.pdf(fields, credential())
    assert once == certificate.pdf(fields, credential()) == b"".join(certificate.parts(fields, credential()))
    other = certificate.pdf(fields, credential(data=b"{}"))
    assert len({once, other, certificate.pdf(fields)}) == 3


def test_the_page_is_the_same_with_the_file_and_without(printed, tmp_path):
    certificate, fields = printed
    assert pdfium_text(certificate.pdf(fields, credential())) == pdfium_text(certificate.pdf(fields))
    assert "Zoë" in poppler_text(certificate.pdf(fields, credential()), tmp_path)


def test_properties_name_title_issuer_and_language(printed):
    certificate, fields = printed
    with (
        pikepdf.open(BytesIO(certificate.pdf(fields))) as document,
        document.open_metadata(set_pikepdf_as_editor=False) as properties,
    ):
        assert properties["dc:title"] == "Certificate of completion – Zoë"
        assert properties["dc:creator"] == ["Example University"]
        assert properties["dc:publisher"] == {"Example University"}
        assert properties["dc:language"] == {"fr"}
        assert properties["pdf:Producer"] == "Credential Cloud Bridge"


def test_head_and_tail_are_still_the_whole():
    certificate = design(name_field())
    tail = certificate.tail(values(), credential())
    assert tail is not None
    assert certificate.head + tail == certificate.pdf(values(), credential())
    assert certificate.parts(values())[0] is certificate.head


def test_a_file_without_date_and_description_has_none():
    certificate = design(name_field())
    pdf = certificate.pdf(values(), credential(modified=None, description="", media_type="text/x-ü (1)"))
    with pikepdf.open(BytesIO(pdf)) as document:
        assert "/Desc" not in document.Root.AF[0]
        assert "/ModDate" not in document.Root.AF[0].EF.F.Params
        assert document.check_pdf_syntax() == []


@pytest.mark.parametrize("name", ["", "../secret", "a\\b", "a\nb", " a", "C:x"])
def test_a_name_that_is_no_plain_file_name_is_refused(name):
    with pytest.raises(ValueError, match="file name"):
        credential(name=name)


def test_a_date_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        credential(modified=datetime(2026, 5, 1, tzinfo=UTC).replace(tzinfo=None))
