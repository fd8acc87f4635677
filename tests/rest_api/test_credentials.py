"""The API: learners' credentials, what others may see of them, one public credential."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.lms.sandbox.adapter import SandboxLMS
from tests.credentials.worlds import World, make_world, people
from tests.factories import make_global_staff, make_user, person

pytestmark = pytest.mark.django_db

MINE = "/credcloud/api/v1/credentials/mine/"
ZOE = {"name": "Zoë", "email": "zoe@example.org"}


@pytest.fixture
def world() -> World:
    return make_world(title="Data Science", badge=True)


@pytest.fixture
def zoe() -> Any:
    return make_user("Zoë", email="zoe@example.org", username="zoe")


def get(path: str, user: Any = None, **headers: str) -> Any:
    client = Client(headers=headers)
    if user is not None:
        client.force_login(user)
    return client.get(path)


def of(user: Any) -> str:
    return reverse("credcloud:api_of_user", args=[user.username])


def titles(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [one["title"] for one in response.json()["results"]]


def test_mine_needs_signing_in_and_says_so() -> None:
    response = get(MINE)
    assert response.status_code == 403
    assert response.json()["code"] == "sign-in-needed"
    assert response.json()["remedy"]


def test_mine_lists_published_credentials_with_links_that_work(world: World, zoe: Any) -> None:
    world.reviewed([ZOE])
    assert titles(get(MINE, zoe)) == []
    world.publish()
    body = get(MINE, zoe).json()
    assert (body["count"], body["num_pages"], body["current_page"]) == (1, 1, 1)
    (one,) = body["results"]
    assert one["course_id"] == str(world.course_key)
    assert one["standing"]["code"] == "valid"
    assert one["recipient_name"] == "Zoë"
    links = {link["rel"]: link["href"] for link in one["links"]}
    assert set(links) == {"page", "certificate-pdf", "certificate-image", "badge-image", "linkedin"}
    for rel in ("page", "certificate-pdf", "certificate-image", "badge-image"):
        assert get(links[rel].removeprefix("http://localhost:8000")).status_code == 200, rel


def test_staff_who_look_at_a_course_as_one_of_its_learners_are_shown_nothing_of_their_own(
    world: World, zoe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.issued([ZOE])
    other = make_world(title="Elsewhere")
    other.issued([ZOE])
    client = Client()
    client.force_login(zoe)
    # The embedded LMS lets nobody do so; an Open edX keeps it in the session.
    monkeypatch.setattr(
        SandboxLMS, "looks_as_another", lambda _lms, session, key: session["as"] == [str(key), "ada"]
    )
    session = client.session
    session["as"] = [str(world.course_key), "ada"]
    session.save()
    body = client.get(MINE, {"course_id": str(world.course_key)}).json()
    assert (body["count"], body["results"], body["next"]) == (0, [], None)
    assert titles(client.get(MINE, {"course_id": str(other.course_key)})) == ["Elsewhere"]
    assert sorted(titles(client.get(MINE))) == ["Data Science", "Elsewhere"]


def test_mine_is_a_fixed_number_of_queries(
    world: World, zoe: Any, django_assert_max_num_queries: Any
) -> None:
    world.issued([ZOE, *people(12)])
    Credential.objects.update(lms_user_id=str(zoe.pk))
    client = Client()
    client.force_login(zoe)
    client.get(MINE)
    with django_assert_max_num_queries(5):  # the session, the account, those of Moodle, how many, which
        assert len(client.get(MINE).json()["results"]) == 13


def test_nobody_with_an_unconfirmed_address_gets_what_was_sent_there(world: World) -> None:
    world.issued([ZOE])
    pretender = make_user("Mallory", email="zoe@example.org", is_active=False)
    assert credentials.learner_credentials(accounts=person(str(pretender.pk), "zoe@example.org"))
    pretender.is_active = True  # Django's own session refuses inactive accounts; the platform's does not
    pretender.save()
    client = Client()
    client.force_login(pretender)
    from rest_framework.test import APIRequestFactory, force_authenticate

    from credcloud_bridge.rest_api.views import MyCredentials

    pretender.is_active = False
    request = APIRequestFactory().get(MINE)
    force_authenticate(request, user=pretender)
    assert titles_of(MyCredentials.as_view()(request)) == []


def titles_of(response: Any) -> list[str]:
    return [one["title"] for one in response.data["results"]]


def test_pages_lead_to_each_other(world: World, zoe: Any) -> None:
    world.issued(people(5))
    Credential.objects.update(lms_user_id=str(zoe.pk))
    seen, path = [], f"{MINE}?page_size=2"
    while path:
        body = get(path, zoe).json()
        seen += [one["id"] for one in body["results"]]
        path = body["next"]
    assert len(set(seen)) == 5
    assert body["previous"].endswith("page=2&page_size=2") or "page=2" in body["previous"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("page=0", 400, "parameters-invalid"),
        ("page=x", 400, "parameters-invalid"),
        ("page_size=1000000", 400, "parameters-invalid"),
        ("course_id=nonsense", 400, "parameters-invalid"),
        ("page=2", 404, "page-not-found"),
        ("page=99999999999999999999", 400, "parameters-invalid"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(zoe: Any, query: str, status: int, code: str) -> None:
    response = get(f"{MINE}?{query}", zoe)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["remedy"]


def test_a_course_narrows_the_list(world: World, zoe: Any) -> None:
    other = make_world(title="Elsewhere")
    world.issued([ZOE])
    other.issued([ZOE])
    assert sorted(titles(get(MINE, zoe))) == ["Data Science", "Elsewhere"]
    client = Client()
    client.force_login(zoe)
    assert titles(client.get(MINE, {"course_id": str(other.course_key)})) == ["Elsewhere"]


def test_others_see_what_an_account_shows(world: World, zoe: Any) -> None:
    first, second = world.issued([ZOE]), make_world(title="Revoked one").issued([ZOE])
    course = Credential.objects.get(uuid=second[0].uuid).course_key
    credentials.revoke(
        selection=credentials.Selection(course_key=course, credential_uuids=frozenset({second[0].uuid})),
        actor=world.actor,
        reason="Copied",
    )
    assert first
    other = make_user()
    assert titles(get(of(zoe), other)) == ["Data Science"]
    assert sorted(titles(get(of(zoe), zoe))) == ["Data Science", "Revoked one"]
    assert get(of(zoe)).status_code == 403


def test_an_account_that_keeps_to_itself_is_answered_like_an_unknown_one(world: World, zoe: Any) -> None:
    world.issued([ZOE])
    zoe.sandbox_profile.shows_certificates = False
    zoe.sandbox_profile.save()
    other = make_user()
    hidden = get(of(zoe), other)
    unknown = get(reverse("credcloud:api_of_user", args=["nobody-of-this-name"]), other)
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert hidden.json() == unknown.json()
    assert titles(get(of(zoe), zoe)) == ["Data Science"]
    assert titles(get(of(zoe), make_global_staff())) == ["Data Science"]


def test_a_deactivated_account_shows_nothing(world: World, zoe: Any) -> None:
    world.issued([ZOE])
    zoe.is_active = False
    zoe.save()
    assert get(of(zoe), make_user()).status_code == 404


def test_a_name_that_postgresql_cannot_be_asked_for_is_nobodys(world: World) -> None:
    assert get("/credcloud/api/v1/users/%00/credentials/", make_user()).status_code == 404


def test_anybody_may_ask_for_one_by_its_id(world: World) -> None:
    row = world.issued([ZOE])[0]
    body = get(reverse("credcloud:api_credential", args=[row.display_id.lower()])).json()
    assert (body["id"], body["recipient_name"], body["issuer"]["name"]) == (
        row.public_id,
        "Zoë",
        "Credential Cloud",
    )
    assert "email" not in str(body)
    assert "zoe@" not in str(body)


def test_an_unpublished_one_is_answered_like_an_unknown_one(world: World) -> None:
    batch = world.reviewed([ZOE])
    row = world.rows(batch_uuid=batch.uuid)[0]
    reviewed = get(reverse("credcloud:api_credential", args=[row.public_id]))
    unknown = get(reverse("credcloud:api_credential", args=["00000000000000000000"]))
    assert (reviewed.status_code, unknown.status_code) == (404, 404)
    assert reviewed.json() == unknown.json()


def test_a_private_one_is_for_its_recipient_and_the_courses_staff(world: World, zoe: Any) -> None:
    row = world.issued([ZOE])[0]
    Credential.objects.filter(uuid=row.uuid).update(visibility="private")
    path = reverse("credcloud:api_credential", args=[row.public_id])
    assert [get(path, who).status_code for who in (None, make_user(), zoe, world.actor)] == [
        404,
        404,
        200,
        200,
    ]
    assert titles(get(of(zoe), make_user())) == []
    assert titles(get(of(zoe), zoe)) == ["Data Science"]


def test_a_revoked_one_says_so_and_hands_out_no_files(world: World) -> None:
    row = world.issued([ZOE])[0]
    credentials.revoke(selection=world.only(row), actor=world.actor, reason="Copied")
    body = get(reverse("credcloud:api_credential", args=[row.public_id])).json()
    assert (body["standing"]["code"], body["reason"]) == ("revoked", "Copied")
    assert [link["rel"] for link in body["links"]] == ["page"]


def test_answers_are_in_the_readers_language_and_kept_by_no_shared_cache(world: World, zoe: Any) -> None:
    world.issued([ZOE])
    response = get(MINE, zoe, accept_language="ar")
    assert response.json()["results"][0]["standing"]["label"] == "صالحة"
    assert "private" in response["Cache-Control"]
    assert {"Accept-Language", "Cookie", "Authorization"} <= set(response["Vary"].split(", "))


def test_everything_is_read_only(world: World, zoe: Any) -> None:
    client = Client()
    client.force_login(zoe)
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)(MINE)
        assert response.status_code == 405
        assert response.json()["code"] == "method-not-allowed"
