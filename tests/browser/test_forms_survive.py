"""Forms that cannot be sent: each says what is wrong, can be sent again, and keeps what was typed."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import walk

FAILURES = ["unreachable", "broken"]


@contextmanager
def server(page: Page, how: str) -> Iterator[None]:
    """While this lasts nothing that is sent arrives (``unreachable``), or each gets a 500 (``broken``)."""

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif how == "unreachable":
            route.abort()
        else:
            route.fulfill(status=500, body="<h1>Server Error</h1>", content_type="text/html")

    page.route("**/*", answer)
    yield
    page.unroute("**/*")


@pytest.fixture
def staff(visitor: Any) -> Any:
    return visitor("course-admin")


def new_batch(staff: Any, *people: tuple[str, str], code: str = "data-practitioner") -> str:
    """A batch with these recipients on its verify page; returns the address of that page."""
    page = staff.go(f"{walk.COURSE}issue/?q={code}")
    page.locator("form.cc-group-card button[name=group]").first.click()
    expect(page).to_have_url(re.compile(r"/recipients/"))
    walk.open_way(page, "by-hand")
    walk.type_rows(page, list(people))
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page.locator("a[href$='/verify/'][href*='/batches/']").first).to_be_visible()
    walk.to_verify(page)
    return str(page.url)


def new_credential(staff: Any) -> Page:
    """The review page of a credential that was just generated."""
    tag = uuid.uuid4().hex[:8]
    new_batch(staff, (f"Person {tag}", f"{tag}@example.net"))
    page = staff.page
    walk.generate(staff)
    page.locator("a.cc-person__name").first.click()
    expect(page.locator("#cc-review")).to_be_visible()
    return page


def is_alive(button: Locator) -> None:
    """The button can be pressed again."""
    expect(button).to_be_enabled()
    expect(button).not_to_have_attribute("aria-disabled", "true")


def the_dialog_of(page: Page, button: Locator) -> Locator:
    button.click()
    dialog = page.locator("#cc-dialog[open]")
    expect(dialog).to_be_visible()
    return dialog


def test_an_invalid_address_under_review_is_shown_at_its_field_and_can_be_mended(staff: Any) -> None:
    page = new_credential(staff)
    save = page.locator("form.cc-review__form button[type=submit]")
    page.locator("#review-email").fill("nobody at")
    save.click()
    expect(page.locator("#review-email")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#review-email")).to_be_focused()
    expect(page.locator("#review-email-problems")).to_be_visible()
    is_alive(page.locator("form.cc-review__form button[type=submit]"))
    page.locator("#review-email").fill(f"{uuid.uuid4().hex[:8]}@example.net")
    page.locator("form.cc-review__form button[type=submit]").click()
    expect(page.locator("#review-email")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".cc-toast")).to_be_visible()


@pytest.mark.parametrize("how", FAILURES)
def test_every_form_that_is_sent_in_part_survives_a_failing_server(staff: Any, how: str) -> None:
    page = new_credential(staff)
    review = page.url
    # The edit of a credential under review.
    page.locator("#review-name").fill("Typed Name")
    with server(page, how):
        page.locator("form.cc-review__form button[type=submit]").click()
        expect(page.locator("[data-cc-trouble]")).to_be_visible()
    expect(page.locator("#review-name")).to_have_value("Typed Name")
    is_alive(page.locator("form.cc-review__form button[type=submit]"))
    page.locator("form.cc-review__form button[type=submit]").click()
    expect(page.locator("#cc-review-name")).to_have_text("Typed Name")
    # The questions on its page.
    for button in ("form.cc-publish-one button[type=submit]", "form[action$='/review/discard/'] button"):
        with server(page, how):
            page.locator(button).first.click()
            expect(page.locator("[data-cc-trouble]")).to_be_visible()
        is_alive(page.locator(button).first)
        the_dialog_of(page, page.locator(button).first)
        page.locator("#cc-dialog [data-cc-close]").first.click()
    # The questions above the list.
    page.goto(review.split("/credentials/")[0] + "/pending/")
    page.locator("[data-cc-row]").first.check()
    for name in ("review/change", "review/discard", "pending/publish"):
        button = page.locator(f"button[formaction$='/{name}/']")
        with server(page, how):
            button.click()
            expect(page.locator("[data-cc-trouble]")).to_be_visible()
        is_alive(button)
        the_dialog_of(page, button)
        page.locator("#cc-dialog [data-cc-close]").first.click()


@pytest.mark.parametrize("how", FAILURES)
def test_a_row_being_mended_survives_a_failing_server(staff: Any, how: str) -> None:
    tag = uuid.uuid4().hex[:8]
    new_batch(staff, (f"Person {tag}", f"{tag}@example.net"))
    page = staff.page
    page.locator(".cc-draft__actions a[hx-get]").first.click()
    form = page.locator("form[data-issue-edit]")
    field = form.locator("input[name=name]")
    field.fill("Typed Name")
    with server(page, how):
        form.locator("button.btn-primary").click()
        expect(page.locator("[data-cc-trouble]")).to_be_visible()
    expect(field).to_have_value("Typed Name")
    is_alive(form.locator("button.btn-primary"))
    form.locator("button.btn-primary").click()
    expect(page.locator(".cc-draft th")).to_have_text("Typed Name")


def test_a_reason_that_is_missing_is_asked_for_in_the_dialog(staff: Any) -> None:
    page = new_credential(staff)
    dialog = the_dialog_of(page, page.locator("form[action$='/review/discard/'] button"))
    dialog.locator("textarea").evaluate("field => field.removeAttribute('required')")
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator("[aria-invalid=true]")).to_be_focused()
    is_alive(dialog.locator("button[type=submit]"))


def test_typed_dates_are_used_when_generating(staff: Any) -> None:
    tag = uuid.uuid4().hex[:8]
    new_batch(staff, (f"Person {tag}", f"{tag}@example.net"))
    page = staff.page
    page.locator("#dates-issued").fill("2026-06-12")
    page.locator("[data-issue-expiry]").fill("2031-01-31")
    walk.generate(staff)
    page.locator("a.cc-person__name").first.click()
    expect(page.locator("#review-issued_on")).to_have_value("2026-06-12")
    expect(page.locator("#review-expires_on")).to_have_value("2031-01-31")


def test_rows_typed_by_hand_are_there_again_after_another_tab_and_after_signing_in_again(staff: Any) -> None:
    page = staff.go(f"{walk.COURSE}issue/?q=data-practitioner")
    page.locator("form.cc-group-card button[name=group]").first.click()
    expect(page).to_have_url(re.compile(r"/recipients/"))
    walk.open_way(page, "by-hand")
    walk.type_rows(page, [("Ada Lovelace", "ada@example.net"), ("Bo Ek", "bo@example.net")])
    walk.open_way(page, "enrolments")
    walk.open_way(page, "by-hand")
    expect(page.locator("#r2-name")).to_have_value("Bo Ek")
    expect(page.locator(".cc-kept")).to_be_visible()
    # The session ends while the form stands open.
    sessions = [cookie for cookie in staff.context.cookies() if cookie["name"] == "sessionid"]
    assert sessions
    staff.context.clear_cookies(name="sessionid")
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page).to_have_url(re.compile(r"/login/"))
    page.locator("#id_username").fill("course-admin")
    page.locator("#id_password").fill("demo")
    page.locator("form.ccs-login__form button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/by-hand/"))
    expect(page.locator("#r1-name")).to_have_value("Ada Lovelace")
    expect(page.locator("#r2-email")).to_have_value("bo@example.net")
    # The cookie against forged forms is gone too.
    staff.context.clear_cookies(name="csrftoken")
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page).to_have_url(re.compile(r"restore=1"))
    expect(page.locator("#r2-name")).to_have_value("Bo Ek")
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page.locator("#cc-in-batch li")).to_have_count(1)
    expect(page.locator("#r1-name")).to_have_value("")
    expect(page.locator(".cc-kept")).to_have_count(0)


def test_rows_that_were_refused_and_then_added_do_not_come_back(staff: Any) -> None:
    page = staff.go(f"{walk.COURSE}issue/?q=data-practitioner")
    page.locator("form.cc-group-card button[name=group]").first.click()
    expect(page).to_have_url(re.compile(r"/recipients/"))
    walk.open_way(page, "by-hand")
    walk.type_rows(page, [("Ada Lovelace", "nobody at example")])
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page.locator("#r1-email")).to_have_attribute("aria-invalid", "true")
    page.locator("#r1-email").fill("ada@example.net")
    # The answer comes at once, and the page that it leads to later: what was typed last is kept in between.
    page.evaluate(
        """() => document.addEventListener("htmx:afterRequest", () =>
          document.getElementById("r1-email").dispatchEvent(new Event("input", { bubbles: true })))"""
    )

    def slowly(route: Route) -> None:
        if route.request.method == "GET":
            time.sleep(0.6)
        route.continue_()

    page.route(re.compile("/by-hand/"), slowly)
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page.locator("#cc-in-batch li")).to_have_count(1)
    expect(page.locator("#r1-name")).to_have_value("")
    expect(page.locator(".cc-kept")).to_have_count(0)


def test_leaving_a_changed_credential_asks_first(staff: Any) -> None:
    page = new_credential(staff)
    page.locator("#review-name").fill("Not saved")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("a.cc-backlink").click()
    expect(page.locator("#review-name")).to_have_value("Not saved")
    assert asked == ["beforeunload"]


def test_two_people_at_one_credential_are_shown_both_texts(staff: Any) -> None:
    page = new_credential(staff)
    other = staff.context.new_page()
    other.goto(page.url)
    other.locator("#review-name").fill("The Other")
    other.locator("form.cc-review__form button[type=submit]").click()
    expect(other.locator("#cc-review-name")).to_have_text("The Other")
    page.locator("#review-name").fill("Mine")
    page.locator("form.cc-review__form button[type=submit]").click()
    conflict = page.locator(".cc-conflict")
    expect(conflict).to_contain_text("The Other")
    expect(conflict).to_contain_text("Mine")
    page.locator("form.cc-review__form button[type=submit]").click()
    expect(page.locator("#cc-review-name")).to_have_text("Mine")


def test_all_but_two_are_chosen(staff: Any) -> None:
    tag = uuid.uuid4().hex[:8]
    new_batch(staff, *((f"Person {n} {tag}", f"{tag}-{n}@example.net") for n in range(5)))
    page = staff.page
    walk.generate(staff)
    page.locator("input[name=all]").check()
    page.locator("[data-cc-row]").nth(1).uncheck()
    page.locator("[data-cc-row]").nth(3).uncheck()
    dialog = the_dialog_of(page, page.locator("button[formaction$='/pending/publish/']"))
    expect(dialog.locator(".cc-consequence")).to_contain_text("3")


def test_from_the_home_to_published_takes_at_most_eight_clicks(staff: Any) -> None:
    # A group of its own, from which nobody has a credential yet.
    page = staff.go(f"{walk.COURSE}groups/")
    page.locator("form[action$='/duplicate/'] button").first.click()
    expect(page).to_have_url(re.compile(r"/groups/[0-9a-f-]{36}/"))
    expect(page.locator("form[action$='/duplicate/'] button")).to_be_visible()
    code = page.locator("input[name=code]").input_value()
    page = staff.go(walk.COURSE)
    clicks = 0

    def click(target: Locator) -> None:
        nonlocal clicks
        clicks += 1
        target.click()

    click(page.locator("a.btn-primary[href$='/issue/']").first)
    own = page.locator(".cc-code", has_text=re.compile(f"^{re.escape(code)}$"))
    click(page.locator("form.cc-group-card").filter(has=own).locator("button[name=group]"))
    expect(page).to_have_url(re.compile(r"/recipients/"))
    click(page.locator("#cc-roster input[name=all]"))
    click(page.locator("#cc-roster .cc-bulk button[type=submit]"))
    expect(page).to_have_url(re.compile(r"/verify/"))
    click(page.locator("#cc-generate button[type=submit]"))
    expect(page).to_have_url(re.compile(r"/pending/"))
    click(page.locator("input[name=all]"))
    click(page.locator("button[formaction$='/pending/publish/']"))
    click(page.locator("form.cc-confirm button[type=submit]"))
    expect(page).to_have_url(re.compile(r"/published/"))
    assert clicks <= 8
