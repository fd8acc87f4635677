"""Edit in Canva and come back: the signed return is checked, and good once."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.designs.canva import api as canva
from tests.designs.canva.canva_world import World
from tests.designs.factories import make_design
from tests.factories import make_user

pytestmark = pytest.mark.django_db

COURSE = "course-v1:CredU+T1+2026"


@pytest.fixture
def design_id(http_world: World) -> int:
    http_world.connect()
    design_id = make_design().id
    found, draft_uuid = http_world.library.design(design_id="DAF1"), uuid4()
    canva.remember_origin(
        draft_uuid=draft_uuid,
        canva_id=found.id,
        title=found.title,
        updated_at=found.updated_at,
        choices={},
        actor=http_world.user,
    )
    canva.draft_became_version(draft_uuid=draft_uuid, design_id=design_id)
    return design_id


def go(world: World, design_id: int) -> str:
    address = canva.go_to_editor(design_id=design_id, course_key=COURSE, user=world.user)
    return parse_qs(urlsplit(address).query)["correlation_state"][0]


def token(world: World, state: str, **claims: Any) -> str:
    address = world.fake.return_address("DAF1", state=state, claims=claims)
    return parse_qs(urlsplit(address).query)["correlation_jwt"][0]


def refused(world: World, text: str, user: Any = None) -> bool:
    try:
        canva.come_back(token=text, user=user or world.user)
    except CredCloudError as error:
        return error.problem.code == "canva-return-refused"
    return False


def test_coming_back_tells_which_design_was_edited(http_world: World, design_id: int) -> None:
    state = go(http_world, design_id)
    returned = canva.come_back(token=token(http_world, state), user=http_world.user)
    assert (returned.design_id, returned.course_key) == (design_id, COURSE)


def test_a_return_is_good_once(http_world: World, design_id: int) -> None:
    text = token(http_world, go(http_world, design_id))
    canva.come_back(token=text, user=http_world.user)
    assert refused(http_world, text)


def test_a_return_is_good_for_whoever_went(http_world: World, design_id: int) -> None:
    assert refused(http_world, token(http_world, go(http_world, design_id)), make_user("Eve"))


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-integration"},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"aud": None},
        {"design_id": "DAF2"},
        {"design_id": None},
        {"correlation_state": "guessed"},
        {"correlation_state": None},
    ],
)
def test_a_return_with_other_claims_is_refused(
    http_world: World, design_id: int, claims: dict[str, Any]
) -> None:
    text = token(http_world, go(http_world, design_id), **claims)
    assert refused(http_world, text)


def test_a_return_that_somebody_else_signed_is_refused(http_world: World, design_id: int) -> None:
    state = go(http_world, design_id)
    canva.come_back(token=token(http_world, state), user=http_world.user)  # the keys are known now
    state = go(http_world, design_id)
    with http_world.fake.store.changed() as stored:
        own, stored["key"] = stored["key"], "11" * 32
    forged = token(http_world, state)
    with http_world.fake.store.changed() as stored:
        stored["key"] = own
    assert refused(http_world, forged)
    assert not refused(http_world, token(http_world, state))


@pytest.mark.parametrize("text", ["", "a.b.c", "x" * 5000, "e30.e30.", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_is_refused(http_world: World, design_id: int, text: str) -> None:
    assert refused(http_world, text)


def test_a_change_at_canva_is_seen_when_somebody_looks(http_world: World, design_id: int) -> None:
    assert not canva.look_for_changes(library=http_world.library, design_id=design_id)
    http_world.fake.edit("DAF1", texts={"title": "Another title"})
    assert canva.look_for_changes(library=http_world.library, design_id=design_id)
    origin = canva.origin_of(design_id=design_id)
    assert origin is not None
    assert (origin.changed, origin.title) == (True, "Another title")
