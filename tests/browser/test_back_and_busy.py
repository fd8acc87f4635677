"""A batch of 64 from the enrolments: no page in between, Back stays where it leads, and what is new is told."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import walk

# Milliseconds in which a page that jumps on by itself would have done so.
LONG_ENOUGH = 1_500


@pytest.fixture
def roster(visitor: Any) -> Page:
    """The enrolments of a course with 64 learners, for a group from which nobody has a credential yet."""
    staff = visitor("course-admin")
    page = staff.go(f"{walk.COURSE}groups/")
    page.locator("form[action$='/duplicate/'] button").first.click()
    expect(page).to_have_url(re.compile(r"/groups/[0-9a-f-]{36}/"))
    expect(page.locator("form[action$='/duplicate/'] button")).to_be_visible()
    code = page.locator("input[name=code]").input_value()
    staff.settle()
    walk.choose_quickly(staff, code)
    page.locator("#roster-passed").select_option("")
    expect(page.locator("#cc-roster input[name=all]")).to_have_attribute("data-cc-total", "64")
    return page


def stays(page: Page, address: str) -> None:
    """Back and forward are steps between pages that a person saw."""
    expect(page).to_have_url(re.compile(address))
    page.wait_for_timeout(LONG_ENOUGH)
    expect(page).to_have_url(re.compile(address))


def test_sixty_four_are_issued_without_a_page_in_between_and_back_leads_to_pages_that_stay(
    roster: Page,
) -> None:
    page = roster
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.locator("#cc-roster input[name=all]").check()
    page.locator("#cc-roster .cc-bulk button[type=submit]").first.click()
    expect(page.locator("#cc-generate")).to_be_visible()
    page.locator("#cc-generate button[type=submit]").click()
    stays(page, "/pending/")
    page.go_back()
    stays(page, "/verify/")
    page.go_back()
    stays(page, "/recipients/enrolments/")
    page.go_forward()
    page.go_forward()
    stays(page, "/pending/")
    page.locator("input[name=all]").check()
    page.locator("button[formaction$='/pending/publish/']").click()
    walk.confirm(page)
    stays(page, "/published/")
    page.go_back()
    stays(page, "/pending/")
    assert not [address for address in seen if "/jobs/" in address]


def test_what_takes_longer_than_a_moment_shows_that_it_goes_on(roster: Page) -> None:
    page = roster

    def slowly(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.route("**/*", slowly)
    page.locator("#roster-q").fill("learner")
    expect(page.locator("html.cc-busy[aria-busy=true]")).to_be_attached()
    page.unroute("**/*")
    expect(page.locator("html.cc-busy")).to_have_count(0)


def test_a_list_that_changes_is_told_by_a_live_region_that_stays(roster: Page) -> None:
    page = roster
    region = page.locator("#cc-said")
    region.evaluate("(region) => { region.dataset.wasThere = '1'; }")
    page.locator("#roster-q").fill("learner0001")
    expect(region).to_have_text("1 learner matches")
    expect(region).to_have_attribute("data-was-there", "1")
    expect(region).to_have_role("status")
