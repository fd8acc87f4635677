"""Certificates for a print shop: boxes, crop marks, and what prints in the bleed."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import ImageChops

from credcloud_bridge.data import DesignSource
from credcloud_bridge.rendering.api import compile_design, print_shop_pdf, template_problems
from credcloud_bridge.rendering.pdf.rasterization import pdf_to_image
from tests.rendering.factories import base_pdf, box, name_field, picture, source, text, values

MM = 72 / 25.4
GREEN, RED = "#008000", "#ff0000"
# Of an A4 sheet with 3 mm bleed: the marks begin 3 mm from the cut, are 5 mm long, 2 mm from the sheet's edge.
AROUND = 3 + 5 + 2
SCALE = 10  # pixels for a millimetre


def _band(**more: Any) -> dict[str, Any]:
    """A band down the left edge of the page, 40 mm wide."""
    return box("rectangle", color=GREEN, position={"x": 0, "y": 0}, width=40, height=210, **more)


def _with_bleed(*fields: dict[str, Any], bleed: float = 3, base: Any = None) -> DesignSource:
    made = source(*fields, base=base)
    return replace(made, template={**made.template, "bleed": bleed}, digest=f"{made.digest}{bleed}")


def _sheet(pdf: bytes, page: int = 0) -> Any:
    """The sheet at ten pixels a millimetre."""
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        width = float(document.pages[page].mediabox[2]) - float(document.pages[page].mediabox[0])
    return pdf_to_image(pdf, width=round(width / MM * SCALE), page=page)


def _colour(sheet: Any, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place in millimetres from the corner of the cut page."""
    pixel: tuple[int, ...] = sheet.getpixel((round((AROUND + x) * SCALE), round((AROUND + y) * SCALE)))
    return pixel


@pytest.mark.parametrize("bleed", [0, 3, 10])
def test_trim_and_bleed_boxes_say_where_to_cut(bleed: float) -> None:
    pdf = print_shop_pdf(_with_bleed(_band(), name_field(), bleed=bleed), values())
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        assert not document.check_pdf_syntax()
        (page,) = document.pages
        trim, outer = ([float(edge) / MM for edge in page.obj[name]] for name in ("/TrimBox", "/BleedBox"))
        media = [float(edge) / MM for edge in page.mediabox]
    assert trim[2] - trim[0] == pytest.approx(297, abs=0.01)
    assert trim[3] - trim[1] == pytest.approx(210, abs=0.01)
    assert [trim[at] - outer[at] for at in (0, 1)] == pytest.approx([bleed, bleed], abs=0.01)
    assert [outer[at] - trim[at] for at in (2, 3)] == pytest.approx([bleed, bleed], abs=0.01)
    assert media[0] < outer[0] - 4
    assert media[3] > outer[3] + 4


def test_within_the_cut_the_page_is_the_one_that_the_recipient_has() -> None:
    made = _with_bleed(_band(), box("image", content=picture(), position={"x": 257, "y": 0}), name_field())
    sheet = _sheet(print_shop_pdf(made, values()))
    cut = sheet.crop((AROUND * SCALE, AROUND * SCALE, (AROUND + 297) * SCALE, (AROUND + 210) * SCALE))
    page = pdf_to_image(compile_design(made).pdf(values()), width=2970)
    # The sheet's pixels are not those of the page: a rim of letters may be painted otherwise.
    differences = ImageChops.difference(cut, page.resize(cut.size)).convert("L").histogram()
    assert sum(differences[100:]) < 2970 * 2100 * 0.001


def test_what_ends_at_the_edge_goes_on_beyond_the_cut_and_nothing_else_does() -> None:
    sheet = _sheet(print_shop_pdf(_with_bleed(_band(), name_field()), values()))
    green, white = (0, 128, 0), (255, 255, 255)
    for x, y in ((-2.5, 100), (20, -2.5), (-2.5, -2.5), (-2.5, 212.5), (20, 212.5)):
        assert _colour(sheet, x, y) == green, (x, y)
    assert _colour(sheet, -3.5, 100) == white
    assert _colour(sheet, 20, -3.5) == white
    assert _colour(sheet, 299, 100) == white


def test_a_pattern_is_mirrored_at_the_edge() -> None:
    fields = [
        _band(),
        box("rectangle", name="spot", color=RED, position={"x": 0, "y": 100}, width=1, height=5),
    ]
    sheet = _sheet(print_shop_pdf(_with_bleed(*fields, name_field()), values()))
    assert _colour(sheet, -0.5, 102) == (255, 0, 0)
    assert _colour(sheet, -2, 102) == (0, 128, 0)
    assert _colour(sheet, -0.5, 98) == (0, 128, 0)


def test_what_a_design_has_beyond_the_edge_prints_there_as_it_is() -> None:
    larger = box(
        "rectangle",
        color=GREEN,
        position={"x": -3, "y": -3},
        width=43,
        height=216,
        borderColor=RED,
        borderWidth=1,
    )
    sheet = _sheet(print_shop_pdf(_with_bleed(larger, name_field()), values()))
    assert _colour(sheet, -2.5, 100) == (255, 0, 0)
    assert _colour(sheet, -1.5, 100) == (0, 128, 0)


def test_letters_near_the_edge_are_not_mirrored() -> None:
    edge = text("edge", y=0, height=6, fontSize=14, content="{credential_id}", verticalAlignment="top")
    sheet = _sheet(print_shop_pdf(_with_bleed(edge, name_field(y=100)), values()))
    above = sheet.crop(
        ((AROUND + 20) * SCALE, (AROUND - 3) * SCALE, (AROUND + 270) * SCALE, AROUND * SCALE - 3)
    )
    assert above.getcolors() == [(above.width * above.height, (255, 255, 255))]


def test_a_given_page_keeps_its_place_and_its_edges_are_mirrored() -> None:
    def fill(document: pikepdf.Pdf) -> None:
        document.pages[0].Contents = document.make_stream(
            b"0 0.5 0 rg 0 0 5000 5000 re f 1 0 0 rg 20 20 40 40 re f"
        )

    made = _with_bleed(name_field(), base=base_pdf(fill))
    pdf = print_shop_pdf(made, values())
    sheet, page = _sheet(pdf), pdf_to_image(compile_design(made).pdf(values()), width=2970)
    assert _colour(sheet, -2.5, -2.5)[1] in (127, 128)
    assert _colour(sheet, 10, 10) == page.getpixel((100, 100))
    spot = next(y for y in range(page.height - 1, 0, -1) if page.getpixel((100, y))[0] > 200)
    assert _colour(sheet, 10, spot / 10 - 1)[0] > 200


def test_crop_marks_stand_outside_the_bleed_in_every_ink() -> None:
    pdf = print_shop_pdf(_with_bleed(_band(), name_field()), values())
    sheet = _sheet(pdf)
    for x, y in ((-5.5, 0), (-5.5, 210), (302.5, 0), (302.5, 210), (0, -5.5), (297, -5.5), (0, 215.5)):
        place = round((AROUND + x) * SCALE), round((AROUND + y) * SCALE)
        near = [sum(sheet.getpixel((place[0] + i, place[1] + j))) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        assert min(near) < 500, (x, y)
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        (inks,) = document.pages[0].Resources.ColorSpace.values()
        assert inks[1] == "/All"


def test_pages_that_are_laid_out_whole_get_the_same_sheet() -> None:
    made = _with_bleed(_band(), box("svg", content="{drawing}", name="drawing"), name_field())
    circle = "<circle cx='5' cy='5' r='4' fill='#f00'/>"
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{circle}</svg>"
    fields = values(drawing=drawing)
    assert compile_design(made).tail(fields) is None
    sheet = _sheet(print_shop_pdf(made, fields))
    assert _colour(sheet, -2.5, 100) == (0, 128, 0)
    assert _colour(sheet, 40, 40)[0] > 200


def test_the_same_certificate_gives_the_same_bytes() -> None:
    made = _with_bleed(_band(), name_field())
    assert print_shop_pdf(made, values()) == print_shop_pdf(made, values())


def test_bleed_is_none_to_ten_millimetres() -> None:
    made = source(name_field())
    for bleed, accepted in ((0, True), (10, True), (None, True), (-1, False), (10.5, False), ("3", False)):
        problems = template_problems({**made.template, "bleed": bleed}, made.kind)
        assert any(problem.is_error for problem in problems) is not accepted, bleed
    own = template_problems({**made.template, "printShopMargin": 5}, made.kind)
    assert [problem.code for problem in own] == ["template-invalid"]


def test_bleed_changes_nothing_for_the_recipient() -> None:
    plain = source(_band(), name_field())
    bled = replace(plain, template={**plain.template, "bleed": 3}, digest=plain.digest[::-1])
    one, other = (compile_design(made).tail(values()) for made in (plain, bled))
    assert one is not None
    assert other is not None
    assert len(one) == len(other)
    assert compile_design(plain).head == compile_design(bled).head
