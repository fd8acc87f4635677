"""Files are read in a process of their own, stored once, and shown only where they may be used."""

from __future__ import annotations

import base64
import random
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.designs.models import Asset
from tests.designs.factories import make_template
from tests.studio.factories import Studio, make_document, text_element

pytestmark = pytest.mark.django_db

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><rect width="300" height="100"/></svg>'
)


def _png(size: tuple[int, int] = (400, 200)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#123456").save(out, "PNG")
    return out.getvalue()


def _pdf(pages: int = 2) -> bytes:
    document, out = pikepdf.Pdf.new(), BytesIO()
    for _page in range(pages):
        document.add_blank_page(page_size=(842, 595))
    document.save(out)
    return out.getvalue()


def _upload(studio: Studio, data: bytes, name: str = "file.png", purpose: str = "picture") -> Any:
    file = SimpleUploadedFile(name, data)
    return studio.client.post(studio.url("assets"), {"file": file, "purpose": purpose})


def test_a_picture_is_uploaded_shown_and_printed() -> None:
    studio = Studio()
    answer = _upload(studio, _png()).json()
    assert (answer["kind"], answer["width"], answer["height"]) == ("picture", 400, 200)
    assert answer["suggestion"] == {"width": 50.8, "height": 25.4}
    sha256 = answer["asset"].removeprefix("asset:")
    shown = studio.client.get(studio.url(f"assets/{sha256}"))
    assert shown["Content-Type"] == "image/png"
    assert "immutable" in shown["Cache-Control"]
    element = text_element("p", answer["asset"], type="image", readOnly=True)
    document = make_document(element, text_element("n"))
    assert studio.post("document", {"revision": 1, "document": document}, "put").status_code == 200
    assert studio.document()["assets"][sha256]["width"] == 400
    (picture,) = studio.post("pictures", {"elements": [element]}).json()["pictures"]
    assert studio.url(f"assets/{sha256}") in picture["svg"]
    assert studio.post("proof", {"document": document, "person": ""}).status_code == 200


def test_what_a_camera_wrote_into_a_photograph_is_gone() -> None:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "SecretCamera"
    Image.new("RGB", (300, 200), "red").save(out, "JPEG", exif=exif)
    studio = Studio()
    sha256 = _upload(studio, out.getvalue(), "a.jpg").json()["asset"].removeprefix("asset:")
    shown = studio.client.get(studio.url(f"assets/{sha256}"))
    assert shown["Content-Type"] == "image/jpeg"
    assert b"SecretCamera" not in shown.content


def test_a_drawing_that_browsers_show_otherwise_comes_as_the_renderers_picture() -> None:
    studio = Studio()
    plain = _upload(studio, DRAWING.encode(), "a.svg").json()
    assert plain["width"] / plain["height"] == pytest.approx(3, rel=0.02)
    texts = DRAWING.replace("</svg>", '<text x="9" y="40" fill="#fff">Hi</text></svg>')
    worded = _upload(studio, texts.encode(), "b.svg").json()
    kinds = [
        studio.client.get(studio.url(f"assets/{one['asset'].removeprefix('asset:')}"))["Content-Type"]
        for one in (plain, worded)
    ]
    assert kinds == ["image/svg+xml", "image/png"]


def test_a_base_page_is_shown_as_a_picture_of_each_page() -> None:
    studio = Studio()
    answer = _upload(studio, _pdf(), "a.pdf", "base").json()
    assert (answer["kind"], answer["pages"]) == ("base", 2)
    assert answer["width"] == pytest.approx(297.0, abs=0.1)
    sha256 = answer["asset"].removeprefix("asset:")
    page = studio.client.get(studio.url(f"assets/{sha256}/page/2"), {"width": 600})
    with Image.open(BytesIO(page.content)) as picture:
        assert picture.size == (600, 424)
    assert studio.client.get(studio.url(f"assets/{sha256}/page/3"), {"width": 600}).status_code == 404
    assert studio.client.get(studio.url(f"assets/{sha256}/page/1"), {"width": 7000}).status_code == 404
    document = make_document()
    document["template"]["basePdf"] = answer["asset"]
    assert studio.post("document", {"revision": 1, "document": document}, "put").status_code == 200
    assert len(studio.post("proof", {"document": document}).json()["pages"]) == 2


@pytest.mark.parametrize(
    ("data", "name", "purpose", "code"),
    [
        (b"not a picture", "a.png", "picture", "picture-unreadable"),
        (b"%PDF-1.7 broken", "a.pdf", "base", "base-refused"),
        (b"plain text", "a.txt", "base", "base-unreadable"),
        (DRAWING.replace("<rect", "<script>1</script><rect").encode(), "a.svg", "picture", "svg-refused"),
        (random.Random(1).randbytes(5000), "a.jpg", "picture", "picture-unreadable"),
        (b"", "a.png", "picture", "file-missing"),
        (b"x", "a.png", "virus", "file-missing"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(
    data: bytes, name: str, purpose: str, code: str
) -> None:
    answer = _upload(Studio(), data, name, purpose)
    assert answer.status_code == 422
    problem = answer.json()["problems"][0]
    assert problem["code"] in (code, "picture-unreadable", "file-missing")
    assert problem["remedy"]
    assert Asset.objects.count() == 0


def test_a_file_of_another_course_is_neither_shown_nor_printed() -> None:
    here, elsewhere = Studio(), Studio()
    reference = _upload(elsewhere, _png()).json()["asset"]
    sha256 = reference.removeprefix("asset:")
    assert here.client.get(here.url(f"assets/{sha256}")).status_code == 404
    document = make_document(text_element("p", reference, type="image", readOnly=True))
    answer = here.post("proof", {"document": document})
    assert answer.status_code == 422
    assert [(one["code"], one["element"]) for one in answer.json()["problems"]] == [("asset-missing", "p")]


def test_a_version_and_its_draft_carry_the_same_files() -> None:
    studio = Studio()
    template = make_template()
    uri = f"data:image/png;base64,{base64.b64encode(_png()).decode()}"
    place = {"position": {"x": 1, "y": 1}, "width": 30, "height": 20}
    template["schemas"][0].append({"name": "p", "type": "image", "content": uri, "readOnly": True, **place})
    card = designs.create_design(
        name="With picture",
        kind=DesignKind.CERTIFICATE,
        template=template,
        course_key=studio.course.key,
        actor=studio.user,
    )
    draft = designs.start_from_design(design_id=card.id, course_key=studio.course.key, actor=studio.user)
    _revision, document = designs.draft_document(draft_uuid=draft.uuid)
    (sha256,) = designs.referenced(document.template)
    assert designs.get_asset(sha256=sha256, course_key=studio.course.key).width == 400
    again = designs.with_bytes(document.template, course_key=studio.course.key)
    assert [field["name"] for field in again["schemas"][0]] == ["words", "p"]
    assert again["schemas"][0][1]["content"].startswith("data:image/png;base64,")
    assert "id" not in again["schemas"][0][0]
