"""A spreadsheet of other origin in a browser: its headings, its delimiter, and names in two columns."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import conftest, walk

TWO_COLUMNS = (
    f"Nachname;Vorname;E-Mail\nBošković;Amélie;a@example.net\n{walk.LONG_ARABIC};ليلى;b@example.net\n"
)
MISLEADING = (
    f"Name,Email\nreport of,2026\nWho^Where\n{walk.LONG_ARABIC}^ana@example.net\nBo Ek^bo@example.net\n"
)


def attached(staff: Any, content: str) -> Page:
    """The page on which the columns of this file are named."""
    page: Page = staff.go(f"{walk.COURSE}issue/?q=data-practitioner")
    page.locator("form.cc-group-card button[name=group]").first.click()
    expect(page).to_have_url(re.compile(r"/recipients/"))
    walk.open_way(page, "spreadsheet")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("#sheet-file").set_input_files([file])  # type: ignore[list-item]
    page.locator("form[data-issue-attach] button[type=submit]").click()
    expect(page.locator("#cc-mapping")).to_be_visible()
    return page


def chosen(page: Page) -> list[str]:
    selects = page.locator("select[name^=column-]")
    return [selects.nth(number).input_value() for number in range(selects.count())]


@pytest.mark.parametrize("viewport", [conftest.DESKTOP, conftest.PHONE], ids=["desktop", "phone"])
def test_how_names_are_joined_is_shown_while_columns_are_chosen(
    visitor: Any, viewport: dict[str, int]
) -> None:
    staff = visitor("course-admin", viewport=viewport)
    page = attached(staff, TWO_COLUMNS)
    joined = page.locator("#cc-joined bdi").first
    expect(joined).to_have_text("Amélie Bošković")
    page.evaluate("window.sameDocument = true")
    page.locator("#cc-exchange").click()
    expect(joined).to_have_text("Bošković Amélie")
    assert chosen(page) == ["name.1", "name.2", "email"]
    expect(page.locator("#cc-exchange")).to_be_focused()
    # Choosing the order by hand refreshes the examples too.
    page.locator("select[name=column-0]").select_option("name.2")
    page.locator("select[name=column-1]").select_option("name.1")
    expect(joined).to_have_text("Amélie Bošković")
    staff.look("mapping-joined")
    page.locator("select[name=column-1]").select_option("")
    expect(page.locator("#cc-joined bdi")).to_have_count(0)
    page.locator("select[name=column-1]").select_option("name.1")
    expect(joined).to_have_text("Amélie Bošković")
    # An error keeps what was chosen.
    page.locator("select[name=column-2]").select_option("")
    page.locator("form[data-issue-mapping] button.btn-primary").click()
    expect(page.locator("#cc-mapping [role=alert]")).to_be_visible()
    assert chosen(page) == ["name.2", "name.1", ""]
    expect(joined).to_have_text("Amélie Bošković")
    page.locator("select[name=column-2]").select_option("email")
    page.locator("form[data-issue-mapping] button.btn-primary").click()
    expect(page.locator(".cc-tally")).to_be_visible()
    expect(page.locator(".cc-drafts")).to_contain_text("Amélie Bošković")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "nojs"])
@pytest.mark.parametrize("viewport", [conftest.DESKTOP, conftest.PHONE], ids=["desktop", "phone"])
def test_the_heading_row_and_the_delimiter_are_chosen(
    visitor: Any, viewport: dict[str, int], javascript: bool
) -> None:
    staff = visitor("course-admin", viewport=viewport, javascript=javascript)
    page = attached(staff, MISLEADING)
    layout = page.locator("details.cc-layout")
    if layout.get_attribute("open") is None:
        layout.locator("summary").click()
    page.locator("#layout-delimiter").select_option("^")
    layout.locator("input[name=heading_row][value='3']").check()
    staff.look("mapping-layout")
    layout.locator("button.btn-outline-primary").click()
    expect(page.locator("#mapped-0")).to_have_text("Who")
    expect(page.locator("#layout-delimiter")).to_have_value("^")
    expect(layout.locator("input[name=heading_row][value='3']")).to_be_checked()
    page.locator("select[name=column-0]").select_option("name")
    page.locator("select[name=column-1]").select_option("email")
    staff.look("mapping-layout-chosen")
    page.locator("form[data-issue-mapping] button.btn-primary").click()
    expect(page.locator(".cc-tally__item--ok dd")).to_have_text("2")
    page.locator("a[href='?change=mapping']").click()
    expect(page.locator("#mapped-0")).to_have_text("Who")
