"""Designs are taken to another course or site as one file, and duplicated for another language."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from credcloud_bridge.designs import api as designs
from credcloud_bridge.designs.mirrored import in_language
from credcloud_bridge.lms.sandbox.models import SandboxCourseRole
from tests.designs.factories import make_design
from tests.factories import make_course, make_global_staff
from tests.studio.factories import Studio, make_document, text_element
from tests.studio.test_files import _png, _upload

pytestmark = pytest.mark.django_db


def _take_in(studio: Studio, data: bytes) -> Any:
    sent = {"course": str(studio.course.key), "from": "file", "file": SimpleUploadedFile("a.json", data)}
    return studio.client.post("/credcloud/studio/drafts/", sent, follow=False)


def test_a_design_goes_to_another_course_in_one_file_with_its_pictures() -> None:
    here, there = Studio(), Studio()
    reference = _upload(here, _png()).json()["asset"]
    picture = text_element("p", reference, type="image", readOnly=True)
    document = make_document(
        text_element("n", "خريج {recipient_name}"), picture, language="ar", direction="rtl"
    )
    here.post("document", {"revision": 1, "document": document}, "put")
    design_id = here.post("save", {"revision": 2}).json()["design"]
    exported = here.client.get(
        f"/credcloud/studio/designs/{design_id}/file", {"course": str(here.course.key)}
    )
    assert exported["Content-Disposition"].startswith("attachment;")
    answer = _take_in(there, exported.content)
    assert answer.status_code == 302
    taken = there.client.get(answer["Location"] + "document").json()
    assert (taken["document"]["language"], taken["document"]["direction"]) == ("ar", "rtl")
    assert [one["content"] for one in taken["document"]["template"]["schemas"][0]] == [
        "خريج {recipient_name}",
        reference,
    ]
    assert taken["assets"][reference.removeprefix("asset:")]["width"] == 400


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"[]",
        b"[" * 50_000,
        b'{"format": "credential-cloud-design", "version": 2}',
        b'{"format": "credential-cloud-design", "version": 1, "name": "a"}',
        json.dumps(
            {
                "format": "credential-cloud-design",
                "version": 1,
                "name": "a",
                "kind": "certificate",
                "language": "en",
                "direction": "ltr",
                "template": {"basePdf": {"width": 9, "height": 9}, "schemas": "no"},
            }
        ).encode(),
    ],
)
def test_what_is_no_exported_design_is_refused_with_a_sentence(data: bytes) -> None:
    studio = Studio()
    answer = _take_in(studio, data)
    assert answer["Location"].startswith("/credcloud/studio/?course=")
    page = studio.client.get(answer["Location"]).content.decode()
    assert "cannot be imported" in page or "not a valid template" in page
    assert len(designs.drafts_of(course_key=studio.course.key)) == 1


def test_a_design_is_duplicated_for_a_language_that_is_written_the_other_way() -> None:
    studio = Studio()
    card = make_design(course_key=studio.course.key)
    sent = {"course": str(studio.course.key), "from": "language", "language": "ar", "design": card.id}
    answer = studio.client.post("/credcloud/studio/drafts/", sent)
    document = studio.client.get(answer["Location"] + "document").json()["document"]
    assert (document["language"], document["direction"]) == ("ar", "rtl")
    assert document["template"]["schemas"][0][0]["alignment"] == "right"


def test_mirroring_twice_gives_the_first_layout() -> None:
    field = text_element(
        "a",
        position={"x": 12.5, "y": 7},
        width=80,
        alignment="left",
        rotate=15,
        padding={"top": 1, "right": 2, "bottom": 3, "left": 4},
    )
    first = designs.read_document(
        make_document(field, text_element("b"), guides=[{"page": 0, "axis": "x", "at": 20}])
    )
    there = in_language(first, language="he", direction="rtl", width=297)
    moved = there.template["schemas"][0][0]
    assert moved["position"]["x"] == pytest.approx(297 - 12.5 - 80)
    assert (moved["alignment"], moved["rotate"]) == ("right", -15)
    assert moved["padding"] == {"top": 1, "right": 4, "bottom": 3, "left": 2}
    assert there.guides[0]["at"] == 277
    assert in_language(there, language="en", direction="ltr", width=297) == first


def _names_seen_from(studio: Studio) -> set[str]:
    return {card.name for card in designs.design_summaries(course_key=studio.course.key)}


def test_a_design_is_shared_with_a_course_and_taken_back() -> None:
    here, there, elsewhere = Studio(), Studio(), Studio()
    card = make_design(name="Laurel", course_key=here.course.key)
    path, course = f"/credcloud/studio/designs/{card.id}/share/", {"course": str(here.course.key)}
    assert here.client.post(path, course | {"with": str(there.course.key)}).status_code == 403
    make_course_admin(here.user, there.course)
    assert here.client.post(path, course | {"with": str(there.course.key)}).status_code == 302
    assert "Laurel" in _names_seen_from(there)
    assert "Laurel" not in _names_seen_from(elsewhere)
    draft = designs.start_from_design(design_id=card.id, course_key=there.course.key, actor=there.user)
    assert draft.design_id is None, "who was lent a design changes a copy"
    page = here.client.get(f"/credcloud/studio/designs/{card.id}/versions/", course).content.decode()
    assert str(there.course.key) in page
    (share,) = designs.shares_of(design_id=card.id)
    here.client.post(path, course | {"stop": str(share.id)})
    assert "Laurel" not in _names_seen_from(there)


def test_a_design_is_shared_with_the_courses_of_its_organisation_or_by_admins_with_all() -> None:
    here, there = Studio(), Studio()
    abroad = Studio(course=make_course("course-v1:Other+X+2026"))
    card = make_design(name="Laurel", course_key=here.course.key)
    path, course = f"/credcloud/studio/designs/{card.id}/share/", {"course": str(here.course.key)}
    here.client.post(path, course | {"with": "organisation"})
    assert "Laurel" in _names_seen_from(there)
    assert "Laurel" not in _names_seen_from(abroad)
    assert here.client.post(path, course | {"with": "site"}).status_code == 403
    here.client.force_login(make_global_staff(is_superuser=True))
    here.client.post(path, course | {"with": "site"})
    assert "Laurel" in _names_seen_from(abroad)


def test_nobody_shares_what_is_not_theirs_or_with_nobody() -> None:
    here, there = Studio(), Studio()
    theirs, mine = make_design(course_key=there.course.key), make_design(course_key=here.course.key)
    course = {"course": str(here.course.key)}
    answer = here.client.post(
        f"/credcloud/studio/designs/{theirs.id}/share/", course | {"with": "organisation"}
    )
    assert answer.status_code == 404
    answer = here.client.post(
        f"/credcloud/studio/designs/{mine.id}/share/", course | {"with": ""}, follow=True
    )
    assert "Nobody else was chosen" in answer.content.decode()
    assert designs.shares_of(design_id=mine.id) == ()


def make_course_admin(user: Any, course: Any) -> None:
    """Make somebody an admin of another course too."""
    SandboxCourseRole.objects.create(course=course, user=user, name=SandboxCourseRole.Name.COURSE_ADMIN)
