"""Keys are compared letter by letter on every database, also where its collation would not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.groups import api as groups
from tests.credentials.worlds import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jose@example.org", "josé@example.org"),
        ("𠮷@example.org", "𠮶@example.org"),  # beyond the first 65,536 characters
    ],
)
def test_addresses_that_differ_in_a_mark_or_a_rare_letter_are_two_recipients(
    world: World, one: str, other: str
) -> None:
    batch = world.reviewed([{"name": "One", "email": one}, {"name": "Other", "email": other}])
    assert batch.counts.under_review == 2
    assert Credential.objects.filter(email_key=one).count() == 1


def test_codes_that_differ_in_a_mark_are_two_groups(world: World) -> None:
    values = groups.values_of(details=world.group)
    for code in ("uber", "über"):
        made = groups.create_group(
            course_key=world.course_key, values=replace(values, code=code), actor=world.actor
        )
        assert made.code == code


def test_an_emoji_in_a_name_is_kept(world: World) -> None:
    world.batch([{"name": "Zoë 🦊", "email": "zoe@example.org"}])
    assert Credential.objects.get().recipient_name == "Zoë 🦊"
