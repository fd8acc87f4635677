"""A recipient chooses who sees a credential; everybody else keeps out, and learns no more than they must."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import Visibility
from tests.credentials.worlds import World, make_world
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db

PUBLIC, LINK, PRIVATE = Visibility.PUBLIC, Visibility.LINK, Visibility.PRIVATE
FILES = (
    "certificate.pdf",
    "certificate.png",
    "certificate.jpg",
    "badge.png",
    "share.jpg",
    "download/badge.png",
    "download/certificate.svg",
    "v2/assertion.json",
    "v2/badge.json",
)


@pytest.fixture
def world() -> World:
    return make_world(badge=True, title="Certificate of Completion", criteria="Pass the secret exam.")


@pytest.fixture
def zoe() -> Any:
    return make_user("Zoë Ångström", email="zoe@example.org")


@pytest.fixture
def public_id(world: World, zoe: Any) -> str:
    return world.issued([{"name": "Zoë Ångström", "email": "zoe@example.org"}])[0].public_id


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def choose(client: Client, public_id: str, visibility: str) -> Any:
    return client.post(f"/credcloud/my/{public_id}/visibility/", {"visibility": visibility})


def page(client: Client, public_id: str) -> Any:
    return client.get(f"/credcloud/c/{public_id}/")


# --- choosing -----------------------------------------------------------------------


def test_the_recipient_is_asked_and_nobody_else(public_id: str, zoe: Any, world: World) -> None:
    asked = "Who sees this page?"
    assert asked in page(signed_in(zoe), public_id).content.decode()
    for other in (Client(), signed_in(make_user()), signed_in(world.actor)):
        assert asked not in page(other, public_id).content.decode()


def test_a_choice_is_saved_told_and_written_into_the_history(public_id: str, zoe: Any, world: World) -> None:
    client = signed_in(zoe)
    response = choose(client, public_id, "private")
    assert (response.status_code, response["Location"]) == (302, f"/credcloud/c/{public_id}/")
    text = page(client, public_id).content.decode()
    assert "Only you and the staff of its course see this page now." in text
    assert 'value="private" checked' in text
    event = world.view(world.rows()[0].uuid).history[-1]
    assert event.text == (
        "The recipient, Zoë Ångström, chose who sees it: "
        "visibility from “whoever has the link” to “only the recipient”."
    )
    choose(client, public_id, "private")
    assert len([one for one in world.view(world.rows()[0].uuid).history if one.kind == event.kind]) == 1


@pytest.mark.parametrize("visibility", ["", "nonsense", "PUBLIC"])
def test_a_choice_that_there_is_not_changes_nothing(public_id: str, zoe: Any, visibility: str) -> None:
    assert choose(signed_in(zoe), public_id, visibility).status_code == 404
    assert credentials.public_credential(public_id=public_id).visibility is LINK  # type: ignore[union-attr]


def test_nobody_chooses_for_somebody_else(public_id: str, world: World) -> None:
    for other in (make_user(), world.actor, make_user(email="zoe@example.com")):
        assert choose(signed_in(other), public_id, "private").status_code == 404
    visitor = choose(Client(), public_id, "private")
    assert visitor["Location"].startswith("/login/")
    inactive = make_user(email="zoe@example.org", is_active=False)
    with pytest.raises(credentials.CredentialNotFound):
        credentials.set_visibility(public_id=public_id, visibility=PRIVATE, user=inactive)
    assert credentials.public_credential(public_id=public_id).visibility is LINK  # type: ignore[union-attr]


def test_what_is_not_published_cannot_be_chosen_for(world: World, zoe: Any) -> None:
    world.reviewed([{"name": "Zoë", "email": "zoe@example.org"}])
    assert choose(signed_in(zoe), world.rows()[0].public_id, "private").status_code == 404


def test_the_recipients_choice_weighs_more_than_the_groups(zoe: Any) -> None:
    listed = make_world(public_listing=True)
    row = listed.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    assert credentials.public_credential(public_id=row.public_id).listed  # type: ignore[union-attr]
    choose(signed_in(zoe), row.public_id, "link")
    response = page(Client(), row.public_id)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    choose(signed_in(zoe), row.public_id, "public")
    assert "X-Robots-Tag" not in page(Client(), row.public_id)


def test_what_replaces_a_private_one_is_private_too(public_id: str, zoe: Any, world: World) -> None:
    choose(signed_in(zoe), public_id, "private")
    view = credentials.reissue(
        credential_uuid=world.rows()[0].uuid,
        course_key=world.course_key,
        actor=world.actor,
        reason="Name misspelt",
    )
    world.publish()
    text = page(Client(), view.row.public_id).content.decode()
    assert "Its recipient keeps this credential private" in text
    assert "Zoë" not in text


# --- what a private one shows ----------------------------------------------------------


def test_strangers_learn_that_it_is_real_and_how_it_stands(public_id: str, zoe: Any) -> None:
    choose(signed_in(zoe), public_id, "private")
    for stranger in (Client(), signed_in(make_user())):
        response = page(stranger, public_id)
        text = response.content.decode()
        assert response.status_code == 200
        assert "Its recipient keeps this credential private" in text
        assert "This credential is valid" in text
        assert "Credential Cloud" in text
        for secret in ("Zoë", "Ångström", "Completion", "secret exam", "og:", "certificate.jpg"):
            assert secret not in text
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_strangers_are_told_when_it_was_revoked_but_not_why(public_id: str, zoe: Any, world: World) -> None:
    choose(signed_in(zoe), public_id, "private")
    credentials.revoke(selection=world.select(), actor=world.actor, reason="Copied from Bo")
    text = page(Client(), public_id).content.decode()
    assert "has been revoked" in text
    assert "Copied from Bo" not in text


@pytest.mark.parametrize("file", FILES)
def test_strangers_get_none_of_its_files(public_id: str, zoe: Any, file: str) -> None:
    owner = signed_in(zoe)
    choose(owner, public_id, "private")
    path = f"/credcloud/c/{public_id}/{file}"
    refused = Client().get(path)
    assert refused.status_code == 403
    assert "Zoë" not in refused.content.decode()
    assert "Completion" not in refused.content.decode()
    own = owner.get(path)
    assert own.status_code == 200
    if not file.startswith("v2/"):
        assert own["Cache-Control"] == "private, no-store"
        assert own["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_signed_document_and_the_frame_are_closed_too(public_id: str, zoe: Any) -> None:
    choose(signed_in(zoe), public_id, "private")
    assert Client().get(f"/credcloud/c/{public_id}.json").status_code in (403, 404)
    framed = Client().get(f"/credcloud/c/{public_id}/embed/")
    assert framed.status_code == 403
    assert "Zoë" not in framed.content.decode()


def test_the_recipient_and_the_courses_staff_still_see_it(public_id: str, zoe: Any, world: World) -> None:
    choose(signed_in(zoe), public_id, "private")
    course = type("Course", (), {"key": world.course_key})
    from credcloud_bridge.lms.sandbox.models import SandboxCourse

    staff = make_staff(SandboxCourse.objects.get(key=world.course_key))
    elsewhere = make_world().actor
    assert course
    for user, sees in ((zoe, True), (staff, True), (world.actor, True), (elsewhere, False)):
        assert ("Ångström" in page(signed_in(user), public_id).content.decode()) is sees


def test_a_private_one_is_not_offered_for_sharing(public_id: str, zoe: Any) -> None:
    client = signed_in(zoe)
    choose(client, public_id, "private")
    text = page(client, public_id).content.decode()
    assert "linkedin" not in text.lower()
    assert "ccp-embed" not in text
    assert "Download PDF" in text
    assert "Private" in client.get("/credcloud/my/").content.decode()


def test_the_file_that_somebody_was_given_still_verifies(public_id: str, zoe: Any) -> None:
    owner = signed_in(zoe)
    choose(owner, public_id, "private")
    file = owner.get(f"/credcloud/c/{public_id}/download/badge.png").content
    from credcloud_bridge.verifying import api as verifying

    assert verifying.extract(file).content == credentials.public_document(public_id=public_id)
