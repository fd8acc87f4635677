"""A signature drawn with the mouse, a logo from a file, and a preview that follows; on a desktop and a phone."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.branding import pictures
from tests.browser.conftest import DESKTOP, PHONE

GROUPS = "/credcloud/courses/course-v1:CredU+DS101+2026/groups/"
NAME = "ليلى عبد الرحمن محمد الخطيب البغدادي النيسابوري"


@pytest.mark.parametrize(("viewport", "locale"), [(DESKTOP, "en"), (PHONE, "ar")])
def test_a_signature_is_drawn_previewed_and_kept(visitor: Any, viewport: Any, locale: str) -> None:
    guest = visitor("admin", viewport=viewport, locale=locale)
    page = guest.go(GROUPS)
    links = page.eval_on_selector_all("a", "all => all.map(one => one.getAttribute('href') || '')")
    guest.go(next(link for link in links if re.search(r"/groups/[0-9a-f-]{36}/$", link)) + "branding/")
    preview = page.locator(".cc-preview")
    before = preview.get_attribute("src")
    page.set_input_files("#id_logo", {"name": "logo.png", "mimeType": "image/png", "buffer": pictures.logo()})
    page.fill("#id_signatory_1_name", NAME)
    page.locator("[data-cc-pad] summary").first.click()
    canvas = page.locator("[data-cc-pad] canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(40):
        x = box["x"] + 20 + step * (box["width"] - 60) / 40
        page.mouse.move(x, box["y"] + box["height"] * (0.5 + 0.3 * math.sin(step / 3)))
    page.mouse.up()
    # The preview follows by itself.
    expect(preview).not_to_have_attribute("src", before or "", timeout=40_000)
    guest.look("branding")
    page.locator("#branding-form button[type=submit]:not([name])").click()
    expect(page.locator(".cc-signatory .cc-brand-picture__shown img").first).to_be_visible(timeout=40_000)
    expect(page.locator("#id_signatory_1_name")).to_have_value(NAME)
    guest.look("branding-saved")
