"""Ornaments and gradients: computed outlines, the same in print and on the stage."""

from __future__ import annotations

import pytest

from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs.brand_colours import recoloured
from credcloud_bridge.rendering.api import template_problems
from credcloud_bridge.rendering.elements import element_picture
from credcloud_bridge.rendering.fields.ornament_paths import seal_path, star_path
from credcloud_bridge.rendering.fields.registry import read_field
from tests.rendering.factories import box, design, ink, name_field, picture_of, template, values

GOLD = {
    "kind": "linear",
    "angle": 90,
    "stops": [{"at": 0, "color": "#ff0000"}, {"at": 1, "color": "#0000ff"}],
}
INSIDE, WHOLE = (20, 20, 60, 60), (0, 0, 297, 210)
ORNAMENTS = [
    box("polygon", color="#000000", points=8),
    box("star", color="#000000"),
    box("star", color="#000000", points=12, innerRadius=0.8),
    box("seal", color="#000000"),
    box("seal", color="#000000", points=40, depth=0.03, borderColor="#000000", borderWidth=1),
    box("ribbon", color="#000000", height=12),
    box("frame", color="#000000"),
    *[box("frame", color="#000000", frameStyle=style) for style in ("plain", "double", "notched", "cut")],
    box("corner", color="#000000", borderWidth=2),
]


def _darkness(picture):
    return sum((255 - grey) * count for grey, count in enumerate(picture.convert("L").histogram()))


def _pixel(made, at_mm):
    return picture_of(made.png(values(), width=594)).getpixel((round(at_mm[0] * 2), round(at_mm[1] * 2)))


@pytest.mark.parametrize(
    "field", ORNAMENTS, ids=lambda field: f"{field['type']} {field.get('frameStyle', '')}"
)
def test_an_ornament_fills_its_box_and_nothing_else(field):
    picture = picture_of(design(field).png(values(), width=594))
    assert ink(picture, INSIDE) > 300
    assert ink(picture, WHOLE) == ink(picture, (19.5, 19.5, 60.5, 60.5))


@pytest.mark.parametrize(
    "field", ORNAMENTS, ids=lambda field: f"{field['type']} {field.get('frameStyle', '')}"
)
def test_an_ornament_is_seen_through_and_turned(field):
    plain = picture_of(design(field).png(values(), width=594))
    turned = picture_of(design({**field, "rotate": 90, "opacity": 0.5}).png(values(), width=594))
    assert _darkness(turned) == pytest.approx(_darkness(plain) / 2, rel=0.05)
    assert sum(turned.convert("L").histogram()[:90]) == 0


@pytest.mark.parametrize(
    "field", ORNAMENTS, ids=lambda field: f"{field['type']} {field.get('frameStyle', '')}"
)
def test_the_stage_shows_the_outlines_that_print(field):
    made = element_picture(field, values(), lambda _content: None)
    assert (made.width, made.height) == pytest.approx((field["width"], field["height"]), abs=1e-3)
    read = read_field({**field, "position": {"x": 0, "y": 0}})
    assert read is not None
    drawn = made.svg.partition(">")[2].removesuffix("</svg>")
    assert drawn in read.html(values(), lambda _content: None)


def test_a_star_and_a_seal_touch_their_box():
    assert star_path(100, 100, points=4, inner=0.5).startswith("M50 0L")
    corners = [float(part.split()[1]) for part in seal_path(100, 100, points=8, depth=0.2)[1:-1].split("Q")]
    assert min(corners) < 0  # a curve's control point stands out, the curve does not


@pytest.mark.parametrize("kind", ["rectangle", "ellipse", "polygon"])
def test_a_gradient_goes_across_the_box(kind):
    made = design(box(kind, gradient=GOLD, points=8, radius=2))
    left, middle, right = (_pixel(made, (x, 40)) for x in (23, 40, 57))
    assert left[0] > 220 > 40 > left[2]
    assert right[2] > 220 > 40 > right[0]
    assert abs(middle[0] - middle[2]) < 20


def test_a_radial_gradient_goes_from_the_middle_to_the_corners():
    made = design(box("rectangle", height=20, gradient={**GOLD, "kind": "radial"}))
    middle, corner, side = _pixel(made, (40, 30)), _pixel(made, (21, 21)), _pixel(made, (40, 21))
    assert middle[0] > 240
    assert corner[2] > 225
    assert 40 < side[0] < 120  # the ellipse has the proportions of the box


@pytest.mark.parametrize(
    "change",
    [
        {"gradient": {"kind": "conic", "stops": GOLD["stops"]}},
        {"gradient": {"kind": "linear", "stops": GOLD["stops"][:1]}},
        {"gradient": {"kind": "linear", "stops": [{"at": 0, "color": "red;x"}, {"at": 1, "color": "#000"}]}},
        {"points": 2},
        {"points": 100_000},
        {"innerRadius": 0},
        {"frameStyle": "baroque"},
    ],
)
def test_an_ornament_out_of_shape_is_refused(change):
    problems = template_problems(template(box("star", **change), name_field()), DesignKind.CERTIFICATE)
    assert {problem.code for problem in problems} == {"template-invalid"}


def test_the_issuers_colours_replace_those_of_a_gradient():
    made = template(box("seal", gradient=GOLD))
    changed = recoloured(made, {"#ff0000": "colour"}, {"colour": "#123456"})
    assert changed["schemas"][0][0]["gradient"]["stops"] == [
        {"at": 0, "color": "#123456"},
        {"at": 1, "color": "#0000ff"},
    ]
