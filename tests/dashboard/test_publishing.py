"""Pending review, publishing, and the job's page, as a browser without JavaScript uses them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredentialState, DuplicatePolicy
from credcloud_bridge.groups import api as groups
from tests.dashboard.issuing import address, finish_jobs, generated, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db

PEOPLE = [person(f"Person {number:02}", f"person{number}@example.org") for number in range(1, 31)]


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def browser(course):
    return PlainBrowser(make_staff(course, admin=True, name="Carla Mendès"))


@pytest.fixture
def by_workers(monkeypatch):
    """Every job is left to the workers, as one of many rows is."""
    monkeypatch.setattr("credcloud_bridge.dashboard.jobs.ROWS_AT_ONCE", -1)


def published(course) -> list[str]:
    """The names of those whose credential is published."""
    selection = credentials.Selection(course_key=course.key, state=CredentialState.PUBLISHED)
    page = credentials.credentials_page(selection=selection, per_page=500, sort="name")
    return [row.name for row in page.rows]


def test_nothing_pending_leads_to_issuing(course, browser):
    browser.open(address(course, "pending/"))
    assert "Nothing is waiting to be published" in browser.text
    browser.follow("Issue new credentials")
    assert browser.path == address(course, "issue/")


def test_all_that_match_are_published_across_pages_after_asking_once(course, browser, by_workers):
    generated(course, None, *PEOPLE)
    browser.open(address(course, "pending/?per_page=25"))
    assert "Showing 1 to 25 of 30" in browser.text
    browser.press("Publish now", {"all": ["1"]})
    assert "This will e-mail 30 people and make 30 credentials public." in browser.text
    assert published(course) == []
    browser.press("Publish 30 credentials")
    assert "/jobs/" in browser.path
    assert "You can leave this page and come back" in browser.text
    finish_jobs(course)
    browser.open(browser.path)
    assert browser.path == address(course, "published/")
    assert "30 credentials were published." in browser.text
    assert len(published(course)) == 30


def test_only_the_ticked_ones_are_published(course, browser):
    _batch, rows = generated(course, None, *PEOPLE[:3])
    browser.open(address(course, "pending/"))
    browser.press("Publish now", {"credential": [str(rows[1].uuid)]})
    assert "This will e-mail 1 person and make 1 credential public." in browser.text
    browser.press("Publish 1 credential")
    finish_jobs(course)
    assert published(course) == ["Person 02"]


def test_the_filter_decides_what_all_means(course, browser):
    generated(course, None, *PEOPLE[:3])
    browser.open(address(course, "pending/")).press("Filter", {"search": "Person 03"})
    assert "Showing 1 to 1 of 1" in browser.text
    browser.press("Publish now", {"all": ["1"]}).press("Publish 1 credential")
    finish_jobs(course)
    assert published(course) == ["Person 03"]


def test_publishing_nothing_says_what_to_do(course, browser):
    generated(course, None, *PEOPLE[:2])
    browser.open(address(course, "pending/")).press("Publish now")
    assert browser.status == 409
    assert "No credential is selected." in browser.text
    browser.follow("Go back")
    assert browser.status == 200


def test_ids_that_are_none_are_nothing(course, browser):
    generated(course, None, *PEOPLE[:2])
    for nonsense in (["x"], ["x" * 5000], ["00000000-0000-0000-0000-000000000000"], [""]):
        answer = browser.client.post(
            address(course, "pending/publish/"), {"credential": nonsense, "confirmed": "1", "expected": "0"}
        )
        assert answer.status_code == 409
    assert published(course) == []


def test_when_the_number_has_changed_it_is_asked_again(course, browser):
    group = make_group(course)
    generated(course, group, *PEOPLE[:2])
    browser.open(address(course, "pending/")).press("Publish now", {"all": ["1"]})
    generated(course, group, *PEOPLE[2:5])
    browser.press("Publish 2 credentials")
    assert browser.status == 422
    assert "there are now 5 credentials" in browser.text
    assert published(course) == []
    browser.press("Publish 5 credentials")
    finish_jobs(course)
    assert len(published(course)) == 5


def test_a_double_click_publishes_once(course, browser, by_workers):
    generated(course, None, *PEOPLE[:2])
    browser.open(address(course, "pending/")).press("Publish now", {"all": ["1"]})
    browser.press("Publish 2 credentials", twice=True)
    assert "/jobs/" in browser.path
    finish_jobs(course)
    assert published(course) == ["Person 01", "Person 02"]
    view = credentials.credentials_page(
        selection=credentials.Selection(course_key=course.key, state=CredentialState.PUBLISHED)
    ).rows[0]
    deliveries = credentials.get_credential(credential_uuid=view.uuid, course_key=course.key).deliveries
    assert len(deliveries) == 1


def test_course_staff_see_what_is_pending_but_cannot_publish_it(course):
    _batch, rows = generated(course, None, *PEOPLE[:1])
    browser = PlainBrowser(make_staff(course)).open(address(course, "pending/"))
    assert "Person 01" in browser.text
    assert not browser.has_button("Publish now")
    answer = browser.client.post(
        address(course, "pending/publish/"),
        {"credential": [str(rows[0].uuid)], "confirmed": "1", "expected": "1"},
    )
    assert answer.status_code == 403
    assert "not publish or revoke them" in answer.content.decode()
    assert published(course) == []


def test_credentials_of_another_course_are_never_among_the_chosen(course, browser):
    elsewhere = make_course()
    _batch, rows = generated(elsewhere, None, *PEOPLE[:1])
    answer = browser.client.post(
        address(course, "pending/publish/"),
        {"credential": [str(rows[0].uuid)], "confirmed": "1", "expected": "1"},
    )
    assert answer.status_code == 409
    assert published(elsewhere) == []


def test_a_group_without_mail_says_that_nobody_gets_one(course, browser):
    generated(course, make_group(course, send_mail=False), *PEOPLE[:1])
    browser.open(address(course, "pending/")).press("Publish now", {"all": ["1"]})
    assert "This will make 1 credential public. Nobody gets an e-mail." in browser.text


def test_the_dialog_is_the_same_question_without_the_page_around_it(course, browser):
    generated(course, None, *PEOPLE[:1])
    answer = browser.client.post(
        address(course, "pending/publish/"), {"all": "1"}, headers={"HX-Request": "true"}
    )
    assert "This will e-mail 1 person" in answer.content.decode()
    assert b"<html" not in answer.content


def test_a_filter_that_cannot_be_read_says_so_and_shows_everything_else(course, browser):
    generated(course, None, *PEOPLE[:1])
    browser.open(address(course, "pending/?issued_from=yesterday&group=x&page=x&per_page=7&sort=drop"))
    assert browser.status == 200
    assert "Person 01" in browser.text
    assert browser.values("issued_from")[0] == "yesterday"


def test_a_job_can_be_looked_at_later_and_does_not_carry_anybody_away(course, browser, by_workers):
    generated(course, None, *PEOPLE[:2])
    browser.open(address(course, "pending/")).press("Publish now", {"all": ["1"]}).press("Publish 2")
    path = browser.path.removesuffix("?watch=1")
    browser.open(address(course))
    assert "Running now" in browser.text
    browser.follow("Publishing credentials")
    assert browser.path == path
    assert browser.page.xpath("//noscript/meta[@http-equiv='refresh']")
    finish_jobs(course)
    browser.open(path)
    assert browser.path == path
    assert "2 of 2 done" in browser.text
    assert not browser.page.xpath("//noscript/meta[@http-equiv='refresh']")
    browser.follow("Continue")
    assert browser.path == address(course, "published/")


def test_the_job_tells_htmx_how_far_it_is_and_where_to_go(course, browser, by_workers):
    generated(course, None, *PEOPLE[:2])
    browser.open(address(course, "pending/")).press("Publish now", {"all": ["1"]}).press("Publish 2")
    status = browser.path.replace("?watch=1", "status/?watch=1")
    running = browser.client.get(status, headers={"HX-Request": "true"})
    assert b'hx-trigger="every' in running.content
    finish_jobs(course)
    done = browser.client.get(status, headers={"HX-Request": "true"})
    assert json.loads(done["HX-Trigger"]) == {"credcloud:replace": {"url": address(course, "published/")}}
    still = browser.client.get(status.removesuffix("?watch=1"), headers={"HX-Request": "true"})
    assert b"hx-trigger" not in still.content


def test_what_failed_says_why_and_is_tried_again_alone_or_together(course, browser, by_workers):
    group = make_group(course, duplicates=DuplicatePolicy.ALLOW)
    same = [person(name, "ada@example.org") for name in ("Ada One", "Ada Two", "Ada Three")]
    generated(course, group, *same)
    set_policy(course, group, DuplicatePolicy.FORBID)
    browser.open(address(course, "pending/")).press("Publish now", {"all": ["1"]}).press("Publish 3")
    job_path = browser.path.removesuffix("?watch=1")
    finish_jobs(course)
    browser.open(job_path + "?watch=1")
    assert browser.path == job_path + "?watch=1"  # nobody is led away from failures
    assert "2 failed" in browser.text
    assert "What failed, and why" in browser.text
    assert "Ada Three" in browser.text
    assert published(course) == ["Ada One"]
    browser.open(address(course)).follow("See why")
    assert browser.path == job_path

    set_policy(course, group, DuplicatePolicy.ALLOW)
    ada_three = browser.page.xpath("//input[@name='credential']")[1].value
    browser.client.post(f"{job_path}retry/", {"credential": ada_three})
    finish_jobs(course)
    assert published(course) == ["Ada One", "Ada Three"]
    browser.open(job_path).press("Try the 1 failed one again")
    finish_jobs(course)
    assert published(course) == ["Ada One", "Ada Three", "Ada Two"]
    assert "failed" not in browser.open(job_path).text
    assert "Needs your attention" not in browser.open(address(course)).text


def set_policy(course, group, policy: DuplicatePolicy) -> None:
    now = groups.get_group(group_uuid=group.uuid, course_key=course.key)
    values = replace(groups.values_of(details=now), duplicates=policy)
    groups.update_group(group_uuid=group.uuid, course_key=course.key, values=values, actor=None)


def test_retrying_a_publication_needs_the_permission_to_publish(course, browser, by_workers):
    generated(course, None, *PEOPLE[:1])
    browser.open(address(course, "pending/")).press("Publish now", {"all": ["1"]}).press("Publish 1")
    retry = browser.path.replace("?watch=1", "retry/")
    assert PlainBrowser(make_staff(course)).client.post(retry).status_code == 403
    assert browser.client.post(retry, {"credential": "x"}).status_code == 409


def test_who_has_agreed_to_publish_is_asked_again_when_somebody_edits_meanwhile(course, browser):
    _batch, rows = generated(course, None, PEOPLE[0])
    browser.open(address(course, "pending/")).press("Publish now", {"all": ["1"]})
    colleague = PlainBrowser(make_staff(course, name="Stefan"))
    colleague.open(address(course, f"credentials/{rows[0].uuid}/review/"))
    colleague.press("Save", {"name": "Somebody Else"})
    browser.press("Publish 1 credential")
    assert browser.status == 422
    assert "somebody has changed some of these credentials" in browser.text
    assert published(course) == []
    browser.press("Publish 1 credential")
    finish_jobs(course)
    assert published(course) == ["Somebody Else"]
