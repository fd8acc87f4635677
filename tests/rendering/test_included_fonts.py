"""The fonts that come with the package: all there, each by its name, in fixed and in changing words."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from credcloud_bridge.data import DesignKind
from credcloud_bridge.rendering.api import template_problems
from credcloud_bridge.rendering.compiled.design import CompiledPdfDesign
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.text.fonts import choose_font
from credcloud_bridge.rendering.text.included_fonts import IncludedFont, included_fonts
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import name_field, template, text, values

FONTS = {font.postscript_name: font for font in included_fonts()}
every_font = pytest.mark.parametrize("font", FONTS.values(), ids=FONTS)


def fonts_in(pdf: bytes) -> set[str]:
    """The names of the embedded fonts, without the marks of their subsets and files."""
    with pikepdf.open(BytesIO(pdf)) as document:
        found: list[Any] = [one for one in document.objects if isinstance(one, pikepdf.Dictionary)]
        names = {str(one.BaseFont).split("+")[-1] for one in found if "/BaseFont" in one}
        return {re.sub(r"-ccb-[0-9a-f]+|[/-]", "", name) for name in names}


@every_font
def test_a_font_is_the_file_that_the_list_says(font: IncludedFont) -> None:
    data = Path(font.file).read_bytes()
    assert hashlib.sha256(data).hexdigest() == font.sha256
    with TTFont(BytesIO(data), lazy=True) as opened:
        names = opened["name"]
        assert names.getDebugName(6) == font.postscript_name
        assert (names.getDebugName(16) or names.getDebugName(1)) == font.family
        assert opened["OS/2"].usWeightClass == font.weight
        assert opened["OS/2"].fsType == 0  # may be embedded
        assert bool(opened["OS/2"].fsSelection & 1) == font.italic


def test_there_are_at_least_twenty_families_each_with_its_licence() -> None:
    families = {font.family for font in FONTS.values()}
    assert len(families) >= 20
    licences = Path(next(iter(FONTS.values())).file).parent / "licences"
    named = (Path(__file__).parents[2] / "NOTICE").read_text("utf-8")
    for family in families:
        assert "SIL OPEN FONT LICENSE" in (licences / f"{family.replace(' ', '')}.txt").read_text("utf-8")
        assert family in " ".join(named.split())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Montserrat", "Montserrat-Regular"),
        ("montserrat-bold", "Montserrat-Bold"),
        ("Playfair Display Bold Italic", "PlayfairDisplay-BoldItalic"),
        ("SourceSerif4-Italic", "SourceSerif4-Italic"),
        ("Great Vibes", "GreatVibes-Regular"),
    ],
)
def test_a_design_names_them_by_family_and_style(name: str, expected: str) -> None:
    found = choose_font(name)
    assert (found.exact, found.face.installed.postscript_name) == (True, expected)


def test_a_style_that_a_family_lacks_is_a_warning() -> None:
    assert not choose_font("Great Vibes Bold").exact
    [problem] = template_problems(template(name_field(fontName="Great Vibes Bold")), DesignKind.CERTIFICATE)
    assert problem.code == "font-missing"


@pytest.mark.parametrize("make", [WeasyPrintDesign, lambda page: CompiledPdfDesign(page, "included")])
def test_fixed_and_changing_words_print_in_the_font_that_was_named(make: Any) -> None:
    page = read_template(
        template(
            text("fixed", content="Certificate of Žluťoučký", readOnly=True, fontName="Cinzel Bold"),
            name_field(fontName="Playfair Display Italic", y=110),
        )
    )
    assert fonts_in(make(page).pdf(values("Zoë Ångström"))) == {"CinzelBold", "PlayfairDisplayItalic"}


def test_letters_that_they_lack_come_from_the_fallback_font_that_stands_beside_them() -> None:
    serif = CompiledPdfDesign(read_template(template(name_field(fontName="Great Vibes"))), "script")
    sans = CompiledPdfDesign(read_template(template(name_field(fontName="Poppins"))), "sans")
    assert "NotoSerifCJKscRegular" in fonts_in(serif.pdf(values("王小明", language="zh")))
    assert "NotoSansCJKscRegular" in fonts_in(sans.pdf(values("王小明", language="zh")))
