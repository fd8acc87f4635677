"""Drafts are saved with every change, and two people who edit one lose nothing."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from django.test import Client

from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs import api as designs
from tests.designs.factories import make_design
from tests.factories import make_course, make_global_staff, make_staff
from tests.studio.factories import Studio, make_document, make_draft, text_element

pytestmark = pytest.mark.django_db


def test_a_saved_document_comes_back_as_it_was() -> None:
    studio = Studio()
    document = make_document(
        text_element("a", "Ünïcode {recipient_name} 王"),
        layers={"a": {"label": "Name", "locked": True, "hidden": False, "group": "g1"}},
        guides=[{"page": 0, "axis": "x", "at": 148.5}],
        history=[{"label": "Move name", "patch": []}],
        name="Diplôme",
        language="ar",
        direction="rtl",
    )
    saved = studio.post("document", {"revision": 1, "document": document}, "put")
    assert saved.status_code == 200
    assert saved.json() == {"revision": 2}
    assert studio.document()["revision"] == 2
    assert studio.document()["document"] == document


def test_saving_the_same_again_changes_nothing() -> None:
    studio = Studio()
    document = make_document(name="Another")
    for _again in range(2):
        saved = studio.post("document", {"revision": 1, "document": document}, "put")
        assert (saved.status_code, saved.json()) == (200, {"revision": 2})


def test_who_saves_second_sees_what_the_first_saved() -> None:
    studio = Studio()
    colleague = Client()
    colleague.force_login(make_staff(studio.course, admin=True, username="grace"))
    theirs, mine = make_document(name="Theirs"), make_document(name="Mine")
    path = studio.url("document")
    sent = json.dumps({"revision": 1, "document": theirs})
    assert colleague.put(path, sent, content_type="application/json").status_code == 200
    refused = studio.post("document", {"revision": 1, "document": mine}, "put")
    assert refused.status_code == 409
    answer = refused.json()
    assert answer["revision"] == 2
    assert answer["editor"] == "grace"
    assert answer["document"]["name"] == "Theirs"
    assert answer["problems"][0]["code"] == "draft-stale"
    assert studio.document()["document"]["name"] == "Theirs"
    assert studio.post("document", {"revision": 2, "document": mine}, "put").json() == {"revision": 3}


def test_what_lost_against_somebody_elses_change_is_kept_as_a_copy() -> None:
    studio = Studio()
    mine = make_document(text_element("a", "Mine"), name="Mine")
    made = studio.post("copy", {"document": mine})
    assert made.status_code == 201
    assert made.json()["name"] == "Mine (copy)"
    copied = studio.client.get(f"{made.json()['address']}document").json()["document"]
    assert copied == {**mine, "name": "Mine (copy)"}
    assert studio.document()["document"]["name"] == "Diploma"
    refused = studio.post("copy", {"document": {**mine, "template": {}}})
    assert refused.status_code == 422


def test_a_page_that_is_being_left_saves_with_a_form() -> None:
    studio = Studio()
    sent = json.dumps({"revision": 1, "document": make_document(name="Left")})
    assert studio.client.post(studio.url("document"), {"json": sent}).status_code == 200
    assert studio.document()["document"]["name"] == "Left"


def test_what_a_draft_is_for_does_not_change() -> None:
    studio = Studio()
    studio.post("document", {"revision": 1, "document": make_document(kind="badge")}, "put")
    assert studio.document()["document"]["kind"] == "certificate"


def test_the_oldest_changes_are_forgotten_when_there_are_too_many() -> None:
    studio = Studio()
    history = [{"label": f"{number}", "patch": "x" * 300_000} for number in range(5)]
    sent = {"revision": 1, "document": make_document(history=history)}
    assert studio.post("document", sent, "put").status_code == 200
    assert [one["label"] for one in studio.document()["document"]["history"]] == ["2", "3", "4"]


def _malformed(seed: int) -> Any:
    """A document with one thing wrong that no editor sends."""
    pick = random.Random(seed)
    wrong = pick.choice(
        [None, 7, -1e9, "x" * 5000, [], {}, [[[]]], True, "data:image/png;base64,AAAA", "\x00"]
    )
    document = make_document(text_element("a"), text_element("b"))
    template: dict[str, Any] = document["template"]
    element = template["schemas"][0][pick.randrange(2)]
    where = pick.randrange(8)
    if where == 0:
        key = pick.choice(["name", "kind", "language", "direction", "template"])
        document[key] = wrong if wrong not in ("x" * 5000, "data:image/png;base64,AAAA") else 9
    elif where == 1:
        key = pick.choice(["position", "width", "height", "type", "name"])
        element[key] = wrong if key != "name" or not isinstance(wrong, str) else 3
        if key in ("width", "height") and element[key] in (7, True):
            element[key] = "7"
    elif where == 2:
        element["id"] = pick.choice(["", "a b", "<script>", "x" * 41, 5, None, "a", "b"])
        template["schemas"][0] = [element, {**element}]
    elif where == 3:
        template["basePdf"] = pick.choice(
            [wrong, {"width": 1}, {"width": "a", "height": 9}, "asset:../../etc"]
        )
        if isinstance(template["basePdf"], dict) and not template["basePdf"]:
            template["basePdf"] = None
    elif where == 4:
        template["schemas"] = pick.choice([None, {}, [], "x", [None], [[None]], [[7]], [["text"]]])
    elif where == 5:
        template["schemas"][0] = [text_element(f"e{number}") for number in range(201)]
    elif where == 6:
        nested: Any = []
        for _level in range(pick.randrange(40, 900)):
            nested = [nested]
        element["padding"] = nested
    else:
        key = pick.choice(["fontColor", "opacity", "rotate", "alignment", "lineHeight", "showIf"])
        element[key] = pick.choice(["red;}", -5, 1e12, {}, [1], "javascript:alert(1)"])
        if key == "lineHeight" and element[key] == -5:
            element[key] = 999
        if key == "rotate" and element[key] == -5:
            element[key] = 1e9
    return document


def test_two_hundred_malformed_drafts_are_refused_with_a_sentence() -> None:
    studio = Studio()
    before = studio.document()
    for seed in range(200):
        document = _malformed(seed)
        answer = studio.post("document", {"revision": 1, "document": document}, "put")
        assert answer.status_code == 422, f"{seed}: {answer.status_code} {json.dumps(document)[:500]}"
        for problem in answer.json()["problems"]:
            assert problem["code"], seed
            assert problem["message"], seed
            assert problem["remedy"].endswith("."), seed
    assert studio.document() == before


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{",
        '{"revision": 1, "document": {"name": NaN}}',
        '{"revision": 1, "document": {"name": "a", "more": 1e999}}',
        '{"revision": 1, "document": {"name": "\\ud800"}}',
        "[1, 2",
        '"x"',
        "null",
        "[]",
        '{"revision": "1"}',
        '{"revision": 1}',
        "[" * 100_000,
    ],
)
def test_what_is_no_json_of_the_editor_is_refused(sent: str) -> None:
    studio = Studio()
    answer = studio.client.put(studio.url("document"), sent, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["remedy"]


def test_more_than_the_studio_takes_is_refused() -> None:
    studio = Studio()
    elements = [text_element(f"e{number}", "x" * 19_000) for number in range(150)]
    answer = studio.post("document", {"revision": 1, "document": make_document(*elements)}, "put")
    assert answer.status_code in (413, 422)
    assert answer.json()["problems"][0]["code"] in ("request-too-large", "draft-too-large")


def test_the_page_may_load_nothing_but_what_is_ours() -> None:
    studio = Studio()
    page = studio.client.get(studio.url())
    assert page.status_code == 200
    policy = page["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    html = page.content.decode()
    assert "style=" not in html
    data = json.loads(
        html.split('<script id="studio-data" type="application/json">')[1].split("</script>")[0]
    )
    assert data["addresses"]["document"] == studio.url("document")
    assert data["texts"]["Saved"]


def test_a_draft_begins_empty_in_the_chosen_size() -> None:
    studio = Studio()
    sent = {"course": str(studio.course.key), "from": "empty", "name": "Tall", "page": "letter"}
    answer = studio.client.post("/credcloud/studio/drafts/", sent | {"orientation": "portrait"})
    assert answer.status_code == 302
    document = studio.client.get(answer["Location"] + "document").json()["document"]
    assert document["name"] == "Tall"
    base = document["template"]["basePdf"]
    assert (base["width"], base["height"]) == (215.9, 279.4)


def test_editing_a_design_goes_on_with_its_draft_and_copying_makes_another() -> None:
    studio = Studio()
    card = make_design(course_key=studio.course.key)
    first = designs.start_from_design(design_id=card.id, course_key=studio.course.key, actor=studio.user)
    again = designs.start_from_design(design_id=card.id, course_key=studio.course.key, actor=studio.user)
    copy = designs.start_from_design(
        design_id=card.id, course_key=studio.course.key, actor=studio.user, as_copy=True
    )
    assert first.uuid == again.uuid != copy.uuid
    assert (first.design_id, copy.design_id) == (card.id, None)
    assert copy.name == "Plain (copy)"


def test_a_design_of_everybody_is_copied_into_the_course() -> None:
    studio = Studio()
    card = make_design()
    draft = designs.start_from_design(design_id=card.id, course_key=studio.course.key, actor=studio.user)
    assert draft.design_id is None
    assert draft.course_key == studio.course.key


def test_the_list_shows_designs_and_drafts_and_searches_them() -> None:
    studio = Studio()
    make_design(name="Laurel", course_key=studio.course.key)
    make_design(name="Ivy")
    page = studio.client.get("/credcloud/studio/", {"course": str(studio.course.key)}).content.decode()
    assert all(name in page for name in ("Laurel", "Ivy", "Diploma"))
    page = studio.client.get("/credcloud/studio/", {"course": str(studio.course.key), "search": "laur"})
    assert b"Laurel" in page.content
    assert b"Ivy" not in page.content


@pytest.mark.parametrize(
    ("language", "first", "first_badge"),
    [
        ("en", "Classic engraved (A4 landscape)", "Round seal badge"),
        ("", "Classic engraved (A4 landscape)", "Round seal badge"),
        ("ar", "Arabic and English (A4 landscape)", "Arabic star badge"),
    ],
)
def test_designs_in_the_courses_language_come_first_and_the_plain_ones_before_the_others(
    language: str, first: str, first_badge: str
) -> None:
    designs.load_starters()
    studio = Studio(course=make_course(language=language))
    answer = studio.client.get("/credcloud/studio/", {"course": str(studio.course.key)})
    names = [card.name for card in answer.context["ready"]]
    badges = [card.name for card in answer.context["ready"] if card.kind is DesignKind.BADGE]
    assert (names[0], badges[0]) == (first, first_badge)
    assert names.index(badges[0]) == len(names) - len(badges)


def test_designs_of_everybody_are_for_whoever_may_change_them() -> None:
    studio = Studio()
    draft = make_draft(None)
    path = f"/credcloud/studio/drafts/{draft.uuid}/"
    assert studio.client.get(path).status_code == 403
    admin = Client()
    admin.force_login(make_global_staff(is_superuser=True))
    assert admin.get(path).status_code == 200
    assert admin.get("/credcloud/studio/").status_code == 200
