"""Pending review: what was generated and nobody outside has seen yet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredentialState
from credcloud_bridge.groups import api as groups
from tests.dashboard.issuing import LEVEL, address, generated, make_batch, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db

ADA = person("Ada Lovelace", "ada@example.org")
BO = person("Bo Ek", "bo@example.org")
CY = person("Cy Vance", "cy@example.org")


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def group(course):
    return make_group(course, attributes=(LEVEL,))


@pytest.fixture
def rows(course, group):
    return generated(course, group, ADA, BO, CY)[1]


@pytest.fixture
def browser(course):
    return PlainBrowser(make_staff(course))


def shown(browser) -> list[str]:
    return [
        one.text_content().strip() for one in browser.page.xpath("//a[contains(@class,'cc-person__name')]")
    ]


def one(course, row, query: str = "") -> str:
    return address(course, f"credentials/{row.uuid}/review/{query}")


def now(course, row) -> credentials.CredentialView:
    return credentials.get_credential(credential_uuid=row.uuid, course_key=course.key)


def test_every_credential_is_there_with_its_picture(course, rows, browser):
    browser.open(address(course, "pending/"))
    assert shown(browser) == ["Ada Lovelace", "Bo Ek", "Cy Vance"]
    browser.open(address(course, "pending/?view=grid"))
    pictures = browser.page.xpath("//ul[contains(@class,'cc-gallery')]//img")
    assert all(picture.get("loading") == "lazy" for picture in pictures)
    response = browser.client.get(pictures[0].get("src"))
    assert response["Content-Type"] == "image/jpeg"


def test_the_list_filters_sorts_and_pages(course, group, rows, browser):
    _batch, (dee,) = generated(course, make_group(course, "Other"), person("Dee", "dee@example.org"))
    browser.open(address(course, "pending/?sort=name"))
    assert shown(browser) == ["Ada Lovelace", "Bo Ek", "Cy Vance", "Dee"]
    assert shown(browser.open(address(course, f"pending/?group={group.uuid}&sort=-name")))[0] == "Cy Vance"
    assert shown(browser.open(address(course, "pending/?search=bo@"))) == ["Bo Ek"]
    browser.open(address(course, f"pending/?batch={dee.batch_uuid}"))
    assert shown(browser) == ["Dee"]
    assert "Only the batch of" in browser.text
    assert "Showing 1 to 4 of 4" in browser.follow("Show all batches").text


def test_a_batch_of_another_course_filters_nothing_in(course, browser):
    other = make_course()
    batch = make_batch(other, None, ADA)
    assert browser.open(address(course, f"pending/?batch={batch.uuid}")).status == 404


def test_nothing_under_review_leads_to_issuing(course, browser):
    browser.open(address(course, "pending/"))
    assert "Nothing is waiting to be published" in browser.text
    browser.follow("Issue new credentials")
    assert browser.path == address(course, "issue/")


def test_one_is_shown_as_its_recipient_will_see_it(course, rows, browser):
    browser.open(address(course, "pending/?sort=name")).follow("Bo Ek")
    assert "As the recipient will see it" in browser.text
    assert "Awarded to Bo Ek" in " ".join(browser.text.split()) or "Awarded toBo Ek" in browser.text
    assert rows[1].display_id in browser.text
    picture = browser.page.xpath("//a//img[contains(@class, 'cc-preview')]/@src")[0]
    assert browser.client.get(picture)["Content-Type"] == "image/jpeg"
    # Nobody else sees it: its public address is no address yet.
    assert browser.client.get(f"/credcloud/c/{rows[1].public_id}/").status_code == 404


def test_previous_and_next_follow_the_order_of_the_list(course, rows, browser):
    browser.open(address(course, "pending/?sort=name")).follow("Bo Ek")
    assert "2 of 3" in browser.text
    browser.follow("Next")
    assert "3 of 3" in browser.text
    assert "Cy Vance" in browser.page.xpath("//*[contains(@class, 'cc-page-title')]")[0].text_content()
    browser.follow("Previous").follow("Previous")
    assert "1 of 3" in browser.text


def test_an_edit_is_saved_and_drawn_anew(course, rows, browser):
    browser.open(one(course, rows[0]))
    before = browser.client.get(_picture(browser)).content
    changes = {"name": "Augusta Ada King", "email": "aak@example.org", "level": "Gold", "expires_on": ""}
    browser.press("Save and look again", changes)
    assert "Saved. This is how it looks now." in browser.text
    row = now(course, rows[0]).row
    assert (row.name, row.email, row.attributes["level"], row.expires_on) == (
        "Augusta Ada King",
        "aak@example.org",
        "Gold",
        None,
    )
    assert browser.client.get(_picture(browser)).content != before
    assert "Edited" in browser.text


def test_an_edit_with_an_error_saves_nothing_and_keeps_what_was_typed(course, rows, browser):
    browser.open(one(course, rows[0]))
    browser.press("Save and look again", {"name": "New Name", "email": "nonsense"})
    assert browser.status == 422
    assert browser.values("name") == ["New Name"]
    assert browser.values("email") == ["nonsense"]
    assert browser.controls("email")[0].get("aria-invalid") == "true"
    assert now(course, rows[0]).row.name == "Ada Lovelace"


def test_an_edit_cannot_take_the_place_of_another_recipient(course, rows, browser):
    browser.open(one(course, rows[0])).press("Save and look again", {"email": "bo@example.org"})
    assert browser.status == 422
    assert now(course, rows[0]).row.email == "ada@example.org"


def test_ticked_credentials_are_discarded_with_a_reason_after_one_question(course, rows, browser):
    browser.open(address(course, "pending/"))
    browser.press("Discard", {"credential": [str(rows[0].uuid), str(rows[1].uuid)]})
    assert "This will discard 2 credentials." in browser.text
    browser.press("Discard 2 credentials", {"reason": ""})
    assert browser.status == 422
    assert now(course, rows[0]).row.state is CredentialState.UNDER_REVIEW
    browser.press("Discard 2 credentials", {"reason": "Wrong course"})
    assert "2 credentials were discarded." in browser.text
    assert shown(browser) == ["Cy Vance"]
    assert now(course, rows[0]).history[-1].reason == "Wrong course"


def test_all_that_match_are_discarded_and_nothing_else(course, rows, browser):
    generated(course, make_group(course, "Other"), person("Dee", "dee@example.org"))
    browser.open(address(course, "pending/?search=Dee"))
    browser.press("Discard", {"all": ["1"]}).press("Discard 1 credential", {"reason": "x"})
    assert shown(browser.open(address(course, "pending/?sort=name"))) == ["Ada Lovelace", "Bo Ek", "Cy Vance"]


def test_one_is_discarded_from_its_own_page(course, rows, browser):
    browser.open(one(course, rows[2])).press("Discard this credential")
    browser.press("Discard 1 credential", {"reason": "Never came"}, twice=True)
    assert now(course, rows[2]).row.state is CredentialState.DISCARDED


def test_choosing_nothing_is_refused(course, rows, browser):
    browser.open(address(course, "pending/")).press("Discard")
    assert browser.status == 409
    assert "No credential is selected." in browser.text


def test_a_changed_group_is_told_and_printed_when_asked(course, group, rows, browser):
    _rename(course, group, "Certificate of Honour")
    browser.open(address(course, "pending/"))
    assert "The credential group was changed after 3 of these were generated" in browser.text
    browser.open(one(course, rows[0]))
    assert "It still prints what the group said then." in browser.text
    browser.press("Print the group's details as they are now")
    assert "1 credential now prints the group's details as they are today." in browser.text
    assert browser.path == one(course, rows[0])
    assert now(course, rows[0]).printed["title"] == "Certificate of Honour"
    browser.open(address(course, "pending/"))
    browser.press("Print the group's details as they are now", {"all": ["1"]})
    assert "2 credentials now print the group's details" in browser.text
    assert "was changed after" not in browser.text


def test_a_credential_of_another_course_is_not_here(course, rows, browser):
    other = make_course()
    stranger = PlainBrowser(make_staff(other))
    assert stranger.open(one(other, rows[0])).status == 404
    assert stranger.client.post(one(other, rows[0]), {"name": "Mine"}).status_code == 404
    posted = {"credential": str(rows[0].uuid), "confirmed": "1", "expected": "1", "reason": "x"}
    stranger.client.post(address(other, "review/discard/"), posted)
    assert now(course, rows[0]).row.state is CredentialState.UNDER_REVIEW
    assert now(course, rows[0]).row.name == "Ada Lovelace"


def test_a_credential_that_is_no_longer_under_review_is_shown_where_it_is_now(course, rows, browser):
    selection = credentials.Selection(course_key=course.key, credential_uuids=frozenset({rows[0].uuid}))
    credentials.discard(selection=selection, actor=None, reason="x")
    browser.open(one(course, rows[0]))
    assert browser.path == address(course, f"credentials/{rows[0].uuid}/")


def _picture(browser) -> str:
    return browser.page.xpath("//a//img[contains(@class, 'cc-preview')]/@src")[0]


def _rename(course, group, title: str) -> None:
    details = groups.get_group(group_uuid=group.uuid, course_key=course.key)
    values = replace(groups.values_of(details=details), title=title)
    groups.update_group(group_uuid=group.uuid, course_key=course.key, values=values, actor=None)
