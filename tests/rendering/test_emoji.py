"""Emoji in names, in designs that are compiled and in those that WeasyPrint lays out anew: in colour, without gaps."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby
from typing import Any

import pikepdf
import pytest
from PIL import Image

from credcloud_bridge.rendering.compiled.design import CompiledPdfDesign
from credcloud_bridge.rendering.pdf.rasterization import pdf_to_image
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import name_field, poppler_text, template, values

DESIGNS = [WeasyPrintDesign, lambda pages: CompiledPdfDesign(pages, "emoji")]
NAMES = [
    "Zoë 🎓 Müller",
    "Zoë 👩‍🎓 Müller",
    "🇩🇪 Zoë Müller 🎓",
    "Zoë ❤️ Müller",
    "Ana 🧑🏽‍🚀🎓 Müller",
    "محمد 🎓 بن",
]
WIDTH = 1_200
EM = 36 / 842 * WIDTH


def made(make: Any, **field: Any) -> Any:
    return make(read_template(template(name_field(**field))))


def page_of(design: Any, name: str) -> Image.Image:
    return pdf_to_image(design.pdf(values(name)), width=WIDTH).convert("RGB")


def coloured(page: Image.Image) -> int:
    """How many pixels are neither black, white nor grey."""
    return sum(count for count, rgb in page.getcolors(1 << 24) or () if max(rgb) - min(rgb) > 40)


def words(page: Image.Image) -> list[tuple[int, int]]:
    """From which to which pixel column something is printed without a break of a fifth of an em."""
    left, _top, right, _bottom = (
        page.convert("L").point(lambda grey: grey < 200 and 255).getbbox() or (0,) * 4
    )
    line = page.convert("L").crop((0, 200, WIDTH, 360))
    empty = [line.crop((x, 0, x + 1, 160)).getextrema()[0] >= 200 for x in range(left, right)]
    found, at = [], left
    for is_empty, run in groupby(empty):
        length = len(list(run))
        if not is_empty:
            if found and at - found[-1][1] < EM / 5:
                found[-1] = (found[-1][0], at + length)
            else:
                found.append((at, at + length))
        at += length
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", DESIGNS, ids=["laid out anew", "compiled"])
def test_an_emoji_is_printed_in_colour_and_can_be_copied(make: Any, name: str, tmp_path: Any) -> None:
    design = made(make)
    assert design.problems(values(name)) == ()
    assert coloured(page_of(design, name)) > 150
    assert name in poppler_text(design.pdf(values(name)), tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_both_ways_put_emoji_and_words_at_the_same_places(name: str) -> None:
    anew, compiled = (words(page_of(made(make), name)) for make in DESIGNS)
    assert len(anew) == len(name.split())
    assert len(compiled) == len(anew)
    for ours, theirs in zip(compiled, anew, strict=True):
        assert ours == pytest.approx(theirs, abs=EM / 12)


@pytest.mark.parametrize("make", DESIGNS, ids=["laid out anew", "compiled"])
def test_the_space_after_an_emoji_is_as_wide_as_the_one_before_it(make: Any) -> None:
    first, emoji, last = words(page_of(made(make), "Zoë 🎓 Müller"))
    before, after = emoji[0] - first[1], last[0] - emoji[1]
    assert EM / 6 < before < EM / 2
    assert after == pytest.approx(before, abs=EM / 8)


@pytest.mark.parametrize("make", DESIGNS, ids=["laid out anew", "compiled"])
@pytest.mark.parametrize("font", ["Lato Bold", "EB Garamond", "Cairo Bold", "JetBrains Mono"])
def test_fonts_of_designs_without_emoji_leave_them_to_the_colour_font(make: Any, font: str) -> None:
    design = made(make, fontName=font)
    assert design.problems(values("Zoë 🎓 Müller")) == ()
    assert coloured(page_of(design, "Zoë 🎓 Müller")) > 150


@pytest.mark.parametrize("make", DESIGNS, ids=["laid out anew", "compiled"])
def test_an_emoji_that_no_font_has_is_a_problem(make: Any) -> None:
    [problem] = made(make).problems(values("Zoë \U0001f8ff Müller"))
    assert problem.code == "glyph-missing"


def test_a_page_laid_out_anew_holds_the_emojis_picture_and_no_missing_glyph() -> None:
    pdf = made(WeasyPrintDesign).pdf(values("Zoë 🎓 Müller"))
    with pikepdf.open(BytesIO(pdf)) as document:
        resources = document.pages[0].Resources
        shown = document.pages[0].Contents.read_bytes()
        names = [str(font.BaseFont) for font in resources.Font.values()]
        assert sorted(name.split("+")[1] for name in names) == ["Noto-Color-Emoji", "Noto-Sans"]
        [picture] = [one for one in resources.XObject.values() if one.Subtype == "/Image"]
        assert picture.Width > 100
    codes = [part.split(b">")[0] for part in shown.split(b"<")[1:] if b">" in part]
    assert any(codes)
    assert not [text for text in codes if b"0000" in [text[at : at + 4] for at in range(0, len(text), 4)]]
