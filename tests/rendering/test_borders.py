"""Border, padding and background of every kind of element: alike in certificates, by WeasyPrint, and on the stage."""

from __future__ import annotations

from typing import Any

import pytest

from credcloud_bridge.rendering.api import compile_design
from credcloud_bridge.rendering.fields.registry import kinds
from credcloud_bridge.rendering.pdf.rasterization import pdf_to_image
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import box, name_field, source, values
from tests.rendering.stage import missing_pixels, stage_pdf

EDGES = {"top": 1, "right": 2, "bottom": 3, "left": 4}
LOOK: dict[str, Any] = {
    "borderColor": "#aa0000",
    "borderWidth": EDGES,
    "padding": {"top": 6, "right": 3, "bottom": 2, "left": 9},
    "backgroundColor": "#e0e8f0",
}
# A frame of one width for what is one shape.
FRAME: dict[str, Any] = {"borderColor": "#aa0000", "borderWidth": 3, "color": "#e0e8f0"}
AT = {"position": {"x": 40, "y": 40}, "width": 90, "height": 60}
TEXT = {**AT, **LOOK, "fontSize": 20, "fontName": "Noto Sans"}
ELEMENTS = {
    "changing text": box("text", content="{course_title} and more words", **TEXT),
    "fixed text": box("text", content="Fixed words of a design", **TEXT),
    "variable text": box("multiVariableText", text="{course_title} and more words", **TEXT),
    "right and low": box(
        "text", content="{course_title}", alignment="right", verticalAlignment="bottom", **TEXT
    ),
    "shrinking": box(
        "text",
        content="{course_title} and more",
        dynamicFontSize={"min": 6, "max": 60, "fit": "vertical"},
        **TEXT,
    ),
    "turned": box("text", content="{course_title} and more words", rotate=30, **TEXT),
    "qr code": box("qrcode", content="{verify_url}", backgroundColor="#e0e8f0", **AT),
    "barcode": box("code128", content="{credential_id}", backgroundColor="#e0e8f0", **AT),
    "rectangle": box("rectangle", **AT, **FRAME),
    "round rectangle": box("rectangle", radius=8, **AT, **FRAME),
    "turned rectangle": box("rectangle", rotate=20, **AT, **FRAME),
    "ellipse": box("ellipse", **AT, **FRAME),
    "line": box("line", color="#aa0000", **{**AT, "height": 2}),
    "star": box("star", **AT, **FRAME),
    "seal": box("seal", **AT, **FRAME),
    "circle text": box(
        "circleText", content="{course_title} and more words", fontSize=14, **{**AT, "width": 60}
    ),
}
# Ten pixels a millimetre; rims that two rasterisers paint otherwise. A border that is 0.2 mm off is 100 and more.
FEW = 60


def _template(element: dict[str, Any]) -> Any:
    return source(
        {**element, "name": "element", "readOnly": True},
        base={"width": 180, "height": 140, "padding": [0] * 4},
    )


@pytest.mark.parametrize("name", ELEMENTS)
def test_an_element_looks_alike_in_all_three(name: str) -> None:
    made, given = _template(ELEMENTS[name]), values()
    printed = pdf_to_image(compile_design(made).pdf(given), width=1800)
    laid_out = pdf_to_image(WeasyPrintDesign(read_template(made.template)).pdf(given), width=1800)
    staged = pdf_to_image(stage_pdf(made.template, given), width=1800)
    assert printed.convert("L").getextrema()[0] < 128, "nothing is there"
    for other in (laid_out, staged):
        other = other if other.size == printed.size else other.resize(printed.size)
        found = missing_pixels(printed, other), missing_pixels(other, printed)
        assert max(found) <= FEW, found


def test_every_kind_of_element_is_looked_at() -> None:
    looked_at = {element["type"] for element in ELEMENTS.values()}
    assert [kind.__name__ for kind in kinds() if not looked_at & set(kind.types)] == ["ImageField"]


@pytest.mark.parametrize("edge", EDGES)
def test_text_keeps_clear_of_border_and_padding(edge: str) -> None:
    plain = {**TEXT, "borderWidth": None, "padding": None, "backgroundColor": None, "fontSize": 12}
    where = {
        "top": ("left", "top"),
        "left": ("left", "top"),
        "right": ("right", "top"),
        "bottom": ("left", "bottom"),
    }
    alignment, vertical = where[edge]
    bounds = []
    for amount in (0, 7):
        look = {"padding": {edge: amount}, "alignment": alignment, "verticalAlignment": vertical}
        made = _template(box("text", content="{credential_id}", **{**plain, **look}))
        ink = (
            pdf_to_image(compile_design(made).pdf(values()), width=1800)
            .convert("L")
            .point(lambda v: 255 * (v < 128))
        )
        bounds.append(dict(zip(("left", "top", "right", "bottom"), ink.getbbox() or (), strict=True)))
    moved = bounds[1][edge] - bounds[0][edge]
    assert abs(abs(moved) - 70) <= 1
    assert (moved > 0) is (edge in ("top", "left"))


def test_a_picture_has_neither_border_nor_padding_anywhere() -> None:
    # The recipient's name makes the page no blank one.
    made = source(box("image", content="", **AT, **LOOK), name_field(y=150))
    without = source(box("image", content="", **AT), name_field(y=150))
    one, other = (pdf_to_image(compile_design(each).pdf(values()), width=600) for each in (made, without))
    assert one.tobytes() == other.tobytes()
