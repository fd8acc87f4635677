"""Every address of importing designs × every role: only who may design where the import belongs gets anything."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from credcloud_bridge.designs.open_imports.models import OpenImport
from credcloud_bridge.studio.import_urls import urlpatterns
from tests.factories import enrol, make_course, make_global_staff, make_staff, make_user

pytestmark = pytest.mark.django_db

GET, POST = "get", "post"

# The methods of addresses of a begun import, of those that name a course in what is sent, and of a person's own.
OF_AN_IMPORT: dict[str, tuple[str, ...]] = {
    "studio_import_marks": (GET, POST),
    "studio_import_discard": (POST,),
    "studio_import_retry": (POST,),
    "studio_import_picture": (GET,),
}
OF_A_COURSE: dict[str, tuple[str, ...]] = {
    "studio_import": (GET, POST),
    "studio_canva_connect": (POST,),
    "studio_canva_disconnect": (POST,),
    "studio_canva_take": (POST,),
    "studio_canva_edit": (POST,),
    "studio_canva_look": (POST,),
}
OF_A_PERSON: dict[str, tuple[str, ...]] = {
    "studio_canva_callback": (GET,),
    "studio_canva_picture": (GET,),
    "studio_canva_return": (GET,),
}
ALL = OF_AN_IMPORT | OF_A_COURSE | OF_A_PERSON


class World:
    """A begun import in one course, and a person of every role."""

    def __init__(self) -> None:
        self.course, other = make_course(), make_course()
        self.found = OpenImport.objects.create(course_key=str(self.course.key), state="exporting")
        self.outsiders = {
            "outsider": make_user(),
            "learner": enrol(self.course),
            "course_staff": make_staff(self.course),
            "admin_elsewhere": make_staff(other, admin=True),
        }
        self.designer = make_staff(self.course, admin=True)

    def path(self, name: str, import_uuid: Any = None) -> str:
        known = {"import_uuid": import_uuid or self.found.uuid, "number": 0, "canva_id": "DAF1"}
        pattern = next(entry.pattern for entry in urlpatterns if entry.name == name)
        return reverse(f"credcloud:{name}", kwargs={key: known[key] for key in pattern.converters})

    def ask(self, client: Client, name: str, method: str) -> int:
        sent = {"course": str(self.course.key)} if name in OF_A_COURSE else {}
        return int(getattr(client, method)(self.path(name), sent).status_code)


def test_every_address_says_what_it_takes() -> None:
    assert {entry.name for entry in urlpatterns} == set(ALL)


def test_nobody_without_the_permission_sees_or_changes_an_import(client: Client) -> None:
    world, wrong = World(), []
    for role, user in world.outsiders.items():
        client.force_login(user)
        for name, methods in (OF_AN_IMPORT | OF_A_COURSE).items():
            for method in methods:
                status = world.ask(client, name, method)
                if status != 403:
                    wrong.append(f"{role} {method} {name}: {status}")
    assert not wrong, "\n".join(wrong)
    assert OpenImport.objects.count() == 1


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    world = World()
    for name, methods in ALL.items():
        for method in methods:
            response = getattr(client, method)(world.path(name))
            if name in OF_AN_IMPORT:  # nobody learns whose it is
                assert response.status_code == 302, name
            assert response.url.startswith("/login/"), name


def test_every_address_refuses_other_methods(client: Client) -> None:
    world = World()
    client.force_login(make_global_staff())
    for name, methods in ALL.items():
        for method in {GET, POST} - set(methods):
            assert getattr(client, method)(world.path(name)).status_code == 405, f"{method} {name}"


def test_an_import_that_is_not_there_is_not_found(client: Client) -> None:
    world = World()
    client.force_login(make_global_staff())
    for name, methods in OF_AN_IMPORT.items():
        for method in methods:
            assert getattr(client, method)(world.path(name, uuid4())).status_code == 404, f"{method} {name}"


def test_every_change_needs_the_csrf_token() -> None:
    world = World()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.designer)
    for name, methods in ALL.items():
        if POST in methods:
            assert client.post(world.path(name), {"course": str(world.course.key)}).status_code == 403, name


def test_a_design_of_another_course_is_not_taken(client: Client) -> None:
    from tests.designs.factories import make_design

    world = World()
    client.force_login(world.designer)
    foreign = make_design(course_key=make_course().key).id
    everybodys = make_design().id
    for design_id in (foreign, everybodys):
        sent = {"course": str(world.course.key), "design": str(design_id)}
        assert client.get(reverse("credcloud:studio_import"), sent).status_code == 400
        for name in ("studio_canva_edit", "studio_canva_look", "studio_canva_take"):
            assert client.post(world.path(name), sent).status_code == 404, name
