"""Designs of several pages: front and back, or a certificate with its supplement."""

from __future__ import annotations

import base64
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from PIL import ImageChops, ImageStat

from credcloud_bridge.data import DesignKind
from credcloud_bridge.rendering.api import compile_design, picture_of_pdf, template_problems
from credcloud_bridge.rendering.compiled.compiling import compile_pages
from credcloud_bridge.rendering.compiled.serialization import from_bytes, to_bytes
from credcloud_bridge.rendering.reading import api as reading
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.values import PlaceholderValues
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.made_pdfs import made_pdf, text_at
from tests.rendering.factories import (
    base_pdf,
    box,
    ink,
    name_field,
    picture,
    picture_of,
    poppler_text,
    several_pages,
    source,
    text,
    values,
)

FRONT = [name_field(y=90), box("rectangle", color="#ff0000")]
BACK = [
    text("syllabus", content="Syllabus of {course_title} · 王小明", y=100),
    text("own", content="For {recipient_name}", y=140),
    box("ellipse", color="#0000ff", position={"x": 200, "y": 20}),
]


@pytest.fixture(scope="module")
def two_pages():
    return compile_design(several_pages(FRONT, BACK))


def _green(image, box_mm):
    scale = image.width / 297
    return image.convert("RGB").getpixel((round(box_mm[0] * scale), round(box_mm[1] * scale))) == (0, 153, 0)


def test_every_page_has_its_own_fields(two_pages, tmp_path):
    pdf = two_pages.pdf(values("Zoë 王小明"))
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        assert len(document.pages) == two_pages.page_count == 2
        assert not document.check_pdf_syntax()
    front, back = poppler_text(pdf, tmp_path).split("\f")[:2]
    assert "Zoë 王小明" in front
    assert "Syllabus" not in front
    assert "Syllabus of Physics I · 王小明" in back
    assert "For Zoë 王小明" in back


def test_values_of_all_pages_are_asked_for(two_pages):
    assert two_pages.placeholders == ("recipient_name", "course_title")


def test_a_picture_shows_the_page_that_is_asked_for(two_pages):
    front, back = (picture_of(two_pages.png(values(), width=594, page=page)) for page in (0, 1))
    assert ink(front, (20, 20, 60, 60)) > 5000
    assert ink(front, (200, 20, 240, 60)) == 0
    assert ink(back, (200, 20, 240, 60)) > 4000
    assert picture_of(two_pages.png(values(), width=594)) == front
    jpeg = picture_of(two_pages.jpeg(values(), width=594, page=1))
    assert ImageStat.Stat(ImageChops.difference(jpeg, back)).mean[0] < 2
    with pytest.raises(ValueError, match="no page 2"):
        two_pages.png(values(), width=594, page=2)


def test_a_kept_file_gives_pictures_of_its_pages(two_pages):
    pdf = two_pages.pdf(values())
    back = picture_of_pdf(pdf, kind=DesignKind.CERTIFICATE, width=594, image_format="png", page=1)
    assert ink(picture_of(back), (200, 20, 240, 60)) > 4000


def test_pages_look_as_weasyprint_lays_them_out(two_pages):
    whole = WeasyPrintDesign(read_template(several_pages(FRONT, BACK).template))
    for page in (0, 1):
        ours, theirs = (
            picture_of(design.png(values("مُحَمَّد بن سلمان"), width=594, page=page)).convert("L")
            for design in (two_pages, whole)
        )
        assert ImageStat.Stat(ImageChops.difference(ours, theirs)).mean[0] < 0.3


def test_a_picture_of_the_recipients_is_printed_on_its_page():
    photograph = box("image", name="photo", content="{photo}", position={"x": 20, "y": 20})
    made = compile_design(several_pages(FRONT[:1], [*BACK, photograph], base=base_pdf(pages=2)))
    recipient = values(photo=picture())
    front, back = (picture_of(made.png(recipient, width=594, page=page)) for page in (0, 1))
    assert back.getpixel((80, 80)) == (204, 0, 0)
    assert front.getpixel((80, 80)) == (255, 255, 255)
    assert _green(front, (80, 155, 0, 0))
    assert _green(back, (80, 155, 0, 0))


def test_each_page_of_a_pdf_lies_under_the_fields_of_the_same_page(tmp_path):
    def change(document):
        document.pages[1].Contents = document.make_stream(b"1 0 0 rg 100 100 200 100 re f")
        document.pages[1].MediaBox = [0, 0, 421, 595]

    made = compile_design(several_pages(FRONT[:1], base=base_pdf(change, pages=2)))
    assert made.page_count == 2
    front, back = (picture_of(made.png(values(), width=421, page=page)) for page in (0, 1))
    assert front.getpixel((100, 220)) == (0, 153, 0)
    assert back.getpixel((200, 440)) == (255, 0, 0)
    assert front.size[0] > front.size[1]
    assert back.size[0] < back.size[1]


def test_pages_beyond_the_pdf_are_blank_and_as_large_as_its_last():
    made = compile_design(several_pages(FRONT[:1], BACK, base=base_pdf()))
    back = picture_of(made.png(values(), width=842, page=1))
    assert back.size == (842, 595)
    assert not _green(back, (80, 155, 0, 0))


def test_what_stands_on_every_page_is_printed_on_each():
    base = {"width": 297, "height": 210, "staticSchema": [box("rectangle", color="#00ff00")]}
    made = compile_design(several_pages([], [], base=base))
    for page in (0, 1):
        assert ink(picture_of(made.png(values(), width=594, page=page)), (20, 20, 60, 60)) > 5000


def test_layers_that_are_switched_off_stay_behind_on_every_page():
    def change(document):
        group = document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("hidden"))
        )
        document.Root.OCProperties = pikepdf.Dictionary(
            OCGs=[group], D=pikepdf.Dictionary(OFF=[group], Order=[])
        )
        for page in document.pages:
            page.Resources = pikepdf.Dictionary(Properties=pikepdf.Dictionary(H=group))
            page.Contents = document.make_stream(b"/OC /H BDC 0 0.6 0 rg 100 100 200 100 re f EMC")

    made = compile_design(several_pages([], [], base=base_pdf(change, pages=2)))
    for page in (0, 1):
        assert picture_of(made.png(values(), width=842, page=page)).getpixel((200, 440)) == (255, 255, 255)


def test_problems_name_the_page_where_there_are_several(two_pages):
    narrow = [text("back_name", content="{recipient_name}", width=10)]
    (problem,) = compile_design(several_pages([], narrow)).problems(values("x" * 60))
    assert problem.message.startswith("Page 2: ")
    (alone,) = compile_design(source(*narrow)).problems(values("x" * 60))
    assert not alone.message.startswith("Page")


def test_the_same_glyph_with_two_texts_on_two_pages_copies_right(tmp_path):
    made = compile_design(several_pages([name_field()], [text("b", content="{course_title}")]))
    pdf = made.pdf(values("سلام", course_title="مُحَمَّد بن سلمان"))
    front, back = poppler_text(pdf, tmp_path).split("\f")[:2]
    assert "سلام" in front
    assert "بن سلمان" in back


def test_more_than_twenty_pages_are_refused_with_a_sentence():
    (problem,) = (
        problem
        for problem in template_problems(
            several_pages([name_field()], base=base_pdf(pages=21)).template, DesignKind.CERTIFICATE
        )
        if problem.is_error
    )
    assert problem.code == "base-pdf-refused"
    assert "21 pages, and a design has 20 at most" in problem.message


def test_a_badge_has_one_page():
    made = replace(several_pages([], []), kind=DesignKind.BADGE)
    (problem,) = template_problems(made.template, DesignKind.BADGE)
    assert problem.code == "badge-has-pages"


def test_a_compiled_design_of_several_pages_is_stored_whole(two_pages):
    documents = compile_pages(read_template(several_pages(FRONT, BACK).template), "en")
    assert from_bytes(to_bytes(documents)) == documents
    assert documents.whole.pdf == two_pages.head


def test_a_certificate_that_is_laid_out_whole_has_each_given_page_under_its_own_fields():
    base = base64.b64encode(made_pdf(text_at(100, 300, "Front"), text_at(100, 300, "Back"))).decode()
    template = {"basePdf": f"data:application/pdf;base64,{base}", "schemas": [[], []]}
    whole = WeasyPrintDesign(read_template(template)).pdf(PlaceholderValues({}))
    texts = [
        reading.blocks_of(page)[0].text for page in reading.page_contents(reading.plain_pages(whole).pdf)
    ]
    assert texts == ["Front", "Back"]
