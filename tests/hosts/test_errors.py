"""The pages that say why there is no page: in the reader's language, with what to do next, without a traceback."""

from __future__ import annotations

import errno
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.test.client import RequestFactory
from django.utils import translation

from credcloud_bridge.hosts.site import errors, views
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db


def test_an_address_without_a_page_says_so_and_leads_on() -> None:
    response = Client().get("/nowhere/?next=<script>alert(1)</script>")
    assert response.status_code == 404
    text = response.content.decode()
    assert "There is no page at this address" in text
    assert "Go to the start page" in text
    assert "<script>alert" not in text


def test_another_role_is_told_what_to_do() -> None:
    course = make_course()
    client = Client()
    client.force_login(make_user())
    response = client.get(f"/courses/{course.key}/instructor/")
    assert response.status_code == 403
    assert "You may not see this page" in response.content.decode()


def test_a_failure_is_told_without_the_database_and_without_its_details(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    def locked(**_: object) -> None:
        raise RuntimeError("locked")

    client = Client(raise_request_exception=False)
    client.force_login(make_user())
    monkeypatch.setattr(views.lms, "courses_of", locked)
    response = client.get("/")
    assert response.status_code == 500
    text = response.content.decode()
    assert "Something went wrong on this site" in text
    assert "What was saved before is safe" in text
    assert "locked" not in text
    with django_assert_num_queries(0):
        errors.server_error(RequestFactory().get("/"))


def test_a_form_with_too_many_fields_is_refused_with_advice() -> None:
    response = Client().post("/login/", {f"field{number}": "x" for number in range(1_100)})
    assert response.status_code == 400
    assert "Nothing was changed" in response.content.decode()


def test_a_form_without_its_token_is_told_to_reload() -> None:
    response = Client(enforce_csrf_checks=True).post("/login/", {"username": "x"})
    assert response.status_code == 403
    assert "reload the page and send the form again" in response.content.decode()


def test_the_pages_are_rendered_from_right_to_left_too() -> None:
    client = Client(headers={"accept-language": "ar"})
    assert 'dir="rtl"' in client.get("/nowhere/").content.decode()
    with translation.override("ar"):
        assert 'dir="rtl"' in errors.server_error(RequestFactory().get("/")).content.decode()


def test_an_upload_that_breaks_off_is_read_to_its_end_so_that_the_browser_shows_the_page(
    rf: RequestFactory,
) -> None:
    request = rf.post("/", b"x" * 200_000, content_type="text/csv")
    request.read(10)
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError:
        assert errors.server_error(request).status_code == 507
    assert request.read() == b""


@pytest.mark.parametrize(("free", "full"), [(4_096, True), (10**9, False)])
def test_sqlite_that_cannot_even_read_says_so_when_the_disk_is_full(
    monkeypatch: pytest.MonkeyPatch, free: int, full: bool
) -> None:
    monkeypatch.setattr(errors.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    assert errors.disk_is_full(OperationalError("disk I/O error")) is full


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        OperationalError(1213, "Deadlock found when trying to get lock"),
        OperationalError(1205, "Lock wait timeout exceeded"),
    ],
)
def test_a_database_that_is_busy_asks_to_try_again_on_whatever_page(
    monkeypatch: pytest.MonkeyPatch, error: OperationalError
) -> None:
    def busy(**_: object) -> None:
        raise error

    client = Client(raise_request_exception=False)
    client.force_login(make_user())
    monkeypatch.setattr(views.lms, "courses_of", busy)
    response = client.get("/")
    assert response.status_code == 503
    page = response.content.decode()
    assert "The database of this site is busy" in page
    assert "Wait a moment and try again" in page


def test_a_database_that_is_away_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> None:
        raise OperationalError(2006, "Server has gone away")

    make_course()
    client = Client(raise_request_exception=False)
    client.force_login(make_user())
    monkeypatch.setattr(views.lms, "courses_of", away)
    response = client.get("/")
    assert response.status_code == 503
    assert "The database of this site does not answer" in response.content.decode()
