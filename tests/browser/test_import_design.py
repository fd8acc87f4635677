"""Bring a design: press frames on an imported page and print with it; from Canva and back, with what fails there."""

from __future__ import annotations

import re
import secrets
from functools import cache
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import DESKTOP, PHONE

START = "/credcloud/studio/import/?course=course-v1:CredU%2BDS101%2B2026"
PAGE = """<html><style>@page{size:297mm 210mm;margin:0}body{font-family:"Noto Sans";text-align:center;margin:0;
padding:30mm}h1{font-size:34pt}p{font-size:16pt;margin:8mm}</style><h1>Certificate of Completion</h1>
<p>This is to certify that</p><p style="font-size:28pt">[Recipient name]</p><p>has completed it on 12/06/2026</p>"""


@cache
def a_pdf() -> bytes:
    from weasyprint import HTML

    return bytes(HTML(string=PAGE).write_pdf())


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].get_textpage().get_text_bounded()
    finally:
        document.close()


def save_version(staff: Any) -> dict[str, Any]:
    """Save the draft that is open as a version; as the editor's script does."""
    page: Page = staff.page
    expect(page).to_have_url(re.compile(r"/studio/drafts/[0-9a-f-]{36}/$"), timeout=60_000)
    if staff.javascript:
        # A studio that still starts could save a revision of its own between the two requests below.
        expect(page.locator("body[data-studio=ready]")).to_be_visible(timeout=60_000)
        expect(page.locator("#st-state")).to_have_attribute("data-state", "saved")
    draft = page.url
    revision = page.request.get(f"{draft}document").json()["revision"]
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    answer = page.request.post(
        f"{draft}save", data={"revision": revision}, headers={"X-CSRFToken": token, "Referer": draft}
    )
    assert answer.ok, answer.text()
    return dict(answer.json())


def issue_with(staff: Any, design: int, code: str, recipient: str = walk.LONG_ARABIC) -> bytes:
    """The certificate of somebody (with a long Arabic name), in a new group with this design."""
    page: Page = staff.page
    # Its many pictures of designs come one after the other.
    page.goto(f"{staff.site}{walk.COURSE}groups/new/", wait_until="domcontentloaded")
    page.fill("#id_title", "Imported")
    page.fill("#id_code", code)
    choice = page.locator(f"input[name=certificate_design_id][value='{design}']")
    part = page.locator("details:has(input[name=certificate_design_id])")
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    choice.locator("xpath=ancestor::label").click()
    page.locator("main form[method=post] button.btn-primary[type=submit]").last.click()
    expect(page).to_have_url(re.compile(r"/groups/(?!new/)"), timeout=60_000)
    walk.choose_group(staff, code)
    walk.add_by_hand(staff, code, [(recipient, f"{code}@example.net")])
    walk.to_verify(page)
    walk.generate(staff)
    links = page.eval_on_selector_all("main a", "all => all.map(one => one.getAttribute('href') || '')")
    credential = next(filter(None, (re.search(r".*/credentials/[0-9a-f-]{36}/", one) for one in links)))[0]
    answer = page.request.get(f"{staff.site}{credential}certificate.pdf")
    assert answer.ok
    return answer.body()


@pytest.mark.parametrize(
    ("viewport", "locale", "javascript"),
    [(DESKTOP, "en", True), (PHONE, "ar", True), (DESKTOP, "en", False)],
    ids=["desktop", "phone-ar", "no-script"],
)
def test_a_pdf_is_imported_two_frames_are_pressed_and_a_certificate_is_printed(
    visitor: Any, viewport: Any, locale: str, javascript: bool
) -> None:
    staff = visitor("course-admin", viewport=viewport, locale=locale, javascript=javascript)
    page = staff.go(START)
    staff.look("import-start")
    page.set_input_files(
        "#import-file", {"name": "diploma.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    )
    page.locator("form[enctype] button[type=submit]").click()
    expect(page.locator("[data-cc-import]")).to_be_visible(timeout=60_000)
    staff.look("import-marks")

    page.locator(".cc-mark[aria-label^='[Recipient name]']").click()
    name = page.locator(".cc-import-item", has_text="[Recipient name]").locator("select[name^=as-]")
    if javascript:
        expect(name).to_be_focused()
    name.select_option("value:recipient_name")
    page.locator(".cc-mark[aria-label^='has completed']").click()
    sentence = page.locator(".cc-import-item", has_text="has completed it on")
    sentence.locator("select[name^=as-]").select_option("variables")
    if not javascript:
        sentence.locator("summary").click()
    sentence.locator("textarea").fill("has completed it on {issued_on}")
    if javascript:
        page.keyboard.press("Tab")
        state = page.locator("[data-cc-import-state]")
        expect(state).to_have_text(state.get_attribute("data-saved") or "?", timeout=20_000)
    page.locator("button[value=save]").click()
    expect(sentence.locator("textarea")).to_have_value("has completed it on {issued_on}")
    expect(page.locator(".cc-mark--chosen")).to_have_count(2)
    staff.look("import-chosen")

    page.locator("button[value=draft]").click()
    saved = save_version(staff)
    code = f"imported-{secrets.token_hex(4)}"
    words = words_of(issue_with(staff, saved["design"], code))
    assert "Certificate of Completion" in words
    assert "[Recipient" not in words
    assert "12/06/2026" not in words


def test_a_frame_is_drawn_with_the_mouse_or_typed_with_the_keyboard(visitor: Any) -> None:
    staff = visitor("course-admin")
    page = staff.go(START)
    page.set_input_files("#import-file", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": a_pdf()})
    page.locator("form[enctype] button[type=submit]").click()
    page.locator("[data-cc-draw]").click(timeout=60_000)
    box = page.locator("[data-cc-stage]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.7)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.8, steps=5)
    page.mouse.up()
    expect(page.locator("[name=frame-0-name]")).to_be_focused()
    assert abs(float(page.input_value("[name=frame-0-x]")) - 297 * 0.2) < 2
    assert abs(float(page.input_value("[name=frame-0-width]")) - 297 * 0.4) < 2
    page.locator("[name=frame-0-name]").select_option("grade")
    page.locator("button[value=frame]").click()
    expect(page.locator("[name=frame-0-name]")).to_have_value("grade")
    page.locator("[name=frame-1-name]").select_option("issued_on")
    for key, value in {"x": "10", "y": "190", "width": "60", "height": "8"}.items():
        page.fill(f"[name=frame-1-{key}]", value)
    page.locator("button[value=save]").click()
    expect(page.locator("[data-cc-drawn]")).to_have_count(2)
    staff.look("import-frames")


def connected(staff: Any) -> Page:
    page: Page = staff.go(START)
    connect = page.locator("form[action$='/canva/connect/'] button")
    if connect.count():
        connect.click()
        staff.look("canva-authorize")
        page.locator("button[value=allow]").click()
    expect(page.locator(".cc-canva-card").first).to_be_visible(timeout=60_000)
    return page


def trouble(staff: Any, what: str) -> None:
    page = staff.go("/demo-canva/design/DAFdemo0001/edit")
    page.locator("#cc-main summary").click()
    page.locator(f"button[value={what}]").click()
    expect(page.locator(".alert-success")).to_be_visible()


def test_a_design_comes_from_canva_is_edited_there_and_comes_again(visitor: Any) -> None:
    staff = visitor("course-admin")
    page = connected(staff)
    wanted = page.locator(".cc-canva-card:has(input[name=canva][value=DAFdemo0001])")
    page.fill("#canva-search", wanted.locator("h3").inner_text())
    page.keyboard.press("Enter")
    expect(page.locator(".cc-canva-card")).to_have_count(1)
    staff.look("canva-list")

    # An export that fails says what to do; "Try again" begins another one. The token ends in between.
    trouble(staff, "license_required")
    connected(staff)
    wanted.locator("button").click()
    expect(page.locator(".alert-danger")).to_be_visible(timeout=60_000)
    staff.look("canva-failed")
    address = page.url

    # The connection is removed in another tab: the page offers to connect, and comes back here.
    other = staff.context.new_page()
    other.goto(staff.site + START)
    other.locator("form[action$='/canva/disconnect/'] button").click()
    expect(other.locator("form[action$='/canva/connect/'] button")).to_be_visible()
    other.close()
    page.locator("form[action$='/retry/'] button").click()
    page.locator("form[action$='/canva/connect/'] button").click(timeout=90_000)
    page.locator("button[value=allow]").click()
    expect(page).to_have_url(address)
    staff.look("canva-connected-again")

    trouble(staff, "tokens")
    staff.go(address)
    page.locator("form[action$='/retry/'] button").click()
    expect(page.locator("[data-cc-import]")).to_be_visible(timeout=90_000)
    staff.look("canva-marks")
    page.locator("button[value=suggestions]").click()
    expect(page.locator(".cc-mark--chosen").first).to_be_visible()
    staff.settle()
    chosen = page.locator(".cc-mark--chosen").count()
    page.locator("button[value=draft]").click()
    first = save_version(staff)

    # Edit in Canva, change a word, and come back with the signed return.
    connected(staff)
    ours = f":has(input[name=design][value='{first['design']}'])"
    page.locator(f"form[action$='/canva/edit/']{ours} button").click()
    title = f"Diploma {secrets.token_hex(2)}"
    page.fill("#title", title)
    page.locator("button[value=change]").click()
    expect(page.locator(".alert-success")).to_be_visible()
    staff.look("canva-edit")
    page.locator("button[value=return]").click()
    row = page.locator(f".cc-import-row{ours}")
    expect(row).to_contain_text(title)
    expect(row.locator(".badge")).to_be_visible()
    staff.look("canva-changed")
    row.locator("form[action$='/canva/import/'] button").click()
    expect(page.locator("[data-cc-import]")).to_be_visible(timeout=90_000)

    # Earlier choices are filled in; only what is new is marked.
    expect(page.locator(".cc-mark--chosen")).to_have_count(chosen)
    expect(page.locator(".cc-mark--new")).to_have_count(1)
    staff.look("canva-again")
    page.locator("button[value=draft]").click()
    second = save_version(staff)
    assert (second["design"], second["version"]) == (first["design"], first["version"] + 1)


def test_who_does_not_allow_access_is_told_and_loses_nothing(visitor: Any) -> None:
    staff = visitor("admin")
    page = staff.go(START)
    page.locator("form[action$='/canva/connect/'] button").click()
    page.locator("button[value=deny]").click()
    expect(page.locator("form[action$='/canva/connect/'] button")).to_be_visible()
    staff.look("canva-denied")
