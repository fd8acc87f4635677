"""Whoever is signed out in the middle of something comes back, after signing in, to the page where it was."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.dashboard.issuing import address
from tests.factories import make_course

pytestmark = pytest.mark.django_db

ORIGIN = "http://testserver"


@pytest.fixture
def course() -> Any:
    return make_course()


def leads_back_to(answer: Any) -> str:
    login = answer.headers.get("HX-Redirect") or answer.headers["Location"]
    return parse_qs(urlsplit(login).query)["next"][0]


def test_a_page_leads_back_to_itself(course: Any) -> None:
    page = address(course, "pending/?page=3")
    assert leads_back_to(Client().get(page)) == page


def test_a_form_that_was_sent_leads_back_to_its_page(course: Any) -> None:
    page = address(course, "pending/?page=3")
    answer = Client().post(address(course, "pending/publish/"), headers={"referer": ORIGIN + page})
    # "restore" has the page's script put back what was typed.
    assert leads_back_to(answer) == f"{page}&restore=1"


def test_a_part_of_a_page_leads_back_to_the_whole_page(course: Any) -> None:
    page = address(course, "pending/?page=3")
    htmx = {"hx-request": "true", "hx-current-url": ORIGIN + page}
    for answer in (
        Client().get(page, headers=htmx),
        Client().post(address(course, "pending/publish/"), headers=htmx),
    ):
        assert answer.status_code == 401
        assert leads_back_to(answer) == f"{page}&restore=1"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/credcloud/", "http://testserver/admin/", "//evil.example/", "", "javascript:x"],
)
def test_nothing_leads_elsewhere(course: Any, elsewhere: str) -> None:
    for headers in ({"referer": elsewhere}, {"hx-request": "true", "hx-current-url": elsewhere}):
        answer = Client().post(address(course, "pending/publish/"), headers=headers)
        assert leads_back_to(answer) == f"{address(course)}?restore=1"
