"""Trying again when the database was busy: which errors, how often, and what a person reads in the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from credcloud_bridge import retry
from credcloud_bridge.web.api import retry_when_busy

BUSY = {
    "PostgreSQL: deadlock detected": "40P01",
    "PostgreSQL: could not serialize access": "40001",
    "PostgreSQL: lock not available": "55P03",
    "PostgreSQL: too many connections": "53300",
    "MySQL and MariaDB: deadlock": 1213,
    "MySQL and MariaDB: lock wait time-out": 1205,
    "MariaDB: record has changed since last read": 1020,
    "MySQL: server has gone away": 2006,
}
LASTING = {
    "PostgreSQL: disk full": "53100",
    "MySQL: disk full": 1021,
    "MySQL: table full": 1114,
    "MySQL: read only": 1290,
}


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(retry.time, "sleep", slept.append)
    return slept


class PostgresError(Exception):
    """As psycopg's: the code is an attribute."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("words of the server")
        self.sqlstate = sqlstate


def database_error(code: str | int) -> OperationalError:
    """The error as Django hands it on: the driver's is its cause, MySQL's code is the first argument."""
    if isinstance(code, int):
        return OperationalError(code, "words of the server")
    error = OperationalError("words of the server")
    error.__cause__ = PostgresError(code)
    return error


def sqlite_error(provoke: Callable[[], Any]) -> OperationalError:
    """What SQLite itself says, as Django hands it on."""
    with pytest.raises(sqlite3.Error) as caught:
        provoke()
    error = OperationalError(str(caught.value))
    error.__cause__ = caught.value
    return error


class Failing:
    """A transaction that fails with these errors, then succeeds."""

    def __init__(self, *errors: OperationalError) -> None:
        self.errors = list(errors)
        self.runs = 0

    def __call__(self) -> str:
        self.runs += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", BUSY.values(), ids=BUSY)
def test_a_busy_database_is_asked_again(code: str | int) -> None:
    work = Failing(database_error(code), database_error(code))
    assert retry.with_retries(work) == "done"
    assert work.runs == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", LASTING.values(), ids=LASTING)
def test_what_lasts_is_not_tried_again(code: str | int) -> None:
    work = Failing(database_error(code))
    with pytest.raises(OperationalError):
        retry.with_retries(work)
    assert work.runs == 1


UNAVAILABLE = {
    "PostgreSQL: disk full": "53100",
    "MySQL: disk full": 1021,
    "PostgreSQL: ended by an administrator": "57P01",
    "PostgreSQL: starting": "57P03",
    "PostgreSQL: connection failed": "08006",
    "MySQL: no connection": 2003,
    "MySQL: lost in the middle": 2013,
}


@pytest.mark.parametrize("code", UNAVAILABLE.values(), ids=UNAVAILABLE)
def test_a_database_that_can_note_nothing_is_told_from_one_that_says_no(code: str | int) -> None:
    assert retry.is_unavailable(database_error(code))


@pytest.mark.parametrize("code", ["40P01", "42P01", 1213, 1205])
def test_a_database_that_says_no_is_available(code: str | int) -> None:
    assert not retry.is_unavailable(database_error(code))


@pytest.mark.django_db(transaction=True)
def test_sqlite_is_asked_again_while_another_writes_and_not_when_the_disk_is_full(tmp_path: Path) -> None:
    file = tmp_path / "database"
    one = sqlite3.connect(file, timeout=0, isolation_level=None)
    two = sqlite3.connect(file, timeout=0, isolation_level=None)
    one.execute("CREATE TABLE words (word TEXT)")
    one.execute("BEGIN IMMEDIATE")
    locked = sqlite_error(lambda: two.execute("BEGIN IMMEDIATE"))
    one.execute("ROLLBACK")
    one.execute("PRAGMA max_page_count = 3")
    full = sqlite_error(lambda: one.execute("INSERT INTO words VALUES (?)", ["long " * 10_000]))
    missing = sqlite_error(lambda: one.execute("SELECT * FROM nothing"))
    one.close()
    two.close()

    assert retry.with_retries(Failing(locked, locked)) == "done"
    for lasting in (full, missing):
        work = Failing(lasting)
        with pytest.raises(OperationalError):
            retry.with_retries(work)
        assert work.runs == 1


@pytest.mark.django_db(transaction=True)
def test_it_gives_up_after_the_last_try_with_longer_and_longer_pauses(pauses: list[float]) -> None:
    work = Failing(*[database_error(1213)] * 10)
    with pytest.raises(OperationalError):
        retry.with_retries(work)
    assert work.runs == retry.TRIES
    assert pauses == [0.2, 0.4, 0.8]


@pytest.mark.django_db(transaction=True)
def test_inside_another_transaction_nothing_is_tried_again() -> None:
    work = Failing(database_error("40P01"))
    with pytest.raises(OperationalError), transaction.atomic():
        retry.with_retries(work)
    assert work.runs == 1


@pytest.mark.django_db(transaction=True)
def test_a_request_that_writes_is_tried_again_and_becomes_a_sentence_in_the_end(rf: RequestFactory) -> None:
    def sent(errors: int, **headers: str) -> tuple[int, str, int]:
        work = Failing(*[database_error(1213)] * errors)
        request = rf.post("/credcloud/verify/", headers=headers or None)
        request.user = get_user_model()()
        response = retry_when_busy(lambda _request: HttpResponse(work()))(request)
        return response.status_code, response.content.decode(), work.runs

    assert sent(2) == (200, "done", 3)
    status, page, runs = sent(retry.TRIES)
    assert (status, runs) == (503, retry.TRIES)
    assert "The database is busy, so this was not done." in page


DUMMIES = {
    "uuid": "5f0c5b2e-6f0f-4c5c-9a5e-0d1f8d1c2b3a",
    "int": 1,
    "slug": "certificate",
    "str": "course-v1:Nothing+Here+Now",
}


@pytest.mark.django_db
def test_every_address_that_writes_is_tried_again(client: Client) -> None:
    """Of ours; what Django and its packages bring (sign-in, admin) writes one row at a time."""
    unprotected, protected = set(), set()
    for pattern in _patterns(get_resolver(), ()):
        retries = hasattr(pattern.callback, "retries_when_busy") or hasattr(
            pattern.callback, "change_permission"
        )
        if retries:
            protected.add(pattern.name)
        elif _takes_post(client, pattern):
            unprotected.add(pattern.name)
    assert unprotected == set()
    assert {"publish", "revoke", "draft", "verify", "verification", "my_visibility"} <= protected


def _patterns(resolver: URLResolver, namespaces: tuple[str, ...]) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, (*namespaces, *([one.namespace] if one.namespace else [])))
        elif namespaces == ("credcloud",):
            yield one


def _takes_post(client: Client, pattern: URLPattern) -> bool:
    view_class = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
    if view_class is not None:
        return hasattr(view_class, "post")
    converters = pattern.pattern.converters.items()
    ids = {name: DUMMIES[_name_of(converter)] for name, converter in converters}
    try:
        address = reverse(f"credcloud:{pattern.name}", kwargs=ids)
    except NoReverseMatch:  # two addresses of one name
        return False
    return client.post(address).status_code != 405


def _name_of(converter: Any) -> str:
    return type(converter).__name__.removesuffix("Converter").replace("String", "str").lower()
