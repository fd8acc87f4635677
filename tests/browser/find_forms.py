"""Finding every form of the site by following its links, each kind of page once."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, Response

# What differs between two pages of one kind.
_IDS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|course-v1:[^/]+|(?<=/)\d+(?=/)|(?<=/c/)[^/]+|(?<=/new/)[^/]+/[^/]+"
)
# Files, and pages that would end the visit.
_NO_PAGES = re.compile(
    r"\.(pdf|png|jpe?g|svg|json|jsonld|xlsx|csv|zip|txt|ico)$|/logout/|/image/|/jsi18n/|/sso/"
)
# Django admin's own forms are Django's; ours are pages among them.
_ADMINS_OWN = re.compile(r"/admin/.*/(add|change|delete|history|password)/|/admin/doc/")
_LINKS = """() => [...document.querySelectorAll("a[href]:not([download]):not([data-cc-download])")]
  .filter((link) => link.origin === location.origin).map((link) => link.href)"""
# Each form, what it is known by, and how to reach it again in this page.
_FORMS = """() => [...document.querySelectorAll("form")].map((form, number) => {
  const controls = [...form.elements].filter((one) => one.name && one.type !== "hidden" && !one.matches("button"));
  return {
    number, method: form.method, action: new URL(form.getAttribute("action") || "", location.href).pathname,
    id: form.id, style: form.className, part: form.hasAttribute("hx-get") || form.hasAttribute("hx-post"),
    fields: [...new Set(controls.map((one) => one.name.replace(/\\d+/g, "0")))].sort(),
    off: Boolean(form.querySelector("fieldset:disabled")),
  };
})"""
# What opens a form without leaving the page: a question in the dialog, a row that becomes a form.
_OPENERS = """() => [...document.querySelectorAll("main a[hx-get], main button[hx-get], main button[hx-post]")]
  .map((one, number) => ({ number, address: one.getAttribute("hx-get") || one.getAttribute("hx-post") }))"""
OPENERS = "main a[hx-get], main button[hx-get], main button[hx-post]"


def kind_of(address: str) -> str:
    """The address without what differs between two pages of one kind."""
    return _IDS.sub("…", urlsplit(address).path)


@dataclass(frozen=True)
class Found:
    """A form on a page: the number of its element, or of what opens it."""

    page: str
    name: str
    number: int
    opener: bool = False


def open_page(page: Page, address: str) -> Response | None:
    """Open the page; once more where the form that was walked last was still on its way elsewhere."""
    try:
        return page.goto(address, wait_until="domcontentloaded")
    except Error as error:
        if "ERR_ABORTED" not in error.message and "interrupted by another" not in error.message:
            raise
    page.wait_for_load_state()
    return page.goto(address, wait_until="domcontentloaded")


def find_forms(visitor: Any, starts: list[str], known: set[str]) -> Iterator[Found]:
    """Every form of every kind of page that the visitor reaches from ``starts``, with its page open.

    ``known`` holds the names of forms that were found before; it grows.
    """
    page: Page = visitor.page
    waiting = deque(visitor.site + start for start in starts)
    seen: set[str] = set()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind in seen or _NO_PAGES.search(urlsplit(address).path) or _ADMINS_OWN.search(kind):
            continue
        seen.add(kind)
        answer = open_page(page, address)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        waiting.extend(page.evaluate(_LINKS))
        if "/admin/" in kind and not page.locator("#cc-main").count():
            continue
        forms = page.evaluate(_FORMS)
        openers = page.evaluate(_OPENERS)
        for form in forms:
            if form["method"] == "get" and not form["part"]:
                continue  # a search: nothing is sent, and the address keeps it
            name = f"{kind_of(form['action'])} {' '.join(form['fields'])[:60]} ({len(form['fields'])} fields)"
            if name not in known and not form["off"]:
                known.add(name)
                yield Found(address, name, form["number"])
        for opener in openers:
            name = f"opened by {kind_of(opener['address'])}"
            if name not in known:
                known.add(name)
                yield Found(address, name, opener["number"], opener=True)
