"""A running site (web server, worker and all, as ``make run`` starts it) and a real browser to drive it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "artefacts" / "screenshots"
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SECONDS_TO_START = 120
# Forms are sent in the background, and a job of 200 rows is done before the answer comes.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a fresh site with the demo's data; stopped in order at the end.

    ``CREDCLOUD_TEST_SITE`` names one that runs already, for whoever writes these tests.
    """
    if running := os.environ.get("CREDCLOUD_TEST_SITE"):
        yield running
        return
    folder = tmp_path_factory.mktemp("site")
    port = _free_port()
    address = f"http://localhost:{port}"
    environment = os.environ | {
        "CREDCLOUD_VAR": str(folder / "var"),
        "CREDCLOUD_ROOT_URL": address,
        "CREDCLOUD_DEMO": "1",
        "PORT": str(port),
        "PYTHONWARNINGS": "default",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = folder / "site.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "scripts/run_site.py"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_answers(address, process, log)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
    (ROOT / "artefacts").mkdir(exist_ok=True)
    (ROOT / "artefacts" / "site.log").write_text(log.read_text())


def _wait_until_it_answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The site ended with status {process.returncode}:\n{log.read_text()}")
        try:
            requests.get(address, timeout=2).raise_for_status()
        except requests.RequestException:
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"The site does not answer after {SECONDS_TO_START} s:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser(chromium_path: str | None) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()


class Visitor:
    """Somebody in front of a browser. Every page that is looked at must be accessible and fit its window."""

    def __init__(self, context: BrowserContext, site: str, label: str, *, javascript: bool) -> None:
        self.context = context
        self.javascript = javascript
        self.site = site
        self.label = label
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({self.page.url})")

    def go(self, path: str) -> Page:
        """Open ``path`` of the site."""
        self.page.goto(self.site + path if path.startswith("/") else path)
        return self.page

    def sign_in(self, username: str) -> Visitor:
        """Sign in with a demo account."""
        self.go("/login/")
        self.page.locator("#id_username").fill(username)
        self.page.locator("#id_password").fill("demo")
        self.page.locator("form.ccs-login__form button[type=submit]").click()
        self.page.wait_for_url(lambda url: "/login/" not in url)
        return self

    def look(self, name: str) -> None:
        """Keep a picture of the page, and hold it against axe, its width and the console."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.settle()
        # Hiding the caret would put a style into the page, which the policy of some pages forbids.
        self.page.screenshot(path=ARTEFACTS / f"{name}-{self.label}.png", full_page=True, caret="initial")
        if self.javascript:  # axe needs it; the same pages are held against it by somebody who has it
            self.hold_against_axe(name)
        width = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, f"{name} is {width} px wider than the window"
        assert not self.complaints, f"{name}: {self.complaints}"

    def settle(self) -> None:
        """Wait until no form is being sent, the page is not about to be left, and nothing is loaded any more."""
        self.page.locator("html:not([data-cc-sending])").wait_for(state="attached")
        self.page.wait_for_load_state("networkidle")

    def hold_against_axe(self, name: str) -> None:
        """The page as it is, by all rules of axe."""
        self.page.evaluate(AXE)
        # All its rules: WCAG 2.2 A and AA with the one on the size of targets (2.5.8), and what it calls best practice.
        found = self.page.evaluate("axe.run(document, { rules: { 'target-size': { enabled: true } } })")
        violations = [
            f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:4]}"
            for one in found["violations"]
        ]
        assert not violations, f"{name} at {self.page.url}:\n" + "\n".join(violations)


@pytest.fixture
def visitor(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Makes visitors: ``visitor(username, viewport, locale, javascript)``.

    Where each of them stood at the end is kept as a picture, for tests that failed on the way.
    """
    contexts: list[BrowserContext] = []

    def make(
        username: str = "",
        *,
        viewport: dict[str, int] = DESKTOP,
        locale: str = "en",
        javascript: bool = True,
        time_zone: str = "Europe/Warsaw",
        touch: bool = False,
    ) -> Visitor:
        context = browser.new_context(
            viewport=viewport,
            locale=locale,
            java_script_enabled=javascript,
            timezone_id=time_zone,
            accept_downloads=True,
            has_touch=touch,
        )
        context.set_default_timeout(40_000)
        contexts.append(context)
        size = "phone" if viewport["width"] < 600 else "desktop"
        label = f"{size}-{locale}" + ("" if javascript else "-nojs")
        guest = Visitor(context, site, re.sub(r"[^\w-]", "", label), javascript=javascript)
        return guest.sign_in(username) if username else guest

    yield make
    last = ARTEFACTS / "last"
    last.mkdir(parents=True, exist_ok=True)
    for number, context in enumerate(contexts):
        name = re.sub(r"[^\w-]+", "-", request.node.name)
        for page in context.pages:
            page.screenshot(path=last / f"{name}{number}.png", caret="initial")
        context.close()
