"""Steps 3 and 4: every row as it will be issued, mending, dates, generating."""

from __future__ import annotations

import io

import openpyxl
import pytest

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredentialState
from tests.dashboard.issuing import (
    LEVEL,
    THESIS,
    address,
    drafts,
    finish_jobs,
    generated,
    make_batch,
    make_group,
    person,
)
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db

ADA = person("Ada Lovelace", "ada@example.org", thesis="Notes")
NO_THESIS = person("Bo Ek", "bo@example.org")
BAD_MAIL = person("Cy", "cy@", thesis="Rings", issued_on="someday")


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def group(course):
    return make_group(course, attributes=(THESIS, LEVEL))


@pytest.fixture
def batch(course, group):
    return make_batch(course, group, ADA, NO_THESIS, BAD_MAIL)


@pytest.fixture
def browser(course):
    return PlainBrowser(make_staff(course))


def verify(course, batch, query: str = "") -> str:
    return address(course, f"batches/{batch.uuid}/verify/{query}")


def by_name(course, batch) -> dict[str, credentials.DraftRow]:
    return {row.name: row for row in drafts(course, batch)}


def test_rows_with_problems_come_first_each_with_its_remedy(course, batch, browser):
    browser.open(verify(course, batch))
    order = [cell.text_content() for cell in browser.page.xpath("//tbody//th[@scope='row']")]
    assert [name.strip() for name in order] == ["Bo Ek", "Cy", "Ada Lovelace"]
    first = browser.page.xpath("//tbody")[0].text_content()
    assert "“Thesis title” is required and has no value." in first
    assert "Fill it in" in first
    assert "All 3" in browser.text
    assert "With errors 2" in browser.text
    assert "No problems 1" in browser.text


def test_what_could_not_be_understood_is_shown_as_it_was_typed(course, batch, browser):
    browser.open(verify(course, batch))
    assert "someday" in browser.page.xpath("//tbody")[1].text_content()


def test_the_filters_and_the_search_show_their_rows(course, batch, browser):
    for query, shown, hidden in [
        ("?show=errors", "Bo Ek", "Ada Lovelace"),
        ("?show=ok", "Ada Lovelace", "Bo Ek"),
        ("?q=ada@", "Ada Lovelace", "Bo Ek"),
        ("?show=nonsense", "Ada Lovelace", "Outsider"),
    ]:
        browser.open(verify(course, batch, query))
        assert browser.page.xpath(f"//tbody//th[contains(., '{shown}')]"), query
        assert not browser.page.xpath(f"//tbody//th[contains(., '{hidden}')]"), query
    assert "No row matches" in browser.open(verify(course, batch, "?show=warnings")).text


def test_a_row_is_mended_on_a_page_of_its_own(course, batch, browser):
    browser.open(verify(course, batch)).follow("Fix row 3")
    assert browser.values("email") == ["cy@"]
    assert browser.values("issued_on") == ["someday"]
    browser.press("Save", {"email": "cy@example.org", "issued_on": "2026-05-01"})
    assert "Row 3 was saved." in browser.text
    row = by_name(course, batch)["Cy"]
    assert (row.email, row.issued_on.isoformat(), row.problems) == ("cy@example.org", "2026-05-01", ())
    assert "own" in browser.page.xpath("//tbody[contains(., 'Cy')]")[0].text_content()


def test_a_row_that_is_still_wrong_is_kept_and_shown_again(course, batch, browser):
    browser.open(verify(course, batch)).follow("Fix row 3")
    browser.press("Save", {"email": "cy@example", "issued_on": "2026-05-01"})
    assert "something is still wrong" in browser.text
    assert browser.values("email") == ["cy@example"]


def test_in_place_the_row_comes_back_with_the_new_counts(course, batch, browser):
    row = by_name(course, batch)["Bo Ek"]
    path = address(course, f"batches/{batch.uuid}/verify/{row.uuid}/")
    htmx = {"HX-Request": "true"}
    form = browser.client.get(path, headers=htmx).content.decode()
    assert form.lstrip().startswith("<tbody")
    assert "<html" not in form
    values = {"name": "Bo Ek", "email": "bo@example.org", "thesis": "Waves", "level": "Gold"}
    saved = browser.client.post(path, values, headers=htmx).content.decode()
    assert saved.lstrip().startswith("<tbody")
    assert "Waves" in saved
    assert "Generate 2 credentials" in saved
    assert 'id="cc-shown-errors" hx-swap-oob="true">1<' in saved
    back = browser.client.get(f"{path}?as=row", headers=htmx).content.decode()
    assert "Waves" in back
    assert "<form" not in back


def test_dates_are_set_for_every_row_that_has_none_of_its_own(course, group, browser):
    batch = make_batch(course, group, ADA, person("Bo", "bo@example.org", thesis="x", issued_on="2026-01-15"))
    browser.open(verify(course, batch))
    assert "As set in the group: 2 years" in browser.text
    browser.press("Show the rows with these dates", {"issued_on": "2026-06-01"})
    dates = {row.name: (str(row.issued_on), str(row.expires_on)) for row in drafts(course, batch)}
    assert dates == {"Ada Lovelace": ("2026-06-01", "2028-06-01"), "Bo": ("2026-01-15", "2028-01-15")}
    browser.press(
        "Show the rows with these dates",
        {"issued_on": "2026-06-01", "expiry": "date", "expires_on": "2030-12-31"},
    )
    assert str(by_name(course, batch)["Ada Lovelace"].expires_on) == "2030-12-31"
    browser.press("Show the rows with these dates", {"issued_on": "2026-06-01", "expiry": "never"})
    assert by_name(course, batch)["Ada Lovelace"].expires_on is None


def test_an_expiry_before_the_issue_date_and_no_date_at_all_are_refused(course, batch, browser):
    browser.open(verify(course, batch))
    browser.press(
        "Show the rows with these dates",
        {"issued_on": "2026-06-01", "expiry": "date", "expires_on": "2026-05-01"},
    )
    assert "The expiry date is before the issue date." in browser.text
    browser.press("Show the rows with these dates", {"issued_on": "tomorrow"})
    assert "The issue date is not a date." in browser.text


def test_ticked_rows_leave_after_one_question(course, batch, browser):
    rows = by_name(course, batch)
    browser.open(verify(course, batch))
    browser.press("Remove the chosen rows", {"draft": [str(rows["Cy"].uuid), "no id"]})
    assert "1 recipient is removed from this batch" in browser.text
    assert len(drafts(course, batch)) == 3
    browser.press("Remove")
    assert "1 row was removed." in browser.text
    assert sorted(by_name(course, batch)) == ["Ada Lovelace", "Bo Ek"]


def test_all_rows_with_errors_leave_after_one_question(course, batch, browser):
    browser.open(verify(course, batch)).press("Remove all with errors")
    assert "2 recipients are removed from this batch" in browser.text
    browser.press("Remove", twice=True)
    assert sorted(by_name(course, batch)) == ["Ada Lovelace"]


def test_removing_without_ticking_says_so(course, batch, browser):
    browser.open(verify(course, batch)).press("Remove the chosen rows")
    assert browser.status == 409
    assert "No row is selected." in browser.text


def test_rows_with_errors_can_be_downloaded_with_the_reasons(course, batch, browser):
    browser.open(verify(course, batch)).follow("Download the rows with errors")
    sheet = openpyxl.load_workbook(io.BytesIO(browser.response.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert {row[0] for row in rows[1:] if row[0]} == {"Bo Ek", "Cy"}
    assert any("Thesis title" in str(value) for value in rows[1] if value)


def test_one_certificate_is_shown_as_it_would_look(course, batch, browser):
    browser.open(verify(course, batch))
    assert "As it would look for Ada Lovelace" in browser.text
    image = browser.page.xpath("//figure//img/@src")[0]
    assert browser.client.get(image)["Content-Type"] == "image/jpeg"


def test_generating_asks_to_leave_rows_with_errors_behind(course, batch, browser):
    browser.open(verify(course, batch)).press("Generate 1 credential")
    assert browser.status == 409
    assert "2 rows have errors." in browser.text
    assert len(drafts(course, batch)) == 3
    browser.open(verify(course, batch)).press("Generate 1 credential", {"leave_errors": "1"})
    finish_jobs(course)
    browser.open(browser.path)
    assert browser.path == address(course, f"pending/?batch={batch.uuid}")
    assert "Ada Lovelace" in browser.text
    assert "2 rows of this batch are still drafts." in browser.text
    assert sorted(by_name(course, batch)) == ["Bo Ek", "Cy"]


def test_generating_twice_makes_each_credential_once(course, group, browser):
    batch = make_batch(course, group, ADA, person("Bo", "bo@example.org", thesis="x"))
    browser.open(verify(course, batch)).press("Generate 2 credentials", twice=True)
    finish_jobs(course)
    selection = credentials.Selection(course_key=course.key, state=CredentialState.UNDER_REVIEW)
    assert credentials.credentials_page(selection=selection).total == 2


def test_nothing_can_be_generated_while_every_row_is_wrong(course, group, browser):
    batch = make_batch(course, group, NO_THESIS)
    browser.open(verify(course, batch))
    button = browser.page.xpath("//*[@id='cc-generate']//button")[0]
    assert button.get("disabled") is not None
    why = browser.page.get_element_by_id(button.get("aria-describedby")).text_content()
    assert "every row has an error" in why


def test_an_empty_batch_leads_to_recipients_and_a_generated_one_to_review(course, group, browser):
    browser.open(verify(course, make_batch(course, group)))
    assert "Nobody is in this batch yet" in browser.text
    browser.follow("Add recipients")
    assert browser.path.endswith("/recipients/enrolments/")
    batch, _rows = generated(course, group, ADA)
    browser.open(verify(course, batch)).follow("Go to Pending review")
    assert "Ada Lovelace" in browser.text


def test_a_batchs_address_leads_to_where_it_is_to_be_continued(course, group, browser):
    empty, waiting = make_batch(course, group), make_batch(course, group, ADA)
    assert browser.open(address(course, f"batches/{empty.uuid}/")).path.endswith("/recipients/enrolments/")
    assert browser.open(address(course, f"batches/{waiting.uuid}/")).path.endswith("/verify/")
    done, _rows = generated(course, make_group(course, "Other"), person("Bo", "bo@example.org"))
    assert browser.open(address(course, f"batches/{done.uuid}/")).path == address(
        course, f"pending/?batch={done.uuid}"
    )


def test_a_batch_is_discarded_after_one_question(course, batch, browser):
    browser.open(verify(course, batch)).follow("Discard the batch")
    assert "This deletes 3 drafts of “Certificate”" in browser.text
    assert len(drafts(course, batch)) == 3
    browser.press("Discard the batch")
    assert browser.path == address(course)
    assert drafts(course, batch) == []


def test_a_row_of_another_batch_or_course_is_not_here(course, batch, group, browser):
    other_batch = make_batch(course, group, person("Dee", "dee@example.org", thesis="x"))
    dee = drafts(course, other_batch)[0]
    assert browser.open(address(course, f"batches/{batch.uuid}/verify/{dee.uuid}/")).status == 404
    other = make_course()
    stranger = PlainBrowser(make_staff(other))
    theirs = make_batch(other)
    for path in (
        f"batches/{batch.uuid}/verify/",
        f"batches/{batch.uuid}/verify/{drafts(course, batch)[0].uuid}/",
        f"batches/{theirs.uuid}/verify/{drafts(course, batch)[0].uuid}/",
        f"batches/{batch.uuid}/verify/rows-to-fix.xlsx",
    ):
        assert stranger.open(address(other, path)).status == 404, path
    posted = {"draft": [str(row.uuid) for row in drafts(course, batch)], "confirmed": "1"}
    stranger.client.post(address(other, f"batches/{theirs.uuid}/verify/remove/"), posted)
    assert len(drafts(course, batch)) == 3


def test_a_name_that_is_too_long_for_the_design_is_told_at_its_field_and_in_letters(course, browser):
    long = "Wolfeschlegelsteinhausenbergerdorff" * 4
    batch = make_batch(course, make_group(course), person(long, "long@example.org"))
    (row,) = drafts(course, batch)
    (problem,) = [one for one in row.problems if one.code == "text-overflow"]
    assert problem.column == "Recipient name"
    assert "too long for its place in the design by about" in problem.message
    browser.open(verify(course, batch))
    assert "recipient_name" not in browser.text
    assert " mm out" not in browser.page.text_content()
