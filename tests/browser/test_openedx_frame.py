"""The Credentials tab of the legacy instructor dashboard: its frame, its height, its addresses, the way back."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from credcloud_bridge.hosts.openedx.filters.legacy_tab import page_fragment
from credcloud_bridge.hosts.openedx.tab import TAB_ID, Tab
from tests.browser import legacy_dashboard
from tests.browser.conftest import ARTEFACTS, DESKTOP, PHONE

COURSE = "course-v1:CredU+DS101+2026"
DASHBOARD = f"/courses/{COURSE}/instructor_dashboard"
HASH = f"#view-{TAB_ID}"
HOME = f"/credcloud/courses/{COURSE}/"
SUMMARY = f"/credcloud/api/v1/courses/{COURSE}/summary/"


def open_dashboard(
    visitor: Any, *, viewport: dict[str, int] = DESKTOP, at: str = "", locale: str = "en"
) -> Any:
    """Somebody of the course's staff in front of the dashboard."""
    guest = visitor("course-admin", viewport=viewport, locale=locale)
    tab = Tab(path=HOME, summary_path=SUMMARY, pending=2)
    body = legacy_dashboard.page(page_fragment(tab), section=TAB_ID, title=tab.title)
    guest.page.route(
        re.compile(re.escape(DASHBOARD)), lambda route: route.fulfill(body=body, content_type="text/html")
    )
    guest.go(DASHBOARD + at)
    return guest


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator(".credcloud-section__frame")


def open_tab(page: Page) -> FrameLocator:
    page.locator(f".instructor-nav [data-section={TAB_ID}]").click()
    inside = frame_of(page)
    expect(inside.locator("h1")).to_have_text("Issue credentials")
    return inside


def place(page: Page) -> str:
    """The page of ours that the dashboard's address names."""
    return parse_qs(urlsplit(page.url).query).get("credentials", [""])[0]


def finish_job(page: Page, leads_to: str) -> None:
    """Wait for a job, whose page leads on by itself or by its button."""
    go_on = frame_of(page).locator("#cc-job .cc-action-row a")
    for _look in range(120):
        if place(page).startswith(leads_to):
            return
        if go_on.count():
            go_on.last.click()
        page.wait_for_timeout(500)
    raise AssertionError(f"The job did not end: {page.url}")


def expect_fitting(page: Page) -> None:
    """The frame is exactly as high as its page, and only the window scrolls."""
    page.wait_for_function(
        """() => {
          const frame = document.querySelector(".credcloud-section__frame");
          const inside = frame.contentDocument.documentElement;
          const needed = Math.max(inside.ownerDocument.body.getBoundingClientRect().height, 576);
          return Math.abs(frame.getBoundingClientRect().height - needed) <= 1
            && inside.scrollHeight <= frame.clientHeight + 1
            && frame.contentWindow.innerWidth - inside.clientWidth === 0
            && document.documentElement.scrollWidth <= window.innerWidth;
        }"""
    )


def test_the_page_is_asked_for_only_when_the_tab_opens(visitor: Any) -> None:
    guest = open_dashboard(visitor)
    asked: list[str] = []
    guest.page.on("request", lambda request: asked.append(request.url))
    page = guest.page
    expect(page.locator("#course_info")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/credcloud/courses/" in url]
    open_tab(page)
    assert not guest.complaints


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_frame_is_as_high_as_its_page_and_shows_no_second_header(
    visitor: Any, viewport: dict[str, int]
) -> None:
    guest = open_dashboard(visitor, viewport=viewport)
    page = guest.page
    inside = open_tab(page)
    expect_fitting(page)
    expect(inside.locator(".cc-site-header")).to_be_hidden()
    expect(inside.locator(".cc-site-footer")).to_be_hidden()
    expect(inside.locator(".cc-course-frame")).to_be_hidden()
    for text in ("Issue", "Pending review", "Published"):
        # With the number that waits behind it, if any does.
        name = re.compile(rf"^{text}( \(\d+\))?$")
        expect(inside.locator(".cc-tab-nav").get_by_role("link", name=name)).to_be_visible()
    inside.get_by_role("link", name="Credential groups", exact=True).click()
    expect(inside.locator("h1")).to_have_text("Credential groups")
    expect_fitting(page)
    page.screenshot(path=guest_picture(guest), full_page=True)
    assert not guest.complaints


def test_the_button_and_the_heading_say_how_many_wait_now(visitor: Any) -> None:
    guest = visitor("course-admin", viewport=DESKTOP)
    page = guest.page
    waiting = {"under_review": 12}
    page.route(re.compile(re.escape(SUMMARY)), lambda route: route.fulfill(json=waiting))
    # As the dashboard in another language that has its own word for the plain title.
    body = legacy_dashboard.page(
        page_fragment(Tab(path=HOME, summary_path=SUMMARY, pending=2)), section=TAB_ID, title="Nachweise"
    )
    page.route(
        re.compile(re.escape(DASHBOARD)), lambda route: route.fulfill(body=body, content_type="text/html")
    )
    guest.go(DASHBOARD)
    button = page.locator(f".instructor-nav [data-section={TAB_ID}]")
    heading = page.locator(f"#header-{TAB_ID}")
    expect(button).to_have_text("Credentials (2)")
    inside = open_tab(page)
    expect(button).to_have_text("Credentials (12)")
    expect(heading).to_have_text("Credentials (12)")
    waiting["under_review"] = 0
    inside.get_by_role("link", name="Credential groups", exact=True).click()
    expect(button).to_have_text("Credentials")
    expect(heading).to_have_text("Credentials")


def guest_picture(guest: Any, what: str = "tab") -> str:
    """Where a picture of what the guest sees is kept."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    return str(ARTEFACTS / f"openedx-legacy-{what}-{guest.label}.png")


def test_the_address_keeps_the_place_and_a_reload_finds_it_again(visitor: Any) -> None:
    guest = open_dashboard(visitor)
    page = guest.page
    inside = open_tab(page)
    assert place(page) == ""
    inside.get_by_role("link", name="Published", exact=True).click()
    expect(page).to_have_url(re.compile(r"credentials=published%2F.*" + HASH))
    page.reload()
    expect(frame_of(page).locator("h1")).to_have_text("Published")
    assert page.url.endswith(HASH)
    assert not guest.complaints


def test_a_link_leads_straight_to_a_page_in_the_tab(visitor: Any) -> None:
    guest = open_dashboard(visitor, at=f"?credentials=published%2F%3Fsearch%3DSalma{HASH}")
    inside = frame_of(guest.page)
    expect(inside.locator("h1")).to_have_text("Published")
    assert inside.locator("input[type=search]").first.input_value() == "Salma"


@pytest.mark.parametrize(
    "foreign",
    [
        "../../../outbox/",
        "..%2F..%2F..%2Foutbox%2F",
        "%252e%252e/%252e%252e/%252e%252e/outbox/",
        "//example.org/",
    ],
)
def test_no_address_brings_another_page_into_the_frame(visitor: Any, foreign: str) -> None:
    guest = open_dashboard(visitor, at=f"?credentials={foreign}{HASH}")
    page = guest.page
    expect(frame_of(page).locator("h1")).to_be_visible()
    shown = page.evaluate(
        "document.querySelector('.credcloud-section__frame').contentWindow.location.pathname"
    )
    assert shown.startswith(HOME)


def test_the_browsers_way_back_leads_through_the_pages_and_tabs(visitor: Any) -> None:
    guest = open_dashboard(visitor)
    page = guest.page
    inside = open_tab(page)
    heading = inside.locator("h1")
    inside.get_by_role("link", name="Published", exact=True).click()
    expect(heading).to_have_text("Published")
    inside.get_by_role("link", name="Credential groups", exact=True).click()
    expect(heading).to_have_text("Credential groups")
    expect(page).to_have_url(re.compile("credentials=groups"))
    page.evaluate("history.back()")
    expect(heading).to_have_text("Published")
    expect(page).to_have_url(re.compile("credentials=published"))
    page.evaluate("history.back()")
    expect(heading).to_have_text("Issue credentials")
    expect(page).not_to_have_url(re.compile("credentials="))
    page.evaluate("history.forward()")
    expect(heading).to_have_text("Published")
    page.locator(".instructor-nav [data-section=membership]").click()
    expect(page.locator("#membership")).to_be_visible()
    expect(page).not_to_have_url(re.compile("credentials="))
    page.evaluate("history.back()")
    expect(heading).to_be_visible()
    expect(heading).to_have_text("Published")
    page.evaluate("history.back()")
    page.evaluate("history.back()")
    expect(page.locator("#course_info")).to_be_visible()
    assert not guest.complaints


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_screen_fits_the_frame(visitor: Any, viewport: dict[str, int]) -> None:
    guest = open_dashboard(visitor, viewport=viewport, at=HASH)
    page = guest.page
    expect(frame_of(page).locator("h1")).to_be_visible()
    for address in ("issue/", "pending/", "published/", "groups/", "groups/new/"):
        page.goto(f"{guest.site}{DASHBOARD}?credentials={address.replace('/', '%2F')}{HASH}")
        page.reload()
        expect(frame_of(page).locator("h1")).to_be_visible()
        assert place(page) == address
        expect_fitting(page)
    assert not guest.complaints


def test_a_credential_is_issued_and_published_without_leaving_the_tab(visitor: Any) -> None:
    guest = open_dashboard(visitor)
    page = guest.page
    inside = open_tab(page)
    inside.get_by_role("link", name="Issue new credentials").first.click()
    inside.locator(".cc-group-card__choose").first.click()
    inside.locator("a[href$='/recipients/by-hand/']").first.click()
    expect(page).to_have_url(re.compile("by-hand"))
    inside.locator("#r1-name").fill("عبد الرحمن بن محمد الخوارزمي")
    email = f"{uuid4().hex}@example.org"
    inside.locator("#r1-email").fill(email)
    inside.locator("button.btn-primary[name=do][value=add]").click()
    generate = inside.locator("#cc-generate button[type=submit]")
    if not generate.count():
        inside.locator("a[href$='/verify/']").last.click()
    expect(generate).to_be_visible()
    expect_fitting(page)
    generate.click()
    finish_job(page, "pending/")
    inside.get_by_role("link", name=re.compile("^Pending review")).first.click()
    expect(page).to_have_url(re.compile("credentials=pending"))
    # Others may have left credentials there: this is about one.
    page.goto(f"{guest.site}{DASHBOARD}?credentials=pending%2F%3Fsearch%3D{email}{HASH}")
    inside = frame_of(page)
    expect(inside.locator("[data-cc-row]")).to_have_count(1)
    expect(inside.get_by_text("الخوارزمي").first).to_be_visible()
    expect_fitting(page)
    inside.locator("[data-cc-row]").first.check()
    inside.locator(".cc-bulk__actions button.btn-primary").click()
    expect(inside.locator("dialog")).to_be_in_viewport(ratio=0.9)
    page.screenshot(path=guest_picture(guest, "dialog"))
    inside.locator("form.cc-confirm button[type=submit]").click()
    finish_job(page, "published/")
    expect(inside.get_by_text(email).first).to_be_visible()
    assert page.url.endswith(HASH)
    assert not guest.complaints


def test_a_dialog_opens_where_the_person_looks(visitor: Any) -> None:
    guest = open_dashboard(visitor, at=f"?credentials=published%2F{HASH}")
    page = guest.page
    inside = frame_of(page)
    expect(inside.locator("h1")).to_have_text("Published")
    expect_fitting(page)
    page.mouse.wheel(0, 260)
    page.wait_for_function("window.scrollY > 100")
    dialog = inside.locator("dialog")
    dialog.evaluate("node => { node.textContent = 'A question'; node.showModal(); }")
    expect(dialog).to_be_in_viewport(ratio=0.9)


def test_what_is_no_page_of_ours_leaves_the_frame(visitor: Any) -> None:
    guest = open_dashboard(visitor)
    page = guest.page
    inside = open_tab(page)
    inside.locator("body").evaluate(
        "body => body.insertAdjacentHTML('beforeend', '<a id=\"out\" href=\"/outbox/\">Out</a>')"
    )
    inside.locator("#out").click()
    page.wait_for_url(re.compile("/outbox/"))


def test_who_is_no_longer_signed_in_gets_the_login_page_in_the_whole_window(visitor: Any) -> None:
    guest = open_dashboard(visitor)
    page = guest.page
    inside = open_tab(page)
    guest.context.clear_cookies()
    inside.get_by_role("link", name="Published", exact=True).click()
    page.wait_for_url(re.compile("/login/"))
    expect(page.locator("#id_username")).to_be_visible()


def test_right_to_left(visitor: Any) -> None:
    guest = open_dashboard(visitor, viewport=PHONE, locale="ar")
    page = guest.page
    page.locator(f".instructor-nav [data-section={TAB_ID}]").click()
    expect(frame_of(page).locator("html")).to_have_attribute("dir", "rtl")
    expect_fitting(page)
    page.screenshot(path=guest_picture(guest), full_page=True)
    assert not guest.complaints
