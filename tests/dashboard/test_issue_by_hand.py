"""Step 2, second way: recipients typed by hand, or pasted."""

from __future__ import annotations

import pytest

from tests.dashboard.issuing import LEVEL, THESIS, address, drafts, make_batch, make_group
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def batch(course):
    return make_batch(course, make_group(course, attributes=(THESIS, LEVEL)))


@pytest.fixture
def browser(course, batch):
    user = make_staff(course)
    return PlainBrowser(user).open(address(course, f"batches/{batch.uuid}/recipients/by-hand/"))


ADA = {"r1-name": "Ada Lovelace", "r1-email": "ada@example.org", "r1-thesis": "Notes"}


def test_a_typed_row_is_added(course, batch, browser):
    browser.press("Add to the batch", {**ADA, "r1-level": "Gold"})
    assert "1 recipient was added." in browser.text
    assert "By hand: 1" in browser.text
    (row,) = drafts(course, batch)
    assert (row.name, row.email, dict(row.attributes)) == (
        "Ada Lovelace",
        "ada@example.org",
        {"thesis": "Notes", "level": "Gold"},
    )


def test_a_choice_left_alone_takes_the_default(course, batch, browser):
    browser.press("Add to the batch", ADA)
    assert drafts(course, batch)[0].attributes["level"] == "Bronze"


def test_another_row_keeps_what_was_typed(course, batch, browser):
    browser.press("Another row", ADA)
    assert browser.values("r1-name") == ["Ada Lovelace"]
    browser.press("Add to the batch", {"r2-name": "Bo", "r2-email": "bo@example.org", "r2-thesis": "More"})
    assert [row.name for row in drafts(course, batch)] == ["Ada Lovelace", "Bo"]


def test_a_row_can_be_removed_and_the_others_stay(browser):
    browser.press("Another row", ADA)
    browser.press("Another row", {"r2-name": "Bo"})
    browser.press("Remove recipient 1")
    assert browser.values("r1-name") == ["Bo"]


def test_an_error_stands_at_its_cell_and_nothing_typed_is_lost(course, batch, browser):
    browser.press("Another row", ADA)
    browser.press("Add to the batch", {"r2-name": "Bo", "r2-email": "bo@", "r2-issued_on": "someday"})
    assert browser.status == 422
    assert "1 row has an error, so nothing was added yet" in browser.text
    assert drafts(course, batch) == []
    assert browser.values("r1-name") == ["Ada Lovelace"]
    assert browser.values("r2-issued_on") == ["someday"]
    email = browser.controls("r2-email")[0]
    assert email.get("aria-invalid") == "true"
    explained = browser.page.get_element_by_id(email.get("aria-describedby")).text_content()
    assert "bo@" in explained
    assert browser.controls("r1-email")[0].get("aria-invalid") is None
    browser.press(
        "Add to the batch", {"r2-email": "bo@example.org", "r2-issued_on": "2026-05-01", "r2-thesis": "x"}
    )
    assert [row.name for row in drafts(course, batch)] == ["Ada Lovelace", "Bo"]


def test_a_date_may_be_written_as_the_person_writes_it(course, batch):
    british = PlainBrowser(make_staff(course), **{"Accept-Language": "en-GB"})
    british.open(address(course, f"batches/{batch.uuid}/recipients/by-hand/"))
    british.press("Add to the batch", {**ADA, "r1-issued_on": "04/05/2026"})
    assert drafts(course, batch)[0].issued_on.isoformat() == "2026-05-04"


def test_sending_the_form_twice_adds_the_rows_once(course, batch, browser):
    browser.press("Add to the batch", ADA, twice=True)
    assert [row.name for row in drafts(course, batch)] == ["Ada Lovelace"]


def test_the_next_form_adds_again(course, batch, browser):
    browser.press("Add to the batch", ADA)
    browser.press("Add to the batch", {**ADA, "r1-name": "Bo", "r1-email": "bo@example.org"})
    assert [row.name for row in drafts(course, batch)] == ["Ada Lovelace", "Bo"]


def test_an_empty_form_says_so(course, batch, browser):
    browser.press("Add to the batch")
    assert browser.status == 422
    assert "Nothing entered yet" in browser.text


def test_pasted_rows_are_shown_before_they_are_added(course, batch, browser):
    pasted = (
        "Name\tE-mail\tThesis title\nZoë Ångström\tzoe@example.org\tRings\n李小龍\tli@example.org\tWater\n"
    )
    browser.press("Put into rows", {**ADA, "pasted": pasted})
    assert "2 pasted rows are shown below" in browser.text
    assert drafts(course, batch) == []
    assert [browser.values(f"r{number}-name")[0] for number in (1, 2, 3)] == [
        "Ada Lovelace",
        "Zoë Ångström",
        "李小龍",
    ]
    browser.press("Add to the batch")
    assert len(drafts(course, batch)) == 3


def test_addresses_as_mail_programs_write_them_can_be_pasted(browser):
    browser.press("Put into rows", {"pasted": "Ana García <ana@example.org>, Bo Ek <bo@example.org>"})
    assert browser.values("r2-email") == ["bo@example.org"]


def test_more_pasted_rows_than_fit_are_read_like_a_spreadsheet(course, batch, browser):
    lines = "\n".join(f"Learner {number}\tlearner{number}@example.org" for number in range(1, 151))
    browser.press("Put into rows", {**ADA, "pasted": lines})
    assert "/uploads/" in browser.path
    assert "Rows 151" in browser.text
    assert browser.has_button("Confirm and continue")


def test_nothing_pasted_and_an_unreadable_paste_say_so(browser):
    browser.press("Put into rows", {"pasted": "  "})
    assert "Nothing pasted yet" in browser.text
    browser.press("Put into rows", {"pasted": "a\tb\tc\td\te\tf\tg\th"})
    assert browser.status == 422
    assert "8 columns" in browser.text
    assert browser.values("pasted") == ["a\tb\tc\td\te\tf\tg\th"]


def test_a_form_with_wild_fields_is_answered_calmly(course, batch, browser):
    path = address(course, f"batches/{batch.uuid}/recipients/by-hand/")
    wild = {"r0-name": "zero", "r99999-name": "far", "rx-name": "x", "do": "remove-", "r7-name": "Seven"}
    response = browser.client.post(path, wild)
    assert response.status_code == 200
    assert "Seven" in response.content.decode()


def test_what_was_pasted_is_not_left_behind_when_rows_are_added(course, batch, browser):
    browser.press("Add to the batch", {**ADA, "pasted": "Bo Ek\tbo@example.org"})
    assert "1 pasted row is shown below" in browser.text
    assert browser.values("r2-email") == ["bo@example.org"]
    assert drafts(course, batch) == []
    browser.press("Another row", {"pasted": "more"})
    assert browser.values("pasted") == ["more"]
