"""The flow as a person walks it. Nothing here depends on the language of the page."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

COURSE = "/credcloud/courses/course-v1:CredU+DS101+2026/"
LONG_ARABIC = "عبد الرحمن بن محمد بن عبد العزيز آل الشيخ الخوارزمي الأندلسي القرطبي البغدادي"


def choose_group(visitor: Any, code: str, course: str = COURSE) -> None:
    """Screens 1 and 2: from the issuer home to a new batch of the group with this code."""
    page = visitor.go(course)
    visitor.look(f"home-{code}")
    page.locator("a.btn-primary[href$='/issue/']").first.click()
    expect(page.locator("form.cc-group-card").first).to_be_visible()
    visitor.look(f"choose-{code}")
    card = page.locator("form.cc-group-card").filter(
        has=page.locator(".cc-code", has_text=re.compile(f"^{code}$"))
    )
    card.locator("button[name=group]").click()
    expect(page).to_have_url(re.compile(r"/batches/.*/recipients/"))


def choose_quickly(visitor: Any, code: str, course: str = COURSE) -> None:
    """Screen 2 alone, not looked at."""
    page = visitor.go(f"{course}issue/?q={code}")
    page.locator("form.cc-group-card button[name=group]").first.click()
    expect(page).to_have_url(re.compile(r"/batches/.*/recipients/"))


def take_enrolments(visitor: Any, name: str) -> int:
    """Screen 3, first way: everybody who passed; returns how many were taken."""
    page = visitor.page
    page.locator("#roster-passed").select_option("yes")
    submit_filters_without_script(page)
    everybody = page.locator("#cc-roster input[name=all]")
    expect(page.locator("#cc-roster input[type=hidden][name=passed]").first).to_have_value("yes")
    expect(everybody).to_be_visible()
    total = int(everybody.get_attribute("data-cc-total") or 0)
    visitor.look(f"enrolments-{name}")
    everybody.check()
    page.locator("#cc-roster .cc-bulk button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/verify/|/jobs/"))
    wait_for_job(visitor)
    return total


def submit_filters_without_script(page: Page) -> None:
    """Press the filter button that only people without JavaScript see."""
    button = page.locator("form.cc-roster-filters button[type=submit]")
    if button.is_visible():
        button.click()


def wait_for_job(visitor: Any) -> None:
    """Wait on a job's page until it forwards or is done, then go on."""
    page = visitor.page
    # A page that watches its job leaves by itself, and shows the way on only where something failed.
    arrived = page.locator("main:not(:has(#cc-job)), #cc-job .cc-action-row a.btn").first
    expect(arrived).to_be_visible(timeout=60_000)
    if page.locator("#cc-job .cc-action-row").count():
        page.locator("#cc-job .cc-action-row a.btn").last.click()
        expect(page.locator("#cc-job")).to_have_count(0)


def open_way(page: Page, way: str) -> None:
    """One of the three ways to give recipients: enrolments, by-hand, spreadsheet."""
    expect(page.locator("main a[href*='/recipients/']").first).to_be_visible()
    if not page.locator(f"a[href$='/recipients/{way}/']").count():
        page.locator("a[href$='/recipients/']").first.click()
        expect(page).to_have_url(re.compile("/recipients/"))
    page.locator(f"a[href$='/recipients/{way}/']").first.click()
    expect(page).to_have_url(re.compile(f"/recipients/{way}/"))


def add_by_hand(visitor: Any, name: str, rows: list[tuple[str, str]]) -> None:
    """Screen 3, second way."""
    page = visitor.page
    open_way(page, "by-hand")
    type_rows(page, rows)
    visitor.look(f"by-hand-{name}")
    page.locator("button.btn-primary[name=do][value=add]").click()
    expect(page.locator("#r1-name")).to_have_value("")


def type_rows(page: Page, rows: list[tuple[str, str]]) -> None:
    """Type these names and addresses into the form by hand."""
    for number, (recipient, email) in enumerate(rows, start=1):
        if not page.locator(f"#r{number}-name").count():
            page.locator("button[name=do][value=more]").click()
        page.locator(f"#r{number}-name").fill(recipient)
        page.locator(f"#r{number}-email").fill(email)


def download_template(page: Page) -> bytes:
    """The group's XLSX template, as its download button gives it."""
    with page.expect_download() as waiting:
        page.locator("a[href$='/template.xlsx']").click()
    return Path(waiting.value.path()).read_bytes()


def fill_template(template: bytes, rows: list[list[Any]]) -> bytes:
    """The template with ``rows`` below its headings, each the values of its first columns."""
    book = load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(row=number, column=column, value=value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def attach(visitor: Any, name: str, filename: str, content: bytes, mime: str = "") -> None:
    """Screen 3, third way, up to what the file asks or says."""
    page = visitor.page
    if "/recipients/spreadsheet/" not in page.url:
        open_way(page, "spreadsheet")
    visitor.look(f"spreadsheet-{name}")
    page.locator("#sheet-file").set_input_files(
        {"name": filename, "mimeType": mime or "application/octet-stream", "buffer": content}
    )
    page.locator("form[data-issue-attach] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/uploads/"))


def confirm_upload(visitor: Any, name: str) -> None:
    """Confirm and continue, to the verify screen."""
    page = visitor.page
    visitor.look(f"upload-{name}")
    page.locator("form.cc-confirm-upload button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/verify/|/jobs/"))
    wait_for_job(visitor)


def to_verify(page: Page) -> None:
    """Screen 4."""
    if "/verify/" not in page.url:
        page.locator("a[href$='/verify/'][href*='/batches/']").first.click()
    expect(page.locator("#cc-generate")).to_be_visible()


def generate(visitor: Any) -> None:
    """Screen 5: leaves rows with errors behind, waits for the job, ends under review."""
    page = visitor.page
    leave = page.locator("#cc-generate input[name=leave_errors]")
    if leave.count():
        leave.check()
    page.locator("#cc-generate button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/pending/|/jobs/"))
    wait_for_job(visitor)
    expect(page).to_have_url(re.compile(r"/pending/"))


def confirm(page: Page) -> None:
    """The one confirmation, in the dialog or on its page."""
    page.locator("form.cc-confirm button[type=submit]").click()


def publish_all(visitor: Any, name: str, course: str = COURSE, query: str = "") -> str:
    """Screens 7: everything pending, or what ``query`` (with its "?") shows; returns what the confirmation said."""
    page = visitor.go(f"{course}pending/{query}")
    visitor.look(f"pending-{name}")
    page.locator("input[name=all]").check()
    page.locator(".cc-bulk__actions button.btn-primary").click()
    sentence: Locator = page.locator("form.cc-confirm .cc-consequence")
    expect(sentence).to_be_visible()
    said = sentence.inner_text()
    visitor.look(f"publish-confirm-{name}")
    confirm(page)
    page.wait_for_url(re.compile(r"/jobs/|/published/"))
    job = page.url.split("?")[0] if "/jobs/" in page.url else ""
    wait_for_job(visitor)
    if job:
        # Looked at when nothing moves any more; whoever opens it later stays.
        visitor.go(job)
        visitor.look(f"publish-job-{name}")
    return said


def publish_all_quickly(visitor: Any, pending: str) -> None:
    """Screen 7, everything that ``pending`` shows, not looked at."""
    page = visitor.go(pending)
    page.locator("input[name=all]").check()
    page.locator(".cc-bulk__actions button.btn-primary").click()
    confirm(page)
    page.wait_for_url(re.compile(r"/jobs/|/published/"))
    wait_for_job(visitor)
