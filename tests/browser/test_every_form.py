"""Every form of the site, found by following links: sent with the server gone or broken, and with nonsense in it.

A form that is added to any page is walked too; nothing here lists them.
"""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django_otp.oath import totp
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import walk
from tests.browser.find_forms import OPENERS, Found, find_forms, open_page
from tests.browser.waiting import wait_until

# Fields that a person can get wrong, in the form that is walked.
WRITABLE = (
    "input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=color]):not([type=search])"
    ":not([type=range]), textarea"
)
# Nonsense in every field, whatever the browser would say to it; returns what a person would find typed.
SPOIL = """(form) => {
  form.noValidate = true;
  const typed = {};
  for (const field of form.elements) {
    if (!field.matches("input, textarea") || field.disabled || field.readOnly) { continue; }
    const others = ["hidden", "checkbox", "radio", "color", "search", "range", "submit", "button"];
    if (others.includes(field.type)) { continue; }
    if (field.type === "file") {
      const chosen = new DataTransfer();
      chosen.items.add(new File(["nothing that anybody can read"], "nonsense.bin"));
      field.files = chosen.files;
      continue;
    }
    field.removeAttribute("maxlength");
    if (["email", "url"].includes(field.type)) { field.type = "text"; }
    const nonsense = { date: "0001-01-01", number: "-7" }[field.type] || "no\\u0007nsense \\u202e at";
    field.value = field.name === "name" ? "" : nonsense;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const secret = field.type === "password" || field.autocomplete === "one-time-code";
    if (field.id && !secret) { typed[field.id] = field.value; }
  }
  return typed;
}"""
# Milliseconds until an answer stands on the page.
SETTLED = 200
# For so long no code is right after a wrong one; it was one only, and the wait is a second.
AFTER_A_WRONG_CODE = 1_200
WRONG = "[aria-invalid=true], [role=alert]:not([hidden]), .ccp-result"
FOCUS_IS_AT_WHAT_IS_WRONG = """() => {
  const at = document.activeElement;
  return at.matches("[aria-invalid=true], [autofocus], [role=alert]")
    || Boolean(at.closest("[role=alert], .ccp-result, dialog"));
}"""


# Pictures cost the site most and say nothing of a form: each is answered with one clear pixel, fonts with nothing.
PICTURES = re.compile(r"\.(png|jpe?g|gif|svg|webp|ico)(\?|$)|/(image|picture|sample|thumbnail|preview)s?/")
FONTS = re.compile(r"\.(woff2?|ttf|otf)(\?|$)|/fonts?/")
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def submits(form: Locator) -> Locator:
    """The buttons that send the form, but not those that ask something in the dialog first."""
    sends = ":not([hx-post]):not([hx-get]):not([data-cc-remove]):not([data-cc-add]):not(.sr-only)"
    return form.locator(f"button[type=submit]{sends}").locator("visible=true")


def is_alive(button: Locator, name: str) -> None:
    assert button.get_attribute("aria-disabled") != "true", f"{name}: its button is dead"
    assert button.is_enabled(), f"{name}: its button is dead"


@contextmanager
def told(page: Page, name: str, how: str) -> Iterator[None]:
    """Nothing arrives, or everything gets a 503, while this lasts; the page must say so."""

    def answer(route: Route) -> None:
        if route.request.method == "GET" and route.request.resource_type not in ("xhr", "fetch"):
            route.continue_()
        elif how == "unreachable":
            route.abort()
        else:
            route.fulfill(status=503, body="<h1>Service Unavailable</h1>", content_type="text/html")

    page.route("**/*", answer)
    yield
    expect(page.locator("[data-cc-trouble]"), f"{name}, {how}").to_be_visible()
    page.unroute("**/*")
    page.locator("[data-cc-trouble] [data-cc-dismiss]").click()


def survives_a_server_that_fails(page: Page, form: Locator, name: str) -> None:
    """Each of its buttons, with a server that is gone and with one that breaks; what was typed stays."""
    fields = form.locator("input[type=text], input:not([type]), textarea, input[type=email]").locator(
        "visible=true"
    )
    typed = fields.first if fields.count() and fields.first.is_editable() else None
    if typed:
        typed.fill("Typed")
    chosen = form.locator("[data-cc-row]").locator("visible=true")
    if chosen.count():
        chosen.first.check()
    for how in ("unreachable", "broken"):
        for number in range(min(submits(form).count(), 3 if how == "broken" else 1)):
            button = submits(form).nth(number)
            if button.is_disabled():
                continue
            form.evaluate("(form) => { form.noValidate = true; }")
            with told(page, name, how):
                button.click()
            is_alive(button, name)
            if typed:
                assert typed.input_value() == "Typed", f"{name}: what was typed is gone"


def says_what_is_wrong(page: Page, form: Locator, name: str) -> bool:
    """Nonsense in all of its fields; returns whether the server refused it."""
    button = submits(form).first
    if not form.locator(WRITABLE).locator("visible=true").count() or not button.count():
        return False
    typed = form.evaluate(SPOIL)
    with page.expect_response(
        lambda answer: answer.request.resource_type in ("xhr", "fetch", "document")
    ) as answered:
        button.click()
    answer = answered.value
    if answer.status < 400 and (answer.headers.get("hx-redirect") or answer.request.method == "GET"):
        return False  # it took that
    page.wait_for_timeout(SETTLED)
    if answer.status < 400 and not form.count():
        return False  # so it did, and shows it where the form stood: a row keeps what is wrong with it
    wrong = page.locator(WRONG).locator("visible=true")
    word = page.locator("main .alert, main [role=status]:not(:empty)").locator("visible=true")
    expect(wrong.or_(word).first, f"{name} answered {answer.status}").to_be_visible()
    if answer.status < 400 and not wrong.count():
        return False  # it says what it made of that
    expect(
        page.locator(WRONG).locator("visible=true").first, f"{name} answered {answer.status}"
    ).to_be_visible()
    if page.locator("[data-cc-trouble]").count():
        return True  # too often, or too much: the form stays as it is
    wait_until(
        page,
        lambda: page.evaluate(FOCUS_IS_AT_WHAT_IS_WRONG),
        f"{name} answered {answer.status}, and the focus is at what is wrong",
        seconds=5,
    )
    for button in submits(page.locator("main")).all():
        assert button.get_attribute("aria-disabled") != "true", f"{name}: a button is dead"
    for field, value in typed.items():
        box = page.locator(f"[id='{field}']")
        if box.count() and value:
            assert box.input_value(), f"{name}: what was typed into {field} is gone"
    return True


def look_at(visitor: Any, found: Found) -> bool:
    page: Page = visitor.page
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    if not found.opener:
        form = page.locator("form").nth(found.number)
        survives_a_server_that_fails(page, form, found.name)
        return says_what_is_wrong(page, form, found.name)
    opener = page.locator(OPENERS).nth(found.number)
    rows = page.locator("[data-cc-row]").locator("visible=true")
    if rows.count():
        rows.first.check()
    if not opener.is_visible() or opener.is_disabled():
        return False
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.dataset.wasThere = '1'; })")
    with told(page, found.name, "unreachable"):
        opener.click()
    with page.expect_response(lambda answer: answer.request.resource_type == "xhr"):
        opener.click()
    page.wait_for_timeout(SETTLED)
    form = page.locator("form:not([data-was-there])")
    if not form.count():
        return False  # a preview, or a word about why there is nothing to ask
    survives_a_server_that_fails(page, form, found.name)
    return says_what_is_wrong(page, form, found.name)


def walk_forms(visitor: Any, starts: list[str], known: set[str]) -> tuple[int, int]:
    """How many forms there were, and how many refused nonsense."""
    forms = refused = 0
    # Leaving a form that was typed into asks first.
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    walked_last = ""
    for found in find_forms(visitor, starts, known):
        # The first form of a page finds it as it was opened.
        if found.page == walked_last:
            open_page(visitor.page, found.page)
        walked_last = found.page
        forms += 1
        refused += look_at(visitor, found)
    return forms, refused


def without_picture(route: Route) -> None:
    if route.request.resource_type == "image":
        route.fulfill(status=200, content_type="image/gif", body=PIXEL)
    else:
        route.fallback()


@pytest.fixture
def visitor(visitor: Any) -> Any:
    """As everywhere, but pictures and fonts are not loaded."""

    def make(username: str = "") -> Any:
        guest = visitor()
        guest.context.route(PICTURES, without_picture)
        guest.context.route(FONTS, lambda route: route.abort())
        return guest.sign_in(username) if username else guest

    return make


@pytest.fixture(scope="module")
def known() -> set[str]:
    """The forms that were walked; those that several roles see are walked once."""
    return set()


def test_forms_of_strangers(visitor: Any, known: set[str]) -> None:
    guest = visitor()
    page = guest.go("/password/forgotten/")
    page.locator("main input[type=email]").fill("learner@example.org")
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile("/login/"))
    forms, refused = walk_forms(guest, ["/", "/login/", "/password/forgotten/", "/credcloud/verify/"], known)
    assert forms >= 4
    assert refused >= 3


def test_forms_of_learners(visitor: Any, known: set[str]) -> None:
    learner = visitor("learner")
    forms, refused = walk_forms(
        learner, ["/", "/credcloud/my/", "/password/", "/second-factor/manage/"], known
    )
    assert forms >= 3
    assert refused >= 2


def test_the_form_of_the_second_step(visitor: Any, known: set[str]) -> None:
    guest = visitor("outsider")
    page = guest.go("/second-factor/set-up/")
    key = page.locator(".ccs-key").inner_text().replace(" ", "")
    page.locator("input[name=code]").fill(f"{totp(base64.b32decode(key)):06}")
    page.locator(".ccs-login__form button[type=submit]").click()
    recovery = page.locator(".ccs-codes code").first.inner_text()
    second = visitor()
    page = second.go("/login/")
    page.locator("#id_username").fill("outsider")
    page.locator("#id_password").fill("demo")
    page.locator(".ccs-login__form button[type=submit]").click()
    expect(page).to_have_url(re.compile("/second-factor/"))
    _forms, refused = walk_forms(second, ["/second-factor/"], known)
    assert refused == 1
    page = guest.go("/second-factor/manage/")
    page.wait_for_timeout(AFTER_A_WRONG_CODE)
    page.locator("input[name=code]").fill(recovery)
    page.locator("button[name=remove]").click()
    expect(page.locator("button[name=remove]")).to_have_count(0)


def test_forms_of_course_staff(visitor: Any, known: set[str]) -> None:
    staff = visitor("course-admin")
    page = staff.page
    tag = uuid.uuid4().hex[:8]
    # Whatever can be open in a course is open: a batch with a row, a file that waits.
    walk.choose_quickly(staff, "data-practitioner")
    walk.open_way(page, "by-hand")
    walk.type_rows(page, [(f"Person {tag}", f"{tag}@example.net")])
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page.locator("a[href$='/verify/'][href*='/batches/']").first).to_be_visible()
    batch = page.url.removeprefix(staff.site).split("recipients/")[0]
    walk.open_way(page, "spreadsheet")
    page.locator("#sheet-file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": b"Who,Where\nAna,ana@example.net\n"}
    )
    page.locator("form[data-issue-attach] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/uploads/"))
    upload = page.url.removeprefix(staff.site)
    starts = [f"{batch}verify/", upload, f"{batch}recipients/by-hand/", f"{walk.COURSE}pending/", walk.COURSE]
    forms, refused = walk_forms(staff, [*starts, "/credcloud/courses/", "/"], known)
    assert forms >= 25
    assert refused >= 3


def test_forms_of_administrators(visitor: Any, known: set[str]) -> None:
    admin = visitor("admin")
    forms, refused = walk_forms(admin, ["/admin/", "/admin/credcloud_sandbox/sandboxcourse/"], known)
    assert forms >= 1
    assert refused >= 1
