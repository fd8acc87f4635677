"""Text along a circle: inside it, joined where it is joined, and copied as it was typed."""

from __future__ import annotations

import math

import pytest
from PIL import ImageChops, ImageStat

from credcloud_bridge.data import DesignKind
from credcloud_bridge.rendering.api import template_problems
from credcloud_bridge.rendering.elements import element_picture
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.text.circle import Circle, text_on_circle
from credcloud_bridge.rendering.text.fonts import choose_font
from credcloud_bridge.rendering.text.shaping import shape
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import (
    NAMES,
    box,
    design,
    name_field,
    picture_of,
    poppler_text,
    template,
    values,
)

CIRCLE = Circle(200, 200, 100)


def _field(**more):
    size = {"position": {"x": 20, "y": 20}, "width": 80, "height": 80}
    return box(
        "circleText", **{"content": "Certificate", "fontName": "Noto Sans", "fontSize": 20, **size, **more}
    )


def _bent(text, circle=CIRCLE, size=20):
    return text_on_circle(shape(text, choose_font("Noto Sans").face, "en"), size, circle)


def _reach(points):
    return [math.dist(point, (200, 200)) for point in points]


@pytest.mark.parametrize(("inward", "angle"), [(False, 0), (True, 180), (False, 90), (True, 270)])
def test_letters_stand_on_the_circle(inward, angle):
    placed = _bent("HHH", CIRCLE._replace(inward=inward, middle=angle))
    reach = _reach(point for _, points in placed.commands for point in points)
    height = 0.714 * 20  # of a capital of this font
    if inward:
        assert (min(reach), max(reach)) == pytest.approx((100 - height, 100), abs=1)
    else:
        assert (min(reach), max(reach)) == pytest.approx((100, 100 + height), abs=1)
    left, top, right, bottom = placed.bounds
    middle = math.radians(angle)
    at = 200 + 100 * math.sin(middle), 200 - 100 * math.cos(middle)
    assert math.dist(at, ((left + right) / 2, (top + bottom) / 2)) < 14


def test_text_at_the_foot_reads_from_left_to_right():
    placed = _bent("I.", CIRCLE._replace(inward=True, middle=180))
    starts = [points[0][0] for command, points in placed.commands if command == "M"]
    assert starts[0] < starts[-1]


def test_joined_letters_are_bent_and_not_taken_apart():
    straight = shape(
        "ـــــــــــــــــــــ", choose_font("Noto Naskh Arabic").face, "ar"
    )  # a line without end
    placed = text_on_circle(straight, 30, CIRCLE)
    reach = _reach(point for command, points in placed.commands if command != "Z" for point in points)
    glyph = straight.runs[0].glyphs[0]
    extents = straight.runs[0].face.hb_font.get_glyph_extents(glyph.gid)
    scale = 30 / straight.runs[0].face.upem
    bottom = 100 + (extents.y_bearing + extents.height) * scale
    top = 100 + extents.y_bearing * scale
    assert min(reach) == pytest.approx(bottom, abs=0.3)
    assert max(reach) == pytest.approx(top, abs=0.3)


def test_letters_that_stand_alone_keep_their_shape():
    turned = _bent("H", CIRCLE._replace(middle=90))
    plain = _bent("H", CIRCLE._replace(middle=0))
    for (_, one), (_, other) in zip(turned.commands, plain.commands, strict=True):
        for (x, y), (ux, uy) in zip(one, other, strict=True):
            assert (x - 200, y - 200) == pytest.approx((-(uy - 200), ux - 200), abs=1e-6)


@pytest.mark.parametrize("script", [name for name in NAMES if name not in ("emoji",)])
def test_names_in_every_script_stay_inside_their_circle_and_copy(script, tmp_path):
    made = design(_field(content="{recipient_name}", dynamicFontSize={"min": 6, "max": 30}))
    recipient = values(NAMES[script])
    assert made.problems(recipient) == ()
    picture = picture_of(made.png(recipient, width=1188)).convert("L")
    middle, radius = (60 * 4, 60 * 4), 40 * 4
    dark = [
        (x, y)
        for x in range(0, 440, 2)
        for y in range(0, 440, 2)
        if picture.getpixel((x, y)) < 128 and math.dist((x, y), middle) > radius + 4
    ]
    assert not dark
    assert made.tail(recipient) is not None


@pytest.mark.parametrize("name", ["Zoë Ångström", "王小明", "Наталья Ђорђевић"])
def test_a_changing_text_copies_as_it_was_typed(name, tmp_path):
    made = design(
        _field(content="{recipient_name}"),
        _field(name="foot", content="{course_title}", inward=True, startAngle=180),
    )
    copied = poppler_text(made.pdf(values(name)), tmp_path)
    assert name in copied
    assert "Physics I" in copied


def test_fixed_changing_and_whole_page_texts_look_alike():
    fixed = _field(content="شهادة Physics", rotate=30, opacity=0.5)
    changing = {**fixed, "content": "{course_title}"}
    recipient = values(course_title="شهادة Physics")
    pictures = [
        picture_of(made.png(recipient, width=900)).convert("L")
        for made in (
            design(fixed),
            design(changing),
            WeasyPrintDesign(read_template(template(changing))),
        )
    ]
    for other in pictures[1:]:
        assert ImageStat.Stat(ImageChops.difference(pictures[0], other)).mean[0] < 0.1
    assert element_picture(changing, recipient, lambda _content: None).svg.count("<path") == 1


def test_a_text_too_long_for_its_arc_is_a_problem():
    made = design(_field(content="{course_title}", arc=90, dynamicFontSize={"min": 14, "max": 30}))
    assert made.problems(values(course_title="Short")) == ()
    (problem,) = made.problems(values(course_title="A title that is much too long for a quarter"))
    assert problem.code == "text-overflow"
    (unknown,) = made.problems(values(course_title="\ue000"))
    assert unknown.code == "glyph-missing"


@pytest.mark.parametrize("change", [{"arc": 0}, {"startAngle": "top"}, {"inward": 1}, {"fontSize": 0}])
def test_a_circle_text_out_of_shape_is_refused(change):
    problems = template_problems(template(_field(**change), name_field()), DesignKind.CERTIFICATE)
    assert {problem.code for problem in problems} == {"template-invalid"}
