"""Selections, searches, pages, counts and neighbours."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.data import CredCloudError
from credcloud_bridge.groups import api as groups
from tests.credentials.worlds import PUBLISHED, REVIEW, World, make_world, people

pytestmark = pytest.mark.django_db


def names(page: api.CredentialPage) -> list[str]:
    return [row.name for row in page.rows]


def test_every_condition_of_a_selection_holds(world: World) -> None:
    rows = [
        {"name": "Ana", "email": "ana@x.org", "issued_on": "2026-01-01", "expires_on": "2027-01-01"},
        {"name": "Bo", "email": "bo@y.org", "issued_on": "2026-02-01", "expires_on": "2028-01-01"},
        {"name": "Chi", "email": "chi@x.org", "issued_on": "2026-03-01"},
    ]
    first = world.reviewed(rows)
    world.publish(search="Ana")
    world.batch(people(1))

    def found(state: object = None, **conditions: object) -> list[str]:
        return [row.name for row in world.rows(state, **conditions)]  # type: ignore[arg-type]

    assert found() == ["Ana", "Bo", "Chi"], "drafts and discarded ones only when asked for"
    assert found(PUBLISHED) == ["Ana"]
    assert found(REVIEW, batch_uuid=first.uuid) == ["Bo", "Chi"]
    assert found(group_uuid=world.group.uuid) == ["Ana", "Bo", "Chi"]
    assert found(group_uuid=uuid4()) == []
    assert found(search=" X.ORG ") == ["Ana", "Chi"]
    assert found(issued_from=date(2026, 2, 1)) == ["Bo", "Chi"]
    assert found(issued_to=date(2026, 2, 1)) == ["Ana", "Bo"]
    assert found(expires_from=date(2027, 6, 1)) == ["Bo"]
    assert found(expires_to=date(2027, 6, 1)) == ["Ana"]
    assert found(credential_uuids=frozenset()) == []
    other = make_world()
    assert other.rows(credential_uuids=frozenset(Credential.objects.values_list("uuid", flat=True))) == []


def test_pages_are_sorted_as_asked(world: World) -> None:
    world.issued([{"name": name, "email": f"{name}@example.org"} for name in ("Bo", "Ana", "Chi")])

    def page(**more: object) -> api.CredentialPage:
        return api.credentials_page(selection=world.select(), **more)  # type: ignore[arg-type]

    assert names(page()) == ["Chi", "Ana", "Bo"]
    assert names(page(sort="name")) == ["Ana", "Bo", "Chi"]
    assert names(page(sort="-name")) == ["Chi", "Bo", "Ana"]
    assert names(page(sort="'; drop table")) == ["Chi", "Ana", "Bo"]
    second = page(sort="name", page=2, per_page=2)
    assert (names(second), second.page, second.pages, second.total) == (["Chi"], 2, 2, 3)
    assert names(page(page=-5, per_page=0)) == ["Chi"]


def test_search_finds_names_addresses_and_ids_in_any_state(world: World) -> None:
    (row,) = world.issued([{"name": "Zoë Ångström", "email": "zoe@example.org"}])
    world.batch([{"name": "Zoë Draft", "email": "draft@example.org"}])

    def find(text: str) -> list[str]:
        return names(api.search(course_key=world.course_key, text=text))

    assert find("zoë") == ["Zoë Draft", "Zoë Ångström"]
    assert find("DRAFT@") == ["Zoë Draft"]
    assert find(row.display_id.lower()) == ["Zoë Ångström"]
    assert find(row.display_id[:7]) == ["Zoë Ångström"]
    assert find("  ") == []
    assert find("%") == []
    assert names(api.search(course_key=make_world().course_key, text="zoë")) == []


def test_search_knows_the_case_of_every_script(world: World) -> None:
    world.reviewed(
        [
            {"name": "Łukasz Świątek", "email": "l@example.org"},
            {"name": "НАТАЛЬЯ (Ивановна)", "email": "n@example.org"},
        ]
    )

    def find(text: str) -> list[str]:
        return names(api.search(course_key=world.course_key, text=text))

    assert find("łukasz ŚWIĄ") == ["Łukasz Świątek"]
    assert find("Наталья (и") == ["НАТАЛЬЯ (Ивановна)"]
    # However it is typed, and on every database alike.
    assert find("s\u0301wia") == find("swia") == ["Łukasz Świątek"]
    assert find("S\u0301wi\u0105") == ["Łukasz Świątek"], "however they are composed"


def test_neighbours_follow_the_order_of_the_list(world: World) -> None:
    world.reviewed(people(3))
    first, second, third = world.rows(REVIEW)
    selection = world.select(REVIEW)

    def around(uuid: object) -> tuple[object, object, int, int]:
        found = api.neighbours(credential_uuid=uuid, selection=selection, sort="oldest")  # type: ignore[arg-type]
        return found.previous, found.next, found.position, found.total

    assert around(first.uuid) == (None, second.uuid, 1, 3)
    assert around(second.uuid) == (first.uuid, third.uuid, 2, 3)
    assert around(third.uuid) == (second.uuid, None, 3, 3)
    assert around(uuid4()) == (None, None, 0, 3)


def test_the_home_counts_each_state(world: World) -> None:
    world.issued(people(3))
    world.reviewed(people(2, prefix="reviewed"))
    world.batch(people(4, prefix="draft"))
    counts = api.counts(course_key=world.course_key)
    assert (counts.drafts, counts.under_review, counts.published, counts.failed, counts.revoked) == (
        4,
        2,
        3,
        0,
        0,
    )


def test_usage_counts_every_group_asked_for(world: World) -> None:
    world.issued(people(2))
    unused = uuid4()
    found = api.usage_by_group(group_uuids=[world.group.uuid, unused])
    assert (found[world.group.uuid].published, found[unused].total) == (2, 0)


def test_recent_batches_are_those_that_hold_something(world: World) -> None:
    world.batch()
    first, second = world.batch(people(1)), world.batch(people(1, prefix="other"))
    assert [one.uuid for one in api.recent_batches(course_key=world.course_key)] == [second.uuid, first.uuid]
    assert len(api.recent_batches(course_key=world.course_key, limit=1)) == 1


def test_a_group_with_only_drafts_can_be_deleted(world: World) -> None:
    batch = world.batch(people(2))
    api.remove_drafts(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=None,
        credential_uuids=[world.drafts(batch).rows[0].uuid],
    )
    api.delete_group(group_uuid=world.group.uuid, course_key=world.course_key, actor=world.actor)
    assert not Credential.objects.exists()
    assert not Batch.objects.exists()
    with pytest.raises(groups.GroupNotFound):
        groups.get_group(group_uuid=world.group.uuid, course_key=world.course_key)


@pytest.mark.parametrize("state", ["under_review", "published", "revoked"])
def test_a_group_that_was_used_is_never_deleted(world: World, state: str) -> None:
    world.reviewed(people(1))
    if state != "under_review":
        world.publish()
    if state == "revoked":
        api.revoke(selection=world.select(PUBLISHED), actor=None, reason="x")
    with pytest.raises(CredCloudError) as refused:
        api.delete_group(group_uuid=world.group.uuid, course_key=world.course_key, actor=world.actor)
    assert refused.value.problem.code == "group-in-use"
    assert Credential.objects.count() == 1
