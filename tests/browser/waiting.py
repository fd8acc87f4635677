"""Waiting for what a test needs, where Playwright has no word for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page

_SECONDS = 20
_STEP = 50  # milliseconds


def wait_until(page: Page, holds: Callable[[], Any], what: str, *, seconds: float = _SECONDS) -> None:
    """Ask again and again. Unlike ``wait_for_function`` this works on pages that forbid evaluating texts."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not in {seconds} seconds: {what}"
        page.wait_for_timeout(_STEP)


def settled_box(one: Locator) -> dict[str, float]:
    """Where an element is in the window, once it stays there: what is drawn anew is gone for a moment."""
    found: list[Any] = [None]

    def stays() -> bool:
        before, found[0] = found[0], one.bounding_box() if one.count() == 1 else None
        return found[0] is not None and found[0] == before

    wait_until(one.page, stays, "an element stays at its place")
    box: dict[str, float] = found[0]
    return box
