"""Glyphs taken out of pages: they are gone, and every other pixel stays."""

import pikepdf
import pytest
from PIL import ImageChops

from credcloud_bridge.rendering.reading import api as reading
from tests.made_pdfs import add_page, form, made_pdf, saved, standard_fonts, text_at


def lifted(pdf, chosen):
    """Pictures of the first page before and after the glyphs that ``chosen`` picks of its blocks are taken out."""
    plain = reading.plain_pages(pdf).pdf
    content = reading.page_contents(plain)[0]
    glyphs = [(0, glyph) for glyph in chosen(reading.blocks_of(content))]
    after = reading.without_glyphs(plain, glyphs)
    scale = 1200 / content.width
    return reading.pdf_to_image(plain, width=1200), reading.pdf_to_image(after, width=1200), scale, after


def changed_box(before, after, scale):
    box = ImageChops.difference(before, after).convert("L").point(lambda v: 255 if v > 24 else 0).getbbox()
    return box and [edge / scale for edge in box]


@pytest.mark.parametrize(
    "operators",
    [
        "BT /F1 20 Tf 100 300 Td 3 Tc 5 Tw 80 Tz (one NAME two) Tj ( three) Tj ET",
        "BT /F1 20 Tf 100 300 Td [(one N) -120 (AM) 40 (E two)] TJ ( three) Tj ET",
        "BT /F1 20 Tf 22 TL 100 322 Td (one NAME two) ' ( three) Tj ET",
        'BT /F1 20 Tf 22 TL 100 322 Td 4 1 (one NAME two) " ( three) Tj ET',
        "BT /F2 1 Tf 20 0 0 20 100 300 Tm (one NAME two) Tj ( three) Tj ET",
    ],
)
def test_a_word_goes_and_the_words_around_it_do_not_move(operators):
    def name(blocks):
        line = blocks[0].lines[0]
        start = line.text.index("NAME")
        return [glyph for owner in line.owners[start : start + 4] for glyph in owner.glyphs]

    before, after, scale, pdf = lifted(made_pdf(operators), name)
    left, _, right, _ = changed_box(before, after, scale)
    line = reading.blocks_of(reading.page_contents(pdf)[0])
    assert "NAME" not in " ".join(block.text for block in line)
    assert 120 < left < right < 250


def test_of_a_form_painted_twice_only_the_chosen_one_changes():
    document = pikepdf.Pdf.new()
    seal = form(document, text_at(0, 0, "Name"), Resources=pikepdf.Dictionary(Font=standard_fonts(document)))
    outer = form(
        document,
        "q 1 0 0 1 100 300 cm /In Do Q q 1 0 0 1 100 200 cm /In Do Q",
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(In=seal)),
    )
    add_page(
        document,
        "/Out Do q 1 0 0 1 400 0 cm /Out Do Q",
        Resources={"/XObject": pikepdf.Dictionary(Out=outer)},
    )
    before, after, scale, pdf = lifted(
        saved(document), lambda blocks: next(b for b in blocks if b.box[0] > 400 and b.box[1] > 350).glyphs
    )
    left, top, right, bottom = changed_box(before, after, scale)
    assert (left, right) == (pytest.approx(500, abs=4), pytest.approx(555, abs=6))
    assert 375 < top < bottom < 402
    assert len(reading.blocks_of(reading.page_contents(pdf)[0])) == 3


def test_a_form_without_resources_of_its_own_uses_those_of_the_page():
    document = pikepdf.Pdf.new()
    seal = form(document, text_at(100, 300, "Name"))
    add_page(document, "/In Do", Resources={"/XObject": pikepdf.Dictionary(In=seal)})
    before, after, scale, pdf = lifted(saved(document), lambda blocks: blocks[0].glyphs)
    assert changed_box(before, after, scale)
    assert not reading.page_contents(pdf)[0].glyphs


def test_what_shows_through_letters_goes_with_them():
    golden = "q BT 7 Tr /F2 60 Tf 100 300 Td (Gold) Tj ET 1 0.8 0 rg 0 0 842 595 re f Q " + text_at(
        100, 200, "Stays"
    )
    before, after, scale, _ = lifted(made_pdf(golden), lambda blocks: blocks[0].glyphs)
    box = changed_box(before, after, scale)
    assert 95 < box[0] < box[2] < 260
    assert box[3] < 320  # the fill did not spill over the page


def test_turned_words_go_alone():
    content = "BT /F1 20 Tf 0 1 -1 0 100 300 Tm (Sideways) Tj ET " + text_at(130, 300, "Stays")
    before, after, scale, _ = lifted(
        made_pdf(content), lambda blocks: next(b for b in blocks if b.angle).glyphs
    )
    box = changed_box(before, after, scale)
    assert box[2] < 110
