"""What is said before anything is printed."""

from __future__ import annotations

import re

import pytest

from credcloud_bridge.data import Severity
from credcloud_bridge.rendering.api import PlaceholderValues
from tests.rendering.factories import NAMES, box, design, name_field, picture, text, values


@pytest.fixture(scope="module")
def certificate():
    return design(name_field(), text("title", y=30), box("qrcode", name="qr", content="{verify_url}"))


@pytest.mark.parametrize("script", NAMES)
def test_nothing_is_wrong_with_a_name_that_prints(certificate, script):
    assert certificate.problems(values(NAMES[script])) == ()


def test_a_missing_value_is_named(certificate):
    fields = PlaceholderValues(values={"recipient_name": "Ada", "title": "T"}, language="en")
    (problem,) = certificate.problems(fields)
    assert (problem.code, problem.column) == ("value-missing", "verify_url")
    assert problem.is_error


def test_an_empty_value_is_a_value(certificate):
    assert certificate.problems(values(title="", verify_url="")) == ()


def test_a_character_without_a_font_is_named_with_its_code_and_script(certificate):
    (problem,) = certificate.problems(values("Ada \ue123"))
    assert (problem.code, problem.column) == ("glyph-missing", "recipient_name")
    assert "U+E123" in problem.message
    assert problem.is_error


def test_a_rare_ideograph_names_the_package_that_has_it(certificate):
    (problem,) = certificate.problems(values("王\U00030a00"))
    assert "U+30A00" in problem.message
    assert "Han" in problem.message
    assert "fonts-hanazono" in problem.remedy


def test_invisible_marks_and_joiners_are_not_missing(certificate):
    assert certificate.problems(values("\u200fمحمد\u200e Smith\u200d\ufeff")) == ()


def test_decomposed_letters_are_not_missing(certificate):
    assert certificate.problems(values("Zoe\u0308 A\u030angstro\u0308m")) == ()


def test_a_name_too_long_at_the_smallest_size_is_told(certificate):
    problems = certificate.problems(values("Wolfeschlegelsteinhausenbergerdorff" * 8))
    (problem,) = problems
    assert (problem.code, problem.column) == ("text-overflow", "recipient_name")
    assert problem.severity is Severity.ERROR
    assert re.search(r"too long for its place in the design by about \d+ letters", problem.message)
    assert not re.search(r"\b(mm|pt)\b", problem.message + problem.remedy)


def test_a_name_that_only_leaves_its_box_is_a_warning():
    made = design(name_field(width=60, position={"x": 118, "y": 60}, dynamicFontSize=None, fontSize=20))
    (problem,) = made.problems(values("Wolfeschlegelsteinhausenbergerdorff"))
    assert problem.code == "text-overflow"
    assert problem.severity is Severity.WARNING


def test_too_many_lines_are_told():
    made = design(text("body", content="{long}", fontSize=20, height=10))
    (problem,) = made.problems(PlaceholderValues(values={"long": "many words " * 40}, language="en"))
    assert (problem.code, problem.column) == ("text-overflow", "long")
    assert re.search(r"about \d+ lines too many for its place", problem.message)


def test_a_font_that_is_not_installed_is_a_warning():
    made = design(name_field(fontName="Lucida Blackletter"))
    (problem,) = made.problems(values())
    assert (problem.code, problem.severity) == ("font-missing", Severity.WARNING)
    assert "Lucida Blackletter" in problem.message


@pytest.mark.parametrize(
    "content", ["data:image/png;base64,AAAA", "https://example.org/x.png", "data:text/html,x"]
)
def test_a_picture_that_cannot_be_read_is_told(content):
    made = design(box("image", name="photo", content="", readOnly=False))
    (problem,) = made.problems(values(photo=content))
    assert (problem.code, problem.column) == ("image-unreadable", "photo")
    assert made.pdf(values(photo=content))


def test_a_readable_picture_is_no_problem():
    made = design(box("image", name="photo", content="", readOnly=False))
    assert made.problems(values(photo=picture())) == ()


@pytest.mark.parametrize(
    ("kind", "content"), [("ean13", "4006381333932"), ("code128", "Zoë"), ("ean13", "12")]
)
def test_a_barcode_that_cannot_be_drawn_is_told(kind, content):
    made = design(box(kind, name="number", content="{number}"))
    (problem,) = made.problems(values(number=content))
    assert (problem.code, problem.column) == ("code-impossible", "number")
    assert made.pdf(values(number=content))


def test_a_problem_is_told_once_however_often_the_value_is_printed():
    made = design(text("a", content="{recipient_name}"), text("b", y=90, content="{recipient_name}"))
    assert [problem.code for problem in made.problems(values("\ue123"))] == ["glyph-missing"]


def test_serif_fonts_fall_back_to_serif_letters():
    from credcloud_bridge.rendering.text.fonts import choose_font
    from credcloud_bridge.rendering.text.shaping import shape

    families = {
        font: [run.face.family for run in shape("עברית 山田", choose_font(font).face, "ja").runs]
        for font in ("Noto Sans", "Noto Serif")
    }
    assert all("Sans" in family for family in families["Noto Sans"])
    assert all("Serif" in family for family in families["Noto Serif"])


@pytest.mark.parametrize(
    ("language", "family"),
    [("zh-Hans", "SC"), ("zh-TW", "TC"), ("zh-HK", "HK"), ("ja", "JP"), ("ko", "KR"), ("en", "SC")],
)
def test_the_language_chooses_the_form_of_ideographs(language, family):
    from credcloud_bridge.rendering.text.fonts import choose_font
    from credcloud_bridge.rendering.text.shaping import shape

    (run,) = shape("骨", choose_font("Noto Sans").face, language).runs
    assert run.face.family == f"Noto Sans CJK {family}"


@pytest.mark.parametrize(
    ("name", "file", "exact"),
    [
        ("Noto Serif", "NotoSerif-Regular", True),
        ("NotoSerif-Bold", "NotoSerif-Bold", True),
        ("noto serif bold italic", "NotoSerif-BoldItalic", True),
        ("Noto Sans Bold Oblique", "NotoSans-BoldItalic", True),
        ("EBGaramond12-Italic", "EBGaramond12-Italic", True),
        ("Comic Sans MS Bold", "NotoSans-Bold", False),
        ("", "NotoSans-Regular", True),
    ],
)
def test_fonts_are_found_by_family_full_or_postscript_name(name, file, exact):
    from pathlib import Path

    from credcloud_bridge.rendering.text.fonts import choose_font

    found = choose_font(name)
    assert (Path(found.face.file).stem, found.exact) == (file, exact)


def test_a_bold_face_that_says_it_is_regular_is_passed_over():
    from credcloud_bridge.rendering.text.fonts import choose_font
    from credcloud_bridge.rendering.text.shaping import shape

    (run,) = shape("ကြည်", choose_font("Noto Serif").face, "my").runs
    assert "Bold" not in run.face.file
