"""PDF pages that a design is drawn on: shown as a reader shows them, and nothing of them acts."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from tests.rendering.factories import base_pdf, design, name_field, picture_of, poppler_text, values

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


def _layered(document, *, off=(), rule=None, base="/ON"):
    """A green layer, a blue one with words, a picture of its own layer; ``off`` are those that do not show."""
    names = ("green", "blue", "form")
    groups = {
        name: document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=name)) for name in names
    }
    document.Root.OCProperties = pikepdf.Dictionary(
        OCGs=list(groups.values()),
        D=pikepdf.Dictionary(
            BaseState=pikepdf.Name(base),
            OFF=[groups[name] for name in off] if base == "/ON" else [],
            ON=[groups[name] for name in names if name not in off] if base == "/OFF" else [],
        ),
    )
    blue = groups["blue"]
    if rule:
        blue = pikepdf.Dictionary(Type=pikepdf.Name.OCMD, OCGs=[groups["green"], blue], P=pikepdf.Name(rule))
    page = document.pages[0]
    inner = document.make_stream(
        b"0 0 1 rg /OC /Blue BDC 420 100 50 50 re f EMC 1 0 0 rg 480 100 50 50 re f",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 842, 595],
    )
    own = document.make_stream(
        b"1 0 0 rg 560 100 50 50 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 842, 595], OC=groups["form"],
    )  # fmt: skip
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(
        Properties=pikepdf.Dictionary(Green=groups["green"], Blue=blue),
        XObject=pikepdf.Dictionary(Inner=inner, Own=own),
        Font=pikepdf.Dictionary(F=font),
    )
    page.Contents = document.make_stream(
        b"0 0.6 0 rg /OC /Green BDC 100 100 100 100 re f EMC "
        b"/OC /Blue BDC q 0 0 1 rg /Span <</MCID 0>> BDC 300 100 100 100 re f EMC Q "
        b"BT /F 20 Tf 300 300 Td (SECRET) Tj ET EMC /Inner Do /Own Do"
    )


BLUE, RED = (0, 0, 255), (255, 0, 0)
_PLACES = [(150, 150), (350, 150), (445, 125), (505, 125), (585, 125)]


@pytest.mark.parametrize("base", ["/ON", "/OFF"])
@pytest.mark.parametrize(
    ("off", "colours"),
    [
        ((), [GREEN, BLUE, BLUE, RED, RED]),
        (("blue",), [GREEN, WHITE, WHITE, RED, RED]),
        (("green", "form"), [WHITE, BLUE, BLUE, RED, WHITE]),
    ],
)
def test_layers_that_are_off_do_not_come_to_light(off, colours, base, tmp_path):
    made = on(lambda document: _layered(document, off=off, base=base))
    assert points(made, _PLACES) == colours
    assert ("SECRET" in poppler_text(made.pdf(values()), tmp_path)) == ("blue" not in off)


@pytest.mark.parametrize(
    ("rule", "off", "shows"),
    [
        ("/AnyOn", ("blue",), True),
        ("/AllOn", ("blue",), False),
        ("/AnyOff", ("blue",), True),
        ("/AllOff", ("blue",), False),
        ("/AllOff", ("blue", "green"), True),
        ("/AnyOn", ("blue", "green"), False),
    ],
)
def test_rules_about_layers_are_followed(rule, off, shows):
    made = on(lambda document: _layered(document, off=off, rule=rule))
    assert points(made, [(350, 150)]) == [BLUE if shows else WHITE]
