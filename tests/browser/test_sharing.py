"""A recipient shares a credential, keeps it, and keeps it back. Nothing here depends on the language of the page."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE


class _Blog(BaseHTTPRequestHandler):
    """Another site, which shows ``server.article``."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.server.article.encode())  # type: ignore[attr-defined]

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def blog() -> Iterator[Any]:
    server = HTTPServer(("127.0.0.1", 0), _Blog)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def own_credential(learner: Any) -> str:
    """The path of the first credential under My credentials."""
    page = learner.go("/credcloud/my/")
    learner.look("my-credentials")
    return str(page.locator(".ccp-card__title a").first.get_attribute("href"))


@pytest.mark.parametrize(("viewport", "locale"), [(DESKTOP, "en"), (PHONE, "ar")])
def test_a_recipient_chooses_who_sees_it(visitor: Any, viewport: dict[str, int], locale: str) -> None:
    learner = visitor("learner", viewport=viewport, locale=locale)
    path = own_credential(learner)
    page = learner.go(path)
    name = page.locator(".ccp-facts__name").inner_text()
    for fold in page.locator("details.ccp-fold > summary").all():
        fold.click()
    learner.look("shared")
    try:
        page.locator(".ccp-visibility input[value=private]").check()
        page.locator(".ccp-visibility button").click()
        expect(page.locator(".cc-message")).to_be_visible()
        expect(page.locator(".ccp-visibility input[value=private]")).to_be_checked()
        learner.look("kept-private")
        stranger = visitor(viewport=viewport, locale=locale)
        stranger.go(path)
        expect(stranger.page.locator(".ccp-standing--valid")).to_be_visible()
        assert name not in stranger.page.content()
        stranger.look("private")
    finally:
        learner.go(path)
        page.locator(".ccp-visibility input[value=link]").check()
        page.locator(".ccp-visibility button").click()
        expect(page.locator(".cc-message")).to_be_visible()
    stranger.go(path)
    expect(stranger.page.locator(".ccp-facts__name")).to_have_text(name)


def test_another_site_shows_it_in_a_frame_that_leads_to_its_page(visitor: Any, blog: Any) -> None:
    learner = visitor("learner")
    path = own_credential(learner)
    page = learner.go(path)
    blog.article = f"<!doctype html><title>A blog</title>{page.locator('#ccp-embed').input_value()}"
    reader = visitor()
    reader.go(f"http://127.0.0.1:{blog.server_port}/")
    frame = reader.page.locator("iframe")
    expect(frame).to_be_visible()
    reader.page.wait_for_load_state("networkidle")
    place = frame.bounding_box()
    assert place is not None
    # The frame runs no script, not even the test's: so it is clicked on as a person would.
    with reader.context.expect_page() as opened:
        reader.page.mouse.click(place["x"] + 100, place["y"] + 100)
    expect(opened.value.locator(".ccp-standing--valid")).to_be_visible()
    assert opened.value.url.endswith(path)


def test_everything_can_be_downloaded(visitor: Any) -> None:
    learner = visitor("learner")
    path = own_credential(learner)
    with learner.page.expect_download() as archive:
        learner.page.locator("a[href$='/my/credentials.zip']").click()
    assert archive.value.suggested_filename.endswith(".zip")
    page = learner.go(path)
    with page.expect_download() as pdf:
        page.locator("a[href$='/certificate.pdf']").click()
    assert pdf.value.suggested_filename.endswith(".pdf")
    page.locator("details.ccp-fold", has=page.locator(".ccp-formats")).locator("summary").click()
    with page.expect_download() as picture:
        page.locator("a[href$='/download/certificate.png']").click()
    assert picture.value.suggested_filename.endswith(".png")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_page_is_printed_on_one_sheet(visitor: Any, paper: str) -> None:
    learner = visitor("learner")
    page = learner.go(own_credential(learner))
    page.wait_for_load_state("networkidle")
    # However much its group says of it.
    page.evaluate(
        """() => document.querySelectorAll(".ccp-prose").forEach((text) => {
          text.textContent = "Statistics, programming and judgement for people who work with data. ".repeat(40);
        })"""
    )
    printed = page.pdf(format=paper, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_every_page_of_a_certificate_is_printed_on_a_sheet_of_its_own(
    visitor: Any, paper: str, landscape: bool
) -> None:
    learner = visitor("learner")
    page = learner.go(own_credential(learner))
    # Two further pages, as the page has them for a design of three.
    page.evaluate(
        """() => {
          const art = document.querySelector(".ccp-art");
          art.classList.add("ccp-art--pages");
          const first = art.querySelector(".ccp-art__certificate");
          first.after(first.cloneNode(true), first.cloneNode(true));
        }"""
    )
    page.wait_for_load_state("networkidle")
    printed = page.pdf(format=paper, landscape=landscape, print_background=True)
    document = pdfium.PdfDocument(printed, autoclose=True)
    pictures = [
        [
            item.get_bounds()
            for item in sheet.get_objects(max_depth=4)
            if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE
        ]
        for sheet in document
    ]
    large = [[box for box in boxes if box[2] - box[0] > 200] for boxes in pictures]
    assert [len(boxes) for boxes in large] == [1, 1, 1, 0]
    assert all((sheet.get_width() > sheet.get_height()) is landscape for sheet in document)
    for sheet, boxes in zip(document, large, strict=True):
        for left, bottom, right, top in boxes:
            width, height = sheet.get_size()
            assert 0 <= left < right <= width
            assert 0 <= bottom < top <= height
            # As large as paper and certificate allow.
            assert right - left > 0.84 * width or top - bottom > 0.65 * height
