"""What the LMS says otherwise now of those under review, and of who has not passed."""

from __future__ import annotations

import io

import pytest

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms.sandbox.models import SandboxEnrolment, SandboxProfile
from credcloud_bridge.lms_data import RosterFilters
from tests.dashboard.issuing import address, drafts, finish_jobs, make_batch, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import enrol, make_course, make_staff

pytestmark = pytest.mark.django_db

TYPED = person("Typed", "typed@example.org")


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def browser(course):
    return PlainBrowser(make_staff(course))


@pytest.fixture
def learner(course):
    return enrol(course, "Ada Byron", email="ada@example.org")


@pytest.fixture
def row(course, learner):
    """Ada under review, taken from the enrolments; and somebody who was typed, whom the LMS does not know."""
    batch = make_batch(course, make_group(course), TYPED)
    ids = {"batch_uuid": batch.uuid, "course_key": course.key, "actor": None}
    credentials.add_enrolments(**ids, filters=RosterFilters(), without_credential=False, lms_user_ids=None)
    finish_jobs(course)
    credentials.generate(**ids)
    finish_jobs(course)
    selection = credentials.Selection(course_key=course.key, batch_uuid=batch.uuid)
    rows = {one.name: one for one in credentials.credentials_page(selection=selection).rows}
    return rows["Ada Byron"]


def rename(user, name: str) -> None:
    SandboxProfile.objects.filter(user=user).update(certificate_name=name)


def warnings(course, batch) -> dict[str, list[str]]:
    return {one.name: [problem.code for problem in one.problems] for one in drafts(course, batch)}


def test_nothing_is_remarked_while_the_lms_says_the_same(course, row, browser):
    page = browser.open(address(course, "pending/")).text
    assert "Profile name" not in page
    assert "No longer enrolled" not in page
    assert "cc-learner-change" not in browser.open(address(course, f"credentials/{row.uuid}/review/")).text


@pytest.mark.parametrize("view", ["list", "grid"])
def test_a_changed_profile_name_is_remarked_and_used_by_one_click(course, row, learner, browser, view):
    rename(learner, "Ada Lovelace")
    listed = browser.open(address(course, f"pending/?view={view}")).page.text_content()
    assert "Profile name is now Ada Lovelace" in " ".join(listed.split())
    browser.open(address(course, f"credentials/{row.uuid}/review/"))
    assert "The profile name is now" in browser.text
    browser.press("Use this name")
    assert "cc-learner-change" not in browser.text
    view = credentials.get_credential(credential_uuid=row.uuid, course_key=course.key)
    assert view.row.name == "Ada Lovelace"
    assert "Ada Byron" in view.history[-1].text


def test_a_name_that_staff_corrected_is_not_asked_about(course, row, learner, browser):
    browser.open(address(course, f"credentials/{row.uuid}/review/"))
    browser.press("Save and look again", {"name": "Countess Lovelace"})
    assert "Countess Lovelace" in browser.text
    assert "cc-learner-change" not in browser.text
    rename(learner, "Ada Lovelace")
    assert "The profile name is now" in browser.open(address(course, f"credentials/{row.uuid}/review/")).text


def test_the_name_is_used_only_while_it_is_what_the_profile_says(course, row, learner, browser):
    rename(learner, "Ada Lovelace")
    browser.open(address(course, f"credentials/{row.uuid}/review/"))
    rename(learner, "Ada Byron")
    assert "The profile has no other name any more." in browser.press("Use this name").text


def test_who_is_no_longer_enrolled_is_remarked(course, row, learner, browser):
    SandboxEnrolment.objects.filter(user=learner).delete()
    assert "No longer enrolled" in browser.open(address(course, "pending/")).text
    page = browser.open(address(course, f"credentials/{row.uuid}/review/")).text
    assert "This learner is no longer enrolled in the course." in page


def test_a_silent_lms_stops_nobody_from_reviewing(course, row, learner, browser, monkeypatch):
    rename(learner, "Ada Lovelace")

    def silent(*_arguments):
        raise lms.LMSUnavailable("It does not answer.")

    monkeypatch.setattr(type(lms.get_lms(course.key)), "roster", silent)
    assert "Profile name" not in browser.open(address(course, "pending/")).text


@pytest.mark.parametrize("attendance", [False, True])
def test_who_was_typed_and_has_not_passed_is_flagged(course, attendance):
    enrol(course, "Bo Ek", email="bo@example.org", passed=False)
    enrol(course, "Cy Vance", email="cy@example.org")
    batch = make_batch(
        course,
        make_group(course, certifies_attendance=attendance),
        person("Bo Ek", "Bo@Example.org"),
        person("Cy Vance", "cy@example.org"),
        TYPED,
    )
    warned = [] if attendance else ["not-passed"]
    assert warnings(course, batch) == {"Bo Ek": warned, "Cy Vance": [], "Typed": []}


def test_the_warning_follows_the_address(course):
    enrol(course, "Bo Ek", email="bo@example.org", passed=False)
    batch = make_batch(course, make_group(course), person("Bo Ek", "bo@example.org"))
    (draft,) = drafts(course, batch)
    ids = {"credential_uuid": draft.uuid, "course_key": course.key, "actor": None}
    more = {"today": draft.issued_on, "date_order": "YMD"}
    assert codes(credentials.edit_draft(**ids, values={"name": "Bo"}, **more)) == ["not-passed"]
    assert codes(credentials.edit_draft(**ids, values={"email": "other@example.org"}, **more)) == []
    assert codes(credentials.edit_draft(**ids, values={"email": "bo@example.org"}, **more)) == ["not-passed"]


@pytest.mark.parametrize("number", [3, 40])
def test_who_stands_in_a_spreadsheet_and_has_not_passed_is_flagged(course, number):
    for one in range(number):
        enrol(course, f"Learner {one}", email=f"l{one}@example.org", passed=one != 1)
    batch = make_batch(course, make_group(course))
    rows = "".join(f"Learner {one},L{one}@example.org\n" for one in range(number))
    upload = credentials.attach_upload(
        batch_uuid=batch.uuid,
        course_key=course.key,
        actor=None,
        file=io.BytesIO(f"Name,Mail\n{rows}".encode()),
        filename="people.csv",
        date_order="YMD",
    )
    ids = {"upload_uuid": upload.uuid, "course_key": course.key, "actor": None}
    credentials.set_upload_reading(**ids, mapping={0: "name", 1: "email"})
    credentials.add_upload(**ids, today=batch.issued_on)
    finish_jobs(course)
    found = warnings(course, batch)
    assert {name for name, one in found.items() if one} == {"Learner 1"}
    assert found["Learner 1"] == ["not-passed"]


def codes(row: credentials.DraftRow) -> list[str]:
    return [problem.code for problem in row.problems]
