"""Step 1: choosing the credential group."""

from __future__ import annotations

import pytest

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.groups import api as groups
from tests.dashboard.issuing import address, generated, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def browser(course):
    return PlainBrowser(make_staff(course))


def test_only_groups_that_serve_this_course_can_be_chosen(course, browser):
    make_group(course, "Ours")
    make_group(make_course(), "Theirs")
    browser.open(address(course, "issue/"))
    assert "Ours" in browser.text
    assert "Theirs" not in browser.text


def test_an_archived_group_is_not_offered(course, browser):
    group = make_group(course, "Put away")
    groups.archive_group(group_uuid=group.uuid, course_key=course.key, actor=None)
    browser.open(address(course, "issue/"))
    assert "Put away" not in browser.text


def test_a_card_tells_code_validity_and_how_many_there_are(course, browser):
    group = make_group(course, "Certificate of Attendance")
    generated(course, group, person("Ada", "ada@example.org"), person("Bo", "bo@example.org"))
    browser.open(address(course, "issue/"))
    assert group.code in browser.text
    assert "2 years" in browser.text
    assert "Under review 2" in browser.text


def test_the_search_finds_groups_by_name_in_any_case(course, browser):
    make_group(course, "Ångström Medal")
    make_group(course, "Other")
    browser.open(address(course, "issue/")).press("Search", {"q": "ÅNGSTRÖM"})
    assert "Ångström Medal" in browser.text
    assert "1 credential group matching “ÅNGSTRÖM”" in browser.text
    assert not browser.page.xpath("//h2[contains(., 'Other')]")


def test_a_search_that_finds_nothing_leads_back_to_all(course, browser):
    make_group(course, "Certificate")
    browser.open(address(course, "issue/")).press("Search", {"q": "nonsense"})
    assert "No credential group matches" in browser.text
    browser.follow("Show all groups")
    assert browser.has_button("Choose this group")


def test_without_groups_an_admin_is_led_to_creating_one_and_staff_to_asking(course, browser):
    browser.open(address(course, "issue/"))
    assert "Ask a course admin to create one" in browser.text
    admin = PlainBrowser(make_staff(course, admin=True)).open(address(course, "issue/"))
    admin.follow("Create a credential group")
    assert admin.path == address(course, "groups/new/")


def test_choosing_begins_a_batch_and_goes_on_to_recipients(course, browser):
    make_group(course, "Certificate")
    browser.open(address(course, "issue/")).press("Choose this group")
    assert browser.path.endswith("/recipients/enrolments/")
    assert "Nobody is in this batch yet" in browser.text


def test_choosing_twice_leaves_nothing_behind_that_anybody_sees(course, browser):
    make_group(course, "Certificate")
    browser.open(address(course, "issue/")).press("Choose this group", twice=True)
    assert browser.status == 200
    assert credentials.recent_batches(course_key=course.key) == ()


def test_a_group_of_another_course_cannot_be_chosen(course, browser):
    make_group(course, "Ours")
    theirs = make_group(make_course(), "Theirs")
    browser.open(address(course, "issue/"))
    response = browser.client.post(address(course, "issue/"), {"group": str(theirs.uuid)})
    assert response.status_code == 404


@pytest.mark.parametrize("group", ["", "not-an-id"])
def test_choosing_nothing_says_so(course, browser, group):
    make_group(course, "Certificate")
    response = browser.client.post(address(course, "issue/"), {"group": group}, follow=True)
    assert "No credential group was chosen" in response.content.decode()


def test_the_issue_date_is_today_where_the_person_is(course, browser):
    """When it is 23 June 22:30 in Greenwich, it is 24 June on Kiritimati."""
    make_group(course, "Certificate")
    browser.client.cookies["credcloud_tz"] = "Pacific/Kiritimati"
    browser.open(address(course, "issue/")).press("Choose this group")
    east = _batch_of(browser, course).issued_on
    browser.client.cookies["credcloud_tz"] = "Pacific/Pago_Pago"
    browser.open(address(course, "issue/")).press("Choose this group")
    west = _batch_of(browser, course).issued_on
    # The two places are 25 hours apart, so they never share a date.
    assert (east - west).days in (1, 2)


def test_a_time_zone_that_does_not_exist_is_the_sites(course, browser):
    make_group(course, "Certificate")
    browser.client.cookies["credcloud_tz"] = "../../etc/passwd"
    browser.open(address(course, "issue/")).press("Choose this group")
    assert browser.status == 200


def _batch_of(browser, course):
    return credentials.get_batch(batch_uuid=browser.path.split("/batches/")[1][:36], course_key=course.key)
