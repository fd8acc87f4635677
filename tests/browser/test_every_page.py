"""Every page: axe says nothing, it fits, it begins at its heading, and what it is for is a few Tabs away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import walk
from tests.browser.conftest import DESKTOP, PHONE

INSTRUCTOR = "/courses/course-v1:CredU+DS101+2026/instructor/"
MOST_TABS = 8
WHERE = """() => {
  const at = document.activeElement;
  return at.matches("h1") || at.hasAttribute("autofocus") || at.matches("[data-cc-focus]") ? "start" : at.outerHTML;
}"""


@dataclass(frozen=True)
class Look:
    """A page, and the selector of what it is there for; blank where it is only there to be read."""

    path: str
    main: str = ""
    # The browser complains of an address that it does not find, which these are.
    is_missing: bool = False


STRANGERS = {
    "front": Look("/", ".ccs-hero__actions a"),
    "login": Look("/login/", ".ccs-login__form button.btn-primary"),
    "forgotten": Look("/password/forgotten/", "main .btn-primary"),
    "verify": Look("/credcloud/verify/", ".ccp-lookup button"),
    "verify-nothing": Look(
        "/credcloud/verify/?id=AAAAABBBBBCCCCCDDDDD", ".ccp-lookup button", is_missing=True
    ),
    "no-credential": Look("/credcloud/c/AAAAABBBBBCCCCCDDDDD/", "main .btn-primary", is_missing=True),
    "no-page": Look("/nothing-here/", "main .btn-primary", is_missing=True),
    "outbox": Look("/outbox/", "main a"),
}
LEARNERS = {
    "my-courses-of-a-learner": Look("/", "main a"),
    "my-credentials": Look("/credcloud/my/", ".ccp-card__title a"),
    "password": Look("/password/", "main .btn-primary"),
    "second-factor": Look("/second-factor/manage/", "main .btn-primary"),
}
STAFFS = {
    "courses": Look("/", "main .btn-primary"),
    "all-my-courses": Look("/credcloud/courses/", "main a[href*='/credcloud/courses/'], main input"),
    "home": Look(walk.COURSE, "main a.btn-primary[href$='/issue/']"),
    "found": Look(f"{walk.COURSE}?search=learner", "main input[type=search], main a"),
    "choose": Look(f"{walk.COURSE}issue/", "form.cc-group-card button[name=group]"),
    "groups": Look(f"{walk.COURSE}groups/", "main a.btn-primary"),
    "group-new": Look(f"{walk.COURSE}groups/new/", "#group-save"),
    "pending": Look(f"{walk.COURSE}pending/", "main a, main button"),
    "published": Look(f"{walk.COURSE}published/", "main input[name=all], main .btn-primary"),
    "designs": Look("/credcloud/studio/?course=course-v1%3ACredU%2BDS101%2B2026", "main #new-design ~ p a"),
    "instructor": Look(INSTRUCTOR),
    "instructor-enrolments": Look(f"{INSTRUCTOR}enrolments/"),
}


def tabs_to(page: Any, selector: str) -> int:
    """How often Tab is pressed, from the page as it opened, until what ``selector`` names has the focus."""
    for number in range(1, MOST_TABS + 1):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.matches('.cc-skip')")
        if at:
            # Whoever begins at the top takes the way past the header.
            page.keyboard.press("Enter")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return number
    return MOST_TABS + 1


def look_at(guest: Any, name: str, look: Look) -> None:
    page = guest.go(look.path)
    if look.is_missing:
        guest.complaints.clear()
    guest.look(f"every-{name}")
    assert page.evaluate(WHERE) == "start", f"{name} begins at {page.evaluate(WHERE)[:200]}"
    if look.main:
        expect(page.locator(look.main).locator("visible=true").first).to_be_visible()
        assert tabs_to(page, look.main) <= MOST_TABS, f"{name}: more than {MOST_TABS} Tabs to {look.main}"


SIZES = pytest.mark.parametrize(
    ("viewport", "locale"), [(DESKTOP, "en"), (PHONE, "ar")], ids=["en", "ar-phone"]
)


@SIZES
def test_the_pages_of_strangers(visitor: Any, viewport: dict[str, int], locale: str) -> None:
    guest = visitor(viewport=viewport, locale=locale)
    for name, look in STRANGERS.items():
        look_at(guest, name, look)


@SIZES
def test_the_pages_of_learners(visitor: Any, viewport: dict[str, int], locale: str) -> None:
    learner = visitor("learner", viewport=viewport, locale=locale)
    for name, look in LEARNERS.items():
        look_at(learner, name, look)
    page = learner.go("/credcloud/my/")
    address = page.locator(".ccp-card__title a").first.get_attribute("href")
    for guest in (learner, visitor(viewport=viewport, locale=locale)):
        page = guest.go(address)
        guest.look("every-credential")
        # It begins with whether it is valid; the way past the header is the first Tab.
        assert tabs_to(page, ".ccp-actions a") <= MOST_TABS
        look_at(
            guest, "verified", Look(f"/credcloud/verify/?id={address.split('/')[-2]}", ".ccp-result a.btn")
        )
    embedded = guest.context.request.get(guest.site + address + "embed/").text()
    # It runs no script, so that axe looks at the same markup in a page of its own.
    page = guest.go("/robots.txt")
    page.set_content(embedded)
    guest.hold_against_axe("embedded")


@SIZES
def test_the_pages_of_staff(visitor: Any, viewport: dict[str, int], locale: str) -> None:
    staff = visitor("course-admin", viewport=viewport, locale=locale)
    for name, look in STAFFS.items():
        look_at(staff, name, look)
    page = staff.go(f"{walk.COURSE}groups/")
    group = page.locator(
        "a[href*='/groups/']:not([href$='/groups/']):not([href$='/new/'])"
    ).first.get_attribute("href")
    look_at(staff, "group", Look(group, "#group-save"))
    look_at(staff, "group-branding", Look(f"{group}branding/", "#branding-save"))
    look_at(staff, "group-mail", Look(f"{group}mail/", "main .btn-primary"))
    look_at(staff, "group-mail-text", Look(f"{group}mail/?as=text", "main .btn-primary"))


@SIZES
def test_the_pages_of_issuing(visitor: Any, viewport: dict[str, int], locale: str) -> None:
    staff = visitor("course-admin", viewport=viewport, locale=locale)
    page = staff.go(f"{walk.COURSE}issue/")
    page.locator("form.cc-group-card button[name=group]").first.click()
    page.wait_for_url("**/recipients/**")
    batch = page.url.removeprefix(staff.site).split("recipients/")[0]
    look_at(staff, "enrolments", Look(f"{batch}recipients/enrolments/", "#cc-roster input[name=all]"))
    staff.go(f"{batch}recipients/enrolments/")
    chosen = tabs_to(page, "#cc-roster input[name=all]")
    page.keyboard.press("Space")
    taken = tabs_to(page, "#cc-roster .cc-bulk button[type=submit]")
    assert chosen + taken <= MOST_TABS, f"{chosen} Tabs to choose everybody, {taken} more to add them"
    look_at(staff, "spreadsheet", Look(f"{batch}recipients/spreadsheet/", "#sheet-file"))
    look_at(staff, "by-hand", Look(f"{batch}recipients/by-hand/", "#r1-name"))
    # Typing ends with Enter, which adds the row.
    page.keyboard.type(walk.LONG_ARABIC)
    page.keyboard.press("Tab")
    page.keyboard.type(f"every-{batch.split('/')[-2]}@example.net")
    page.keyboard.press("Enter")
    expect(page.locator("#r1-name")).to_have_value("")
    look_at(staff, "verify-details", Look(f"{batch}verify/", "#cc-generate button[type=submit]"))
    walk.generate(staff)
    pending = page.url
    look_at(staff, "pending-list", Look(pending, "main input[name=all]"))
    staff.go(f"{pending}&view=list")
    chosen = tabs_to(page, "main input[name=all]")
    page.keyboard.press("Space")
    published = tabs_to(page, ".cc-bulk__actions .btn-primary")
    assert chosen + published <= MOST_TABS, f"{chosen} Tabs to choose all, {published} more to publish them"
    look_at(staff, "pending-pictures", Look(f"{pending}&view=grid", "main input[name=all]"))
    one = staff.go(f"{pending}&view=list").locator("a.cc-person__name").first.get_attribute("href")
    look_at(staff, "review-one", Look(one, "main .cc-publish-one button, main button.btn-primary"))
    look_at(staff, "mail", Look(one.split("review/")[0] + "mail/", "main .btn-primary"))
