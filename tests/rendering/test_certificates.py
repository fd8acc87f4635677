"""What stands on a printed certificate."""

from __future__ import annotations

import threading

import pikepdf
import pytest

from credcloud_bridge.rendering.api import PlaceholderValues, compile_design
from tests.rendering.factories import (
    NAMES,
    base_pdf,
    box,
    design,
    ink,
    name_field,
    pdfium_text,
    picture,
    picture_of,
    poppler_text,
    see_through,
    source,
    template,
    text,
    values,
)

NAME_BOX = (20, 55, 277, 85)


@pytest.fixture(scope="module")
def certificate():
    return design(
        name_field(),
        text("title", y=30),
        {
            **text("body", y=100, height=30, fontSize=14),
            "type": "multiVariableText",
            "text": "has completed {course_title} on {issued_on}",
        },
        box("qrcode", name="qr", position={"x": 240, "y": 150}, content="{verify_url}"),
    )


@pytest.mark.parametrize("script", NAMES)
def test_the_name_is_printed_in_every_script(certificate, script):
    image = picture_of(certificate.png(values(NAMES[script]), width=600))
    assert ink(image, NAME_BOX) > 60


@pytest.mark.parametrize("script", ["latin", "apostrophe", "cyrillic", "greek", "armenian", "georgian"])
def test_the_name_can_be_copied_out_of_the_pdf(certificate, tmp_path, script):
    pdf = certificate.pdf(values(NAMES[script]))
    assert NAMES[script] in poppler_text(pdf, tmp_path)
    assert NAMES[script] in pdfium_text(pdf)


@pytest.mark.parametrize("script", ["chinese", "japanese", "korean", "thai", "ethiopic"])
def test_names_without_letter_joining_can_be_copied_too(certificate, tmp_path, script):
    assert NAMES[script] in poppler_text(certificate.pdf(values(NAMES[script])), tmp_path)


def test_the_same_fields_give_the_same_bytes(certificate):
    fields = values("שלום عليكم Zoë 王")
    assert certificate.pdf(fields) == certificate.pdf(fields)
    assert certificate.png(fields, width=400) == certificate.png(fields, width=400)


def test_another_process_would_give_the_same_bytes(certificate):
    again = compile_design(
        source(name_field(), text("title", y=30), box("rectangle", borderWidth=1, borderColor="#000000"))
    )
    fresh = type(again)
    assert fresh is type(certificate)
    assert b"/CreationDate" not in again.pdf(values())


def test_markup_in_a_name_prints_as_text(certificate, tmp_path):
    name = "<script>alert('x')</script> & <b>Bob</b>"
    assert name in poppler_text(certificate.pdf(values(name)), tmp_path)


def test_braces_in_a_value_are_not_filled_again(certificate, tmp_path):
    assert "{issuer_name}" in poppler_text(certificate.pdf(values("{issuer_name}")), tmp_path)


def test_placeholders_come_in_the_order_of_the_fields(certificate):
    assert certificate.placeholders == ("recipient_name", "title", "course_title", "issued_on", "verify_url")


def test_the_page_has_the_size_of_the_template(certificate):
    assert certificate.page_mm == pytest.approx((297, 210))
    with pikepdf.open(_file(certificate.pdf(values()))) as document:
        assert [float(edge) for edge in document.pages[0].mediabox.as_list()] == pytest.approx(
            [0, 0, 841.89, 595.28], abs=0.05
        )


def test_the_pdf_says_its_language_title_and_author(certificate):
    with pikepdf.open(_file(certificate.pdf(values("Zoë", language="pt-BR")))) as document:
        assert str(document.Root.Lang) == "pt-BR"
        assert str(document.docinfo["/Title"]) == "Certificate of completion – Zoë"
        assert str(document.docinfo["/Author"]) == "Example University"


def test_a_custom_attribute_fills_the_field_of_its_name(tmp_path):
    made = design(
        text("grade", content="no grade yet"), text("fixed", y=120, content="as it stands", readOnly=True)
    )
    words = poppler_text(
        made.pdf(PlaceholderValues(values={"grade": "Distinction", "fixed": "changed"}, language="en")),
        tmp_path,
    )
    assert "Distinction" in words
    assert "no grade yet" not in words
    assert "as it stands" in words
    assert "no grade yet" in poppler_text(made.pdf(PlaceholderValues(values={}, language="en")), tmp_path)


def test_a_long_name_shrinks_until_it_fits():
    made = design(name_field())
    image = picture_of(made.png(values("Maximiliana Wilhelmina " * 4), width=800))
    assert ink(image, NAME_BOX) > 100
    assert ink(image, (0, 55, 19, 85)) == 0
    assert ink(image, (278, 55, 297, 85)) == 0


def test_a_short_name_is_printed_at_the_largest_size():
    small, large = (
        picture_of(design(name_field(dynamicFontSize=shrink)).png(values("Ada"), width=600))
        for shrink in ({"min": 8, "max": 12, "fit": "horizontal"}, {"min": 8, "max": 40, "fit": "horizontal"})
    )
    assert ink(large, NAME_BOX) > 4 * ink(small, NAME_BOX)


@pytest.mark.parametrize(("alignment", "side"), [("left", (20, 55, 90, 85)), ("right", (207, 55, 277, 85))])
def test_text_stands_on_its_side(alignment, side):
    image = picture_of(design(text("recipient_name", alignment=alignment)).png(values("Ada"), width=600))
    assert ink(image, side) == ink(image, NAME_BOX) > 0


@pytest.mark.parametrize(("vertical", "band"), [("top", (0, 60, 297, 95)), ("bottom", (0, 110, 297, 142))])
def test_text_stands_at_its_height(vertical, band):
    made = design(text("recipient_name", height=80, verticalAlignment=vertical))
    image = picture_of(made.png(values("Ada"), width=600))
    assert ink(image, band) == ink(image, (0, 0, 297, 210)) > 0


def test_lines_break_where_the_script_allows(tmp_path):
    made = design(
        {**text("t", height=60, width=60, fontSize=14, content="{long}"), "position": {"x": 20, "y": 60}}
    )
    words = "ประเทศไทยรวมเลือดเนื้อชาติเชื้อไทยเป็นประชารัฐ"
    image = picture_of(made.png(PlaceholderValues(values={"long": words}, language="th"), width=600))
    assert ink(image, (0, 60, 19, 120)) == ink(image, (82, 60, 297, 120)) == 0
    assert made.problems(PlaceholderValues(values={"long": words}, language="th")) == ()


def test_justified_lines_reach_both_edges():
    words = "The quick brown fox jumps over the lazy dog and then does it all over again until dusk."
    made = design(text("t", content=words, readOnly=True, fontSize=20, height=40, alignment="justify"))
    image = picture_of(made.png(values(), width=1200))
    assert ink(image, (273, 60, 278, 80)) > 0
    assert ink(image, (278, 55, 297, 110)) == 0


def test_shapes_are_painted_in_their_colours():
    made = design(
        box("rectangle", color="#ff0000", borderColor="#0000ff", borderWidth=2),
        box("ellipse", color="#00ff00", position={"x": 100, "y": 20}),
        box("line", color="#123456", height=2, position={"x": 200, "y": 20}),
    )
    image = picture_of(made.png(values(), width=594))
    assert image.getpixel((80, 80)) == (255, 0, 0)
    assert image.getpixel((41, 80)) == (0, 0, 255)
    assert image.getpixel((240, 80)) == (0, 255, 0)
    assert image.getpixel((202, 42)) == (255, 255, 255)
    assert image.getpixel((440, 42)) == (0x12, 0x34, 0x56)


def test_rotation_is_clockwise_about_the_centre():
    made = design(
        box("rectangle", color="#000000", width=60, height=4, position={"x": 100, "y": 100}, rotate=90)
    )
    image = picture_of(made.png(values(), width=594))
    assert image.getpixel((260, 204 - 50)) == (0, 0, 0)
    assert image.getpixel((210, 204)) == (255, 255, 255)


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg"])
def test_a_picture_keeps_its_proportions(mime):
    made = design(box("image", content=picture(mime, size=(80, 40))))
    image = picture_of(made.png(values(), width=594))
    assert image.getpixel((80, 80))[0] > 180
    assert image.getpixel((80, 48)) == (255, 255, 255)


def test_a_transparent_picture_lets_the_page_through():
    made = design(box("rectangle", color="#ffff00"), box("image", content=see_through()))
    image = picture_of(made.png(values(), width=594))
    assert image.getpixel((44, 44)) == (255, 255, 0)
    red, _, blue = image.getpixel((80, 80))
    assert 110 < red < 145
    assert 60 < blue < 120


def test_an_svg_is_drawn_from_text_and_from_a_data_uri():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z" fill="#0f0"/></svg>'
    )
    made = design(
        box("svg", content=svg),
        box(
            "image",
            content="data:image/svg+xml;utf8," + svg.replace("#", "%23"),
            position={"x": 100, "y": 20},
        ),
    )
    image = picture_of(made.png(values(), width=594))
    assert image.getpixel((80, 80)) == image.getpixel((240, 80)) == (0, 255, 0)


def test_a_picture_may_be_a_value_of_the_recipient():
    made = design(box("image", name="photo", content="", readOnly=False))
    image = picture_of(made.png(values(photo=picture()), width=594))
    assert image.getpixel((80, 80)) == (204, 0, 0)
    assert picture_of(made.png(values(), width=594)).getpixel((80, 80)) == (255, 255, 255)


def test_the_qr_code_keeps_its_quiet_zone():
    made = design(box("qrcode", content="{verify_url}", backgroundColor="#ffffff"))
    image = picture_of(made.png(values(), width=1188)).convert("L")
    inked = [x for x in range(80, 240) if min(image.getpixel((x, y)) for y in range(80, 240)) < 128]
    module = 160 / (29 + 8)
    assert min(inked) - 80 == pytest.approx(4 * module, abs=2)
    assert 240 - max(inked) == pytest.approx(4 * module, abs=2)


def test_the_page_of_a_pdf_stays_beneath_the_fields_as_vectors(tmp_path):
    made = design(name_field(), base=base_pdf())
    pdf = made.pdf(values("Zoë"))
    assert pdf == made.pdf(values("Zoë"))
    assert "Zoë" in poppler_text(pdf, tmp_path)
    image = picture_of(made.png(values("Zoë"), width=842))
    assert image.getpixel((200, 445)) == (0, 153, 0)
    with pikepdf.open(_file(pdf)) as document:
        assert not [thing for thing in document.objects if _is_image(thing)]


def test_a_turned_and_cropped_pdf_page_has_the_size_that_is_seen():
    def turn(document):
        document.pages[0].Rotate = 90
        document.pages[0].CropBox = [0, 0, 600, 400]

    made = design(name_field(), base=base_pdf(turn))
    assert made.page_mm == pytest.approx((400 / 72 * 25.4, 600 / 72 * 25.4))
    assert made.pdf(values())


def test_thumbnails_have_the_width_that_is_asked_for(certificate):
    assert picture_of(certificate.png(values(), width=333)).size in ((333, 235), (333, 236))
    thumbnail = picture_of(certificate.jpeg(values(), width=240))
    assert thumbnail.size[0] == 240
    assert thumbnail.format is None or thumbnail.mode == "RGB"
    with pytest.raises(ValueError, match="pixels wide"):
        certificate.png(values(), width=100_000)


def test_threads_may_share_a_design(certificate):
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(certificate.png(values(), width=200))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    assert len(made) == 4


def test_a_design_is_compiled_once_per_digest():
    first = source(name_field())
    assert compile_design(first) is compile_design(first)
    assert compile_design(source(name_field(fontSize=20))) is not compile_design(first)


def test_static_fields_of_the_base_page_are_printed(tmp_path):
    base = {
        "width": 297,
        "height": 210,
        "padding": [0, 0, 0, 0],
        "staticSchema": [text("s", y=120, content="Est. 1409")],
    }
    assert "Est. 1409" in poppler_text(design(name_field(), base=base).pdf(values()), tmp_path)
    assert template(base=base)["basePdf"] is base


def _file(data: bytes):
    from io import BytesIO

    return BytesIO(data)


def _is_image(thing: object) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
