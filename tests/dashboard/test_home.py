"""The issuer home: counts, batches, search, and the way to start."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredentialState
from tests.dashboard.issuing import address, finish_jobs, generated, make_batch, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import enrol, make_course, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(title="Data Science for Everyone")


@pytest.fixture
def browser(course):
    return PlainBrowser(make_staff(course, admin=True))


def counted(browser) -> dict[str, str]:
    labels = browser.page.xpath("//*[@class='cc-count__label']/text()")
    return dict(zip(labels, browser.page.xpath("//*[@class='cc-count__number']/text()"), strict=True))


def test_an_empty_course_leads_to_issuing(course, browser):
    browser.open(address(course))
    assert set(counted(browser).values()) == {"0"}
    assert "Nothing issued yet" in browser.text
    browser.follow("Issue new credentials")
    assert browser.path == address(course, "issue/")


def test_credentials_are_counted_by_their_state(course, browser):
    group = make_group(course)
    batch, _rows = generated(course, group, person("Ada", "ada@example.org"), person("Bo", "bo@example.org"))
    credentials.publish(
        selection=credentials.Selection(course_key=course.key, state=CredentialState.UNDER_REVIEW), actor=None
    )
    finish_jobs(course)
    generated(course, group, person("Chi", "chi@example.org"))
    make_batch(course, group, person("Di", "di@example.org"), person("Ed", "not an address"))
    elsewhere = make_course()
    generated(elsewhere, None, person("Far", "far@example.org"))
    browser.open(address(course))
    assert counted(browser) == {"Drafts": "2", "Under review": "1", "Published": "2", "Failed": "0"}
    assert "1 row with an error" in browser.text
    browser.follow("Continue")
    assert browser.status == 200
    assert browser.path.startswith(address(course, "batches/"))
    assert str(batch.uuid) not in browser.path


@pytest.mark.parametrize("text", ["Łukasiewicz", "ADA@", "id"])
def test_credentials_are_found_by_name_e_mail_and_id(course, browser, text):
    _batch, (row,) = generated(course, None, person("Ada Łukasiewicz", "ada@example.org"))
    wanted = row.display_id.lower() if text == "id" else text
    browser.open(address(course)).press("Search", {"search": wanted})
    assert "1 credential found" in browser.text
    browser.follow("Ada Łukasiewicz")
    assert str(row.uuid) in browser.path


def test_a_search_in_vain_says_what_to_try(course, browser):
    browser.open(address(course, "?search=<b>nobody</b>"))
    assert "Nothing matches “<b>nobody</b>”" in browser.text
    assert browser.values("search") == ["<b>nobody</b>"]


def test_search_does_not_look_into_other_courses(course, browser):
    generated(make_course(), None, person("Ada", "ada@example.org"))
    browser.open(address(course, "?search=ada"))
    assert "0 credentials found" in browser.text


@pytest.mark.parametrize("who", ["learner", "outsider", "admin elsewhere"])
def test_people_without_a_role_are_told_plainly(course, who):
    people = {
        "learner": lambda: enrol(course, "Ada"),
        "outsider": make_user,
        "admin elsewhere": lambda: make_staff(make_course(), admin=True),
    }
    browser = PlainBrowser(people[who]()).open(address(course))
    assert browser.status == 403
    assert "You may not see the credentials of this course." in browser.text
    assert "Ask a course admin" in browser.text
    assert not browser.page.xpath("//nav[@aria-label='Credentials']")


def test_a_visitor_comes_back_after_signing_in(client, course):
    answer = client.get(address(course, "published/?search=ada"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=/credcloud/courses/")
    assert "published" in answer["Location"]
    # What was about to be sent is gone, so the way back leads to the first page, not to a form's target.
    lost = client.post(address(course, "pending/publish/"))
    assert unquote(lost["Location"]).endswith(f"next={address(course)}?restore=1")
    fragment = client.post(address(course, "pending/publish/"), headers={"HX-Request": "true"})
    assert fragment.status_code == 401
    assert fragment["HX-Redirect"].startswith("/login/?next=")


def test_times_are_shown_in_the_time_zone_that_the_browser_told(course, browser):
    make_batch(course, None, person("Ada", "ada@example.org"))

    def begun(zone: str) -> str:
        browser.client.cookies["credcloud_tz"] = zone
        return browser.open(address(course)).page.xpath("//td[@data-label='Started']/text()")[0]

    assert begun("Pacific/Kiritimati") != begun("UTC")
    for nonsense in ("Mars/Olympus", "../etc/passwd", "x" * 4000, ""):
        assert begun(nonsense) == begun("UTC")


def test_every_page_is_private_to_whoever_asked(course, browser):
    for path in ("", "groups/", "pending/", "published/"):
        assert "private" in browser.open(address(course, path)).response["Cache-Control"]


def test_the_pages_stand_in_arabic_from_right_to_left(course, browser):
    browser.client.cookies["django_language"] = "ar"
    browser.open(address(course))
    assert browser.page.get("dir") == "rtl"
    assert browser.page.get("lang") == "ar"
