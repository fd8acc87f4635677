"""A certificate made from nothing in the design studio: by mouse, by keyboard alone, by touch on a phone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.branding import pictures
from tests.browser.conftest import PHONE
from tests.browser.studio_walk import (
    add_by_keyboard,
    chosen,
    difference,
    difference_to_print,
    drag,
    elements,
    middle,
    new_design,
    place,
    save_version,
    stage_picture,
    stored,
    tile,
    wait_for_editor,
    wait_until_saved,
)
from tests.browser.test_import_design import issue_with
from tests.browser.waiting import settled_box, wait_until

DESKTOP = {"width": 1366, "height": 768}


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_certificate_is_made_by_mouse_and_prints_as_it_stands(visitor: Any, locale: str) -> None:
    guest = visitor("admin", viewport=DESKTOP, locale=locale)
    page = new_design(guest, "By mouse")
    guest.look("studio-empty")
    # A heading with a value in its words, from the list that a brace opens.
    tile(page, "heading").click()
    page.locator("#st-inspector .st-text-field").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Diploma in {course_ti")
    expect(page.locator(".st-value-menu li").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#st-inspector .st-chip")).to_have_count(1)
    drag(page, chosen(page), 0, -150)
    tile(page, "recipient_name").click()
    before = place(page)
    drag(page, chosen(page), 12, -40)
    after = place(page)
    assert after[2:4] == before[2:4]
    assert after[0] > before[0]
    assert after[1] < before[1]
    for name in ("logo", "signature", "qr"):
        tile(page, name).click()
    # A picture of one's own.
    with page.expect_file_chooser() as chooser:
        tile(page, "picture").click()
    picture = {"name": "seal.png", "mimeType": "image/png", "buffer": pictures.logo()}
    chooser.value.set_files(picture)
    expect(page.locator(".st-element image[href*='/assets/']")).to_have_count(1, timeout=30_000)
    drag(page, chosen(page), -170, 120)
    # The handle in the corner makes it larger.
    wait_until_saved(page)
    handle = settled_box(page.locator("[data-handle='4']"))
    size = place(page)[2]
    page.mouse.move(handle["x"] + 13, handle["y"] + 13)
    page.mouse.down()
    page.mouse.move(handle["x"] + 43, handle["y"] + 43, steps=5)
    page.mouse.up()
    wait_until(page, lambda: place(page)[2:3] > [size], "the picture is larger")
    page.locator(".st-person").last.click()
    page.locator(".st-person").first.click()
    guest.look("studio-certificate")
    page.locator("[data-panel=problems]").click()
    page.locator("[data-panel=layers]").click()
    guest.look("studio-layers")
    wait_until_saved(page)
    assert difference_to_print(page) < 0.004
    page.locator("#st-save").click()
    save_version(page)
    content = json.dumps(stored(page)["template"])
    assert "Diploma in {course_title}" in content
    assert "asset:" in content


def by_mouse(page: Page) -> None:
    """A heading and a name, each dragged to its place."""
    for name, dx, dy in (("heading", -60, -120), ("recipient_name", 20, 60)):
        tile(page, name).click()
        drag(page, chosen(page), dx, dy)


def by_keyboard(page: Page) -> None:
    """The same with keys alone."""
    for name, moves in (
        ("heading", ["Shift+ArrowUp"] * 4),
        ("recipient_name", ["Shift+ArrowDown", "ArrowRight"]),
    ):
        add_by_keyboard(page, name)
        expect(chosen(page)).to_be_focused()
        for move in moves:
            page.keyboard.press(move)


@pytest.mark.parametrize(
    ("locale", "make"), [("en", by_mouse), ("ar", by_keyboard)], ids=["en-mouse", "ar-keyboard"]
)
def test_the_certificate_that_is_issued_looks_as_the_stage_did(
    visitor: Any, locale: str, make: Callable[[Page], None]
) -> None:
    guest = visitor("course-admin", viewport=DESKTOP, locale=locale)
    page = new_design(guest, "Issued")
    make(page)
    expect(elements(page)).to_have_count(2)
    page.locator(".st-person").first.click()
    wait_until_saved(page)
    shown = stage_picture(page)
    recipient = page.locator(".st-person").first.get_attribute("title") or ""
    page.locator("#st-save").click()
    with page.expect_response(lambda answer: answer.url.endswith("/save")) as saved:
        save_version(page)
    code = f"st{uuid.uuid4().hex[:8]}"
    issued = issue_with(guest, saved.value.json()["design"], code, recipient)
    with pypdfium2.PdfDocument(issued) as pdf:
        printed = pdf[0].render(scale=2).to_pil()
    assert difference(shown, printed) < 0.004


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_certificate_is_made_by_keyboard_alone(visitor: Any, locale: str) -> None:
    guest = visitor("admin", viewport=DESKTOP, locale=locale)
    page = new_design(guest, "By keyboard")
    press = page.keyboard.press

    add_by_keyboard(page, "heading")
    expect(chosen(page)).to_be_focused()
    press("Enter")
    page.keyboard.type("For {recipient")
    expect(page.locator(".st-value-menu li").first).to_be_visible()
    press("Enter")
    press("Escape")
    expect(chosen(page)).to_be_focused()
    before = place(page)
    press("Shift+ArrowUp")
    press("ArrowRight")
    press("Alt+ArrowRight")
    assert place(page)[:2] == pytest.approx([before[0] + 1.1, before[1] - 10], abs=0.01)
    expect(page.locator("#st-live")).not_to_be_empty()
    add_by_keyboard(page, "qr")
    expect(elements(page)).to_have_count(2)
    # Tab goes through the page in reading order, and Shift+Tab back.
    page.locator("#st-stage").focus()
    press("Tab")
    first = chosen(page).get_attribute("data-id")
    press("Tab")
    assert chosen(page).get_attribute("data-id") != first
    press("Shift+Tab")
    assert chosen(page).get_attribute("data-id") == first
    press("Control+d")
    expect(elements(page)).to_have_count(3)
    press("Control+z")
    expect(elements(page)).to_have_count(2)
    press("?")
    expect(page.locator("dialog[open] .st-keys")).to_be_visible()
    guest.look("studio-keys")
    press("Escape")
    wait_until_saved(page)
    press("Control+s")
    dialog = page.locator("dialog.st-dialog[open]")
    expect(dialog.locator(".st-proof__page").first).to_be_visible(timeout=60_000)
    while not dialog.locator(".btn-primary").evaluate("one => one === document.activeElement"):
        press("Tab")
    press("Enter")
    expect(dialog).to_have_count(0, timeout=60_000)
    assert "For {recipient_name}" in json.dumps(stored(page)["template"])


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_certificate_is_made_by_touch_on_a_phone(visitor: Any, locale: str) -> None:
    guest = visitor("admin", viewport=PHONE, locale=locale, touch=True)
    page = new_design(guest, "By touch")
    guest.look("studio-phone")
    page.locator("[data-panel=add]").tap()
    guest.look("studio-phone-add")
    tile(page, "recipient_name").tap()
    expect(page.locator("#st-inspector")).to_be_visible()
    guest.look("studio-phone-form")
    page.locator("#st-inspector-close").tap()
    before = stored_place(page)
    x, y = middle(chosen(page))
    finger(page, [(x, y), (x + 10, y + 20), (x + 30, y + 60)])
    wait_until_saved(page)
    after = stored_place(page)
    assert after["x"] > before["x"]
    assert after["y"] > before["y"]
    # Two fingers make the page larger.
    zoom = page.locator("#st-zoom").inner_text()
    page.evaluate(_PINCH)
    expect(page.locator("#st-zoom")).not_to_have_text(zoom)
    page.locator("#st-fit").tap()
    page.locator("#st-save").tap()
    save_version(page)


def stored_place(page: Any) -> dict[str, float]:
    """Where the first element stands, as the form says once it is saved."""
    wait_until_saved(page)
    position: dict[str, float] = stored(page)["template"]["schemas"][0][0]["position"]
    return position


def finger(page: Any, points: list[tuple[float, float]]) -> None:
    """One finger put down at the first point, moved through the others, and lifted."""
    session = page.context.new_cdp_session(page)
    for index, (x, y) in enumerate(points):
        kind = "touchMove" if index else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()


_PINCH = """() => {
  const stage = document.getElementById('st-stage');
  const frame = stage.getBoundingClientRect();
  stage.setPointerCapture = () => {};
  const at = (id, x, type) => stage.dispatchEvent(new PointerEvent(type, {
    pointerId: id, pointerType: 'touch', clientX: frame.left + x, clientY: frame.top + 40, bubbles: true, button: 0,
  }));
  at(11, 150, 'pointerdown'); at(12, 200, 'pointerdown');
  at(11, 90, 'pointermove'); at(12, 260, 'pointermove');
  at(11, 90, 'pointerup'); at(12, 260, 'pointerup');
}"""


def test_a_hundred_steps_are_undone_to_the_first_state_byte_for_byte(visitor: Any) -> None:
    guest = visitor("admin", viewport=DESKTOP)
    page = new_design(guest, "A hundred steps")
    for name in ("heading", "recipient_name", "signature"):
        tile(page, name).click()
    wait_until_saved(page)
    first = json.dumps(stored(page)["template"])
    steps = page.locator("#st-undo").get_attribute("aria-label")
    page.locator("#st-stage").focus()
    keys = [
        ["Tab", "ArrowRight"],
        ["Control+d"],
        ["Shift+ArrowDown"],
        ["Control+]"],
        ["Control+l"],
        ["Control+l"],
        ["Alt+ArrowLeft"],
        ["Control+a", "Control+g"],
        ["Shift+Tab", "Tab", "Delete"],
        ["Control+a", "Control+Shift+g"],
    ]
    for step in range(100):
        for key in keys[step % len(keys)]:
            page.keyboard.press(key)
    assert page.locator("#st-undo").get_attribute("aria-label") != steps
    for _step in range(140):
        if page.locator("#st-undo").get_attribute("aria-label") == steps:
            break
        page.keyboard.press("Control+z")
    wait_until_saved(page)
    assert json.dumps(stored(page)["template"]) == first


def test_two_editors_lose_nothing(visitor: Any) -> None:
    one = visitor("admin", viewport=DESKTOP)
    page = new_design(one, "For two")
    tile(page, "text").click()
    wait_until_saved(page)
    other = visitor("admin", viewport=DESKTOP)
    second = other.go(page.url)
    wait_for_editor(second)
    tile(second, "qr").click()
    wait_until_saved(second)
    one.complaints.clear()
    tile(page, "recipient_name").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible(timeout=20_000)
    one.hold_against_axe("studio-conflict")
    dialog.locator(".btn-primary").click()
    wait_until_saved(page)
    assert [one["type"] for one in stored(page)["template"]["schemas"][0]] == ["text", "text"]
    # Theirs is one step back.
    page.locator("#st-undo").click()
    wait_until_saved(page)
    assert [one["type"] for one in stored(page)["template"]["schemas"][0]] == ["text", "qrcode"]
    # Mine as a draft of its own: this one goes on with theirs, the copy has what was mine.
    tile(second, "heading").click()
    second.locator("dialog[open] .btn-primary").click()
    wait_until_saved(second)
    theirs = stored(second)["template"]["schemas"][0]
    tile(page, "barcode").click()
    dialog.locator(".st-dialog__actions button").first.click()
    wait_until_saved(page)
    assert stored(page)["template"]["schemas"][0] == theirs
    one.complaints.clear()
    one.look("studio-kept-as-a-copy")
    page.locator(".st-note a").click()
    wait_for_editor(page)
    assert [one["type"] for one in stored(page)["template"]["schemas"][0]] == ["text", "qrcode", "code128"]


def test_work_without_a_connection_is_kept_and_sent_later(visitor: Any) -> None:
    guest = visitor("admin", viewport=DESKTOP)
    page = new_design(guest, "Offline")
    tile(page, "text").click()
    wait_until_saved(page)
    guest.context.set_offline(True)
    page.locator("#st-stage").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#st-state")).to_have_attribute("data-state", "offline", timeout=20_000)
    y = place(page)[1]
    guest.context.set_offline(False)
    wait_until_saved(page)
    assert stored(page)["template"]["schemas"][0][0]["position"]["y"] == y
