"""Connecting Canva from the import page, and what happens when something else comes back than was begun."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.designs.canva.models import CanvaConnection, CanvaEdit
from credcloud_bridge.designs.open_imports.models import OpenImport
from credcloud_bridge.jobs import api as jobs
from tests.designs.canva.canva_world import JPEG, Files, WithoutServer
from tests.designs.factories import make_design
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


class Person:
    """A course admin in front of the import page, and a fake Canva."""

    def __init__(self, canva: Any) -> None:
        self.canva = canva.fake
        self.course = make_course()
        self.user = make_staff(self.course, admin=True)
        self.client = Client()
        self.client.force_login(self.user)
        self.start = reverse("credcloud:studio_import") + f"?course={self.course.key}".replace("+", "%2B")

    def post(self, name: str, **sent: str) -> Any:
        return self.client.post(reverse(f"credcloud:{name}"), {"course": str(self.course.key), **sent})

    def begin(self, **sent: str) -> dict[str, str]:
        """What Canva is asked when the person presses "Connect Canva"."""
        response = self.post("studio_canva_connect", **sent)
        # Not a redirect: the page's policy would stop a form that leads to another site.
        assert response.status_code == 200
        address = response["Refresh"].removeprefix("0; url=")
        return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

    def back(self, **query: str) -> str:
        """What the person reads after coming back with this."""
        self.client.get(reverse("credcloud:studio_canva_callback"), query)
        return self.client.get(self.start).content.decode()

    def connect(self) -> None:
        query = self.begin()
        back = parse_qs(urlsplit(self.canva.allowed(query, person="ada")).query)
        self.back(code=back["code"][0], state=back["state"][0])
        assert CanvaConnection.objects.filter(user=self.user).exists()


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Person:
    cache.clear()
    canva = WithoutServer()
    local = canva.service()
    monkeypatch.setattr("credcloud_bridge.designs.canva.api.canva_service", lambda: local)
    callback = reverse("credcloud:studio_canva_callback")
    canva.fake.redirect_uri = f"http://localhost:8000{callback}"
    return Person(canva)


def test_a_person_connects_sees_their_designs_and_disconnects(person: Person) -> None:
    person.connect()
    page = person.client.get(person.start).content.decode()
    assert "Certificate 0" in page
    assert "/files/" not in page  # no address of Canva's that ends
    picture = person.client.get(reverse("credcloud:studio_canva_picture", kwargs={"canva_id": "DAF1"}))
    assert (picture.content, picture["Content-Type"]) == (JPEG, "image/jpeg")
    assert picture["X-Content-Type-Options"] == "nosniff"
    person.post("studio_canva_disconnect")
    assert not CanvaConnection.objects.exists()


def test_a_design_that_was_edited_shows_its_new_picture(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.connect()

    def picture() -> bytes:
        page = person.client.get(person.start).content.decode()
        address = re.search(r'src="([^"]*/DAF1/[^"]*of=\d+)"', page)
        assert address is not None
        return bytes(person.client.get(address[1]).content)

    assert picture() == JPEG
    monkeypatch.setattr(Files, "thumbnail", lambda _self, _design: JPEG + b" of another")
    assert picture() == JPEG  # kept: nothing was edited
    person.canva.edit("DAF1", texts={"title": "Edited"})
    assert picture() == JPEG + b" of another"


def test_a_state_that_this_browser_did_not_begin_connects_nothing(person: Person) -> None:
    query = person.begin()
    code = parse_qs(urlsplit(person.canva.allowed(query, person="ada")).query)["code"][0]
    assert "did not begin it" in person.back(code=code, state="another")
    assert not CanvaConnection.objects.exists()
    # Used up: the right state helps once.
    assert "Canva is connected" in person.back(code=code, state=query["state"])
    assert "did not begin it" in person.back(code=code, state=query["state"])


def test_whoever_comes_back_with_nothing_that_is_known_reads_why(person: Person) -> None:
    for begun, status in ((False, 400), (True, 200)):
        if begun:
            person.begin()  # now there is a course to go back to
        for name, words in (("callback", "did not begin it"), ("return", "could not be checked")):
            response = person.client.get(reverse(f"credcloud:studio_canva_{name}"), follow=True)
            assert response.status_code == status
            assert words in response.content.decode()


def test_two_tabs_may_connect_at_the_same_time(person: Person) -> None:
    first, second = person.begin(), person.begin()
    for query in (first, second):
        back = parse_qs(urlsplit(person.canva.allowed(query, person="ada")).query)
        assert "Canva is connected" in person.back(code=back["code"][0], state=back["state"][0])


def test_an_integration_without_our_scopes_is_told_to_the_administrator(person: Person) -> None:
    query = person.begin()
    page = person.back(error="invalid_scope", state=query["state"])
    assert "invalid_scope" in page
    assert "Ask an administrator" in page
    assert "access was not allowed" not in page


def test_whoever_connects_for_a_new_version_comes_back_to_it(person: Person) -> None:
    design = make_design(course_key=person.course.key).id
    person.begin(design=str(design))
    state = next(iter(person.client.session["credcloud_canva_sign_ins"]))
    response = person.client.get(
        reverse("credcloud:studio_canva_callback"), {"state": state, "error": "access_denied"}
    )
    assert response.url == f"{person.start.replace(':', '%3A')}&design={design}"


def test_an_export_that_lost_its_connection_offers_to_connect_and_then_to_try_again(person: Person) -> None:
    person.connect()
    address = person.post("studio_canva_take", canva="DAF1").url
    found = OpenImport.objects.get()
    CanvaConnection.objects.all().delete()
    jobs.run_to_end(job_uuid=found.job_uuid, course_key=person.course.key)
    page = person.client.get(address).content.decode()
    assert "not connected any more" in page
    assert "canva/connect/" in page
    assert "/retry/" not in page

    query = person.begin(**{"import": str(found.uuid)})
    back = parse_qs(urlsplit(person.canva.allowed(query, person="ada")).query)
    response = person.client.get(
        reverse("credcloud:studio_canva_callback"), {"code": back["code"][0], "state": back["state"][0]}
    )
    assert response.url == address
    page = person.client.get(address).content.decode()
    assert "/retry/" in page
    assert "Press “Connect Canva”" not in page


def test_nobody_is_sent_to_canva_when_tokens_could_not_be_stored(person: Person, settings: Any) -> None:
    settings.CREDCLOUD_SECRET_KEYS = []
    response = person.post("studio_canva_connect")
    assert response.status_code == 302
    assert "CREDCLOUD_SECRET_KEYS" in person.client.get(response.url).content.decode()


def test_a_no_at_canva_is_told(person: Person) -> None:
    query = person.begin()
    assert "access was not allowed" in person.back(error="access_denied", state=query["state"])


def test_a_connection_that_ended_at_canva_asks_to_connect_again(person: Person) -> None:
    person.connect()
    with person.canva.store.changed() as state:
        state["access"], state["refresh"] = {}, {}
    page = person.client.get(person.start).content.decode()
    assert "not connected any more" in page
    assert "canva/connect/" in page


def test_an_import_begins_with_a_job_and_shows_how_far_it_is(person: Person) -> None:
    person.connect()
    response = person.post("studio_canva_take", canva="DAF1")
    found = OpenImport.objects.get()
    assert response.url == reverse("credcloud:studio_import_marks", kwargs={"import_uuid": found.uuid})
    page = person.client.get(response.url)
    assert page["Refresh"] == "2"
    assert "progressbar" in page.content.decode()


def test_erasing_a_person_removes_their_connection(person: Person) -> None:
    person.connect()
    credentials.erase_person(user=person.user)
    assert not CanvaConnection.objects.exists()
    assert not CanvaEdit.objects.exists()


def test_without_an_integration_there_is_the_import_of_files(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("credcloud_bridge.designs.canva.api.canva_service", lambda: None)
    page = person.client.get(person.start).content.decode()
    assert "PDF Print" in page
    assert "canva/connect/" not in page
