"""Words on PDF pages: found whatever operators show them."""

import time

import pikepdf
import pytest

from credcloud_bridge.rendering.reading import api as reading
from tests.made_pdfs import A4_LANDSCAPE, add_page, form, made_pdf, saved, standard_fonts, text_at


def blocks(pdf, page=0):
    return reading.blocks_of(reading.page_contents(reading.plain_pages(pdf).pdf)[page])


def texts(pdf, page=0):
    return [block.text for block in blocks(pdf, page)]


def letters(text, x=100, y=300, size=20, step=12):
    shown = " ".join(f"1 0 0 1 {x + n * step} {y} Tm ({c}) Tj" for n, c in enumerate(text) if c != " ")
    return f"BT /F3 {size} Tf {shown} ET"


def test_one_operator_for_each_letter_makes_words():
    assert texts(made_pdf(letters("Recipient Name"))) == ["Recipient Name"]


def test_spaced_capitals_stay_one_word_each():
    assert texts(made_pdf(letters("OF COMPLETION", step=20))) == ["OF COMPLETION"]


def test_far_words_on_one_line_are_blocks_of_their_own():
    assert texts(made_pdf(text_at(100, 100, "Director") + text_at(600, 100, "Secretary"))) == [
        "Director",
        "Secretary",
    ]


def test_lines_of_one_paragraph_are_one_block_and_say_how_they_stand():
    block = blocks(
        made_pdf(text_at(100, 300, "has successfully completed") + text_at(100, 276, "the course"))
    )[0]
    assert block.text == "has successfully completed\nthe course"
    assert block.alignment == "left"
    assert block.leading == pytest.approx(1.2)


@pytest.mark.parametrize(
    "operators",
    [
        "BT /F1 20 Tf 100 300 Td [(Na) -20 (me)] TJ ET",
        "BT /F1 20 Tf 22 TL 100 322 Td (Name) ' ET",
        'BT /F1 20 Tf 22 TL 100 322 Td 0 0 (Name) " ET',
        "q 2 0 0 2 0 0 cm BT /F1 10 Tf 50 150 Td (Name) Tj ET Q",
        "BT /F1 1 Tf 20 0 0 20 100 300 Tm (Name) Tj ET",
        "q 1 0 0 -1 0 595.276 cm BT /F1 20 Tf 1 0 0 -1 100 295.276 Tm (Name) Tj ET Q",
    ],
)
def test_every_way_to_show_text_gives_the_same_place(operators):
    block = blocks(made_pdf(operators))[0]
    assert block.text == "Name"
    assert block.size == pytest.approx(20)
    assert block.lines[0].start == pytest.approx(100)
    assert block.lines[0].baseline == pytest.approx(A4_LANDSCAPE[1] - 300, abs=0.1)


def test_turned_text_has_its_angle_clockwise():
    block = blocks(made_pdf("BT /F1 20 Tf 0 1 -1 0 100 300 Tm (Sideways) Tj ET"))[0]
    assert block.text == "Sideways"
    assert block.angle == 270
    left, _top, width, height = block.box
    assert left + width / 2 == pytest.approx(93, abs=3)
    assert width > 2 * height


def test_text_that_clips_is_read_and_text_that_nobody_sees_is_not():
    assert texts(made_pdf("BT 7 Tr /F1 20 Tf 100 300 Td (Golden) Tj ET")) == ["Golden"]
    assert texts(made_pdf("BT 3 Tr /F1 20 Tf 100 300 Td (Hidden) Tj ET")) == []


def test_a_shadow_behind_letters_is_not_read_twice():
    assert texts(made_pdf(text_at(101, 299, "Name") + text_at(100, 300, "Name"))) == ["Name"]


def test_actual_text_stands_for_its_glyphs():
    content = "BT /F1 20 Tf 100 300 Td /Span <</ActualText <FEFF0915094D0937>>> BDC (xyz) Tj EMC ET"
    assert texts(made_pdf(content)) == ["क्ष"]


def test_forms_within_forms_are_read_with_their_matrices():
    document = pikepdf.Pdf.new()
    inner = form(document, text_at(0, 0, "Deep"), Resources=pikepdf.Dictionary(Font=standard_fonts(document)))
    outer = form(
        document,
        "q 2 0 0 2 10 10 cm /In Do Q",
        Matrix=pikepdf.Array([1, 0, 0, 1, 90, 290]),
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(In=inner)),
    )
    add_page(document, "/Out Do", Resources={"/XObject": pikepdf.Dictionary(Out=outer)})
    block = blocks(saved(document))[0]
    assert (block.text, block.size) == ("Deep", pytest.approx(40))
    assert block.lines[0].start == pytest.approx(100)


@pytest.mark.parametrize("color", ["0 0 1 rg", "1 1 0 0 k", "/DeviceRGB cs 0 0 1 sc"])
def test_colours_of_every_device_are_read(color):
    assert blocks(made_pdf(color + " " + text_at(100, 300, "Blue")))[0].look.colour == "#0000ff"


def test_glyph_names_and_differences_are_read():
    document = pikepdf.Pdf.new()
    page = add_page(document, "BT /F9 20 Tf 100 300 Td (\\001\\002\\003) Tj ET")
    page.obj.Resources.Font["/F9"] = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name("/ABCDEF+Helvetica"),
        FirstChar=1,
        Widths=[600, 600, 600],
        Encoding=pikepdf.Dictionary(
            Differences=[1, pikepdf.Name("/Lslash"), pikepdf.Name("/uni0151"), pikepdf.Name("/germandbls")]
        ),
    )
    block = blocks(saved(document))[0]
    assert block.text == "Łőß"
    assert block.look.font.name == "Helvetica"


def test_a_box_that_begins_elsewhere_and_a_turned_page_give_places_from_the_top_left_corner():
    shifted = blocks(made_pdf(text_at(100, 300, "Name"), MediaBox=[0, 7.5, 841.89, 602.776]))
    assert shifted[0].lines[0].baseline == pytest.approx(602.776 - 300, abs=0.1)
    turned = blocks(
        made_pdf("BT /F1 20 Tf 0 1 -1 0 100 300 Tm (Name) Tj ET", size=(595.276, 841.89), Rotate=90)
    )
    assert turned[0].angle == 0
    assert turned[0].lines[0].start == pytest.approx(300, abs=0.1)


def test_a_page_a_little_off_a4_is_a4_and_bleed_is_cut():
    near = reading.page_contents(reading.plain_pages(made_pdf("", size=(842.25, 595.5))).pdf)[0]
    assert (near.width, near.height) == (pytest.approx(841.89, abs=0.01), pytest.approx(595.276, abs=0.01))
    plain = reading.plain_pages(
        made_pdf("", size=(870, 624), TrimBox=[14, 14, 855.89, 609.276], BleedBox=[5, 5, 864, 618])
    )
    page = reading.page_contents(plain.pdf)[0]
    assert (page.width, plain.left_out) == (pytest.approx(841.89, abs=0.01), ("bleed",))


def test_every_page_is_read_and_only_the_first_twenty_are_kept():
    assert texts(made_pdf(text_at(100, 300, "Front"), text_at(100, 300, "Back")), page=1) == ["Back"]
    many = reading.plain_pages(made_pdf(*[""] * 25))
    assert (many.page_count, many.left_out) == (25, ("pages",))
    assert len(reading.page_contents(many.pdf)) == 20


def test_plain_pages_have_no_scripts_nor_attachments_and_are_the_same_bytes_every_time():
    document = pikepdf.Pdf.new()
    page = add_page(document, text_at(100, 300, "Name"))
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )
    page.obj.AA = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    )
    document.attachments["secret.txt"] = b"secret"
    pdf = saved(document)
    plain = reading.plain_pages(pdf)
    assert "scripts" in plain.left_out
    assert not any(word in plain.pdf for word in (b"JavaScript", b"Launch", b"EmbeddedFile", b"secret"))
    assert reading.plain_pages(pdf).pdf == plain.pdf


@pytest.mark.parametrize(
    ("pdf", "reason"),
    [
        (b"%PDF-1.4\nnothing", "unreadable"),
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>", "unreadable"),
        (made_pdf("", size=(0.2, 0.2)), "page-size"),
    ],
)
def test_what_is_no_usable_pdf_is_refused_with_a_reason(pdf, reason):
    with pytest.raises(reading.PdfRefused) as refused:
        reading.plain_pages(pdf)
    assert refused.value.reason in (reason, "empty")


def test_an_encrypted_pdf_is_refused():
    document = pikepdf.Pdf.new()
    add_page(document, "")
    encrypted = saved(document, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(reading.PdfRefused, match="encrypted"):
        reading.plain_pages(encrypted)


def test_forms_that_paint_each_other_many_times_end_soon():
    document = pikepdf.Pdf.new()
    inner = form(
        document, text_at(0, 0, "x" * 50), Resources=pikepdf.Dictionary(Font=standard_fonts(document))
    )
    for _ in range(12):
        inner = form(
            document, "/In Do " * 10, Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(In=inner))
        )
    add_page(document, "/In Do", Resources={"/XObject": pikepdf.Dictionary(In=inner)})
    started = time.process_time()
    page = reading.page_contents(reading.plain_pages(saved(document)).pdf)[0]
    found = reading.blocks_of(page)
    assert page.cut_short
    assert len(found) <= reading.MOST_BLOCKS
    assert time.process_time() - started < 10


def test_a_form_that_paints_itself_ends():
    document = pikepdf.Pdf.new()
    loop = document.make_indirect(form(document, text_at(100, 300, "Loop") + "/In Do"))
    loop.Resources = pikepdf.Dictionary(Font=standard_fonts(document), XObject=pikepdf.Dictionary(In=loop))
    add_page(document, "/In Do", Resources={"/XObject": pikepdf.Dictionary(In=loop)})
    assert texts(saved(document)) == ["Loop"]


@pytest.mark.parametrize(
    "junk",
    [
        "BT /F1 (x) Tf (Name) Tj ET",
        "Q Q Q EMC ET 1 cm [ (a) ] TJ",
        "BT /Nothing 20 Tf 1e30 0 0 1e30 0 0 Tm (Name) Tj ET",
        "BT /F1 1e300 Tf 100 300 Td (Name) Tj ET",
        "/Nothing Do /Nothing gs /P /Nothing BDC",
        "q " * 2000,
    ],
)
def test_malformed_operators_do_nothing_and_the_rest_is_read(junk):
    assert "Still here" in texts(made_pdf(junk + "\n" + text_at(100, 300, "Still here")))
