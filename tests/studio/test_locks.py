"""What a designer has locked stays locked: for the next draft, and firmly for whoever works on a copy."""

from __future__ import annotations

from typing import Any

import pytest

from credcloud_bridge.designs import api as designs
from credcloud_bridge.designs.models import Draft
from tests.factories import make_global_staff
from tests.studio.factories import Studio, make_document, make_draft, text_element

pytestmark = pytest.mark.django_db

LAYERS = {"seal": {"label": "Seal", "locked": True}, "name": {"group": "g"}}


def _document(**more: Any) -> dict[str, Any]:
    seal = text_element("seal", "Sealed", readOnly=True, position={"x": 20, "y": 120})
    return make_document(text_element("name"), seal, layers=LAYERS, **more)


def _design_of(course_key: Any, actor: Any) -> int:
    draft = make_draft(course_key, _document())
    saved = designs.save_version(draft_uuid=draft.uuid, revision=1, actor=actor)
    designs.delete_draft(draft_uuid=draft.uuid)
    return saved.design_id


def _begun(studio: Studio, design_id: int) -> dict[str, Any]:
    sent = {"course": str(studio.course.key), "from": "design", "design": design_id}
    location = studio.client.post("/credcloud/studio/drafts/", sent)["Location"]
    studio.draft = designs.get_draft(draft_uuid=location.rstrip("/").rsplit("/", 1)[1])
    document: dict[str, Any] = studio.document()["document"]
    return document


def _layer(document: dict[str, Any], name: str) -> dict[str, Any]:
    (element,) = (
        one["id"] for page in document["template"]["schemas"] for one in page if one["name"] == name
    )
    return dict(document["layers"].get(element, {}))


def test_names_groups_and_locks_are_there_again_in_the_next_draft_of_ones_own_design() -> None:
    studio = Studio()
    document = _begun(studio, _design_of(studio.course.key, studio.user))
    assert _layer(document, "seal") == {"label": "Seal", "locked": True}
    assert _layer(document, "name") == {"group": "g"}


def test_what_a_sites_design_has_locked_holds_in_a_courses_copy() -> None:
    studio = Studio()
    document = _begun(studio, _design_of(None, studio.user))
    assert _layer(document, "seal") == {"label": "Seal", "locked": True, "firm": True}
    name, seal = document["template"]["schemas"][0]
    # What is theirs may be changed.
    name["content"] = "For {recipient_name}"
    assert studio.post("document", {"revision": 1, "document": document}, "put").status_code == 200
    attempts = [
        {**document, "layers": {}},
        {**document, "template": {**document["template"], "schemas": [[name]]}},
        {**document, "template": {**document["template"], "schemas": [[name, {**seal, "content": "Mine"}]]}},
    ]
    for attempt in attempts:
        refused = studio.post("document", {"revision": 2, "document": attempt}, "put")
        assert refused.status_code == 422
        (problem,) = refused.json()["problems"]
        assert (problem["code"], problem["element"]) == ("element-locked", seal["id"])
        assert studio.post("copy", {"document": attempt}).status_code == 422
    studio.client.force_login(make_global_staff(is_superuser=True))
    assert studio.post("document", {"revision": 2, "document": attempts[0]}, "put").status_code == 200


def test_what_an_import_said_is_shown_until_the_draft_becomes_a_version() -> None:
    studio = Studio()
    Draft.objects.filter(uuid=studio.draft.uuid).update(
        import_notes=[{"code": "page-text-none", "details": {"page": 1}}]
    )
    (problem,) = studio.document()["problems"]
    assert problem["message"].startswith("No words were found on page 1.")
    assert problem["severity"] == "warning"
    assert studio.post("save", {"revision": 1}).status_code == 200
    assert studio.document()["problems"] == []
