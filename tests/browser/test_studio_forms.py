"""Forms of the design studio: cropping, conditions seen for each person, whether a code can be scanned."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.branding.pictures import photograph as photographed_signature
from tests.branding.pictures import png
from tests.browser.studio_walk import (
    chosen,
    difference_to_print,
    drag,
    new_design,
    place,
    stored,
    tile,
    wait_until_saved,
)
from tests.browser.waiting import settled_box

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


def _halves() -> bytes:
    """A picture of 600 by 300, red on the left and blue on the right."""
    image = Image.new("RGB", (600, 300), "#c01818")
    image.paste(Image.new("RGB", (300, 300), "#1838c0"), (300, 0))
    return png(image)


def _with_picture(page: Page) -> None:
    with page.expect_file_chooser() as chooser:
        tile(page, "picture").click()
    chooser.value.set_files({"name": "halves.png", "mimeType": "image/png", "buffer": _halves()})
    expect(page.locator(".st-element image[href*='/assets/']")).to_have_count(1, timeout=30_000)


def _fields(dialog: Locator) -> Locator:
    return dialog.locator(".st-crop__fields .st-input--number")


def _pull(page: Page, handle: int, dx: float, dy: float) -> None:
    box = settled_box(page.locator(f".st-crop [data-handle='{handle}']"))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_picture_is_cropped_by_mouse_and_by_numbers_and_prints_so(visitor: Any, locale: str) -> None:
    guest = visitor("admin", viewport=DESKTOP, locale=locale)
    page = new_design(guest, "Cropped")
    _with_picture(page)
    x, y, width, height = place(page)[:4]
    page.locator("#st-inspector .st-row button").nth(1).click()
    dialog = page.locator("dialog[open]")
    stage = settled_box(dialog.locator(".st-crop__stage"))
    guest.look("studio-crop")
    # The left side to the middle, by its handle; then three fifths of the height, by number.
    _pull(page, 7, stage["width"] / 2, 0)
    assert float(_fields(dialog).nth(2).input_value()) == pytest.approx(50, abs=1)
    _fields(dialog).nth(0).fill("50")
    _fields(dialog).nth(2).fill("50")
    _fields(dialog).nth(3).fill("60")
    _fields(dialog).nth(3).press("Enter")
    dialog.locator(".btn-primary").click()
    expect(dialog).to_have_count(0)
    assert place(page)[:4] == pytest.approx([x + width / 2, y, width / 2, height * 0.6], abs=0.1)
    wait_until_saved(page)
    (element,) = stored(page)["template"]["schemas"][0]
    assert element["crop"] == {"x": 0.5, "y": 0, "width": 0.5, "height": 0.6, "proportion": 2}
    assert difference_to_print(page) < 0.004
    # The whole picture comes back where it was.
    page.locator("#st-stage").focus()
    page.keyboard.press("Tab")
    page.locator("#st-inspector .st-row button").nth(1).click()
    dialog.locator(".st-dialog__actions button").first.click()
    dialog.locator(".btn-primary").click()
    assert place(page)[:4] == pytest.approx([x, y, width, height], abs=0.1)
    wait_until_saved(page)
    assert "crop" not in stored(page)["template"]["schemas"][0][0]


def test_a_picture_is_cropped_by_touch_and_by_keyboard(visitor: Any) -> None:
    guest = visitor("admin", viewport=PHONE, touch=True)
    page = new_design(guest, "Cropped by touch")
    page.locator("[data-panel=add]").tap()
    _with_picture(page)
    page.locator("#st-inspector .st-row button").nth(1).tap()
    dialog = page.locator("dialog[open]")
    guest.look("studio-phone-crop")
    box = settled_box(dialog.locator("[data-handle='4']"))
    at = {"x": box["x"] + 14, "y": box["y"] + 14}
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    for step in (20, 60):
        moved = [{"x": at["x"] - step, "y": at["y"] - step / 2}]
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": moved})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    pulled = [float(_fields(dialog).nth(index).input_value()) for index in range(4)]
    assert pulled[:2] == [0, 0]
    assert max(pulled[2:]) < 95
    dialog.locator(".st-crop__frame").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert float(_fields(dialog).nth(0).input_value()) == 2
    dialog.locator(".btn-primary").tap()
    wait_until_saved(page)
    assert stored(page)["template"]["schemas"][0][0]["crop"]["x"] == pytest.approx(0.02)


def test_an_element_shows_under_a_condition_and_every_side_of_it_is_tried(visitor: Any) -> None:
    guest = visitor("admin", viewport=DESKTOP)
    page = new_design(guest, "With distinction")
    tile(page, "text").click()
    form = page.locator("#st-inspector")
    form.get_by_role("button", name="Show it only for some people").click()
    form.get_by_label("Value 1").select_option("grade")
    form.get_by_label("Test 1").select_option("is")
    form.get_by_label("Text 1").fill("A")
    form.get_by_label("Text 1").press("Tab")
    expect(form.locator(".st-outcome")).to_contain_text("Does not print for")
    page.locator(".st-person", has_text="Grade: A").click()
    expect(form.locator(".st-outcome")).to_contain_text("Prints for")
    guest.look("studio-condition")
    form.get_by_role("button", name="Add another condition").click()
    form.get_by_label("Value 2").select_option("expires_on")
    form.get_by_label("Test 2").select_option("empty")
    expect(form.locator(".st-outcome")).to_contain_text("Does not print for")
    wait_until_saved(page)
    (element,) = stored(page)["template"]["schemas"][0]
    assert (element["showIf"], element["showUnless"]) == ('grade="A"', "expires_on")
    form.get_by_role("button", name="Remove condition 2").click()
    form.get_by_role("button", name="Remove condition 1").click()
    wait_until_saved(page)
    (element,) = stored(page)["template"]["schemas"][0]
    assert not {"showIf", "showUnless"} & set(element)


def test_what_is_locked_is_not_moved_by_drag_keys_or_order_and_not_removed(visitor: Any) -> None:
    guest = visitor("admin", viewport=DESKTOP)
    page = new_design(guest, "Locked")
    for name in ("text", "heading", "recipient_name"):
        tile(page, name).click()
    wait_until_saved(page)
    held = stored(page)["template"]["schemas"][0][1]
    chosen_one = page.locator(f".st-element[data-id='{held['id']}']")
    page.locator("[data-panel=layers]").click()
    page.locator(f"[data-layer='{held['id']}'] .st-layer__name").click()
    page.locator("#st-stage").focus()
    chosen_one.focus()
    page.keyboard.press("Control+l")
    for key in ("ArrowRight", "Shift+ArrowDown", "Delete", "Control+]", "Control+x"):
        page.keyboard.press(key)
    drag(page, chosen_one, 60, 40)
    # With all others: aligned, spread, removed; the locked one stays.
    page.locator("#st-stage").focus()
    page.locator(f"[data-layer='{held['id']}'] .st-layer__name").press("Alt+ArrowDown")
    page.locator(".st-layers li .st-layer__name").first.click()
    for row in page.locator(".st-layers li .st-layer__name").all()[1:]:
        row.click(modifiers=["Shift"])
    page.locator("#st-inspector .st-choice button").first.click()
    page.get_by_role("button", name="Spread down").click()
    chosen_one.focus()
    page.keyboard.press("Delete")
    wait_until_saved(page)
    assert stored(page)["template"]["schemas"][0] == [held]
    assert stored(page)["layers"] == {held["id"]: {"locked": True}}
    page.locator(".st-layers .st-layer__name").click()
    chosen_one.focus()
    page.keyboard.press("Control+l")
    page.keyboard.press("ArrowRight")
    wait_until_saved(page)
    assert stored(page)["template"]["schemas"][0][0]["position"]["x"] == held["position"]["x"] + 1


def test_a_photographed_signature_is_cleaned_and_placed(visitor: Any) -> None:
    guest = visitor("admin", viewport=DESKTOP)
    page = new_design(guest, "Signed")
    with page.expect_file_chooser() as chooser:
        tile(page, "signature_file").click()
    photograph = {"name": "signature.jpg", "mimeType": "image/jpeg", "buffer": photographed_signature()}
    chooser.value.set_files(photograph)
    shown = page.locator(".st-element image[href*='/assets/']")
    expect(shown).to_have_count(1, timeout=30_000)
    answer = page.request.get(guest.site + (shown.get_attribute("href") or ""))
    corner = Image.open(BytesIO(answer.body())).convert("RGBA").getpixel((0, 0))
    assert corner[3] == 0, "the paper around the strokes is see-through"


def test_whether_a_code_can_be_scanned_is_said_in_words(visitor: Any) -> None:
    guest = visitor("admin", viewport=DESKTOP)
    page = new_design(guest, "Scanned")
    tile(page, "qr").click()
    form = page.locator("#st-inspector")
    expect(form.locator(".st-notes-of")).to_contain_text("Can be scanned in print")
    width = form.locator(".st-place .st-input--number").nth(2)
    width.fill("8")
    width.press("Enter")
    expect(form.locator(".st-notes-of")).to_contain_text("too small for many cameras")
    page.locator("#st-undo").click()
    expect(form.locator(".st-notes-of")).to_contain_text("Can be scanned in print")
    qr = chosen(page)
    target = settled_box(qr.locator(".st-hit"))
    tile(page, "recipient_name").click()
    box = settled_box(chosen(page).locator(".st-hit"))
    across = target["x"] + target["width"] / 2 - box["x"] - box["width"] / 2
    drag(page, chosen(page), across, target["y"] + target["height"] / 2 - box["y"] - box["height"] / 2)
    page.locator("[data-panel=problems]").click()
    expect(page.locator("#st-panel")).to_contain_text("lies over the QR code or its white margin")
    guest.look("studio-scan")
