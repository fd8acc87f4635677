"""Certificates for a print shop: a design says its bleed in the studio, staff download the file."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.studio_walk import new_design


def test_a_designer_sees_how_far_the_sheet_goes_on_beyond_the_cut(visitor: Any) -> None:
    staff = visitor("course-admin")
    page = new_design(staff, "For the press")
    line = page.locator(".st-bleed")
    assert float(line.get_attribute("width") or 0) == 0
    bleed = page.get_by_label("Bleed", exact=False).first
    bleed.fill("3")
    bleed.press("Enter")
    expect(line).to_have_attribute("width", "303")
    expect(line).to_have_attribute("x", "-3")
    staff.look("studio-bleed")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(line).to_have_attribute("width", "0")


@pytest.mark.parametrize(("viewport", "locale"), [(DESKTOP, "en"), (PHONE, "ar")])
def test_staff_download_a_certificate_for_the_print_shop(
    visitor: Any, viewport: dict[str, int], locale: str
) -> None:
    staff = visitor("course-admin", viewport=viewport, locale=locale)
    page = staff.go("/credcloud/courses/course-v1:CredU+SEM8+2026/published/")
    staff.look("published-print-shop")
    page = staff.go(str(page.locator("a[href*='/credentials/']").first.get_attribute("href")))
    staff.look("credential-print-shop")
    with page.expect_download() as download:
        page.locator("a[href$='certificate-for-print-shop.pdf']").click()
    assert b"/TrimBox" in download.value.path().read_bytes()
