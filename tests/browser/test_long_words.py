"""Names, titles, addresses and values of 200 letters without a blank: no page becomes wider than its window."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk

WORD = "Wolfeschlegelsteinhausenbergerdorff"
ARABIC_WORD = "عبدالرحمنبنمحمدبنعبدالعزيزآلالشيخالخوارزمي"
NAME, ARABIC_NAME = WORD * 6, ARABIC_WORD * 5
WIDTHS = (390, 1366)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What sticks out of its own box: without this, a page fits because what is too long is cut off, or has to be scrolled.
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter((one) =>
  getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1
    && one.innerText && !one.closest("svg, select, textarea, nav, .cc-shelf, .sr-only, .cc-skip")
).map((one) => one.outerHTML.slice(0, 120))"""


def long_address(tag: str) -> str:
    """As long as an e-mail address may be, 254 letters."""
    domain = f"{'d' * 60}.{'e' * 60}.{'f' * 50}.example.net"
    return f"{tag}{'a' * (64 - len(tag))}@{domain}"


def fill_in(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        field = page.locator(f"main [name={name}]").first
        part = field.locator("xpath=ancestor::details[not(@open)]")
        if part.count():
            part.locator("summary").first.click()
        field.fill(value)


def measure(visitor: Any, path: str, wrong: list[str]) -> Page:
    """Open ``path`` and hold it against both widths; what is wrong goes into ``wrong``."""
    visitor.go(path)
    return measure_here(visitor, wrong)


def measure_here(visitor: Any, wrong: list[str]) -> Page:
    page: Page = visitor.page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844 if width < 600 else 768})
        visitor.settle()
        wider = page.evaluate(WIDER)
        if wider > 0:
            wrong.append(f"{page.url} is {wider} px wider than {width} px")
        wrong.extend(f"{page.url} at {width} px cuts off {one}" for one in page.evaluate(CUT_OFF))
        name = re.sub(r"[^a-z]+", "-", page.url.split("2026/")[-1])[:60]
        page.screenshot(path=visitor.folder / f"{name}-{width}.png", full_page=True, caret="initial")
    return page


def choices_in_reach(visitor: Any, path: str) -> None:
    """Every card's button is on the first screen, however long the title of one of them is."""
    for viewport in ({"width": 390, "height": 844}, {"width": 1366, "height": 768}):
        visitor.page.set_viewport_size(viewport)
        page = visitor.go(path)
        buttons = page.locator("form.cc-group-card button[name=group]")
        expect(buttons.first).to_be_visible()
        lowest = max(box["y"] + box["height"] for one in buttons.all() if (box := one.bounding_box()))
        assert lowest <= viewport["height"], f"{lowest} px down at {viewport}"


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_words_without_a_blank_wrap_on_every_page(visitor: Any, locale: str, tmp_path: Any) -> None:
    tag = uuid.uuid4().hex[:8]
    wrong: list[str] = []
    staff = visitor("course-admin", locale=locale)
    staff.folder = tmp_path
    title = f"{tag}{NAME}"[:200]
    page = staff.go(f"{walk.COURSE}groups/new/")
    fill_in(
        page,
        {
            "title": title,
            "description": NAME,
            "criteria": NAME,
            "tags": NAME[:90],
            "url": f"https://{'w' * 60}.example.org/{NAME}",
            "course_title": NAME,
            "course_number": NAME[:100],
            "course_details": NAME,
            "mail_message": NAME,
            "attribute-0-label": NAME[:80],
        },
    )
    page.locator("#group-save").click()
    page.wait_for_url(re.compile(r"/groups/$|/groups/[0-9a-f-]{36}/"))
    group = page.locator("a[href*='/groups/']", has_text=tag).first.get_attribute("href")
    assert group
    for path in (
        f"{walk.COURSE}groups/",
        group,
        f"{group}branding/",
        f"{group}mail/",
        f"{group}mail/?as=text",
        f"{walk.COURSE}issue/?q={tag}",
    ):
        measure(staff, path, wrong)
    choices_in_reach(staff, f"{walk.COURSE}issue/")
    page = staff.go(f"{walk.COURSE}issue/?q={tag}")
    page.locator("form.cc-group-card button[name=group]").first.click()
    page.wait_for_url("**/recipients/**")
    batch = page.url.removeprefix(staff.site).split("recipients/")[0]
    page = staff.go(f"{batch}recipients/by-hand/")
    walk.type_rows(
        page,
        [
            (NAME[:200], long_address(tag)),
            (ARABIC_NAME[:200], "learner@example.org"),
            (NAME[:200], f"{NAME}-is-no-address"),
        ],
    )
    page.locator("button.btn-primary[name=do][value=add]").click()
    # The third is refused, with what is wrong in words.
    expect(page.locator("#r3-email")).to_have_attribute("aria-invalid", "true")
    measure_here(staff, wrong)
    page.locator("#r3-email").fill(f"{tag}-3@example.net")
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page.locator("#r1-name")).to_have_value("")
    for path in (
        f"{batch}recipients/enrolments/?q={NAME}",
        f"{batch}recipients/by-hand/",
        f"{batch}recipients/spreadsheet/",
        f"{walk.COURSE}?search={NAME}",
        f"{batch}verify/",
    ):
        measure(staff, path, wrong)
    row = page.locator(".cc-draft__actions a").first.get_attribute("href")
    assert row
    measure(staff, row, wrong)

    # Words as long as the design takes lead further.
    page = staff.go(group)
    fill_in(page, {"title": f"{tag}{WORD}", "course_title": WORD, "course_number": "1", "course_details": ""})
    page.locator("#group-save").click()
    expect(page.locator("h1")).to_have_text(f"{tag}{WORD}")
    staff.settle()
    walk.choose_quickly(staff, tag)
    batch = page.url.removeprefix(staff.site).split("recipients/")[0]
    page = staff.go(f"{batch}recipients/by-hand/")
    walk.type_rows(page, [(WORD, long_address(tag)), (ARABIC_WORD, "learner@example.org")])
    for number in (1, 2):
        page.locator(f"input[name^=r{number}-][type=text]").last.fill(NAME)
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page.locator("#r1-name")).to_have_value("")
    measure(staff, f"{batch}verify/", wrong)
    walk.generate(staff)
    pending = page.url.removeprefix(staff.site)
    measure(staff, f"{pending}&view=list", wrong)
    one = page.locator("a.cc-person__name").first.get_attribute("href")
    assert one
    measure(staff, f"{pending}&view=grid", wrong)
    measure(staff, one, wrong)
    measure(staff, one.split("review/")[0] + "mail/", wrong)
    walk.publish_all_quickly(staff, pending)
    for path in (walk.COURSE, f"{walk.COURSE}?search={tag}", f"{walk.COURSE}published/?search={tag}"):
        measure(staff, path, wrong)
    one = page.locator("a.cc-person__name").first.get_attribute("href")
    assert one
    measure(staff, one, wrong)
    public = page.locator(f"a[href^='{staff.site}/credcloud/c/']").first.get_attribute("href")
    assert public
    public = public.removeprefix(staff.site)
    stranger = visitor(locale=locale)
    stranger.folder = tmp_path
    for path in (public, f"/credcloud/verify/?id={public.rstrip('/').split('/')[-1]}"):
        measure(stranger, path, wrong)
    learner = visitor("learner", locale=locale)
    learner.folder = tmp_path
    for path in ("/credcloud/my/", f"/outbox/?to={long_address(tag)}"):
        measure(learner, path, wrong)
    assert not wrong, "\n".join(wrong)
