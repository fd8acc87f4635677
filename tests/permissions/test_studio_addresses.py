"""Every address of the studio × every role: only who may design where the draft belongs gets anything."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from credcloud_bridge.studio.urls import urlpatterns
from tests.designs.factories import make_design
from tests.factories import enrol, make_course, make_global_staff, make_staff, make_user
from tests.studio.factories import make_draft

pytestmark = pytest.mark.django_db

GET, POST, PUT = "get", "post", "put"

# The methods of every address below a draft that answers with JSON or a file; all others answer 405.
DRAFT_JSON: dict[str, tuple[str, ...]] = {
    "studio_document": (GET, PUT, POST),
    "studio_copy": (POST,),
    "studio_pictures": (POST,),
    "studio_names": (POST,),
    "studio_proof": (POST,),
    "studio_people": (GET,),
    "studio_values": (GET, POST),
    "studio_brand": (GET,),
    "studio_fonts": (GET, POST),
    "studio_usage": (GET,),
    "studio_save": (POST,),
    "studio_assets": (POST,),
    "studio_asset": (GET,),
    "studio_asset_page": (GET,),
}
# Pages, and forms that are sent to them.
PAGES: dict[str, tuple[str, ...]] = {
    "studio": (GET,),
    "studio_start": (POST,),
    "studio_editor": (GET,),
    "studio_discard": (POST,),
    "studio_version_picture": (GET,),
    "studio_export": (GET,),
    "studio_versions": (GET,),
    "studio_reissue": (POST,),
    "studio_share": (POST,),
}


def _names(patterns: Any) -> set[str]:
    found = set()
    for entry in patterns:
        found |= _names(entry.url_patterns) if hasattr(entry, "url_patterns") else {entry.name}
    return found


def test_every_address_says_what_it_takes() -> None:
    assert _names(urlpatterns) == {*DRAFT_JSON, *PAGES}


class World:
    """A draft in one course, a person of every role, and a second course."""

    def __init__(self) -> None:
        self.course, other = make_course(), make_course()
        self.draft = make_draft(self.course.key)
        card = make_design(course_key=self.course.key)
        self.version_id, self.design_id = card.version_id, card.id
        self.outsiders = {
            "outsider": make_user(),
            "learner": enrol(self.course),
            "course_staff": make_staff(self.course),
            "admin_elsewhere": make_staff(other, admin=True),
        }
        self.designers = {
            "course_admin": make_staff(self.course, admin=True),
            "global_staff": make_global_staff(),
        }

    def path(self, name: str, draft_uuid: uuid.UUID | None = None) -> str:
        """The path of an address with the ids of this world."""
        known = {
            "design_draft_uuid": draft_uuid or self.draft.uuid,
            "version_id": self.version_id,
            "design_id": self.design_id,
            "width": 320,
            "sha256": "0" * 64,
            "number": 1,
        }
        needed = _parameters(urlpatterns)[name]
        return reverse(f"credcloud:{name}", kwargs={key: known[key] for key in needed})


def _parameters(patterns: Any, above: frozenset[str] = frozenset()) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for entry in patterns:
        here = above | frozenset(entry.pattern.converters)
        if hasattr(entry, "url_patterns"):
            found |= _parameters(entry.url_patterns, here)
        else:
            found[entry.name] = here
    return found


def test_nobody_without_the_permission_reads_or_changes_a_draft(client: Client) -> None:
    world, wrong = World(), []
    course = {"course": str(world.course.key)}
    for role, person in world.outsiders.items():
        client.force_login(person)
        for name, methods in (DRAFT_JSON | PAGES).items():
            for method in methods:
                status = getattr(client, method)(world.path(name), course).status_code
                if status != 403:
                    wrong.append(f"{role} {method} {name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    world, wrong = World(), []
    for name, methods in (DRAFT_JSON | PAGES).items():
        for method in methods:
            status = getattr(client, method)(world.path(name)).status_code
            if status != (401 if name in DRAFT_JSON else 302):
                wrong.append(f"{method} {name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_who_may_design_gets_what_there_is_and_nothing_else(client: Client) -> None:
    world, wrong = World(), []
    for role, person in world.designers.items():
        client.force_login(person)
        for name, methods in (DRAFT_JSON | PAGES).items():
            if GET in methods:
                status = client.get(world.path(name), {"course": str(world.course.key)}).status_code
                if status not in (200, 404) or (
                    status == 404 and "sha256" not in _parameters(urlpatterns)[name]
                ):
                    wrong.append(f"{role} get {name}: {status}")
            for method in {"get", "post", "put", "patch", "delete"} - set(methods):
                status = getattr(client, method)(world.path(name)).status_code
                if status != 405:
                    wrong.append(f"{role} {method} {name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_a_draft_that_is_not_there_is_not_found(client: Client) -> None:
    world, wrong = World(), []
    client.force_login(world.designers["global_staff"])
    for name, methods in (DRAFT_JSON | PAGES).items():
        if "design_draft_uuid" not in _parameters(urlpatterns)[name]:
            continue
        for method in methods:
            status = getattr(client, method)(world.path(name, uuid.uuid4())).status_code
            if status != 404:
                wrong.append(f"{method} {name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_every_change_needs_the_csrf_token() -> None:
    world = World()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.designers["course_admin"])
    for name, methods in (DRAFT_JSON | PAGES).items():
        for method in set(methods) - {GET}:
            assert getattr(client, method)(world.path(name)).status_code == 403, f"{method} {name}"
