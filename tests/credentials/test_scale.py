"""What a page costs does not grow with what a batch holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import PUBLIC_ID_ALPHABET, PUBLIC_ID_LENGTH, new_public_id
from credcloud_bridge.data import DuplicatePolicy
from tests.credentials.worlds import REVIEW, World, make_world, people

pytestmark = pytest.mark.django_db


def queries(do: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        do()
    return len(asked)


def test_a_page_of_drafts_asks_as_often_however_many_there_are(world: World) -> None:
    few, many = world.batch(people(3, prefix="few")), world.batch(people(90, prefix="many"))
    assert queries(lambda: world.drafts(few)) == queries(lambda: world.drafts(many))


@pytest.mark.parametrize("policy", ["allow", "replace", "forbid"])
def test_generating_and_publishing_ask_nothing_for_each_row(db: None, policy: str) -> None:
    world = make_world(duplicates=DuplicatePolicy(policy))
    # What a process or a world asks once, before.
    world.issued(people(2, prefix="first"))
    few, many = world.batch(people(3, prefix="few")), world.batch(people(40, prefix="many"))
    assert queries(lambda: world.generate(many)) < queries(lambda: world.generate(few)) + 10
    assert queries(lambda: world.publish(batch_uuid=many.uuid)) < 10 + queries(
        lambda: world.publish(batch_uuid=few.uuid)
    )


def test_a_page_of_drafts_reads_the_rows_of_that_page_alone(world: World) -> None:
    batch = world.batch(people(60))
    with CaptureQueriesContext(connection) as asked:
        found = world.drafts(batch, per_page=10, page=3)
    assert [row.name for row in found.rows] == [f"Person {one}" for one in range(21, 31)]
    # MySQL quotes names in its own way.
    statements = [one["sql"].replace("`", '"') for one in asked]
    reading = [sql for sql in statements if '"recipient_name"' in sql and "COUNT(" not in sql]
    # Whole rows are asked for by their ids, so none but the page's is carried out of the database.
    assert reading
    assert all('"id" IN (' in sql or '"email_key" IN (' in sql for sql in reading)


@pytest.mark.parametrize("policy", ["forbid", "replace", "allow"])
def test_pages_run_from_errors_over_warnings_to_the_rest_and_miss_no_row(db: None, policy: str) -> None:

    world = make_world(duplicates=DuplicatePolicy(policy))
    world.issued(people(4))
    rows = [*people(9), *people(2), {"name": "No Mail", "email": "nobody"}, *people(7, prefix="new")]
    batch = world.batch(rows)
    counts = world.look(batch).counts
    pages = [world.drafts(batch, per_page=4, page=page).rows for page in range(1, 6)]
    drafts = [row for page in pages for row in page]
    assert len({row.uuid for row in drafts}) == len(rows) == counts.draft
    severity = [2 if row.has_errors else 1 if row.problems else 0 for row in drafts]
    assert severity == sorted(severity, reverse=True)
    assert (severity.count(2), severity.count(1)) == (counts.errors, counts.warnings)
    for show, number in (("errors", counts.errors), ("warnings", counts.warnings)):
        assert world.drafts(batch, show=show).total == number


def test_a_search_among_drafts_pages_like_the_whole(world: World) -> None:
    batch = world.batch([*people(12), *people(3)])
    found = [world.drafts(batch, search="person", per_page=5, page=page) for page in (1, 2, 3)]
    assert [one.total for one in found] == [15, 15, 15]
    assert [row.has_errors for one in found for row in one.rows] == [True] * 3 + [False] * 12


def test_a_batch_with_nothing_but_discarded_rows_is_not_among_the_recent(world: World) -> None:
    kept, emptied = world.batch(people(2)), world.batch(people(2, prefix="gone"))
    api.discard_batch(batch_uuid=emptied.uuid, course_key=world.course_key, actor=world.actor, reason="")
    assert [one.uuid for one in api.recent_batches(course_key=world.course_key)] == [kept.uuid]


def test_asking_what_is_out_of_date_brings_nothing_over_while_nothing_changed(world: World) -> None:
    selections = []
    for number in (1, 2, 3):
        batch = world.reviewed(people(4, prefix=f"batch{number}of"))
        selections.append(world.select(REVIEW, batch_uuid=batch.uuid))
    whole = world.select(REVIEW)
    assert queries(lambda: api.outdated(selection=whole)) == queries(
        lambda: api.outdated(selection=selections[0])
    )
    assert api.outdated(selection=whole) == 0
    world.change_group(title="Data Science, second edition")
    assert [api.outdated(selection=one) for one in (whole, *selections)] == [12, 4, 4, 4]


def test_public_ids_use_the_whole_alphabet_and_no_other_letters() -> None:
    ids = {new_public_id() for _one in range(200)}
    assert len(ids) == 200
    assert {len(one) for one in ids} == {PUBLIC_ID_LENGTH}
    assert set("".join(ids)) == set(PUBLIC_ID_ALPHABET)
