"""What is wrong with a large batch's drafts is found once and kept, and found again after whatever may change it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Batch
from credcloud_bridge.credentials.preparing import kept_problems
from credcloud_bridge.credentials.preparing.conflicts import find_problems
from credcloud_bridge.credentials.retention.api import erase_person
from credcloud_bridge.data import DuplicatePolicy, Validity, ValidityKind
from credcloud_bridge.groups.api import group_details
from credcloud_bridge.lms.sandbox.models import SandboxCourse
from tests.credentials.worlds import EVERYBODY, PUBLISHED, REVIEW, TODAY, World, make_world, people
from tests.designs.factories import make_design
from tests.factories import enrol

pytestmark = pytest.mark.django_db

GOOD = {"name": "Zoë Ångström", "email": "zoe@example.org"}


@pytest.fixture(autouse=True)
def _large(monkeypatch: Any) -> None:
    """Every batch counts as a large one."""
    monkeypatch.setattr(kept_problems, "FEW_DRAFTS", 0)


def shown(world: World, batch: api.BatchView) -> tuple[int, int, list[str]]:
    """Errors, warnings and names as the page has them, after they were compared with what a fresh look finds."""
    page = world.drafts(batch)
    row = Batch.objects.get(uuid=batch.uuid)
    fresh = find_problems(row, group_details(group_id=row.group_id))
    assert (page.counts.errors, page.counts.warnings) == (len(fresh.errors), len(fresh.warnings))
    errors = [one.name for one in world.drafts(batch, show="errors").rows]
    assert len(errors) == len(fresh.errors)
    assert [one.name for one in page.rows[: len(errors)]] == errors, "problems come first"
    return page.counts.errors, page.counts.warnings, errors


def looks(world: World, batch: api.BatchView) -> bool:
    """Whether showing the page looks for rows with the same address."""
    with CaptureQueriesContext(connection) as asked:
        world.drafts(batch)
    return any("HAVING" in query["sql"] and "email_key" in query["sql"] for query in asked.captured_queries)


def test_the_second_visit_does_not_look_again(world: World) -> None:
    batch = world.batch([*people(3), {"name": "No Mail", "email": "nobody"}])
    assert shown(world, batch) == (1, 0, ["No Mail"])
    assert not looks(world, batch)
    assert shown(world, batch) == (1, 0, ["No Mail"])


def test_small_batches_are_looked_at_each_time(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(kept_problems, "FEW_DRAFTS", 2_000)
    batch = world.batch(people(3))
    assert looks(world, batch)
    assert looks(world, batch)


def test_rows_that_are_added_edited_and_removed_are_noticed(world: World) -> None:
    batch = world.batch([GOOD])
    assert shown(world, batch) == (0, 0, [])
    world.add(batch, [{"name": "Zoë again", "email": "ZOE@example.org"}, {"name": "No Mail", "email": "x"}])
    assert shown(world, batch) == (2, 0, ["Zoë again", "No Mail"])
    world.edit_draft(world.draft(batch, "No Mail").uuid, email="now@example.org")
    assert shown(world, batch) == (1, 0, ["Zoë again"])
    first = world.draft(batch, GOOD["name"]).uuid
    api.remove_drafts(
        batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor, credential_uuids=[first]
    )
    assert shown(world, batch) == (0, 0, [])


@pytest.mark.parametrize("policy", [DuplicatePolicy.FORBID, DuplicatePolicy.REPLACE, DuplicatePolicy.ALLOW])
def test_the_whole_life_of_another_credential_of_the_same_recipient_is_noticed(
    policy: DuplicatePolicy,
) -> None:
    world = make_world(duplicates=policy)
    batch, other = world.batch(people(2)), world.batch(people(1))
    stopped = (1, 0, ["Person 1"])
    live = {
        DuplicatePolicy.FORBID: stopped,
        DuplicatePolicy.REPLACE: (0, 1, []),
        DuplicatePolicy.ALLOW: (0, 0, []),
    }
    assert shown(world, batch) == (0, 0, [])
    world.generate(other)
    assert shown(world, batch) == ((0, 0, []) if policy is DuplicatePolicy.ALLOW else stopped)
    world.publish()
    assert shown(world, batch) == live[policy]
    api.revoke(selection=world.select(PUBLISHED), actor=world.actor, reason="Cheated")
    assert shown(world, batch) == (0, 0, [])


def test_what_is_discarded_or_changed_under_review_gives_the_place_back(world: World) -> None:
    batch = world.batch(people(2))
    world.reviewed(people(2))
    assert shown(world, batch)[0] == 2
    first, second = world.rows(REVIEW)
    world.edit(first.uuid, email="other@example.org")
    assert shown(world, batch) == (1, 0, ["Person 2"])
    api.discard(selection=world.only(second), actor=world.actor, reason="Wrong person")
    assert shown(world, batch) == (0, 0, [])


def test_a_credential_that_expires_or_is_extended_is_noticed(monkeypatch: Any) -> None:
    world = make_world(validity=Validity(kind=ValidityKind.YEARS, count=1))
    (row,) = world.issued(people(1))
    batch = world.batch(people(1))
    assert shown(world, batch)[:2] == (1, 0)
    assert row.expires_on is not None
    day_after = row.expires_on + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: day_after)
    assert shown(world, batch)[:2] == (0, 1), "it makes room: the new one renews it"
    api.change_expiry(selection=world.only(row), actor=world.actor, expires_on=day_after + timedelta(days=9))
    assert shown(world, batch)[:2] == (1, 0)


def test_a_recipient_who_is_forgotten_gives_the_place_back(world: World) -> None:
    world.reviewed(people(1))
    batch = world.batch(people(2))
    assert shown(world, batch)[0] == 1
    # The draft itself goes too: it is theirs.
    erase_person(emails=["person1@example.org"])
    assert shown(world, batch) == (0, 0, [])
    assert world.look(batch).counts.draft == 1


def test_dates_and_rules_that_change_are_noticed(world: World) -> None:
    batch = world.batch([*people(1), {**people(2)[1], "issued_on": "2026-08-01"}])  # a warning by itself
    world.issued(people(1))
    assert shown(world, batch) == (1, 1, ["Person 1"])
    world.change_group(duplicates=DuplicatePolicy.REPLACE)
    assert shown(world, batch) == (0, 2, [])
    api.set_dates(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=world.actor,
        issued_on=TODAY,
        expires_on=date(2026, 7, 15),
        expiry_from_group=False,
    )
    assert shown(world, batch) == (1, 1, ["Person 2"])


def test_a_better_design_that_clears_rows_is_noticed(world: World) -> None:
    batch = world.batch([GOOD, {"name": "Quenya \U0001e4fa", "email": "q@example.org"}])
    assert shown(world, batch)[0] == 1
    world.change_group(certificate_design_id=make_design(words="{title}", name="No names").id)
    assert world.drafts(batch).rows[0].problems == ()
    assert shown(world, batch) == (0, 0, [])


def test_what_happened_long_before_is_not_looked_through_again(world: World, monkeypatch: Any) -> None:
    world.issued(people(1))
    batch = world.batch(people(2))
    moment = timezone.now() + timedelta(minutes=10)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert shown(world, batch)[0] == 1
    with CaptureQueriesContext(connection) as asked:
        world.drafts(batch)
    (events,) = [one["sql"] for one in asked.captured_queries if "credcloud_credentialevent" in one["sql"]]
    assert events
    moment += timedelta(minutes=10)
    assert not looks(world, batch)


def test_the_worker_that_adds_rows_finds_their_problems(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    course = SandboxCourse.objects.get(key=world.course_key)
    for name in ("Ada", "Grace"):
        enrol(course, name)
    batch = world.batch()
    with django_capture_on_commit_callbacks(execute=True):
        world.finished(
            api.add_enrolments(
                batch_uuid=batch.uuid,
                course_key=world.course_key,
                actor=world.actor,
                filters=EVERYBODY,
                without_credential=False,
                lms_user_ids=None,
            )
        )
    assert not looks(world, batch)
    assert shown(world, batch) == (0, 0, [])
    assert world.look(batch).counts.draft == 2


def test_where_much_happens_problems_are_found_each_time(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(kept_problems, "_MOST_EVENTS", 1)
    world.issued(people(2))
    batch = world.batch(people(3))
    assert shown(world, batch)[0] == 2
    assert looks(world, batch)


def test_without_a_cache_the_page_is_right(world: World, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    world.issued(people(1))
    batch = world.batch(people(2))
    assert shown(world, batch) == (1, 0, ["Person 1"])
    assert shown(world, batch) == (1, 0, ["Person 1"])
