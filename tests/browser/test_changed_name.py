"""Staff see in the review that a learner has changed the name of their profile, and take it over with one press."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import walk
from tests.browser.conftest import DESKTOP, PHONE


def rename(admin: Any, email: str, name: str) -> str:
    """Give whoever has this address another name in the LMS; returns the one before."""
    page = admin.go(f"/admin/auth/user/?q={email}")
    page.locator("#result_list tbody th a").first.click()
    field = page.locator("[name$=certificate_name]").first
    before: str = field.input_value()
    field.fill(name)
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    return before


@pytest.mark.parametrize(("viewport", "locale"), [(DESKTOP, "en"), (PHONE, "ar")], ids=["en", "ar-phone"])
def test_a_changed_profile_name_is_seen_in_the_review_and_taken_over(
    visitor: Any, viewport: dict[str, int], locale: str
) -> None:
    staff = visitor("course-admin", viewport=viewport, locale=locale)
    page = staff.go(f"{walk.COURSE}groups/")
    page.locator("form[action$='/duplicate/'] button").first.click()
    expect(page).to_have_url(re.compile(r"/groups/[0-9a-f-]{36}/"))
    expect(page.locator("form[action$='/duplicate/'] button")).to_be_visible()
    code = page.locator("input[name=code]").input_value()
    staff.settle()
    walk.choose_quickly(staff, code)
    page.locator("[data-cc-row]").first.check()
    page.locator("#cc-roster .cc-bulk button[type=submit]").first.click()
    expect(page.locator("#cc-generate")).to_be_visible()
    email = page.locator(".cc-draft__email span").first.inner_text()
    walk.generate(staff)
    pending = page.url
    page.locator("a.cc-person__name").first.click()
    expect(page.locator("#cc-review")).to_be_visible()
    expect(page.locator("#cc-learner-change")).to_have_count(0)
    review = page.url
    admin = visitor("admin")
    before = rename(admin, email, walk.LONG_ARABIC)
    try:
        page = staff.go(pending)
        expect(page.locator("main")).to_contain_text(walk.LONG_ARABIC)
        staff.look("changed-name-list")
        page = staff.go(review)
        expect(page.locator("#cc-learner-change")).to_contain_text(walk.LONG_ARABIC)
        staff.look("changed-name-review")
        page.locator("#cc-learner-change button").click()
        expect(page.locator("#cc-review-name")).to_have_text(walk.LONG_ARABIC)
        expect(page.locator("#cc-learner-change")).to_have_count(0)
    finally:
        rename(admin, email, before)
