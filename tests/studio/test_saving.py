"""A draft becomes a version; what was issued keeps the version that it has until somebody re-issues it."""

from __future__ import annotations

from typing import Any

import pytest

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredentialState
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from tests.dashboard.issuing import finish_jobs, generated, make_batch, make_group, person
from tests.studio.factories import Studio, make_document, text_element

pytestmark = pytest.mark.django_db


def _save(studio: Studio, revision: int = 1) -> Any:
    return studio.post("save", {"revision": revision})


def _change(studio: Studio, revision: int, document: dict[str, Any]) -> None:
    answer = studio.post("document", {"revision": revision, "document": document}, "put")
    assert answer.status_code == 200, answer.content


def test_a_draft_becomes_a_design_and_then_its_next_version() -> None:
    studio = Studio()
    first = _save(studio).json()
    assert (first["version"], first["is_new"], first["problems"]) == (1, True, [])
    _change(studio, 1, make_document(name="Laurea", language="ar", direction="rtl"))
    second = _save(studio, 2).json()
    assert (second["version"], second["design"]) == (2, first["design"])
    card = designs.get_design(design_id=first["design"], course_key=studio.course.key)
    assert (card.name, card.language, card.direction) == ("Laurea", "ar", "rtl")
    assert _save(studio, 2).json()["is_new"] is False


def test_what_somebody_else_changed_meanwhile_is_not_saved_unseen() -> None:
    studio = Studio()
    _change(studio, 1, make_document(name="Theirs"))
    answer = _save(studio, 1)
    assert answer.status_code == 409
    assert answer.json()["revision"] == 2
    assert studio.post("save", {}).status_code == 409
    assert studio.post("save", []).status_code == 409


def test_a_design_that_cannot_be_rendered_is_refused_at_its_element() -> None:
    studio = Studio()
    evil = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    _change(studio, 1, make_document(text_element("s", evil, type="svg", readOnly=True)))
    answer = _save(studio, 2)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["remedy"]
    assert designs.get_draft(draft_uuid=studio.draft.uuid).design_id is None


def test_a_certificate_without_the_recipients_name_is_saved_with_a_warning() -> None:
    studio = Studio()
    _change(studio, 1, make_document(text_element("t", "Diploma")))
    (problem,) = _save(studio, 2).json()["problems"]
    assert (problem["code"], problem["severity"]) == ("recipient-name-absent", "warning")


def _issued(studio: Studio) -> tuple[int, Any]:
    """A design with one published credential, one under review and one draft."""
    design_id = _save(studio).json()["design"]
    group = make_group(studio.course, certificate_design_id=design_id)
    published, _rows = generated(studio.course, group, person("Ada Lovelace", "ada@example.org"))
    credentials.publish(
        selection=credentials.Selection(
            course_key=studio.course.key,
            state=CredentialState.UNDER_REVIEW,
            batch_uuid=published.uuid,
        ),
        actor=studio.user,
    )
    finish_jobs(studio.course)
    generated(studio.course, group, person("Grace Hopper", "grace@example.org"))
    make_batch(studio.course, group, person("Mary Somerville", "mary@example.org"))
    return design_id, group


def test_saving_says_what_it_touches(django_capture_on_commit_callbacks: Any) -> None:
    studio = Studio()
    assert studio.client.get(studio.url("usage")).json()["sentence"] == "Nothing uses this design yet."
    with django_capture_on_commit_callbacks(execute=True):
        _issued(studio)
    usage = studio.client.get(studio.url("usage")).json()
    assert (usage["drafts"], usage["under_review"], usage["published"]) == (1, 1, 1)
    assert usage["groups"] == ["Certificate"]
    assert usage["sentence"].startswith("1 draft will use it.")
    assert "1 published stays as it is." in usage["sentence"]


def test_what_was_published_with_a_mistake_is_re_issued_with_the_newest_version(
    django_capture_on_commit_callbacks: Any,
) -> None:
    studio = Studio()
    with django_capture_on_commit_callbacks(execute=True):
        design_id, _group = _issued(studio)
    (old,) = designs.design_versions(design_id=design_id, course_key=studio.course.key)
    _change(studio, 1, make_document(text_element("n", "Honours: {recipient_name}")))
    _save(studio, 2)
    page = studio.client.get(
        f"/credcloud/studio/designs/{design_id}/versions/", {"course": str(studio.course.key)}
    )
    assert b"Re-issue this 1 with version 2" in page.content
    sent = {"course": str(studio.course.key)}
    path = f"/credcloud/studio/versions/{old.id}/reissue/"
    without_reason = studio.client.post(path, sent)
    assert "/versions/" in without_reason["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = studio.client.post(path, sent | {"reason": "The title was wrong."})
    assert "/jobs/" in answer["Location"]
    finish_jobs(studio.course)
    selection = credentials.Selection(course_key=studio.course.key, state=CredentialState.UNDER_REVIEW)
    waiting = credentials.credentials_page(selection=selection).rows
    assert sorted(row.name for row in waiting) == ["Ada Lovelace", "Grace Hopper"]
    kept = credentials.Selection(course_key=studio.course.key, state=CredentialState.PUBLISHED)
    assert [row.name for row in credentials.credentials_page(selection=kept).rows] == ["Ada Lovelace"]
    assert credentials.published_by_version(design_id=design_id, course_key=studio.course.key) == {old.id: 1}


def test_an_earlier_version_is_taken_up_again_as_a_draft() -> None:
    studio = Studio()
    design_id = _save(studio).json()["design"]
    (first,) = designs.design_versions(design_id=design_id, course_key=studio.course.key)
    _change(studio, 1, make_document(text_element("n", "Second {recipient_name}")))
    _save(studio, 2)
    sent = {"course": str(studio.course.key), "from": "design", "design": design_id, "version": first.id}
    answer = studio.client.post("/credcloud/studio/drafts/", sent)
    document = studio.client.get(answer["Location"] + "document").json()["document"]
    assert document["template"]["schemas"][0][0]["content"] == "{recipient_name}"


def test_a_new_attribute_of_the_group_is_made_on_the_spot() -> None:
    studio = Studio()
    assert studio.client.get(studio.url("values")).json()["can_add"] is False
    assert studio.post("values", {"label": "Hours"}).status_code == 422
    group = make_group(studio.course)
    studio.draft = designs.create_draft(
        document=designs.read_document(make_document()),
        course_key=studio.course.key,
        actor=None,
        group_uuid=group.uuid,
    )
    added = studio.post("values", {"label": "Hours of study", "type": "number"}).json()
    assert added["added"] == "hours_of_study"
    assert added["values"][-1] == {
        "name": "hours_of_study",
        "label": "Hours of study",
        "sample": "Hours of study",
        "own": True,
    }
    saved = groups.get_group(group_uuid=group.uuid, course_key=studio.course.key)
    assert [one.name for one in saved.attributes] == ["hours_of_study"]
    refused = studio.post("values", {"label": ""})
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["code"] == "attribute-label-missing"
