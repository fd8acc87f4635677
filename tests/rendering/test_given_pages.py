"""PDF pages that a design is drawn on: shown as a reader shows them, and nothing of them acts."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from tests.rendering.factories import base_pdf, design, name_field, picture_of, values

GREEN, WHITE = (0, 153, 0), (255, 255, 255)  # base_pdf paints 100..300 by 100..200 points


def on(change, **more):
    return design(name_field(), base=base_pdf(change, **more))


def points(made, at):
    """The colours at points, given in points from the lower left corner of the page."""
    width = made.page_mm[0] / 25.4 * 72
    image = picture_of(made.png(values(""), width=round(width)))
    return [image.getpixel((round(x), image.height - round(y))) for x, y in at]


def test_a_cropped_page_shows_what_is_inside_the_crop():
    def crop(document):
        document.pages[0].CropBox = [50, 80, 450, 380]

    made = on(crop)
    assert made.page_mm == pytest.approx((400 / 72 * 25.4, 300 / 72 * 25.4))
    assert points(made, [(60, 30), (240, 110), (40, 30), (260, 110)]) == [GREEN, GREEN, WHITE, WHITE]


@pytest.mark.parametrize("name", ["TrimBox", "ArtBox", "BleedBox"])
def test_marks_for_the_printer_do_not_move_the_page(name):
    def trim(document):
        document.pages[0].obj[f"/{name}"] = [100, 100, 300, 200]

    assert points(on(trim), [(110, 110), (290, 190), (90, 90), (310, 210)]) == [GREEN, GREEN, WHITE, WHITE]


@pytest.mark.parametrize(
    ("turn", "size", "inside"),
    [
        (90, (595, 842), (150, 842 - 200)),
        (180, (842, 595), (842 - 200, 595 - 150)),
        (270, (595, 842), (595 - 150, 200)),
    ],
)
@pytest.mark.parametrize("inherited", [False, True])
def test_a_turned_page_stands_as_it_is_read(turn, size, inside, inherited):
    def rotate(document):
        (document.Root.Pages if inherited else document.pages[0].obj).Rotate = turn

    made = on(rotate)
    assert made.page_mm == pytest.approx([side / 72 * 25.4 for side in size])
    assert points(made, [inside]) == [GREEN]


def test_a_page_in_larger_units_is_larger():
    def unit(document):
        document.pages[0].UserUnit = 2

    made = on(unit, size=(421, 300))
    assert made.page_mm == pytest.approx((842 / 72 * 25.4, 600 / 72 * 25.4))
    assert points(made, [(210, 210), (590, 390), (190, 190)]) == [GREEN, GREEN, WHITE]


def test_a_page_that_begins_elsewhere_is_moved_to_its_corner():
    def move(document):
        document.pages[0].MediaBox = [-100, -50, 500, 400]

    assert points(on(move), [(210, 160), (390, 240), (190, 140)]) == [GREEN, GREEN, WHITE]


def _busy(document):
    """Everything that a page can do or carry along; more than the check of templates lets through."""
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.OpenAction = action
    document.Root.AA = pikepdf.Dictionary(WC=action)
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", action]))
    document.attachments["x.txt"] = b"hello"
    page = document.pages[0]
    page.AA = pikepdf.Dictionary(O=action)
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 99, 99],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://evil.example"),
    )
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9])
    page.Annots = document.make_indirect([document.make_indirect(link), document.make_indirect(note)])
    page.Metadata = document.make_stream(b"<secret/>")
    page.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private="secret"))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA="x")


def test_nothing_of_the_given_file_but_its_drawing_is_kept():
    made = on(_busy)
    pdf = made.pdf(values())
    with pikepdf.open(BytesIO(pdf)) as document:
        written = b"".join(one.unparse(resolved=True) for one in document.objects)
        assert "/Annots" not in document.pages[0]
    for trace in (
        b"/JavaScript",
        b"/JS",
        b"/OpenAction",
        b"/AA",
        b"/Annot",
        b"/EmbeddedFile",
        b"/AcroForm",
        b"/URI",
    ):
        assert trace not in written
    assert b"secret" not in pdf
    assert points(made, [(200, 150)]) == [GREEN]
