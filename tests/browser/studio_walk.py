"""The design studio as a designer uses it. Nothing here depends on the language of the page."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import settled_box

HOME = "/credcloud/studio/?course=course-v1:CredU%2BDS101%2B2026"
# In the order of the panel's tiles.
TILES = (
    "heading",
    "text",
    "recipient_name",
    "value",
    "picture",
    "logo",
    "signature",
    "qr",
    "circle",
    "barcode",
    "signature_file",
)
SIDE = 480  # pixels, to compare at


def new_design(guest: Any, name: str) -> Page:
    """From the list of designs to the editor with an empty A4 page."""
    page: Page = guest.go(HOME)
    form = page.locator("form:has(input[name=from][value=empty])")
    page.locator("details:has(form input[name=from][value=empty]) > summary").click()
    form.locator("[name=name]").fill(name)
    form.locator("[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/studio/drafts/[0-9a-f-]{36}/$"))
    wait_for_editor(page)
    return page


def wait_for_editor(page: Page) -> None:
    """Until the editor is there, with its people and fonts."""
    expect(page.locator("#st-loading")).to_have_count(0, timeout=30_000)
    expect(page.locator("body[data-studio=ready]")).to_be_visible(timeout=30_000)


def tile(page: Page, name: str) -> Locator:
    """The tile of the panel that adds something."""
    return page.locator("#st-panel .st-tiles").first.locator(".st-tile").nth(TILES.index(name))


def add_by_keyboard(page: Page, name: str) -> None:
    """Press such a tile, reached with F6 and Tab."""
    page.locator("#st-stage").focus()
    page.keyboard.press("Shift+F6")
    for _step in range(6 + TILES.index(name)):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def elements(page: Page) -> Locator:
    """Everything on the page, from back to front."""
    return page.locator(".st-element")


def chosen(page: Page) -> Locator:
    """What is chosen."""
    return page.locator(".st-element--chosen")


def middle(one: Locator) -> tuple[float, float]:
    """The middle of an element in the window."""
    box = settled_box(one.locator(".st-hit"))
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def place(page: Page) -> list[float]:
    """Left, top, width and height of what is chosen, as the form beside the stage says."""
    fields = page.locator("#st-inspector .st-place .st-input--number")
    return [float(fields.nth(index).input_value()) for index in range(fields.count())]


def drag(page: Page, one: Locator, dx: float, dy: float) -> None:
    """An element moved by the mouse, some pixels in the window; without snapping."""
    x, y = middle(one)
    page.mouse.move(x, y)
    page.mouse.down()
    page.keyboard.down("Control")
    for step in range(1, 9):
        page.mouse.move(x + dx * step / 8, y + dy * step / 8)
    page.mouse.up()
    page.keyboard.up("Control")


def wait_until_saved(page: Page) -> None:
    """Until the server has everything."""
    expect(page.locator("#st-state")).to_have_attribute("data-state", "saved", timeout=30_000)


def stored(page: Page) -> dict[str, Any]:
    """The draft's document as the server has it."""
    answer: dict[str, Any] = page.evaluate("fetch('document').then(one => one.json())")
    document: dict[str, Any] = answer["document"]
    return document


def save_version(page: Page) -> None:
    """The dialog, its sentence and its proof, and then the version."""
    dialog = page.locator("dialog.st-dialog[open]")
    expect(dialog.locator(".st-usage__sentence")).to_be_visible()
    expect(dialog.locator(".st-proof__page").first).to_be_visible(timeout=60_000)
    dialog.locator(".btn-primary").click()
    expect(dialog).to_have_count(0, timeout=60_000)


def stage_picture(page: Page) -> Image.Image:
    """The page as it is on the screen, nothing chosen."""
    page.keyboard.press("Escape")
    expect(chosen(page)).to_have_count(0)
    expect(page.locator(".st-overlay .st-frame")).to_have_count(0)
    paper = settled_box(page.locator(".st-paper"))
    return Image.open(io.BytesIO(page.screenshot(clip=paper, caret="initial")))  # type: ignore[arg-type]


def difference_to_print(page: Page) -> float:
    """Which part of the page looks otherwise on the stage than the compiler renders it, 0 to 1."""
    stage = stage_picture(page)
    page.locator("#st-preview").click()
    proof = page.locator("dialog[open] .st-proof__page").first
    expect(proof).to_be_visible(timeout=60_000)
    address = proof.get_attribute("src") or ""
    printed = Image.open(io.BytesIO(base64.b64decode(address.split(",")[1])))
    page.keyboard.press("Escape")
    return difference(stage, printed)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Which part of the pixels differs, where half a pixel to the side does not count."""
    small = [
        image.convert("L")
        .resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        .filter(ImageFilter.GaussianBlur(1.5))
        for image in (one, other)
    ]
    inner = (4, 4, SIDE - 4, SIDE - 4)
    histogram = ImageChops.difference(*small).crop(inner).histogram()
    return sum(histogram[40:]) / sum(histogram)
