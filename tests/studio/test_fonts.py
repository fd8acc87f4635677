"""The menu of fonts: what there is, how it looks, and whose names it cannot write."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from credcloud_bridge.rendering.api import font_families
from credcloud_bridge.rendering.text.fonts import choose_font
from tests.factories import enrol
from tests.studio.factories import Studio

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
