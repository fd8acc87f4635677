"""Templates that must not become designs, and what they could not do if they did."""

from __future__ import annotations

import base64
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.data import DesignKind
from credcloud_bridge.rendering.api import template_problems
from tests.rendering.factories import (
    base_pdf,
    box,
    design,
    ink,
    name_field,
    picture,
    picture_of,
    template,
    text,
    values,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
    "{}</svg>"
)


def codes(*fields, base=None):
    return [
        problem.code for problem in template_problems(template(*fields, base=base), DesignKind.CERTIFICATE)
    ]


def test_a_plain_design_has_no_problems():
    assert codes(name_field(), box("image", content=picture()), box("qrcode", content="{verify_url}")) == []


def test_a_certificate_without_a_name_is_warned_about():
    (problem,) = template_problems(template(text("title")), DesignKind.CERTIFICATE)
    assert problem.code == "recipient-name-absent"
    assert not problem.is_error
    assert template_problems(template(text("title")), DesignKind.BADGE) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"type": "iframe"},
        {"width": -1},
        {"width": "40"},
        {"position": {"x": 1}},
        {"fontSize": 0},
        {"fontColor": "red;background:url(http://evil.example)"},
        {"alignment": "centre"},
        {"opacity": 7},
        {"content": "x" * 30_000},
        {"dynamicFontSize": {"min": 0, "max": 10}},
    ],
)
def test_a_field_out_of_shape_is_refused_by_name(change):
    problems = template_problems(template({**name_field(), "name": "odd", **change}), DesignKind.CERTIFICATE)
    assert {problem.code for problem in problems} == {"template-invalid"}
    assert {problem.column for problem in problems} == {"odd"}


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"basePdf": {"width": 297, "height": 210}},
        {"basePdf": {"width": 1e9, "height": 210}, "schemas": [[]]},
        {"basePdf": "https://example.org/base.pdf", "schemas": [[]]},
        {"basePdf": {"width": 297, "height": 210}, "schemas": [[]] * 21},
        {"basePdf": {"width": 297, "height": 210}, "schemas": [[name_field()] * 300]},
        {"basePdf": None, "schemas": None},
    ],
)
def test_a_template_out_of_shape_is_refused(broken):
    assert {problem.code for problem in template_problems(broken, DesignKind.CERTIFICATE)} == {
        "template-invalid"
    }


def test_a_template_that_is_too_large_is_refused_before_it_is_read():
    huge = template(box("image", content="data:image/png;base64," + "A" * 41 * 1024**2))
    assert [problem.code for problem in template_problems(huge, DesignKind.BADGE)] == ["template-too-large"]


def test_endless_nesting_is_refused():
    nested: dict = {}
    for _ in range(5000):
        nested = {"a": nested}
    made = template(name_field(extra=nested))
    assert [problem.code for problem in template_problems(made, DesignKind.BADGE)] == ["template-too-large"]


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
        "<image href='http://evil.example/x.png'/>",
        "<image xlink:href='file:///etc/passwd'/>",
        "<image href='data:image/svg+xml;base64,AAAA'/>",
        "<use href='http://evil.example/x.svg#a'/>",
        "<use xlink:href='other.svg#a'/>",
        "<rect onload='x()' width='9' height='9'/>",
        "<style>@import url(http://evil.example/a.css);</style>",
        "<style>@im/**/port 'x'; rect{fill:url(file:///etc/passwd)}</style>",
        "<style>rect{fill:u\\72l(http://evil.example)}</style>",
        "<rect style='fill:url(http://evil.example)'/>",
        "<rect fill='url(//evil.example/a#b)'/>",
        "<a href='javascript:x()'><rect/></a>",
        "<iframe xmlns='http://www.w3.org/1999/xhtml' src='x'/>",
        "<animate attributeName='href' to='http://evil.example'/>",
        "<rect></svg>",
    ],
)
def test_an_svg_that_reaches_out_is_refused(inner):
    assert codes(name_field(), box("svg", content=SVG.format(inner))) == ["image-refused"]


def test_entities_and_style_sheets_in_an_svg_are_refused():
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>' + SVG.format("<text>&b;</text>")
    sheet = '<?xml-stylesheet href="http://evil.example/a.css"?>' + SVG.format("")
    assert codes(name_field(), box("svg", content=bomb)) == ["image-refused"]
    assert codes(name_field(), box("svg", content=sheet)) == ["image-refused"]


def test_uses_that_multiply_or_never_end_are_refused():
    layers = "<g id='l0'><path d='M0 0h1'/></g>"
    for layer in range(1, 9):
        uses = f"<use href='#l{layer - 1}'/>" * 10
        layers += f"<g id='l{layer}'>{uses}</g>"
    assert codes(name_field(), box("svg", content=SVG.format(layers))) == ["image-refused"]
    assert codes(name_field(), box("svg", content=SVG.format("<g id='a'><use href='#a'/></g>"))) == [
        "image-refused"
    ]


def test_an_honest_svg_is_taken():
    inner = (
        "<defs><linearGradient id='g'><stop stop-color='#f00'/></linearGradient></defs><title>T</title>"
        "<style>.a{fill:url(#g)}</style><rect class='a' width='9' height='9'/><use href='#g'/>"
        f"<image href='{picture()}' width='3' height='3'/>"
    )
    assert codes(name_field(), box("svg", content=SVG.format(inner))) == []


@pytest.mark.parametrize(
    "content",
    [
        "https://example.org/x.png",
        "file:///etc/passwd",
        "data:text/html,<script>",
        "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
        "data:image/png;base64,!!!",
        "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 40).decode(),
    ],
)
def test_a_picture_that_is_not_one_is_refused(content):
    assert codes(name_field(), box("image", content=content)) == ["image-refused"]


def test_a_picture_that_is_not_what_it_says_is_refused():
    assert codes(name_field(), box("image", content=picture().replace("image/png", "image/jpeg"))) == [
        "image-refused"
    ]


def test_a_picture_of_too_many_pixels_is_refused_without_unpacking_it():
    from struct import pack
    from zlib import crc32

    header = b"IHDR" + pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + pack(">I", 13) + header + pack(">I", crc32(header))
    uri = "data:image/png;base64," + base64.b64encode(png).decode()
    assert codes(name_field(), box("image", content=uri)) == ["image-refused"]


def _javascript(document):
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launch(document):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = document.make_indirect([document.make_indirect(link)])


def _attachment(document):
    document.attachments["x.txt"] = b"hello"


def _outside(document):
    stream = document.make_stream(b"")
    stream.F = "/etc/passwd"
    document.pages[0].Contents = stream


def _bomb(document):
    document.pages[0].Contents = document.make_stream(b"q Q " * 40_000_000)


@pytest.mark.parametrize("change", [_javascript, _launch, _attachment, _outside])
def test_a_pdf_that_acts_is_refused(change):
    assert codes(name_field(), base=base_pdf(change)) == ["base-pdf-refused"]


def test_a_pdf_that_unpacks_without_end_is_refused():
    assert codes(name_field(), base=base_pdf(_bomb)) == ["base-pdf-refused"]


def test_a_pdf_of_too_many_pages_a_broken_and_an_encrypted_one_are_refused():
    assert codes(name_field(), base=base_pdf(pages=21)) == ["base-pdf-refused"]
    broken = "data:application/pdf;base64," + base64.b64encode(b"%PDF-1.7 nothing").decode()
    assert codes(name_field(), base=broken) == ["base-pdf-refused"]
    locked = BytesIO()
    with pikepdf.Pdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        document.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    uri = "data:application/pdf;base64," + base64.b64encode(locked.getvalue()).decode()
    assert codes(name_field(), base=uri) == ["base-pdf-refused"]


def test_an_honest_pdf_is_taken():
    assert codes(name_field(), base=base_pdf()) == []


def test_even_unchecked_templates_cannot_load_anything(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(base64.b64decode(picture(colour="#000000").split(",")[1]))
    inner = (
        f"<image href='file://{secret}' width='9' height='9'/><style>@import url(file://{secret});</style>"
    )
    made = design(
        box("image", content=f"file://{secret}"),
        box("svg", content=SVG.format(inner), position={"x": 100, "y": 20}),
        text("t", content="x", fontColor=f"red;background:url(file://{secret})", fontName="a';} p{color:red"),
    )
    image = picture_of(made.png(values(), width=594))
    assert ink(image, (10, 10, 290, 55)) == 0


def test_expressions_are_warned_about():
    assert codes(name_field(), text("t", content="{new Date()} {recipient_name}")) == ["placeholder-unknown"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(base=JSON, schemas=JSON, field=st.dictionaries(st.sampled_from(list(name_field())), JSON))
def test_no_template_makes_the_check_itself_fail(base, schemas, field):
    template_problems({"basePdf": base, "schemas": schemas}, DesignKind.CERTIFICATE)
    template_problems(template({**name_field(), **field}), DesignKind.CERTIFICATE)


def test_markdown_and_absent_fonts_are_warned_about():
    problems = template_problems(
        template(name_field(textFormat="inline-markdown", fontName="Lucida Blackletter")),
        DesignKind.CERTIFICATE,
    )
    assert [problem.code for problem in problems] == ["font-missing", "markdown-plain"]
    assert not any(problem.is_error for problem in problems)


def test_an_svg_in_a_data_uri_is_looked_into():
    inner = SVG.format("<script/>").encode()
    for encoded in (base64.b64encode(inner), base64.b64encode(b"\xff\xfe\x00")):
        assert codes(name_field(), box("image", content=f"data:image/svg+xml;base64,{encoded.decode()}")) == [
            "image-refused"
        ]


def test_an_svg_without_end_is_refused():
    many = "<g>" * 30_000 + "</g>" * 30_000
    wide = "<rect/>" * 30_000
    for inner in (many, wide, "x" * 5_000_000):
        assert codes(name_field(), box("svg", content=SVG.format(inner))) == ["image-refused"]


def _reference(document):
    form = document.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
    form.Ref = pikepdf.Dictionary(F="other.pdf", Page=0)
    document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))


def _large_picture(document):
    image = document.make_stream(
        b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60_000, Height=60_000
    )
    document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=image))


def _no_size(document):
    document.pages[0].MediaBox = [0, 0, 0, 0]


def _huge(document):
    document.pages[0].UserUnit = 75


def _nested(document):
    inner = pikepdf.Array([])
    for _ in range(60):
        inner = pikepdf.Array([inner])
    document.Root.Deep = inner


@pytest.mark.parametrize("change", [_reference, _large_picture, _no_size, _huge, _nested])
def test_a_pdf_that_would_cost_too_much_or_reaches_out_is_refused(change):
    assert codes(name_field(), base=base_pdf(change)) == ["base-pdf-refused"]
