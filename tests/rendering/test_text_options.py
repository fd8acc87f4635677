"""What one text may ask for: letter case, small capitals, direction, language, a most number of lines."""

from __future__ import annotations

import pytest
from PIL import ImageChops, ImageStat

from credcloud_bridge.data import DesignKind
from credcloud_bridge.rendering.api import template_problems
from credcloud_bridge.rendering.elements import element_picture
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.text.fitting import fit_text
from credcloud_bridge.rendering.text.letter_case import with_letter_case
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import (
    design,
    name_field,
    picture_of,
    poppler_text,
    template,
    text,
    values,
)


@pytest.mark.parametrize(
    ("written", "language", "capitals"),
    [
        ("istanbul ılık", "tr", "İSTANBUL ILIK"),
        ("istanbul", "az-Latn", "İSTANBUL"),
        ("istanbul", "en", "ISTANBUL"),
        ("straße", "de", "STRASSE"),
        ("Μάιος Ἀλέξανδρος μαΐου", "el", "ΜΑΪΟΣ ΑΛΕΞΑΝΔΡΟΣ ΜΑΪΟΥ"),
        ("πότε ή πού", "el", "ΠΟΤΕ Ή ΠΟΥ"),
        ("Łukasz Nguyễn", "pl", "ŁUKASZ NGUYỄN"),
        ("王小明 مُحَمَّد", "en", "王小明 مُحَمَّد"),
    ],
)
def test_capital_letters_are_those_of_the_language(written, language, capitals):
    assert with_letter_case(written, "upper", language) == capitals


@pytest.mark.parametrize(
    ("written", "language", "small"),
    [("İSTANBUL ILIK", "tr", "istanbul ılık"), ("ΟΔΟΣ", "el", "οδος"), ("STRASSE", "de", "strasse")],
)
def test_small_letters_are_those_of_the_language(written, language, small):
    assert with_letter_case(written, "lower", language) == small


def _lines(**more):
    (field,) = read_template(template(text("words", **more))).fields
    return fit_text(field.text_box, field.own_text, "en")


def test_a_text_prints_in_the_letter_case_of_the_certificates_language(tmp_path):
    made = design(text("words", content="{recipient_name}", letterCase="upper"))
    assert "İPEK" in poppler_text(made.pdf(values("ipek", language="tr")), tmp_path)
    assert "IPEK" in poppler_text(made.pdf(values("ipek", language="en")), tmp_path)


def test_a_text_may_have_a_language_of_its_own(tmp_path):
    made = design(text("words", content="{recipient_name}", letterCase="upper", language="tr"))
    assert "İPEK" in poppler_text(made.pdf(values("ipek", language="en")), tmp_path)


@pytest.mark.parametrize("font", ["EB Garamond", "Noto Sans"])
def test_small_capitals_print_as_weasyprint_has_them_and_copy_as_typed(font, tmp_path):
    field = text("words", content="{recipient_name} of {course_title}", fontName=font, smallCaps=True)
    made, plain = design(field), design({**field, "smallCaps": False})
    ours = picture_of(made.png(values("Zoe Young"), width=900)).convert("L")
    theirs = picture_of(
        WeasyPrintDesign(read_template(template(field))).png(values("Zoe Young"), width=900)
    ).convert("L")
    assert ImageStat.Stat(ImageChops.difference(ours, theirs)).mean[0] < 0.3
    assert ours.tobytes() != picture_of(plain.png(values("Zoe Young"), width=900)).convert("L").tobytes()
    assert "Zoe Young of Physics I" in poppler_text(made.pdf(values("Zoe Young")), tmp_path)


def test_a_font_without_small_capitals_is_named():
    made = template(name_field(fontName="Lato", smallCaps=True))
    (problem,) = template_problems(made, DesignKind.CERTIFICATE)
    assert problem.code == "small-caps-missing"
    assert not problem.is_error
    assert template_problems(template(name_field(smallCaps=True)), DesignKind.CERTIFICATE) == ()


@pytest.mark.parametrize("words", ["Physics I (advanced)!", "سلام، physics!"])
def test_direction_says_where_a_line_begins_and_ends(words):
    left, right = (_lines(content=words, direction=direction).lines[0].line for direction in ("ltr", "rtl"))
    assert (left.rtl, right.rtl) == (False, True)

    def mark_is_first(line):
        first = line.runs[0]
        return words[min(first.glyphs[0].cluster, first.glyphs[-1].cluster)] == "!" or (
            words[first.glyphs[0].cluster] == "!"
        )

    assert mark_is_first(right)
    assert not mark_is_first(left)
    field = text("words", content=words, direction="rtl")
    ours = picture_of(design(field, name_field(y=120)).png(values(), width=900)).convert("L")
    changing = {**field, "content": "{course_title}"}
    compiled = design(changing, name_field(y=120)).png(values(course_title=words), width=900)
    difference = ImageChops.difference(ours, picture_of(compiled).convert("L"))
    assert ImageStat.Stat(difference).mean[0] < 0.3


def test_a_text_shrinks_until_it_has_no_more_lines_than_it_may():
    words = "A rather long sentence about what was learned in this course, and by whom it was taught"
    shrink = {"min": 4, "max": 30, "fit": "vertical"}
    free = _lines(content=words, dynamicFontSize=shrink, width=100, height=60)
    two = _lines(content=words, dynamicFontSize=shrink, width=100, height=60, maxLines=2)
    assert len(free.lines) > len(two.lines) == 2
    assert two.size < free.size
    assert not two.overflow


def test_too_many_lines_are_a_problem():
    crowded = design(text("words", content="{course_title}", width=40, height=100, maxLines=1))
    (problem,) = crowded.problems(values(course_title="One two three four five six"))
    assert problem.code == "text-overflow"
    assert "line" in problem.message


@pytest.mark.parametrize(
    "change",
    [
        {"letterCase": "title"},
        {"direction": "up"},
        {"language": "not a tag"},
        {"maxLines": 0},
        {"smallCaps": 1},
    ],
)
def test_an_option_out_of_shape_is_refused(change):
    problems = template_problems(template({**name_field(), **change}), DesignKind.CERTIFICATE)
    assert {problem.code for problem in problems} == {"template-invalid"}


def test_the_stage_shows_what_a_text_asks_for():
    plain = element_picture(text("words", content="ipek"), values(), lambda _content: None)
    upper = element_picture(
        text("words", content="ipek", letterCase="upper", language="tr"), values(), lambda _content: None
    )
    typed = element_picture(text("words", content="İPEK"), values(), lambda _content: None)
    assert upper.svg == typed.svg != plain.svg
