"""Fields that show only for some recipients: shapes, pictures, texts and codes."""

from __future__ import annotations

import pytest

from credcloud_bridge.data import DesignKind
from credcloud_bridge.rendering.api import template_problems
from credcloud_bridge.rendering.conditions import condition_of
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import (
    box,
    design,
    ink,
    name_field,
    picture,
    picture_of,
    poppler_text,
    template,
    text,
    values,
)

PLACE = (20, 20, 60, 60)


@pytest.mark.parametrize(
    ("condition", "given", "shows"),
    [
        ({"showIf": "distinction"}, {"distinction": "yes"}, True),
        ({"showIf": "distinction"}, {"distinction": " "}, False),
        ({"showIf": "distinction"}, {}, False),
        ({"showIf": "distinction expires_on"}, {"distinction": "yes"}, False),
        ({"showIf": "grade=A"}, {"grade": "A"}, True),
        ({"showIf": "grade=A"}, {"grade": "AB"}, False),
        ({"showIf": 'grade="With distinction"'}, {"grade": "With distinction"}, True),
        ({"showIf": 'grade="With distinction" expires_on'}, {"grade": "With distinction"}, False),
        ({"showUnless": "expires_on"}, {}, True),
        ({"showUnless": "expires_on"}, {"expires_on": "1 May 2027"}, False),
        ({"showIf": "grade", "showUnless": "grade=F"}, {"grade": "F"}, False),
        ({"showIf": "grade", "showUnless": "grade=F"}, {"grade": "B"}, True),
    ],
)
def test_what_a_condition_wants(condition, given, shows):
    assert condition_of(condition).holds(given) is shows


@pytest.mark.parametrize(
    "field",
    [
        box("rectangle", color="#ff0000"),
        box("ellipse", color="#ff0000"),
        box("image", content=picture()),
        box("qrcode", content="https://example.org"),
        box("qrcode", content="{verify_url}"),
        text("seal", content="Honours", y=20, width=40, height=40, position={"x": 20, "y": 20}),
        text("seal", content="{title}", fontSize=12, position={"x": 20, "y": 20}, width=40, height=40),
    ],
    ids=lambda field: f"{field['type']} {field.get('content', '')[:12]}",
)
def test_every_kind_shows_where_its_condition_holds(field):
    made = design({**field, "showIf": "distinction"}, name_field(y=120))
    plain = design(field, name_field(y=120))
    shown, hidden = values(distinction="yes"), values()
    assert made.tail(shown) is not None
    with_it = picture_of(made.png(shown, width=594))
    assert ink(with_it, PLACE) > 100
    assert with_it.tobytes() == picture_of(plain.png(shown, width=594)).tobytes()
    assert ink(picture_of(made.png(hidden, width=594)), PLACE) == 0
    whole = WeasyPrintDesign(read_template(template({**field, "showIf": "distinction"}, name_field(y=120))))
    assert ink(picture_of(whole.png(shown, width=594)), PLACE) > 100
    assert ink(picture_of(whole.png(hidden, width=594)), PLACE) == 0


def test_a_hidden_field_costs_nothing_and_a_shown_shape_a_few_bytes():
    made = design(box("image", content=picture(size=(400, 400)), showIf="distinction"), name_field(y=120))
    plain = design(name_field(y=120))
    hidden, shown = (len(made.tail(values(distinction=value)) or b"") for value in ("", "yes"))
    assert hidden - len(plain.tail(values()) or b"") < 40
    assert shown - hidden < 32


def test_a_field_under_a_condition_keeps_its_place_between_others():
    made = design(
        box("rectangle", color="#ff0000", showIf="distinction"),
        box("ellipse", color="#0000ff"),
        name_field(y=120),
    )
    middle, corner = (
        picture_of(made.png(values(distinction="yes"), width=297)).getpixel(at) for at in ((40, 40), (22, 22))
    )
    assert (middle, corner) == ((0, 0, 255), (255, 0, 0))


def test_a_text_under_a_condition_copies_only_where_it_shows(tmp_path):
    made = design(text("honours", content="With honours in {course_title}", showIf="distinction"))
    assert "With honours in Physics I" in poppler_text(made.pdf(values(distinction="yes")), tmp_path)
    assert "honours" not in poppler_text(made.pdf(values()), tmp_path)


def test_problems_are_those_of_what_shows():
    made = design(text("long", content="{course_title}", width=8, showUnless="expires_on"))
    assert [one.code for one in made.problems(values())] == ["text-overflow"]
    assert made.problems(values(expires_on="1 May 2027")) == ()


@pytest.mark.parametrize("condition", ["grade=", 'grade="A', "1st", "a; b", "x" * 301])
def test_a_condition_that_cannot_be_read_is_refused(condition):
    problems = template_problems(
        template(box("rectangle", showIf=condition), name_field()), DesignKind.CERTIFICATE
    )
    assert {problem.code for problem in problems} == {"template-invalid"}
