"""A photograph that comes with each recipient is made ready as a design's own pictures are; no page is laid out."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageDraw

from credcloud_bridge.rendering.api import compile_design
from credcloud_bridge.rendering.pdf.rasterization import pdf_to_image
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import (
    box,
    design,
    name_field,
    picture,
    several_pages,
    source,
    text,
    values,
)
from tests.rendering.tagging import tags_of

CROP = {"x": 0.5, "y": 0.25, "width": 0.5, "height": 0.5, "proportion": 1.5}


def _portrait(**more: Any) -> dict[str, Any]:
    place = {"position": {"x": 30, "y": 40}, "width": 60, "height": 80}
    return box("image", name="portrait", content="{photo}", **{**place, **more})


def _photograph(mode: str = "RGB", kind: str = "JPEG") -> str:
    image = Image.linear_gradient("L").resize((300, 200)).convert(mode)
    ImageDraw.Draw(image).ellipse((180, 60, 260, 140), fill="white" if mode == "L" else (200, 30, 40))
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").rotate(90).resize((300, 200)))
    out = BytesIO()
    image.save(out, kind, quality=95)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


def _images(pdf: bytes) -> list[pikepdf.Stream]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            one.Width
            for one in document.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image" and "/SMask" not in one
        ]


@pytest.mark.parametrize(
    "field",
    [
        _portrait(),
        _portrait(rotate=30),
        _portrait(opacity=0.4),
        _portrait(crop=CROP),
        _portrait(crop=CROP, rotate=90, opacity=0.7),
        _portrait(showIf="photo"),
    ],
    ids=["plain", "turned", "see-through", "cropped", "cropped and turned", "under a condition"],
)
@pytest.mark.parametrize(
    "photo",
    [_photograph(), _photograph("L"), _photograph(kind="PNG"), _photograph("RGBA", "PNG")],
    ids=["colours", "grey", "png", "alpha"],
)
def test_a_photograph_looks_as_weasyprint_lays_it_out(field: dict[str, Any], photo: str) -> None:
    made, given = source(field, name_field(y=130)), values(photo=photo)
    compiled = compile_design(made)
    assert compiled.tail(given) is not None
    ours = pdf_to_image(compiled.pdf(given), width=800)
    theirs = pdf_to_image(WeasyPrintDesign(read_template(made.template)).pdf(given), width=800)
    histogram = ImageChops.difference(ours, theirs).convert("L").histogram()
    # Rims alone: the photograph covers 30,000 pixels.
    assert sum(histogram[48:]) < 700


def test_people_have_their_own_photographs_and_some_have_none() -> None:
    made = design(_portrait(), name_field(y=130))
    one = made.pdf(values(photo=picture(colour="#cc0000")))
    other = made.pdf(values(photo=picture(colour="#00cc00")))
    assert pdf_to_image(one, width=297).getpixel((60, 80)) == (204, 0, 0)
    assert pdf_to_image(other, width=297).getpixel((60, 80)) == (0, 204, 0)
    without = made.tail(values(photo=""))
    assert without is not None
    assert _images(made.head + without) == []


def test_a_photograph_on_two_pages_is_in_the_file_once() -> None:
    made = compile_design(several_pages([_portrait(), name_field(y=130)], [_portrait(rotate=90)]))
    assert len(_images(made.pdf(values(photo=_photograph())))) == 1


def test_no_more_pixels_than_print_shows_are_kept() -> None:
    out = BytesIO()
    Image.effect_noise((3000, 2000), 90).save(out, "JPEG")
    photo = f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
    made = design(_portrait(width=30, height=20), name_field(y=130))
    assert _images(made.pdf(values(photo=photo))) == [round(30 / 25.4 * 300)]


@pytest.mark.parametrize("photo", ["data:image/jpeg;base64,AAAA", "data:image/png;base64,%%%", "no picture"])
def test_what_is_no_picture_is_a_problem_and_prints_as_nothing(photo: str) -> None:
    made = design(_portrait(), name_field(y=130))
    assert [problem.code for problem in made.problems(values(photo=photo))] == ["image-unreadable"]
    assert _images(made.pdf(values(photo=photo))) == []


def test_a_drawing_of_a_recipients_is_laid_out_with_its_page() -> None:
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 4'><rect width='3' height='4' fill='#00c'/></svg>"
    made = design(_portrait(), name_field(y=130))
    assert made.tail(values(photo=drawing)) is None
    assert pdf_to_image(made.pdf(values(photo=drawing)), width=297).getpixel((60, 80)) == (0, 0, 204)


def test_a_photograph_with_an_alternative_text_is_a_figure_and_another_decoration() -> None:
    given = values(photo=_photograph())
    told = design(text("title", y=10), _portrait(alt="The recipient"), name_field(y=130))
    assert [tag.kind for tag in tags_of(told.pdf(given))] == ["H1", "Figure", "P"]
    untold = design(text("title", y=10), _portrait(), name_field(y=130))
    assert [tag.kind for tag in tags_of(untold.pdf(given))] == ["H1", "P"]
