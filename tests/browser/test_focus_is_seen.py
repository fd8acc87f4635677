"""Whoever goes through a long page by Tab sees where they are: no bar that stays covers it (WCAG 2.2, 2.4.11)."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import PHONE

LAPTOP = {"width": 1366, "height": 768}
MOST_TABS = 45
# Blank, or what has the focus and is covered altogether: none of five points of it is on top.
COVERED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body || at.matches("iframe")) { return ""; }
  const box = at.getBoundingClientRect();
  // What is there for screen readers only has no place on the screen.
  if (box.width < 3 || box.height < 3) { return ""; }
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
  const [start, end] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  const isIt = (top) => at.contains(top) || top.contains(at) && !top.matches("html, body")
    || [...(at.labels || [])].some((one) => one.contains(top));
  const places = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]];
  const seen = places.some(([across, down]) => {
    const top = document.elementFromPoint(left + (right - left) * across, start + (end - start) * down);
    return top && isIt(top);
  });
  return seen ? "" : `${at.outerHTML.slice(0, 160)} at ${Math.round(box.top)} of ${innerHeight}`;
}"""


def tab_through(page: Page, name: str) -> None:
    for key, times in (("Tab", MOST_TABS), ("Shift+Tab", MOST_TABS)):
        for number in range(times):
            page.keyboard.press(key)
            assert not (covered := page.evaluate(COVERED)), f"{name}, {key} {number + 1}: {covered}"


# A group each: who has a credential of one is not offered again.
@pytest.mark.parametrize(
    ("viewport", "code"),
    [(LAPTOP, "data-practitioner"), (PHONE, "participation-ar")],
    ids=["laptop", "phone"],
)
def test_no_bar_covers_what_has_the_focus(visitor: Any, viewport: dict[str, int], code: str) -> None:
    staff = visitor("course-admin", viewport=viewport)
    page = staff.page
    walk.choose_quickly(staff, code)
    tab_through(page, "enrolments")
    # Not from the enrolments: who is left there depends on what was issued before.
    tag = secrets.token_hex(4)
    walk.open_way(page, "by-hand")
    walk.type_rows(
        page, [(f"Person {tag} {number}", f"{tag}-{number}@example.net") for number in range(1, 6)]
    )
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page.locator("#r1-name")).to_have_value("")
    walk.to_verify(page)
    tab_through(page, "verify details")
    walk.generate(staff)
    tab_through(page, "pending review")
    page.locator("a.cc-person__name, .cc-gallery__name a").first.click()
    expect(page.locator("#cc-review")).to_be_visible()
    tab_through(page, "one under review")
    page = staff.go(f"{walk.COURSE}groups/new/")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    tab_through(page, "a new group")
