"""PDF forms and comments: boxes become suggestions, what they show stays on the page, and nothing else comes along."""

import pikepdf
import pytest

from credcloud_bridge.designs.imports import api
from credcloud_bridge.rendering.reading import api as reading
from tests.made_pdfs import add_page, certificate, form, saved, standard_fonts, text_at

MM = 25.4 / 72


def box(name, left, bottom, right, top, **entries):
    """A box of a form for a text."""
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, F=4, T=pikepdf.String(name),
        Rect=[left, bottom, right, top], DA=pikepdf.String("0 0 1 rg /Times 28 Tf"), **entries,
    )  # fmt: skip


def fillable(*boxes, content="", **entries):
    """A document with one page and these boxes on it."""
    document = pikepdf.Pdf.new()
    page = add_page(document, content, **entries)
    page.obj.Annots = document.make_indirect(pikepdf.Array([document.make_indirect(one) for one in boxes]))
    fonts = pikepdf.Dictionary(Times=standard_fonts(document)["/F2"])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=page.obj.Annots, DR=pikepdf.Dictionary(Font=fonts))
    return document


def appearance(document, text, **entries):
    """What a filled box shows."""
    fonts = pikepdf.Dictionary(Font=standard_fonts(document))
    return pikepdf.Dictionary(
        N=form(
            document, f"BT /F1 20 Tf 2 8 Td ({text}) Tj ET", BBox=[0, 0, 300, 40], Resources=fonts, **entries
        )
    )


def read(document):
    return api.read_design_file(saved(document), name="form.pdf")


def suggested(proposal, name):
    return next(one for one in proposal.suggestions if one.name == name)


def test_an_empty_box_is_suggested_with_its_exact_frame_size_colour_and_alignment():
    proposal = read(fillable(box("full_name", 200, 300, 640, 345, Q=1), content=certificate()))
    found = suggested(proposal, "recipient_name")
    assert (found.reason, found.certainty, found.element) == ("form", "sure", None)
    assert found.box == pytest.approx((200 * MM, (595.276 - 345) * MM, 440 * MM, 45 * MM), abs=0.02)
    assert (found.alignment, found.size, found.colour) == ("center", 28.0, "#0000ff")
    assert len([one for one in proposal.suggestions if one.name == "recipient_name"]) == 1
    assert [one.code for one in proposal.problems][:1] == ["pdf-form-read"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Name", "recipient_name"),
        ("Student Name", "recipient_name"),
        ("topmostSubform[0].Page1[0].FullName[0]", "recipient_name"),
        ("text_username", "recipient_name"),
        ("txtStudentName", "recipient_name"),
        ("nombre y apellidos", "recipient_name"),
        ("Date_af_date", "issued_on"),
        ("course", "course_title"),
        ("Shoe size", "shoe_size"),
    ],
)
def test_the_names_of_boxes_say_what_they_are_for(name, value):
    proposal = read(fillable(box(name, 100, 300, 500, 330), content=text_at(100, 100, "Academy")))
    assert [one.name for one in proposal.suggestions if one.reason == "form"] == [value]


def test_a_box_without_a_name_of_its_own_gets_one_from_words_beside_it_or_because_the_name_goes_there():
    document = fillable(
        box("Text1", 200, 340, 640, 380), box("Text2", 100, 90, 250, 115), content=(
            certificate() + text_at(40, 98, "Date:", size=14)
        ),
    )  # fmt: skip
    proposal = read(document)
    by_form = {one.name: one.box[1] for one in proposal.suggestions if one.reason == "form"}
    assert set(by_form) == {"recipient_name", "issued_on"}
    assert by_form["recipient_name"] < by_form["issued_on"]


def test_what_a_box_shows_becomes_words_that_can_be_taken_out_with_the_frame_of_the_box():
    document = fillable(content=certificate())
    filled = box("name", 200, 300, 500, 340, V=pikepdf.String("Olga Petersen"), Q=1)
    filled.AP = appearance(document, "Olga Petersen")
    document.pages[0].obj.Annots.append(document.make_indirect(filled))
    proposal = read(document)
    found = suggested(proposal, "recipient_name")
    element = next(one for one in proposal.elements if one.id == found.element)
    assert (element.text, element.alignment, found.reason) == ("Olga Petersen", "center", "form")
    assert element.frame == pytest.approx((200 * MM, (595.276 - 340) * MM, 300 * MM, 40 * MM), abs=0.02)
    draft = api.draft_from(proposal, {"elements": {found.element: {"as": "field", "name": "recipient_name"}}})
    (field,) = draft.template["schemas"][0]
    assert field["width"] == pytest.approx(300 * MM, abs=0.02)
    again = [one.text for one in api.read_design_file(draft.base_pdf, name="again.pdf").elements]
    assert "Olga Petersen" not in again
    assert "CERTIFICATE" in again


def test_a_turned_page_with_an_offset_keeps_boxes_where_they_are_seen():
    # Turned a quarter: what was at the left is at the top.
    document = fillable(
        box("name", 110, 220, 130, 520),
        content=text_at(300, 300, "Words"),
        MediaBox=[10, 20, 605, 862],
        Rotate=90,
    )
    found = suggested(read(document), "recipient_name")
    assert found.box == pytest.approx((200 * MM, 100 * MM, 300 * MM, 20 * MM), abs=0.02)


def test_comments_on_the_page_stay_and_sticky_notes_do_not():
    document = pikepdf.Pdf.new()
    page = add_page(document, certificate())
    comment = pikepdf.Dictionary(
        Subtype=pikepdf.Name.FreeText, Rect=[100, 60, 400, 100], AP=appearance(document, "Batch of May")
    )
    hidden = pikepdf.Dictionary(
        Subtype=pikepdf.Name.FreeText, F=2, Rect=[100, 20, 400, 60], AP=appearance(document, "Hidden")
    )
    page.obj.Annots = pikepdf.Array([comment, hidden])
    proposal = read(document)
    words = [one.text for one in proposal.elements]
    assert "Batch of May" in words
    assert "Hidden" not in words
    assert proposal.problems == ()
    note = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], AP=appearance(document, "Look here")
    )
    page.obj.Annots = pikepdf.Array([note])
    proposal = read(document)
    assert "Look here" not in [one.text for one in proposal.elements]
    assert [one.code for one in proposal.problems] == ["pdf-annotations-left-out"]


def test_a_filled_box_looks_as_before_and_buttons_that_do_something_are_gone():
    document = fillable(content=certificate())
    ticked = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Btn, T=pikepdf.String("passed"), AS=pikepdf.Name.Yes,
        Rect=[60, 60, 90, 90], AP=pikepdf.Dictionary(N=pikepdf.Dictionary(
            Yes=form(document, "0 0 30 30 re f", BBox=[0, 0, 30, 30]), Off=form(document, "", BBox=[0, 0, 30, 30])
        )),
    )  # fmt: skip
    pressed = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Btn, Ff=1 << 16, T=pikepdf.String("Print"),
        Rect=[200, 60, 260, 90], AP=pikepdf.Dictionary(N=form(document, "0 0 60 30 re f", BBox=[0, 0, 60, 30])),
    )  # fmt: skip
    document.pages[0].obj.Annots.append(document.make_indirect(ticked))
    document.pages[0].obj.Annots.append(document.make_indirect(pressed))
    proposal = read(document)
    assert not [one for one in proposal.suggestions if one.reason == "form"]
    picture = reading.pdf_to_image(proposal.base_pdf, width=842).convert("L")
    assert picture.getpixel((75, 595 - 75)) < 50
    assert picture.getpixel((230, 595 - 75)) > 200


@pytest.mark.parametrize(
    "entries",
    [
        {"Rect": "nonsense"},
        {"Rect": [0, 0]},
        {"Rect": [1e30, 0, 5, 5]},
        {"AP": [1, 2]},
        {"Q": "x"},
        {"DA": "/ Tf /F1 1.2.3 Tf 1 2 3 4 5 rg"},
    ],
)
def test_boxes_that_make_no_sense_harm_nothing(entries):
    broken = box("name", 100, 100, 200, 130)
    for key, value in entries.items():
        broken[f"/{key}"] = pikepdf.String(value) if isinstance(value, str) else pikepdf.Array(
            [int(one) if one < 1e9 else pikepdf.Object.parse(b"1000000000000000000000.5") for one in value]
        )  # fmt: skip
    assert "CERTIFICATE" in [one.text for one in read(fillable(broken, content=certificate())).elements]


def test_fields_that_are_their_own_parents_end_somewhere():
    document = fillable(box("name", 100, 100, 200, 130), content=certificate())
    widget = document.pages[0].obj.Annots[0]
    widget.Parent = widget
    assert "CERTIFICATE" in [one.text for one in read(document).elements]


def test_a_form_that_only_one_program_shows_says_so():
    document = fillable(content=text_at(100, 100, "Please wait"))
    document.Root.AcroForm.XFA = pikepdf.Array([])
    document.Root.NeedsRendering = True
    assert [one.code for one in read(document).problems] == ["pdf-dynamic-form"]
