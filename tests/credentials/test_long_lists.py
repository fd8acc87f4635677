"""Lists that are longer than anybody counts: their numbers, and pages from either end."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.lists import counting, pages, selections
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.credentials.preparing import batches
from credcloud_bridge.data import CredentialState, DuplicatePolicy
from tests.credentials.worlds import REVIEW, World, make_world, people

pytestmark = pytest.mark.django_db

MOST = 20


@pytest.fixture
def short(monkeypatch: Any) -> None:
    """Lists are counted to twenty."""
    for module in (pages, selections):
        monkeypatch.setattr(module, "MOST_COUNTED", MOST)
    monkeypatch.setattr(counting, "MOST_COUNTED", MOST)


@pytest.fixture
def world(short: None) -> World:
    return make_world()


def page(world: World, number: int, sort: str = "oldest", **conditions: Any) -> api.CredentialPage:
    selection = world.select(REVIEW, **conditions)
    return api.credentials_page(selection=selection, page=number, per_page=5, sort=sort)


def names(found: api.CredentialPage) -> list[str]:
    return [row.name for row in found.rows]


def test_a_list_that_can_be_counted_has_numbered_pages(world: World) -> None:
    world.reviewed(people(MOST))
    found = page(world, 2)
    assert (found.total, found.pages, found.more) == (MOST, 4, False)
    assert [page(world, number).page for number in (-1, -4, -9, 0, 99)] == [4, 1, 1, 1, 4]


def test_a_longer_list_says_that_there_are_more_and_is_read_from_either_end(world: World) -> None:
    world.reviewed(people(33))
    first, last, before = page(world, 1), page(world, -1), page(world, -2)
    assert (first.total, first.more, first.page) == (MOST, True, 1)
    assert names(first) == [f"Person {one}" for one in range(1, 6)]
    assert (names(last), last.page) == ([f"Person {one}" for one in range(29, 34)], -1)
    assert (names(before), before.page) == ([f"Person {one}" for one in range(24, 29)], -2)


def test_going_on_from_the_first_page_shows_each_once_and_ends(world: World) -> None:
    world.reviewed(people(33))
    seen, number = [], 1
    while True:
        found = page(world, number)
        seen += names(found)
        if found.page == -1:
            break
        number = found.page + 1
    assert seen == [f"Person {one}" for one in range(1, 34)]


def test_pages_beyond_the_ends_are_the_nearest(world: World) -> None:
    world.reviewed(people(33))
    assert (page(world, 50).page, names(page(world, 50))) == (-1, names(page(world, -1)))
    assert (page(world, -50).page, names(page(world, -50))) == (1, names(page(world, 1)))


@pytest.mark.parametrize("sort", sorted(selections.SORTS))
def test_every_order_is_the_same_from_either_end(world: World, sort: str) -> None:
    world.reviewed(people(12))
    world.reviewed(people(13, prefix="other"))
    Credential.objects.filter(row_number__gt=8).update(expires_on="2027-01-01")
    number, forwards = 1, []
    while number > 0:
        found = page(world, number, sort)
        forwards += [row.uuid for row in found.rows]
        number = -1 if found.page == -1 else number + 1
    backwards: list[Any] = []
    for number in (-1, -2, -3, -4, -5):
        backwards = [*(row.uuid for row in page(world, number, sort).rows), *backwards]
    assert forwards == backwards
    selection = world.select(REVIEW)
    for at, uuid in enumerate(forwards):
        found = api.neighbours(credential_uuid=uuid, selection=selection, sort=sort)
        assert (found.previous, found.next) == (
            forwards[at - 1] if at else None,
            forwards[at + 1] if at + 1 < len(forwards) else None,
        )
        assert (found.position, found.total) == (at + 1, len(forwards))


def test_by_group_the_page_goes_on_from_one_group_to_the_next(world: World) -> None:
    other = make_world(title="Another group")
    world.reviewed(people(7))
    batch = other.reviewed(people(25, prefix="other"))
    Credential.objects.filter(batch__uuid=batch.uuid).update(course_key=world.course_key)
    Batch.objects.filter(uuid=batch.uuid).update(course_key=world.course_key)
    titles = [row.group_title for number in range(1, 7) for row in page(world, number, "group").rows]
    assert titles == sorted(titles)
    assert len(titles) == 30
    assert len(set(titles)) == 2
    assert [row.group_title for row in page(world, -1, "group").rows] == titles[-5:]


def test_numbers_of_groups_courses_and_batches_stop_and_say_so(world: World) -> None:
    batch = world.batch(people(MOST + 5))
    found = counting.count_states("batch", [1, 2_000_000], ["draft", "published"], MOST)
    assert all(number <= MOST + 1 for states in found.values() for number in states.values())
    usage = api.usage_by_group(group_uuids=[world.group.uuid], most=MOST)
    assert usage[world.group.uuid].draft == MOST + 1
    assert world.look(batch).counts.draft == MOST + 5, "where something is done all are counted"
    assert api.counts(course_key=world.course_key, exact=True).drafts == MOST + 5


def test_home_asks_as_often_however_many_batches_there_are(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            api.recent_batches(course_key=world.course_key)
        return len(queries)

    allow = make_world(duplicates=DuplicatePolicy.ALLOW)
    world.course_key = allow.course_key
    world.group = allow.group
    world.issued(people(2))
    few = asked()
    for number in range(4):
        world.issued(people(2, prefix=f"more{number}of"))
    assert asked() == few


def test_problems_are_told_on_home_of_small_batches_only(world: World, monkeypatch: Any) -> None:
    batch = world.batch([*people(3), {"name": "No Mail", "email": "nobody"}])
    assert api.recent_batches(course_key=world.course_key)[0].counts.errors == 1
    monkeypatch.setattr(batches, "_FEW_DRAFTS", 2)
    assert api.recent_batches(course_key=world.course_key)[0].counts.errors == 0
    assert world.look(batch).counts.errors == 1


def test_an_exact_number_is_told_before_something_is_done(world: World) -> None:
    world.reviewed(people(MOST + 5))
    assert api.number_of(selection=world.select(CredentialState.UNDER_REVIEW)) == MOST + 5
    assert api.publish_summary(selection=world.select(CredentialState.UNDER_REVIEW)).credentials == MOST + 5
