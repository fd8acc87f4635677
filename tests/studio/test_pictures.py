"""Pictures of elements: what prints, within limits, and nothing of a stranger's in the markup."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from credcloud_bridge.branding.api import Branding
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from credcloud_bridge.studio import pictures
from tests.dashboard.issuing import make_group
from tests.factories import enrol
from tests.studio.factories import Studio, make_document, text_element

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"


def _pictures(studio: Studio, *elements: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answer = studio.post("pictures", {"elements": list(elements), **more})
    assert answer.status_code == 200, answer.content
    return answer.json()["pictures"]


def test_every_element_has_its_picture_in_the_order_asked_for() -> None:
    studio = Studio()
    place = {"position": {"x": 5, "y": 5}, "width": 40, "height": 30}
    elements = [
        text_element("t"),
        {"id": "r", "name": "r", "type": "rectangle", "color": "#ff0000", **place},
        {"id": "q", "name": "q", "type": "qrcode", "content": "{verify_url}", **place},
        {"id": "b", "name": "b", "type": "code128", "content": "ABC-123", "readOnly": True, **place},
        {"id": "l", "name": "l", "type": "image", "content": "{issuer_logo}", **place},
        {"id": "s", "name": "s", "type": "svg", "content": "<svg xmlns='x'/>", "readOnly": True, **place},
    ]
    found = _pictures(studio, *elements)
    assert [one["id"] for one in found] == ["t", "r", "q", "b", "l", "s"]
    for one in found:
        root = ET.fromstring(one["svg"])
        assert root.tag == f"{SVG}svg"
        assert len(list(root.iter())) > 1, one["id"]
        assert one["width"] >= 39.9
        assert one["shown"] is True
    text = found[0]
    assert text["size"] == 30
    assert text["lines"] == 1
    assert not text["overflow"]
    assert f"{SVG}text" not in {node.tag for node in ET.fromstring(text["svg"]).iter()}


def test_the_picture_does_not_depend_on_where_the_element_stands() -> None:
    studio = Studio()
    here, there = text_element("a"), text_element("a", position={"x": 1, "y": 2}, rotate=30, opacity=0.5)
    assert _pictures(studio, here) == _pictures(studio, there)


def test_the_person_is_whoever_was_chosen() -> None:
    studio = Studio()
    sample, named, given = (
        _pictures(studio, text_element("a"), person=person)[0]["svg"]
        for person in ("", "name:王小明", {"values": {"recipient_name": "王小明"}})
    )
    assert sample != named == given


def test_what_does_not_fit_says_so() -> None:
    studio = Studio()
    narrow = text_element("a", width=30, dynamicFontSize={"min": 20, "max": 30, "fit": "horizontal"})
    (found,) = _pictures(studio, narrow, person="name:Wolfeschlegelsteinhausenbergerdorff von Hohenzollern")
    assert found["overflow"] is True
    assert found["width"] > 30
    assert found["problems"][0]["code"] == "text-overflow"
    (found,) = _pictures(studio, text_element("a", content="\U0010fffd"))
    assert found["missing"] == ["\U0010fffd"]


def test_a_colour_glyph_is_a_picture_inside_the_outlines() -> None:
    (found,) = _pictures(Studio(), text_element("a", content="Ana 🎓"))
    assert 'href="data:image/png;base64,' in found["svg"]


def test_an_element_whose_condition_does_not_hold_says_so_and_can_be_seen() -> None:
    studio = Studio()
    shown, not_shown = _pictures(
        studio, text_element("a", showIf="issuer_logo"), text_element("b", showUnless="issuer_logo")
    )
    assert shown["shown"] is True
    assert not_shown["shown"] is False
    assert not_shown["svg"] == shown["svg"]


@pytest.mark.parametrize(
    ("elements", "code"),
    [
        (None, "elements-missing"),
        ([None], "draft-invalid"),
        ([{}], "draft-invalid"),
        ([text_element("a")] * 201, "elements-too-many"),
        ([text_element("")], "element-without-id"),
        ([text_element("a", content="x" * 2001)], "text-too-long"),
        ([text_element("a", content="x" * 30_000)], "draft-invalid"),
        ([text_element("a", fontColor="red")], "draft-invalid"),
        ([text_element("a", type="image", content="data:image/png;base64,AAAA")], "picture-not-uploaded"),
        ([text_element("a", width=1e9)], "draft-invalid"),
    ],
)
def test_more_or_other_than_the_limits_is_refused_with_a_sentence(elements: Any, code: str) -> None:
    answer = Studio().post("pictures", {"elements": elements})
    assert answer.status_code == 422
    problem = answer.json()["problems"][0]
    assert problem["code"] == code
    assert problem["message"]
    assert problem["remedy"]


def test_a_text_that_its_values_make_too_long_is_not_placed() -> None:
    many = text_element("a", content="{course_details}" * 120)
    (found,) = _pictures(Studio(), many)
    assert found["problems"][0]["code"] == "text-too-long"


def test_elements_beyond_the_time_limit_are_named_and_the_others_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "MOST_SECONDS", -1.0)
    found = _pictures(Studio(), text_element("a"), text_element("b"))
    assert [one["problems"][0]["code"] for one in found] == ["element-too-slow"] * 2


def test_nothing_typed_reaches_the_markup_as_markup() -> None:
    studio = Studio()
    place = {"position": {"x": 5, "y": 5}, "width": 40, "height": 30}
    evil = '"><script>alert(1)</script>'
    elements = [
        text_element("a", content=evil),
        {"id": "q", "name": "q", "type": "qrcode", "content": evil, "readOnly": True, **place},
        {"id": "i", "name": "i", "type": "image", "content": f"asset:{evil}", "readOnly": True, **place},
        {"id": "s", "name": "s", "type": "svg", "content": f"<svg>{evil}</svg>", "readOnly": True, **place},
    ]
    for one in _pictures(studio, *elements):
        assert "<script" not in one["svg"]


def test_a_name_field_is_tried_with_forty_names_and_the_longest_of_the_course() -> None:
    studio = Studio()
    longest = "Abcdefghij " * 12
    enrol(studio.course, longest.strip())
    answer = studio.post("names", {"element": text_element("a")})
    names = answer.json()["names"]
    assert len(names) == 41
    assert names[0]["name"] == longest.strip()
    assert sum(bool(one["missing"]) for one in names) <= 4
    people = studio.client.get(studio.url("people")).json()["people"]
    assert people[-1] == {
        "key": f"name:{longest.strip()}",
        "label": "Among the longest of this course",
        "name": longest.strip(),
    }


def test_a_proof_is_made_by_the_compiler_that_prints() -> None:
    studio = Studio()
    answer = studio.post("proof", {"document": make_document(text_element("n", width=40)), "person": ""})
    assert answer.status_code == 200
    proof = answer.json()
    assert [page[:23] for page in proof["pages"]] == ["data:image/jpeg;base64,"]
    assert [(one["code"], one["element"]) for one in proof["problems"]] == [("text-overflow", "n")]


def test_a_proof_also_tries_the_longest_names_of_the_course() -> None:
    studio = Studio()
    document = make_document(text_element("n", width=200))
    assert studio.post("proof", {"document": document, "person": "name:Li Na"}).json()["problems"] == []
    other = Studio()
    enrol(other.course, "Wolfeschlegelsteinhausenbergerdorff" * 3)
    (problem,) = other.post("proof", {"document": document, "person": "name:Li Na"}).json()["problems"]
    assert (problem["code"], problem["element"]) == ("text-overflow", "n")


# --- the issuer's colours -----------------------------------------------------------

OWN, ISSUERS = "#1e463b", "#aa2200"
PLACE = {"position": {"x": 5, "y": 5}, "width": 40, "height": 30}


def _drawing(content: str) -> dict[str, Any]:
    return {"id": "s", "name": "s", "type": "svg", "content": content, "readOnly": True, **PLACE}


def _draft_of_a_group(studio: Studio) -> None:
    studio.draft = designs.create_draft(
        document=designs.read_document(make_document()),
        course_key=studio.course.key,
        actor=studio.user,
        group_uuid=make_group(studio.course).uuid,
    )


def test_colours_that_stand_for_the_issuers_are_the_issuers_as_in_print() -> None:
    studio = Studio()
    _draft_of_a_group(studio)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path fill="{OWN}" d="M0 0h4v3H0z"/></svg>'
    stored = studio.client.post(
        studio.url("assets"), {"file": SimpleUploadedFile("frame.svg", svg.encode()), "purpose": "picture"}
    ).json()
    elements = [
        {"id": "r", "name": "r", "type": "rectangle", "color": OWN.upper(), **PLACE},
        _drawing(svg),
        _drawing(stored["asset"]) | {"id": "f", "name": "f"},
    ]

    def colours(**more: Any) -> list[tuple[bool, bool]]:
        shown = []
        for one in _pictures(studio, *elements, **more):
            inner = re.search(r"base64,([\w+/=]+)", one["svg"])
            text = (base64.b64decode(inner[1]).decode() if inner else one["svg"]).lower()
            shown.append((OWN in text, ISSUERS in text))
        return shown

    said = {"brandColours": {OWN: "colour"}}
    assert colours(**said)[:2] == [(True, False)] * 2
    groups.set_issuer_branding(
        slug=groups.default_issuer().slug, branding=Branding(colour=ISSUERS), actor=studio.user
    )
    assert colours(**said) == [(False, True)] * 3
    # The stored file is left to its address where nothing in it changes.
    assert colours() == [(True, False), (True, False), (False, False)]
    for junk in (
        {"brandColours": {OWN: "url(#x)"}},
        {"brandColours": {"(": "colour"}},
        {"brandColours": [1]},
    ):
        assert colours(**junk)[:2] == [(True, False)] * 2
