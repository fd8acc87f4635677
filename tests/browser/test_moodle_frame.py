"""The plugin's tab in a Moodle course: one scroll bar, and the buttons that stick stay in reach."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser import moodle_page
from tests.browser.conftest import ARTEFACTS, PHONE

COURSE = "course-v1:CredU+DS101+2026"
HOME = f"/credcloud/courses/{COURSE}/"
VIEW = "/local/credcloud/view.php"
LAPTOP = {"width": 1366, "height": 768}
SIZES = pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])


def open_tab(visitor: Any, *, viewport: dict[str, int], locale: str = "en", **moodle: Any) -> Any:
    """Somebody of the course's staff in front of the tab."""
    guest = visitor("course-admin", viewport=viewport, locale=locale)
    # The stand-in has the site's origin, which may frame it; a page of another origin does not see its frame.
    guest.page.add_init_script("Object.defineProperty(window, 'frameElement', { value: null })")
    body = moodle_page.page(HOME, **moodle)
    guest.page.route(
        re.compile(re.escape(VIEW)), lambda route: route.fulfill(body=body, content_type="text/html")
    )
    guest.go(f"{VIEW}?id=2")
    expect(inside_of(guest.page).locator("h1")).to_be_visible()
    return guest


def inside_of(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[name=local_credcloud]")


def page_scrolls(page: Page) -> bool:
    """Whether Moodle's page, or a part of it around the frame, is higher than it shows."""
    return bool(
        page.evaluate(
            """() => ["html", "#page"].some((name) => {
              const one = document.querySelector(name);
              const own = name === "html" || getComputedStyle(one).overflowY === "auto";
              return own && one.scrollHeight > one.clientHeight;
            })"""
        )
    )


def frame_box(page: Page) -> dict[str, float]:
    box: Any = page.locator("iframe[name=local_credcloud]").bounding_box()
    return dict(box)


def expect_one_scroll_bar(page: Page) -> None:
    """Moodle's page does not scroll, the whole frame is seen, and in it only the page scrolls."""
    expect(page.locator("iframe[name=local_credcloud]")).to_be_in_viewport(ratio=1)
    assert not page_scrolls(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    parts = (
        inside_of(page)
        .locator("body")
        .evaluate(
            """() => [...document.querySelectorAll("body, body *")].filter((one) =>
          /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 1
          && one.clientHeight > 0 && one.matches("body, main, main > *")).map((one) => one.className)"""
        )
    )
    assert parts == []


@SIZES
def test_the_frame_takes_the_room_that_is_left(visitor: Any, viewport: dict[str, int]) -> None:
    guest = open_tab(visitor, viewport=viewport)
    page = guest.page
    expect_one_scroll_bar(page)
    # Nothing of the window is given away below it.
    box = frame_box(page)
    assert viewport["height"] - 40 < box["y"] + box["height"] <= viewport["height"]
    expect(inside_of(page).locator(".cc-site-header")).to_be_hidden()
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"moodle-tab-{guest.label}.png")
    assert not guest.complaints


@SIZES
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_generate_stays_in_reach(visitor: Any, viewport: dict[str, int], locale: str) -> None:
    guest = open_tab(visitor, viewport=viewport, locale=locale)
    page, inside = guest.page, inside_of(guest.page)
    inside.locator("a[href*='/issue/']").first.click()
    inside.locator(".cc-group-card__choose").first.click()
    inside.locator("a[href$='/recipients/by-hand/']").first.click()
    inside.locator("#r1-name").fill("عبد الرحمن بن محمد الخوارزمي")
    inside.locator("#r1-email").fill(f"{uuid4().hex}@example.org")
    inside.locator("button.btn-primary[name=do][value=add]").click()
    generate = inside.locator("#cc-generate button[type=submit]")
    verify = inside.locator("a[href$='/verify/']").last
    expect(generate.or_(verify).first).to_be_visible()
    if not generate.count():
        verify.click()
    expect(generate).to_be_in_viewport(ratio=1)
    assert generate.evaluate("() => document.documentElement.scrollHeight > window.innerHeight")
    expect_one_scroll_bar(page)
    page.screenshot(path=ARTEFACTS / f"moodle-verify-{guest.label}.png")
    assert not guest.complaints


@pytest.mark.parametrize("theme", [{"footer": 90}, {"nested": True}, {"nested": True, "footer": 90}])
def test_other_themes_scroll_once_too(visitor: Any, theme: dict[str, Any]) -> None:
    page = open_tab(visitor, viewport=LAPTOP, **theme).page
    expect_one_scroll_bar(page)
    box = frame_box(page)
    assert LAPTOP["height"] - 40 < box["y"] + box["height"] + theme.get("footer", 0) <= LAPTOP["height"]


def test_the_frame_follows_the_window_and_what_stands_above_it(visitor: Any) -> None:
    page = open_tab(visitor, viewport=LAPTOP).page
    before = frame_box(page)["height"]
    notice = (
        "document.querySelector('#page-header').insertAdjacentHTML('beforeend', '<p id=notice>A notice</p>')"
    )
    page.evaluate(notice)
    page.wait_for_function(
        "before => document.querySelector('iframe').getBoundingClientRect().height < before - 10", arg=before
    )
    expect_one_scroll_bar(page)
    page.evaluate("document.querySelector('#notice').remove()")
    page.wait_for_function(
        "before => document.querySelector('iframe').getBoundingClientRect().height === before", arg=before
    )
    page.set_viewport_size({"width": 1366, "height": 900})
    page.wait_for_function(
        "before => document.querySelector('iframe').getBoundingClientRect().height === before + 132",
        arg=before,
    )
    expect_one_scroll_bar(page)


def test_in_a_low_window_the_frame_keeps_a_height_that_is_of_use(visitor: Any) -> None:
    page = open_tab(visitor, viewport={"width": 844, "height": 390}).page
    assert frame_box(page)["height"] == 320
    page.locator("iframe[name=local_credcloud]").scroll_into_view_if_needed()
    page.mouse.wheel(0, 1000)
    expect(page.locator("iframe[name=local_credcloud]")).to_be_in_viewport(ratio=0.99)
