"""The menu of fonts: what there is, how it looks, and whose names it cannot write."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from credcloud_bridge.designs import api as designs
from credcloud_bridge.rendering.api import PlaceholderValues, font_families
from credcloud_bridge.rendering.text.fonts import choose_font
from tests.factories import enrol
from tests.rendering.test_included_fonts import fonts_in
from tests.rendering.test_uploaded_fonts import square_font
from tests.studio.factories import Studio, make_document, text_element

pytestmark = pytest.mark.django_db


def menu(studio: Studio) -> dict[str, dict[str, Any]]:
    answer = studio.client.get(studio.url("fonts"))
    assert answer.status_code == 200, answer.content
    return {one["family"]: one for one in answer.json()["fonts"]}


def test_the_fonts_of_the_package_come_first_and_those_of_the_machine_after_them() -> None:
    families = menu(Studio())
    assert next(iter(families)) == "Allura"
    assert families["Lora"]["styles"] == ["Regular", "Italic", "Bold", "Bold Italic"]
    assert families["Lora"]["kind"] == "serif"
    assert "Cyrillic" in families["Lora"]["scripts"]
    assert families["Amiri"]["scripts"] == ["Latin", "Arabic"]
    assert families["Noto Sans"]["kind"] == ""
    assert "Noto Color Emoji" not in families


def test_each_name_is_outlines_of_its_own_font() -> None:
    families = menu(Studio())
    for name in ("Lora", "Great Vibes"):
        root = ET.fromstring(families[name]["svg"])
        tags = {node.tag.rpartition("}")[2] for node in root.iter()}
        assert "path" in tags
        assert "text" not in tags
    assert families["Lora"]["svg"] != families["Great Vibes"]["svg"]


def test_every_style_that_is_offered_is_found_by_its_name() -> None:
    for family in font_families():
        if family.kind:
            for style in family.styles:
                name = family.name if style == "Regular" else f"{family.name} {style}"
                assert choose_font(name).exact, name


def test_coverage_says_in_words_for_how_many_people_a_font_has_no_letters() -> None:
    studio = Studio()
    for name in ("Zoë Ångström", "山田 太郎", "Наталья Иванова", "Ann O’Hara"):
        enrol(studio.course, name)
    families = menu(studio)
    people = 4
    assert families["Lora"]["coverage"].startswith(f"Has no letters for 1 of {people} people in this course.")
    assert families["Lato"]["coverage"].startswith(f"Has no letters for 2 of {people} people in this course.")
    assert menu(Studio())["Lora"]["coverage"] == ""


# --- uploads ---------------------------------------------------------------------------


def upload(studio: Studio, data: bytes, **more: str) -> Any:
    return studio.client.post(studio.url("fonts"), {"file": SimpleUploadedFile("font.ttf", data), **more})


def test_a_font_is_stored_only_when_its_licence_was_confirmed() -> None:
    studio = Studio()
    asked = upload(studio, square_font())
    assert asked.status_code == 422
    assert asked.json()["problems"][0]["code"] == "font-licence"
    assert asked.json()["font"]["family"] == "Squares"
    assert designs.stored_fonts(course_key=studio.course.key) == ()
    stored = upload(studio, square_font(), confirmed="1").json()
    assert (stored["label"], stored["styles"], stored["scripts"]) == ("Squares", ["Regular"], ["Latin"])
    assert next(iter(menu(studio))) == stored["family"]
    assert stored["family"] not in menu(Studio())


def test_a_font_that_may_not_be_used_is_refused_with_a_sentence() -> None:
    studio = Studio()
    for data, code in ((b"no font", "font-unreadable"), (square_font(fs_type=2), "font-may-not-be-embedded")):
        answer = upload(studio, data, confirmed="1")
        assert answer.status_code == 422
        assert answer.json()["problems"][0]["code"] == code
    assert upload(studio, b"").json()["problems"][0]["code"] == "font-unreadable"


def test_an_uploaded_font_is_on_the_stage_in_the_proof_and_in_the_version() -> None:
    studio = Studio()
    name = upload(studio, square_font(), confirmed="1").json()["family"]
    element = text_element("n", fontName=name)
    fixed = text_element("f", "Fixed words", fontName=name, readOnly=True, position={"x": 20, "y": 120})
    (picture, plain) = studio.post("pictures", {"elements": [element, text_element("p")]}).json()["pictures"]
    assert picture["svg"] != plain["svg"]
    assert picture["problems"] == []
    document = make_document(element, fixed)
    assert studio.post("document", {"revision": 1, "document": document}, "put").status_code == 200
    assert studio.document()["assets"][name.removeprefix("ccb-")]["details"]["family"] == "Squares"
    assert studio.post("proof", {"document": document, "person": ""}).json()["problems"] == []
    saved = studio.post("save", {"revision": 2})
    assert saved.status_code == 200, saved.content
    [version] = designs.design_versions(
        design_id=designs.get_draft(draft_uuid=studio.draft.uuid).design_id, course_key=studio.course.key
    )
    source = designs.design_source(version_id=version.id)
    assert list(source.template["fonts"]) == [name]
    pdf = designs.compiled_design(source).pdf(PlaceholderValues(values={"recipient_name": "Anna"}))
    assert {one[:7] for one in fonts_in(pdf)} == {"Squares"}


def test_another_course_gets_the_fonts_of_a_design_that_it_copies() -> None:
    here, there = Studio(), Studio()
    name = upload(here, square_font(), confirmed="1").json()["family"]
    document = designs.read_document(make_document(text_element("n", fontName=name)))
    template = designs.with_bytes(document.template, course_key=here.course.key)
    copied = designs.document_of_template(
        template,
        name="Copy",
        kind=document.kind,
        language="en",
        direction="ltr",
        course_key=there.course.key,
        actor=None,
    )
    assert "fonts" not in copied.template
    assert copied.template["schemas"][0][0]["fontName"] == name
    assert name in menu(there)


def test_a_draft_that_names_a_font_of_another_course_cannot_be_saved() -> None:
    here, there = Studio(), Studio()
    name = upload(here, square_font("Theirs"), confirmed="1").json()["family"]
    document = make_document(text_element("n", fontName=name))
    assert there.post("document", {"revision": 1, "document": document}, "put").status_code == 200
    answer = there.post("save", {"revision": 2})
    assert answer.status_code == 422
    assert [one["code"] for one in answer.json()["problems"]] == ["uploaded-font-missing"]
