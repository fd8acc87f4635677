"""The whole flow in a real browser: three ways to recipients, mending, review, publishing, and after."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import expect

from credcloud_bridge.lms.sandbox.demo_names import names
from tests.browser import walk
from tests.browser.conftest import DESKTOP, PHONE


def a_spreadsheet(template: bytes, tag: str) -> bytes:
    """The template with 200 international names, one of them with an address that is none."""
    rows: list[list[Any]] = [
        [name, f"{tag}-{number}@example.net"] for number, (name, _language) in enumerate(names(200), start=1)
    ]
    rows[7][1] = "nobody at example"
    return walk.fill_template(template, rows)


@pytest.mark.parametrize(
    ("code", "viewport", "locale", "javascript"),
    [
        ("data-science-2026", DESKTOP, "en", True),
        ("data-practitioner", PHONE, "ar", True),
        ("participation-ar", DESKTOP, "en", False),
    ],
    ids=["desktop-english", "phone-arabic", "desktop-without-javascript"],
)
def test_from_the_course_to_the_public_page(
    visitor: Any, code: str, viewport: dict[str, int], locale: str, javascript: bool
) -> None:
    staff = visitor("course-admin", viewport=viewport, locale=locale, javascript=javascript)
    page = staff.page
    tag = uuid.uuid4().hex[:8]
    name = code

    walk.choose_group(staff, code)
    taken = walk.take_enrolments(staff, name)
    assert taken > 30

    walk.add_by_hand(
        staff, name, [(walk.LONG_ARABIC, f"{tag}-long@example.net"), ("李小龍", f"{tag}-li@example.net")]
    )
    walk.open_way(page, "spreadsheet")
    template = walk.download_template(page)
    walk.attach(staff, name, "people.xlsx", a_spreadsheet(template, tag))
    walk.confirm_upload(staff, name)

    walk.to_verify(page)
    staff.look(f"verify-{name}")
    broken = page.locator(".cc-draft--error")
    expect(broken).to_have_count(1)
    broken.locator(".cc-draft__actions a").click()
    mended = page.locator("form[action*='/verify/'] input[type=email], form input[inputmode=email]").first
    expect(mended).to_have_value("nobody at example")
    staff.look(f"mend-{name}")
    mended.fill(f"{tag}-8@example.net")
    mended.locator("xpath=ancestor::form").locator("button.btn-primary[type=submit]").click()
    expect(page.locator(".cc-draft--edited")).to_have_count(0)
    walk.to_verify(page)
    expect(page.locator(".cc-draft--error")).to_have_count(0)
    expect(page.locator("#cc-generate input[name=leave_errors]")).to_have_count(0)

    walk.generate(staff)
    # Others may have left credentials under review; this is about one batch.
    only_this_batch = "?" + page.url.partition("?")[2]
    staff.look(f"review-{name}")
    page.locator("a.cc-person__name").first.click()
    expect(page.locator("#cc-review")).to_be_visible()
    first_picture = page.locator("#cc-review .cc-as-seen img").first.get_attribute("src")
    field = page.locator("#cc-review form.cc-review__form input[name=name]")
    changed = f"{field.input_value()} Jr"
    field.fill(changed)
    page.locator("form.cc-review__form button[type=submit]").click()
    expect(page.locator("#cc-review-name")).to_have_text(changed)
    expect(page.locator("#cc-review form.cc-review__form input[name=name]")).to_have_value(changed)
    assert first_picture
    staff.look(f"review-one-{name}")

    said = walk.publish_all(staff, name, query=only_this_batch)
    expected = taken + 202
    assert str(expected) in re.sub(r"[^\d]+", " ", said).split(), said

    page = staff.go(f"{walk.COURSE}published/?search={tag}-long")
    staff.look(f"published-{name}")
    page.locator("a.cc-person__name").first.click()
    staff.look(f"credential-{name}")
    public_url = page.locator(f"a[href^='{staff.site}/credcloud/c/']").first.get_attribute("href")
    assert public_url

    anyone = visitor(viewport=viewport, locale=locale, javascript=javascript)
    anyone.go(public_url)
    expect(anyone.page.locator("article")).to_contain_text(walk.LONG_ARABIC)
    anyone.look(f"public-{name}")
    with anyone.page.expect_download() as download:
        anyone.page.locator("a[href$='certificate.pdf']").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    public_id = public_url.rstrip("/").rsplit("/", 1)[1]
    anyone.go("/credcloud/verify/")
    anyone.look(f"verify-page-{name}")
    anyone.page.locator("#ccp-id").fill(public_id.lower())
    anyone.page.locator("form.ccp-lookup button[type=submit]").click()
    expect(anyone.page.locator(".ccp-result")).to_contain_text(walk.LONG_ARABIC)
    anyone.look(f"verify-found-{name}")

    page.locator("button[formaction$='/published/revoke/']").click()
    page.locator("form.cc-confirm textarea, form.cc-confirm input[name=reason]").first.fill("Wrong person.")
    staff.look(f"revoke-{name}")
    walk.confirm(page)
    expect(page.locator(".cc-badge--revoked").first).to_be_visible()
    anyone.go(public_url)
    expect(anyone.page.locator("article")).to_contain_text("Wrong person.")
    anyone.look(f"revoked-{name}")


def test_a_learner_is_told_and_finds_their_credential(visitor: Any) -> None:
    learner = visitor("learner")
    learner.go("/credcloud/my/")
    expect(learner.page.locator("a[href*='/credcloud/c/']").first).to_be_visible()
    learner.look("my-credentials")
    learner.go("/outbox/?to=learner@example.org")
    learner.look("outbox")
    learner.page.locator("a[href^='/outbox/']:not([href='/outbox/'])").first.click()
    learner.look("outbox-mail")


@pytest.mark.parametrize(
    ("viewport", "locale"), [(DESKTOP, "en"), (PHONE, "ar")], ids=["desktop", "phone-arabic"]
)
def test_every_other_screen_is_accessible_and_fits(
    visitor: Any, viewport: dict[str, int], locale: str
) -> None:
    staff = visitor("course-admin", viewport=viewport, locale=locale)
    for name, path in {
        "front": "/",
        "instructor": "/courses/course-v1:CredU+DS101+2026/instructor/",
        "enrolments-tab": "/courses/course-v1:CredU+DS101+2026/instructor/enrolments/",
        "groups": f"{walk.COURSE}groups/",
        "group-new": f"{walk.COURSE}groups/new/",
        "search": f"{walk.COURSE}?search=learner",
        "my-courses": "/credcloud/courses/",
        "published-empty": f"{walk.COURSE}published/?search=nobody-of-this-name",
    }.items():
        staff.go(path)
        staff.look(name)
    staff.go(f"{walk.COURSE}groups/")
    staff.page.locator("a[href*='/groups/']:not([href$='/groups/']):not([href$='/new/'])").first.click()
    staff.look("group-edit")
    stranger = visitor(viewport=viewport, locale=locale)
    for name, path in {"front-stranger": "/", "login": "/login/"}.items():
        stranger.go(path)
        stranger.look(name)
