"""Step 2, first way: recipients from the enrolments of the course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms.moodle.models import MoodleStaffRole
from credcloud_bridge.lms_data import Fact
from tests.dashboard.issuing import address, drafts, finish_jobs, generated, make_batch, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import enrol, make_course, make_staff, make_user
from tests.lms import moodle_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def browser(course):
    return PlainBrowser(make_staff(course))


@pytest.fixture
def batch(course):
    return make_batch(course)


def roster(course, batch, query: str = "") -> str:
    return address(course, f"batches/{batch.uuid}/recipients/enrolments/{query}")


def names(course, batch) -> list[str]:
    return sorted(row.name for row in drafts(course, batch))


def test_ticked_learners_are_taken(course, batch, browser):
    ada, _bo = enrol(course, "Ada"), enrol(course, "Bo")
    browser.open(roster(course, batch)).press("Add to the batch", {"learner": [str(ada.pk)]})
    finish_jobs(course)
    browser.open(browser.path)
    assert names(course, batch) == ["Ada"]
    browser.open(roster(course, batch))
    assert "1 recipient in this batch" in browser.text
    assert "From enrolments: 1" in browser.text
    assert "2 learners match; 1 is in this batch already" in browser.text


def test_all_that_match_are_taken_across_pages(course, batch, browser):
    for number in range(30):
        enrol(course, f"Learner {number:02}", passed=number != 7)
    browser.open(roster(course, batch, "?asked=1&passed=yes&per_page=25"))
    assert "29 learners match" in browser.text
    assert len(browser.controls("learner")) == 25
    browser.press("Add to the batch", {"all": ["1"]})
    finish_jobs(course)
    assert len(drafts(course, batch)) == 29
    assert "Learner 07" not in names(course, batch)


def test_each_filter_narrows_the_roster(course, batch, browser):
    enrol(course, "Early", enrolled_at=datetime(2026, 1, 5, tzinfo=UTC), cohort="North", mode="audit")
    enrol(course, "Late", passed=False, completed_on=None, enrolled_at=datetime(2026, 5, 5, tzinfo=UTC))
    open_with = lambda query: browser.open(roster(course, batch, f"?asked=1&{query}")).text  # noqa: E731
    for query, shown, hidden in [
        ("passed=yes", "Early", "Late"),
        ("passed=no", "Late", "Early"),
        ("completed=yes", "Early", "Late"),
        ("completed=no", "Late", "Early"),
        ("mode=audit", "Early", "Late"),
        ("cohort=North", "Early", "Late"),
        ("since=2026-05-01", "Late", "Early"),
        ("q=early", "Early", "Late"),
    ]:
        text = open_with(query)
        assert shown in text, query
        assert hidden not in text, query
    assert "Early" in open_with("since=yesterday&passed=perhaps")


def test_who_has_the_credential_already_is_left_out_until_asked_for(course, browser):
    group = make_group(course)
    ada = enrol(course, "Ada", email="ada@example.org")
    enrol(course, "Bo")
    generated(course, group, person("Ada", ada.email))
    batch = make_batch(course, group)
    assert "Ada" not in browser.open(roster(course, batch)).text
    browser.press("Filter", {"without": []})
    assert "Ada Has this credential" in browser.text


def test_the_filters_hold_when_learners_are_taken(course, batch, browser):
    enrol(course, "Ada", cohort="North")
    enrol(course, "Bo", cohort="South")
    browser.open(roster(course, batch)).press("Filter", {"cohort": "South"})
    browser.press("Add to the batch", {"all": ["1"]})
    finish_jobs(course)
    assert names(course, batch) == ["Bo"]


def test_taking_the_same_learners_twice_adds_them_once(course, batch, browser):
    enrol(course, "Ada")
    browser.open(roster(course, batch)).press("Add to the batch", {"all": ["1"]}, twice=True)
    finish_jobs(course)
    assert names(course, batch) == ["Ada"]


def test_nobody_ticked_says_so(course, batch, browser):
    enrol(course, "Ada")
    browser.open(roster(course, batch)).press("Add to the batch")
    assert "No learner is selected yet" in browser.text
    assert drafts(course, batch) == []


def test_nobody_matching_and_nobody_enrolled_are_told_apart(course, batch, browser):
    assert "No learner matches these filters" in browser.open(roster(course, batch)).text
    assert "Nobody is enrolled in this course" in browser.follow("Show all learners").text


def test_names_are_text_and_not_markup(course, batch, browser):
    enrol(course, "<script>alert(1)</script>")
    browser.open(roster(course, batch))
    assert "<script>alert(1)</script>" in browser.text
    assert not browser.page.xpath("//td//script | //th//script")


def test_a_learner_of_another_course_is_not_taken(course, batch, browser):
    enrol(course, "Ada")
    stranger = enrol(make_course(), "Stranger")
    browser.open(roster(course, batch)).press("Add to the batch", {"learner": [str(stranger.pk)]})
    finish_jobs(course)
    assert drafts(course, batch) == []


def test_a_course_of_thousands_is_shown_page_by_page_with_few_queries(
    course, batch, browser, django_assert_max_num_queries
):
    for number in range(120):
        enrol(course, f"Learner {number:03}", completed_on=date(2026, 6, 1))
    second = roster(course, batch, "?asked=1&page=2")
    # The first time the filters are remembered.
    browser.open(second)
    with django_assert_max_num_queries(15):
        browser.open(second)
    assert "Showing 51 to 100 of 120" in browser.text


# A teacher's page asks besides whether they see their own groups only.
@pytest.mark.parametrize(("admin", "queries"), [(True, 12), (False, 13)])
def test_a_moodle_course_is_shown_with_few_queries(django_assert_max_num_queries, admin, queries):
    @dataclass
    class Course:
        key: CourseKey

    site = moodle_world.make_site()
    facts = [fact.value for fact in Fact]
    course = moodle_world.make_course(site, read_at=timezone.now(), facts=facts)
    for number in range(60):
        learner = moodle_world.make_account(site, number, f"Learner {number}", email=f"l{number}@example.org")
        moodle_world.enrol(course, learner, passed=True)
    teacher = make_user("Tamsin", is_staff=admin, is_superuser=admin)
    account = moodle_world.make_account(site, 99, "Tamsin", user=teacher)
    moodle_world.grant(course, account, MoodleStaffRole.Name.COURSE_ADMIN)
    shown = Course(CourseKey.from_string("moodle-v1:campus+5"))
    path = roster(shown, make_batch(shown), "?asked=1&page=2")
    browser = PlainBrowser(teacher)
    browser.open(path)
    with django_assert_max_num_queries(queries):
        browser.open(path)
    assert "Showing 51 to 60 of 60" in browser.text
