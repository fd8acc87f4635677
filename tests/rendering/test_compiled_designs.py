"""Compiled designs: what a certificate appends, and that it looks as WeasyPrint renders the same design."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageChops

from credcloud_bridge.rendering.compiled.design import CompiledPdfDesign
from credcloud_bridge.rendering.pdf import rasterization
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import (
    NAMES,
    base_pdf,
    box,
    drawing,
    ink,
    name_field,
    pdfium_text,
    picture,
    picture_of,
    poppler_text,
    see_through,
    template,
    text,
    values,
)


def compiled(*fields, base=None) -> CompiledPdfDesign:
    return CompiledPdfDesign(read_template(template(*fields, base=base)), "digest")


def difference(fields, recipient, base=None) -> float:
    """Mean difference in grey levels between compiled and whole pages, and no pixel of another colour."""
    page = read_template(template(*fields, base=base))
    ours = rasterization.pdf_to_image(CompiledPdfDesign(page, "digest").pdf(recipient), width=900)
    theirs = rasterization.pdf_to_image(WeasyPrintDesign(page).pdf(recipient), width=900)
    histogram = ImageChops.difference(ours, theirs).convert("L").histogram()
    return sum(level * count for level, count in enumerate(histogram)) / sum(histogram)


LONG = "The quick brown fox jumps over the lazy dog and then does it all over again until the dusk falls."


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"rotate": 30},
        {"rotate": 270, "opacity": 0.4},
        {"underline": True, "strikethrough": True},
        {"characterSpacing": 4},
        {"backgroundColor": "#ffeecc", "borderColor": "#cc0000", "borderWidth": {"top": 1, "left": 3}},
        {"padding": {"left": 30, "top": 4}, "alignment": "left", "verticalAlignment": "top"},
        {
            "fontColor": "#1a2b3c",
            "alignment": "right",
            "verticalAlignment": "bottom",
            "fontName": "EB Garamond",
        },
    ],
)
@pytest.mark.parametrize("name", ["Łukasz Ångström", "محمد بن سلمان", "Ali علي (3)"])
def test_every_property_of_text_looks_as_weasyprint_prints_it(more, name):
    # Glyphs match to the pixel; edges of rules and borders fall on pixels in another way.
    limit = 0.35 if "underline" in more or "borderWidth" in more else 0.03
    assert difference([text("recipient_name", **more)], values(name)) < limit


@pytest.mark.parametrize("alignment", ["left", "center", "right", "justify"])
def test_paragraphs_look_as_weasyprint_prints_them(alignment):
    body = text("body", content="{words}", height=60, fontSize=18, lineHeight=1.4, alignment=alignment)
    assert difference([body], values(words=LONG * 2 + "\nNew line.")) < 0.2


@pytest.mark.parametrize("kind", ["qrcode", "code128", "ean13"])
def test_codes_look_as_weasyprint_prints_them(kind):
    code = box(kind, content="{number}", barColor="#002200", backgroundColor="#ffffee", rotate=10, height=30)
    assert (
        difference([box("rectangle", width=80, color="#ddeeff"), code], values(number="400638133393")) < 0.2
    )


@pytest.mark.parametrize("script", sorted(NAMES))
def test_names_over_a_given_pdf_page_look_as_weasyprint_prints_them(script):
    assert difference([name_field()], values(NAMES[script]), base=base_pdf()) < 0.1


def test_what_is_painted_later_covers_what_was_painted_before():
    cover = box("rectangle", color="#00aa00", position={"x": 20, "y": 60}, width=257, height=18)
    below = picture_of(compiled(text("recipient_name"), cover).png(values(), width=594))
    above = picture_of(compiled(cover, text("recipient_name")).png(values(), width=594))
    assert below.crop((42, 122, 550, 154)).getcolors() == [(508 * 32, (0, 170, 0))]
    assert len(above.crop((42, 122, 550, 154)).getcolors()) > 1


def test_a_certificate_is_the_head_and_its_own_tail():
    design = compiled(box("image", content=picture(size=(600, 600))), name_field(), text("title", y=30))
    for name in NAMES.values():
        tail = design.tail(values(name))
        assert tail is not None
        assert design.head + tail == design.pdf(values(name))
        assert len(tail) < 10_000


def test_the_head_alone_is_the_page_without_a_recipient(tmp_path):
    design = compiled(name_field(), text("title", y=30, content="Diploma", readOnly=True))
    words = poppler_text(design.head, tmp_path)
    assert "Diploma" in words
    assert "Zoë" not in words


def test_a_certificate_holds_no_letters_of_other_recipients():
    design = compiled(name_field())
    before = design.pdf(values("王小明"))
    for name in NAMES.values():
        design.pdf(values(name))
    assert design.pdf(values("王小明")) == before
    with pikepdf.open(BytesIO(before)) as document:
        fonts = document.pages[0].Resources.Font
        own = [font for name, font in fonts.items() if name.startswith("/N")]
        assert len(own) == 1
        assert b"3 beginbfchar" in own[0].ToUnicode.read_bytes()


@pytest.mark.parametrize("script", sorted(NAMES))
def test_names_of_compiled_designs_can_be_copied(script, tmp_path):
    import unicodedata

    pdf = compiled(name_field()).pdf(values(NAMES[script]))
    name = unicodedata.normalize("NFC", NAMES[script])
    assert name in unicodedata.normalize("NFC", poppler_text(pdf, tmp_path))
    if script != "emoji":  # pdfium leaves out what has no place in the BMP and no glyph
        assert name in unicodedata.normalize("NFC", pdfium_text(pdf))


def test_a_glyph_that_stands_for_two_texts_is_copied_right_both_times(tmp_path):
    design = compiled(text("one", content="{a}"), text("two", content="{b}", y=120))
    words = poppler_text(design.pdf(values(a="ٹنڈو", b="دبندو", language="ur")), tmp_path)
    assert "ٹنڈو" in words
    assert "دبندو" in words


def test_a_certificate_says_its_title_and_language():
    pdf = compiled(text("title", y=30), name_field()).pdf(values("Zoë", language="de"))
    with pikepdf.open(BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert b"Zo\xc3\xab" in document.Root.Metadata.read_bytes()
        assert str(document.Root.Lang) == "de"


def test_a_drawing_from_the_recipient_is_rendered_and_the_next_certificate_is_compiled_again():
    design = compiled(box("image", name="photo", content="", readOnly=False), name_field())
    assert design.tail(values(photo=drawing())) is None
    image = picture_of(design.png(values(photo=drawing()), width=594))
    assert image.getpixel((80, 80)) == (204, 0, 0)
    assert design.tail(values()) is not None


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"rotate": 20},
        {"opacity": 0.5},
        {"crop": {"x": 0.25, "y": 0, "width": 0.5, "height": 1, "proportion": 1}},
    ],
)
@pytest.mark.parametrize("content", ["", "own"])
def test_a_photograph_in_the_place_of_a_picture_is_appended_and_looks_as_weasyprint_prints_it(content, more):
    own = picture(colour="#0000cc") if content else ""
    fields = box("image", name="photo", content=own, readOnly=False, **more), name_field()
    assert compiled(*fields).tail(values(photo=picture())) is not None
    assert difference(fields, values(photo=picture())) < 0.2
    assert difference(fields, values()) < 0.2


@pytest.mark.parametrize("more", [{}, {"showIf": "grade"}], ids=["always", "under a condition"])
def test_a_designs_own_picture_is_kept_once_for_all_who_bring_no_other(more):
    noise = BytesIO()
    Image.effect_noise((300, 300), 90).save(noise, "PNG")
    own = f"data:image/png;base64,{base64.b64encode(noise.getvalue()).decode()}"
    design = compiled(box("image", name="photo", content=own, readOnly=False, **more), name_field())
    assert len(design.tail(values(grade="A"))) < 4_000 < len(design.head)
    image = picture_of(design.png(values(photo=picture(), grade="A"), width=594))
    assert image.getpixel((80, 80)) == (204, 0, 0)


def test_a_picture_that_the_recipient_leaves_empty_is_not_shown():
    own = picture(colour="#0000cc")
    design = compiled(box("image", name="photo", content=own, readOnly=False), name_field())
    assert picture_of(design.png(values(), width=594)).getpixel((80, 80)) == (0, 0, 204)
    assert picture_of(design.png(values(photo=""), width=594)).getpixel((80, 80)) == (255, 255, 255)


@pytest.mark.parametrize("script", ["latin", "arabic", "hindi", "chinese", "emoji"])
def test_previews_are_the_pdf_to_the_pixel(script):
    design = compiled(box("image", content=see_through()), box("ellipse", color="#aabbcc"), name_field())
    preview = picture_of(design.png(values(NAMES[script]), width=800))
    printed = rasterization.pdf_to_image(design.pdf(values(NAMES[script])), width=800)
    assert ImageChops.difference(preview, printed).getbbox() is None
    assert ink(preview, (20, 55, 277, 85)) > 100


def test_a_preview_keeps_no_words_of_the_one_before():
    design = compiled(name_field())
    first = design.png(values("Ada"), width=500)
    design.png(values("Wolfeschlegelsteinhausen"), width=500)
    assert design.png(values("Ada"), width=500) == first
    empty = design.png(values(""), width=500)
    assert (
        ImageChops.difference(picture_of(empty), Image.new("RGB", picture_of(empty).size, "white")).getbbox()
        is None
    )


_SCRIPT = """
import hashlib
from tests.rendering.factories import *
from tests.rendering.test_compiled_designs import compiled
design = compiled(name_field(), text("title", y=30), box("qrcode", content="{verify_url}"))
for name in reversed(NAMES.values()):
    design.pdf(values(name, verify_url="https://credentials.example.org/verify/" + name.encode().hex()[:8]))
print(hashlib.sha256(b"".join(design.pdf(values(name)) for name in NAMES.values())).hexdigest())
"""


def test_another_process_in_another_order_makes_the_same_bytes():
    design = compiled(name_field(), text("title", y=30), box("qrcode", content="{verify_url}"))
    here = hashlib.sha256(b"".join(design.pdf(values(name)) for name in NAMES.values())).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", _SCRIPT]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == here


def test_parentheses_and_backslashes_in_values_do_not_break_the_file(tmp_path):
    name = "Ann (Bob) \\ ) > endobj"
    pdf = compiled(name_field()).pdf(values(name, issuer_name="U) /Launch (\\"))
    assert name in poppler_text(pdf, tmp_path)
    with pikepdf.open(BytesIO(pdf), attempt_recovery=False) as document:
        assert str(document.docinfo["/Author"]) == "U) /Launch (\\"
        assert document.check_pdf_syntax() == []


@pytest.mark.parametrize(
    "words", ["\u2068Ada Lovelace\u2069", "\u200fمحمد\u200f بن علي", "\u200eZoë\u200e \u2067كهن\u2069"]
)
def test_characters_that_only_arrange_the_line_are_not_copied(words, tmp_path):
    import re

    pdf = compiled(name_field()).pdf(values(words))
    plain = re.sub("[\u200e\u200f\u2066-\u2069]", "", words)
    assert plain in pdfium_text(pdf)
    assert set(plain.split()) <= set(re.sub("[\u202a-\u202e]", "", poppler_text(pdf, tmp_path)).split())
