"""The API beside a host's own REST_FRAMEWORK: rates, ways in, errors and the schema are ours."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from rest_framework.authentication import BaseAuthentication, SessionAuthentication

from credcloud_bridge.hosts.openedx.settings import common
from credcloud_bridge.rest_api.authentication import authentication_classes
from tests.credentials.worlds import World, make_world
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db

# What no view of ours could work with, if it fell back to it.
HOSTILE_DEFAULTS = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.TemplateHTMLRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.AcceptHeaderVersioning",
    "DEFAULT_SCHEMA_CLASS": "rest_framework.schemas.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"anon": "1/day", "user": "1/day"},
    "EXCEPTION_HANDLER": "rest_framework.views.exception_handler",
}


@pytest.fixture
def world() -> World:
    return make_world(title="Data Science")


def test_a_hosts_own_defaults_change_nothing(world: World) -> None:
    row = world.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    client = Client()
    with override_settings(REST_FRAMEWORK=HOSTILE_DEFAULTS):
        for _time in range(3):
            response = client.get(reverse("credcloud:api_credential", args=[row.public_id]))
            assert response.status_code == 200
            assert response["Content-Type"] == "application/json"
        assert client.get(reverse("credcloud:api_mine")).json()["code"] == "sign-in-needed"
        assert client.get(reverse("credcloud:api_schema")).status_code == 200


@override_settings(CREDCLOUD_API_VISITOR_RATE="2/hour", CREDCLOUD_API_USER_RATE="3/hour")
def test_visitors_and_people_are_counted_apart_and_told_when_to_come_back(world: World) -> None:
    row = world.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    path = reverse("credcloud:api_credential", args=[row.public_id])
    visitor, person = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.7")
    person.force_login(make_user())
    assert [visitor.get(path).status_code for _ in range(3)] == [200, 200, 429]
    assert [person.get(path).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = visitor.get(path)
    assert refused.json()["code"] == "too-many-requests"
    assert int(refused["Retry-After"]) > 0
    assert Client(REMOTE_ADDR="192.0.2.8").get(path).status_code == 200


@override_settings(CREDCLOUD_API_VISITOR_RATE="2/hour")
def test_no_visitor_is_somebody_else_by_saying_so(world: World) -> None:
    row = world.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    path = reverse("credcloud:api_credential", args=[row.public_id])
    statuses = [
        Client(REMOTE_ADDR="8.8.4.4", HTTP_X_FORWARDED_FOR=f"9.9.9.{number}").get(path).status_code
        for number in range(3)
    ]
    assert statuses == [200, 200, 429]
    # Behind a proxy of our own, which adds whom it saw at the end.
    behind = [
        Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"9.9.9.{number}, 1.1.1.1").get(path).status_code
        for number in range(3)
    ]
    assert behind == [200, 200, 429]


def test_without_a_platform_people_come_in_by_their_session() -> None:
    assert authentication_classes() == [SessionAuthentication]


def test_inside_a_platform_people_come_in_by_its_ways(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.CREDCLOUD_API_AUTHENTICATION = common.API_AUTHENTICATION

    class BearerAuthenticationAllowInactiveUser(BaseAuthentication):
        """Stands where the platform has its own."""

    for name in ("openedx", "openedx.core", "openedx.core.lib", "openedx.core.lib.api"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    platform = ModuleType("openedx.core.lib.api.authentication")
    platform.BearerAuthenticationAllowInactiveUser = BearerAuthenticationAllowInactiveUser  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, platform.__name__, platform)
    names = [one.__name__ for one in authentication_classes()]
    assert names == [
        "JwtOfUnrestrictedApplication",
        "BearerAuthenticationAllowInactiveUser",
        "SessionAuthenticationAllowInactiveUser",
    ]


def test_the_schema_describes_every_address_and_nothing_else() -> None:
    schema = json.loads(Client().get(reverse("credcloud:api_schema"), {"format": "json"}).content)
    assert set(schema["paths"]) == {
        "/credentials/mine/",
        "/credentials/{public_id}/",
        "/users/{username}/credentials/",
        "/courses/{course_id}/summary/",
    }
    assert schema["servers"] == [{"url": "http://testserver/credcloud/api/v1"}]
    one = schema["components"]["schemas"]["OneCredential"]["properties"]
    assert {"id", "standing", "issuer", "links", "issued_on"} <= set(one)
    for path in schema["paths"].values():
        assert path["get"]["responses"]["200"]["content"]["application/json"]["schema"]


def test_staff_get_a_courses_numbers(world: World) -> None:
    world.issued([{"name": "Zoë", "email": "zoe@example.org"}])
    world.reviewed([{"name": "Bo", "email": "bo@example.org"}])
    path = reverse("credcloud:api_course_summary", args=[str(world.course_key)])
    client = Client()
    client.force_login(world.actor)
    body: dict[str, Any] = client.get(path).json()
    assert (body["published"], body["under_review"], body["drafts"]) == (1, 1, 0)
    assert client.get(body["url"]).status_code == 200
    client.force_login(make_user())
    refused = client.get(path)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")


@pytest.mark.parametrize("course_id", ["nonsense", "course-v1:No+Such+Course", "moodle-v1:x+1"])
def test_an_unknown_course_is_not_found(world: World, course_id: str) -> None:
    client = Client()
    client.force_login(make_staff(make_world().course_key and _course(world), admin=True))
    response = client.get(reverse("credcloud:api_course_summary", args=[course_id]))
    assert (response.status_code, response.json()["code"]) == (404, "course-not-found")


def _course(world: World) -> Any:
    from credcloud_bridge.lms.sandbox.models import SandboxCourse

    return SandboxCourse.objects.get(key=world.course_key)


def test_the_reference_names_every_address() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "rest.md").read_text(
        encoding="utf-8"
    )
    schema = json.loads(Client().get(reverse("credcloud:api_schema"), {"format": "json"}).content)
    assert not [path for path in schema["paths"] if f"`{path}`" not in page]
    properties = schema["components"]["schemas"]["ListedCredential"]["properties"]
    told = {"published_at", "language"}  # plain enough
    assert not [name for name in properties if name not in told and f'"{name}"' not in page]
