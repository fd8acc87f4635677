"""The link among a course's tools."""

from __future__ import annotations

from importlib.metadata import entry_points
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.hosts.openedx.course_tool import CredentialsTool
from tests.credentials.worlds import World, make_world
from tests.factories import make_course, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(title="Data Science")


def enabled(user: Any, course_key: Any) -> bool:
    return CredentialsTool.is_enabled(SimpleNamespace(user=user), course_key)


def test_the_platform_finds_it_by_its_entry_point() -> None:
    (found,) = (one for one in entry_points(group="openedx.course_tool") if one.name == "credcloud")
    assert found.load() is CredentialsTool


def test_it_is_there_in_courses_that_a_group_serves(world: World) -> None:
    assert enabled(make_user(), world.course_key)
    assert not enabled(make_user(), make_course().key)
    assert not enabled(make_user(), CourseKey.from_string("course-v1:No+Such+Course"))
    assert not enabled(AnonymousUser(), world.course_key)


def test_it_is_one_query(world: World, django_assert_num_queries: Any) -> None:
    user = make_user()
    with django_assert_num_queries(1):
        enabled(user, world.course_key)
    with django_assert_num_queries(0):
        assert not enabled(AnonymousUser(), world.course_key)


def test_it_is_not_there_where_credentials_are_switched_off(world: World, settings: Any) -> None:
    settings.CREDCLOUD_COURSE_SWITCH = "tests.hosts.openedx.switches.off"
    assert not enabled(make_user(), world.course_key)


def test_where_credentials_are_switched_off_it_stays_for_those_who_hold_one_of_the_course(
    world: World, settings: Any
) -> None:
    world.issued([{"name": "Zoë", "email": "zoe@example.org"}])
    elsewhere = make_world(title="Elsewhere")
    settings.CREDCLOUD_COURSE_SWITCH = "tests.hosts.openedx.switches.off"
    zoe = make_user("Zoë", email="zoe@example.org")
    assert enabled(zoe, world.course_key)
    assert not enabled(zoe, elsewhere.course_key)
    assert not enabled(make_user("Bo"), world.course_key)


def test_a_failure_of_ours_leaves_the_outline_whole(
    world: World, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CREDCLOUD_COURSE_SWITCH = "no.such.function"
    assert not enabled(make_user(), world.course_key)
    assert "left out" in caplog.text


def test_it_leads_to_the_learners_own_page(world: World) -> None:
    client = Client()
    client.force_login(make_user())
    assert client.get(CredentialsTool.url(world.course_key)).status_code == 200
    # What the platform sorts and writes down.
    assert sorted([CredentialsTool.title(), "Bookmarks"]) == ["Bookmarks", "My credentials"]
    assert CredentialsTool.analytics_id()
    assert CredentialsTool.icon_classes()
