"""Certificates are tagged: headings, paragraphs and figures in reading order, everything else decoration."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from credcloud_bridge.data import DesignKind, DesignSource
from credcloud_bridge.designs.samples import sample_values
from credcloud_bridge.rendering.api import PlaceholderValues, compile_design
from tests.rendering.factories import (
    NAMES,
    base_pdf,
    box,
    design,
    name_field,
    picture,
    several_pages,
    text,
    values,
)
from tests.rendering.tagging import tags_of

STARTERS = sorted((Path(__file__).resolve().parents[2] / "templates" / "designs").glob("*.json"))


def _kinds(pdf):
    return [tag.kind for tag in tags_of(pdf)]


@pytest.mark.parametrize("file", STARTERS, ids=lambda file: file.stem)
def test_every_starter_is_tagged(file):
    described = json.loads(file.read_text("utf-8"))
    language = described.get("language", "en")
    made = compile_design(
        DesignSource(
            digest=f"tags {file.stem}",
            kind=DesignKind(described["kind"]),
            template=described["template"],
            language=language,
        )
    )
    tags = tags_of(made.pdf(PlaceholderValues(values=sample_values(language=language), language=language)))
    if described["kind"] == "certificate":
        assert [tag.kind for tag in tags].count("H1") == 1
        assert [tag.kind for tag in tags].count("P") >= 3


@pytest.mark.parametrize("script", sorted(NAMES))
def test_names_in_every_script_are_tagged(script):
    made = design(text("title", y=20), name_field(), text("code", content="{credential_id}", y=120))
    assert _kinds(made.pdf(values(NAMES[script]))) == ["H1", "P", "P"]


def test_elements_stand_in_the_order_in_which_a_page_is_read():
    fields = [
        box("qrcode", content="{verify_url}", position={"x": 240, "y": 150}),
        text("date", content="{issued_on}", y=160, width=60),
        name_field(),
        text("fixed", content="has completed the course", y=90, fontSize=12, readOnly=True),
        text("course", content="{course_title}", y=20),
    ]
    tags = tags_of(design(*fields).pdf(values()))
    assert [tag.kind for tag in tags] == ["H1", "P", "P", "P", "Figure"]
    assert tags[-1].alternative == values().values["verify_url"]
    assert tags[2].language == "en"  # fixed words keep the design's language


def test_web_addresses_can_be_pressed_and_are_links_in_the_structure():
    address = values().values["verify_url"]
    made = design(
        text("title", y=20),
        name_field(),
        text("check", y=120, fontSize=12, content="Check it at {verify_url}."),
        box("qrcode", content="{verify_url}", position={"x": 240, "y": 150}),
        text("two", y=180, fontSize=10, height=8, content="{verify_url} or https://example.org/"),
    )
    tags = tags_of(made.pdf(values()))
    assert [(tag.kind, tag.link) for tag in tags] == [
        ("H1", ""),
        ("P", ""),
        ("P", address),
        ("Figure", address),
        ("P", ""),
    ]
    with pikepdf.Pdf.open(BytesIO(made.pdf(values()))) as document:
        (line, code) = document.pages[0].obj.Annots
        assert str(line.Contents) == f"Check it at {address}."
        left, bottom, right, top = (float(edge) * 25.4 / 72 for edge in code.Rect)
    assert (left, right, 210 - top, 210 - bottom) == pytest.approx((240, 280, 150, 190), abs=0.01)


def test_what_can_be_pressed_is_where_the_letters_stand_however_the_field_is_turned():
    made = design(name_field(), text("check", y=100, fontSize=14, content="{verify_url}", rotate=90))
    with pikepdf.Pdf.open(BytesIO(made.pdf(values()))) as document:
        (link,) = document.pages[0].obj.Annots
        left, bottom, right, top = (float(edge) * 25.4 / 72 for edge in link.Rect)
        assert len(link.QuadPoints) == 8
    # Turned about the middle of its box, (148.5, 109).
    assert (left + right) / 2 == pytest.approx(148.5, abs=1)
    assert (top + bottom) / 2 == pytest.approx(210 - 109, abs=1)
    assert top - bottom > 60 > 8 > right - left


def test_an_address_in_another_alphabet_is_written_in_ascii():
    made = design(name_field(), text("site", y=120, fontSize=12, content="{site}"))
    (_name, site) = tags_of(made.pdf(values(site="https://example.org/شهادة?a=1")))
    assert site.link == "https://example.org/%D8%B4%D9%87%D8%A7%D8%AF%D8%A9?a=1"


def test_a_row_is_read_from_where_its_language_begins():
    left = text("left", content="{issued_on}", y=100, width=60)
    right = text("right", content="{credential_id}", width=60, position={"x": 200, "y": 100})
    for language, first in (("en", "left"), ("ar", "right")):
        source = several_pages([right, left])
        made = compile_design(
            DesignSource(
                digest=source.digest + language,
                kind=source.kind,
                template=source.template,
                language=language,
            )
        )
        # Content is numbered as it is painted: right first.
        order = [tag.mcid for tag in tags_of(made.pdf(values(language=language)))]
        assert order == ([1, 0] if first == "left" else [0, 1])


def test_pictures_and_shapes_with_an_alternative_text_are_figures_and_others_decoration():
    logo = box("image", content=picture(), alt="Logo of the university")
    seal = box("seal", color="#aa0000", alt="Gold seal", name="seal", position={"x": 220, "y": 140})
    plain = box("rectangle", color="#eeeeee", name="plain", width=250, height=170)
    tags = tags_of(design(plain, logo, seal, name_field()).pdf(values()))
    assert [(tag.kind, tag.alternative) for tag in tags] == [
        ("Figure", "Logo of the university"),
        ("P", ""),  # a name alone is no heading
        ("Figure", "Gold seal"),
    ]


def test_what_shows_under_a_condition_is_tagged_where_it_shows():
    seal = box("seal", color="#aa0000", alt="With distinction", showIf="distinction")
    made = design(seal, text("plain", content="Honours", showIf="distinction", y=160), name_field())
    assert _kinds(made.pdf(values(distinction="yes"))) == ["Figure", "P", "H1"]
    assert _kinds(made.pdf(values())) == ["P"]


def test_the_words_of_a_given_page_are_said_in_its_place():
    def change(document):
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        document.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        document.pages[0].Contents = document.make_stream(b"BT /F 20 Tf 50 300 Td (Made elsewhere) Tj ET")

    (figure, _name) = tags_of(design(name_field(), base=base_pdf(change)).pdf(values()))
    assert (figure.kind, figure.alternative) == ("Figure", "Made elsewhere")
    (only,) = tags_of(design(name_field(), base=base_pdf()).pdf(values()))
    assert only.kind != "Figure"


def test_all_pages_are_tagged_one_after_the_other():
    made = compile_design(
        several_pages(
            [text("title"), name_field(y=100)],
            [text("syllabus", content="Syllabus", y=20), text("hours", content="{credential_id}", y=60)],
        )
    )
    tags = tags_of(made.pdf(values()))
    assert [(tag.page, tag.kind) for tag in tags] == [(0, "H1"), (0, "P"), (1, "P"), (1, "P")]


def test_a_text_says_its_own_language():
    made = design(text("motto", content="Sapere aude, {recipient_name}", language="la"))
    (tag,) = tags_of(made.pdf(values()))
    assert tag.language == "la"


def test_a_certificate_of_the_beginning_alone_is_a_readable_pdf():
    made = design(text("fixed", content="has completed", readOnly=True), name_field(y=120))
    with pikepdf.Pdf.open(BytesIO(made.head)) as document:
        assert not document.check_pdf_syntax()
        assert "/StructTreeRoot" not in document.Root
