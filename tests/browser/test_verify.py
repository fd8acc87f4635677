"""A stranger verifies what they were given: by dropping it, by choosing it, with and without scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE

VERIFY = "/credcloud/verify/"
DROP = """([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, {type: "application/json"}));
  return carried;
}"""


@pytest.fixture
def given(visitor: Any, tmp_path: Path) -> dict[str, Path]:
    """The files of one of the demo's credentials, as its owner saves them."""
    learner = visitor("learner")
    page = learner.go("/credcloud/my/")
    path = page.locator(".ccp-card__title a").first.get_attribute("href").rstrip("/")
    files = {}
    for kind, address in (("json", f"{path}.json"), ("pdf", f"{path}/certificate.pdf")):
        answer = learner.context.request.get(learner.site + address)
        assert answer.ok, address
        files[kind] = tmp_path / f"credential.{kind}"
        files[kind].write_bytes(answer.body())
    return files


def drop(page: Page, name: str, text: str) -> None:
    carried = page.evaluate_handle(DROP, [name, text])
    page.dispatch_event("body", "dragenter", {"dataTransfer": carried})
    expect(page.locator(".ccp-drop--over")).to_be_visible()
    page.dispatch_event("body", "drop", {"dataTransfer": carried})


@pytest.mark.parametrize(("viewport", "locale"), [(DESKTOP, "en"), (PHONE, "ar")])
def test_a_file_is_dropped_and_the_address_compared(
    visitor: Any, given: dict[str, Path], viewport: dict[str, int], locale: str
) -> None:
    stranger = visitor(viewport=viewport, locale=locale)
    page = stranger.go(VERIFY)
    stranger.look("verify-file")
    drop(page, "credential.json", given["json"].read_text())
    expect(page.locator(".ccp-standing--valid")).to_be_visible()
    stranger.look("verified")
    page.locator("#ccp-email").fill("somebody.else@example.org")
    page.locator("form.ccp-panel button[type=submit]").click()
    expect(page.locator(".ccp-match--bad")).to_be_visible()
    stranger.look("verified-somebody-else")
    forged = json.loads(given["json"].read_text())
    forged["validFrom"] = "2020-01-01T00:00:00Z"
    page = stranger.go(VERIFY)
    drop(page, "forged.json", json.dumps(forged))
    expect(page.locator(".ccp-standing--revoked")).to_be_visible()
    stranger.look("verified-forged")


@pytest.mark.parametrize("kind", ["json", "pdf"])
def test_without_scripts_a_file_is_chosen_and_sent(visitor: Any, given: dict[str, Path], kind: str) -> None:
    stranger = visitor(javascript=False)
    page = stranger.go(VERIFY)
    page.locator("#ccp-file").set_input_files(given[kind])
    page.locator(".ccp-drop button[type=submit]").click()
    expect(page.locator(".ccp-standing--valid")).to_be_visible()
    assert page.locator(".ccp-facts__name").inner_text().strip()


def test_without_scripts_the_page_waits_for_the_worker_by_itself(visitor: Any) -> None:
    stranger = visitor(javascript=False)
    page = stranger.go(VERIFY)
    page.locator("#ccp-id").fill("https://issuer.example.invalid/badge.json")
    page.locator("form[role=search] button").click()
    # Waiting, then the answer: nobody is at that address. Both pages come without a click.
    expect(page.locator("[role=alert]")).to_contain_text("issuer.example.invalid", timeout=40_000)
