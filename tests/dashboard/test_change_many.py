"""Changing many rows or credentials at once; two people at one; what became of what is gone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredCloudError, CredentialState
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.lms_data import RosterFilters
from tests.dashboard.issuing import (
    LEVEL,
    address,
    drafts,
    finish_jobs,
    generated,
    make_batch,
    make_group,
    person,
)
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import enrol, make_course, make_staff

pytestmark = pytest.mark.django_db

PEOPLE = [person(f"Person {number}", f"person{number}@example.org") for number in range(1, 6)]


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def group(course):
    return make_group(course, attributes=(LEVEL,))


@pytest.fixture
def browser(course):
    return PlainBrowser(make_staff(course, admin=True, name="Carla Mendès"))


def one(course, row) -> str:
    return address(course, f"credentials/{row.uuid}/review/")


def now(course, row) -> credentials.CredentialView:
    return credentials.get_credential(credential_uuid=row.uuid, course_key=course.key)


def test_dates_typed_beside_generate_are_the_dates_of_what_is_generated(course, group, browser):
    batch = make_batch(course, group, *PEOPLE[:2])
    browser.open(address(course, f"batches/{batch.uuid}/verify/"))
    typed = {"issued_on": "2026-06-12", "expiry": "date", "expires_on": "2031-01-31"}
    browser.press("Generate 2 credentials", typed)
    finish_jobs(course)
    page = credentials.credentials_page(selection=credentials.Selection(course_key=course.key))
    assert {(row.issued_on, row.expires_on) for row in page.rows} == {(date(2026, 6, 12), date(2031, 1, 31))}


def test_dates_that_are_none_generate_nothing_and_stay_as_they_were_typed(course, group, browser):
    batch = make_batch(course, group, *PEOPLE[:2])
    browser.open(address(course, f"batches/{batch.uuid}/verify/"))
    browser.press("Generate 2 credentials", {"issued_on": "2026-06-12", "expiry": "date", "expires_on": ""})
    assert browser.status == 422
    assert "The expiry date is not a date." in browser.text
    assert browser.values("issued_on") == ["2026-06-12"]
    assert len(drafts(course, batch)) == 2


def test_all_credentials_but_one_get_other_dates_and_attributes(course, group, browser):
    _batch, rows = generated(course, group, *PEOPLE)
    browser.open(address(course, "pending/"))
    chosen = {"all": ["1"]}
    browser.press("Change several", chosen)
    assert "This will change 5 credentials under review." in browser.text
    browser.client.post(
        address(course, "review/change/"),
        {
            "all": "1",
            "except": [str(rows[4].uuid)],
            "confirmed": "1",
            "expected": "4",
            "new_issued_on": "2026-01-15",
            "new_expires_on": "2033-02-01",
            "attribute-level": "Gold",
            "language": "fr",
        },
    )
    finish_jobs(course)
    changed = [now(course, row).row for row in rows]
    assert [row.issued_on for row in changed[:4]] == [date(2026, 1, 15)] * 4
    assert [row.expires_on for row in changed[:4]] == [date(2033, 2, 1)] * 4
    assert {row.attributes["level"] for row in changed[:4]} == {"Gold"}
    assert {row.language for row in changed[:4]} == {"fr"}
    assert (changed[4].issued_on, changed[4].attributes["level"]) == (date(2026, 7, 1), "Bronze")
    assert "issue date" in now(course, rows[0]).history[-1].text


def test_the_rows_that_a_filter_shows_get_other_dates(course, group, browser):
    batch = make_batch(course, group, *PEOPLE)
    browser.open(address(course, f"batches/{batch.uuid}/verify/?q=Person 2"))
    browser.press("Change several", {"all": ["1"]})
    assert "This will change 1 row." in browser.text
    browser.press("Change 1 row", {"new_issued_on": "2026-01-15"})
    finish_jobs(course)
    assert {row.name: str(row.issued_on) for row in drafts(course, batch)} == {
        f"Person {number}": "2026-01-15" if number == 2 else "2026-07-01" for number in range(1, 6)
    }


def test_a_change_of_nothing_is_asked_about_again(course, group, browser):
    generated(course, group, *PEOPLE[:2])
    browser.open(address(course, "pending/")).press("Change several", {"all": ["1"]})
    browser.press("Change 2 credentials")
    assert browser.status == 422
    assert "Nothing to change yet." in browser.text


def test_the_second_of_two_who_save_sees_both_texts_and_decides(course, group, browser):
    _batch, rows = generated(course, group, *PEOPLE[:1])
    browser.open(one(course, rows[0]))
    colleague = PlainBrowser(make_staff(course, name="Stefan")).open(one(course, rows[0]))
    colleague.press("Save and look again", {"name": "By Stefan"})
    browser.press("Save and look again", {"name": "By Carla"})
    assert browser.status == 409
    assert "Stefan changed this" in browser.text
    assert "By Stefan" in browser.text
    assert browser.values("name") == ["By Carla"]
    assert now(course, rows[0]).row.name == "By Stefan"
    browser.press("Save and look again")
    assert now(course, rows[0]).row.name == "By Carla"


def test_the_second_of_two_who_mend_a_row_sees_both_texts(course, group, browser):
    batch = make_batch(course, group, PEOPLE[0])
    (row,) = drafts(course, batch)
    path = address(course, f"batches/{batch.uuid}/verify/{row.uuid}/")
    browser.open(path)
    PlainBrowser(make_staff(course, name="Stefan")).open(path).press("Save", {"name": "By Stefan"})
    browser.press("Save", {"name": "By Carla"})
    assert browser.status == 409
    assert "By Stefan" in browser.text
    browser.press("Save")
    assert drafts(course, batch)[0].name == "By Carla"


def test_whoever_publishes_what_a_colleague_has_published_reads_who_did_it(course, group, browser):
    _batch, rows = generated(course, group, *PEOPLE[:2])
    browser.open(address(course, "pending/"))
    colleague = PlainBrowser(make_staff(course, admin=True, name="Stefan")).open(address(course, "pending/"))
    colleague.press("Publish now", {"all": ["1"]}).press("Publish 2 credentials")
    finish_jobs(course)
    browser.press("Publish now", {"credential": [str(row.uuid) for row in rows]})
    assert browser.status == 409
    assert "2 credentials were published by Stefan" in browser.text


def test_the_tick_looked_at_stays_until_the_credential_changes(course, group, browser):
    _batch, rows = generated(course, group, *PEOPLE[:2])
    browser.open(address(course, "pending/"))
    browser.press("Mark as looked at", {"credential": [str(rows[0].uuid)]})
    browser.open(address(course, "pending/?looked=yes"))
    assert "Person 1" in browser.text
    assert "Person 2" not in browser.text
    browser.open(one(course, rows[0])).press("Save and look again", {"name": "Person One"})
    assert not now(course, rows[0]).row.looked_at


def test_publish_and_next_goes_on_to_the_next_one(course, group, browser):
    _batch, rows = generated(course, group, *PEOPLE[:2])
    browser.open(one(course, rows[0])).press("Publish and next").press("Publish 1 credential")
    assert browser.path.startswith(one(course, rows[1]))
    assert now(course, rows[0]).row.state is CredentialState.PUBLISHED


def test_those_who_passed_are_shown_first_and_the_last_filter_is_remembered(course, group, browser):
    enrol(course, "Ada", passed=True)
    enrol(course, "Bo", passed=False)
    batch = make_batch(course, group)
    path = address(course, f"batches/{batch.uuid}/recipients/enrolments/")
    assert "Bo" not in browser.open(path).text
    assert "Bo" in browser.press("Filter", {"passed": ""}).text
    assert "Bo" in browser.open(path).text


def test_whoever_has_not_passed_is_flagged_unless_the_group_certifies_attendance(course, browser):
    for group, warned in (
        (make_group(course), 1),
        (make_group(course, "Seat", certifies_attendance=True), 0),
    ):
        enrol(course, f"Bo of {group.title}", passed=False)
        batch = make_batch(course, group)
        path = address(course, f"batches/{batch.uuid}/recipients/enrolments/?asked=1&q=of {group.title}")
        browser.open(path).press("Add to the batch", {"all": ["1"]})
        finish_jobs(course)
        view = credentials.get_batch(batch_uuid=batch.uuid, course_key=course.key)
        assert (view.counts.draft, view.counts.warnings) == (1, warned)


def test_nothing_is_generated_or_discarded_while_rows_are_still_being_taken(course, group):
    enrol(course, "Ada")
    batch = make_batch(course, group, PEOPLE[0])
    credentials.add_enrolments(
        batch_uuid=batch.uuid,
        course_key=course.key,
        actor=None,
        filters=RosterFilters(),
        without_credential=False,
        lms_user_ids=None,
    )
    for do in (
        lambda: credentials.generate(batch_uuid=batch.uuid, course_key=course.key, actor=None),
        lambda: credentials.discard_batch(
            batch_uuid=batch.uuid, course_key=course.key, actor=None, reason=""
        ),
    ):
        with pytest.raises(CredCloudError) as caught:
            do()
        assert caught.value.problem.code == "batch-busy"
    finish_jobs(course)
    assert len(drafts(course, batch)) == 2


def test_a_stopped_publication_tried_again_publishes_no_later_edit(course, group):
    _batch, rows = generated(course, group, *PEOPLE[:2])
    selection = credentials.Selection(course_key=course.key, state=CredentialState.UNDER_REVIEW)
    job = credentials.publish(selection=selection, actor=None)
    Job.objects.update(state=Job.State.FAILED, lease_until=None)
    credentials.edit_credential(
        credential_uuid=rows[0].uuid,
        course_key=course.key,
        actor=None,
        values={"name": "Edited later"},
        today=date(2026, 7, 1),
        date_order="YMD",
    )
    jobs.retry_failed(job_uuid=job.uuid, course_key=course.key, actor=None)
    finish_jobs(course)
    states = {row.name: row.state for row in [now(course, row).row for row in rows]}
    assert states == {"Edited later": CredentialState.UNDER_REVIEW, "Person 2": CredentialState.PUBLISHED}


def test_a_silent_job_says_since_when_and_goes_on_by_a_button(course, group, browser, monkeypatch):
    monkeypatch.setattr("credcloud_bridge.jobs.dispatch.dispatch_job", lambda job_id: None)
    batch = make_batch(course, group, *PEOPLE[:2])
    job = credentials.generate(batch_uuid=batch.uuid, course_key=course.key, actor=None)
    gone = timezone.now() - timedelta(minutes=5)
    Job.objects.update(state=Job.State.RUNNING, lease_owner="dead", lease_until=gone)
    browser.open(address(course, f"jobs/{job.uuid}/"))
    assert "no sign of life from this job since" in browser.text
    browser.press("Continue now")
    assert browser.path.startswith(address(course, "pending/"))
    assert Credential.objects.filter(state=CredentialState.UNDER_REVIEW.value).count() == 2


def test_all_my_courses_stand_on_one_page_with_what_waits_in_each(course, group, browser):
    generated(course, group, *PEOPLE[:3])
    other = make_course()
    generated(other, None, person("Elsewhere", "else@example.org"))
    browser.open("/credcloud/courses/")
    assert "3 credentials pending review" in browser.text
    assert str(other.key) not in browser.text
    browser.open("/credcloud/courses/?search=person2")
    assert "Person 2" in browser.text
    assert "No credential matches." in browser.open("/credcloud/courses/?search=Elsewhere").text
