"""What verifiers fetch: documents, DID documents, profiles, status lists; open to programs of every site."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import Visibility
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.web.content_negotiation import negotiated_media_type, prefers_json
from tests.credentials.worlds import World
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DID, PROFILE = "credcloud:issuer_did", "credcloud:issuer_profile"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


def document(client: Client, public_id: str, **headers: str) -> Any:
    return client.get(reverse("credcloud:public_document", args=[public_id]), headers=headers)


def page(client: Client, public_id: str, accept: str) -> Any:
    return client.get(reverse("credcloud:public_credential", args=[public_id]), headers={"accept": accept})


def path_of(address: str) -> str:
    """The path of one of our absolute addresses."""
    return "/" + address.split("/", 3)[3]


def test_the_document_is_the_one_that_was_signed_as_a_file_with_a_name(
    client: Client, issued: credentials.CredentialRow
) -> None:
    response = document(client, issued.public_id)

    assert response.content == openbadges.signed_json(credential_uuid=issued.uuid)
    assert response["Content-Type"] == "application/ld+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert (
        "Certificate%20of%20Completion%20-%20Zo%C3%AB%20%C3%85ngstr%C3%B6m.json"
        in response["Content-Disposition"]
    )
    assert response["Cache-Control"] == "public, no-cache"
    assert "noindex" in response["X-Robots-Tag"]
    assert document(client, issued.public_id, **{"if-none-match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("kind", ["application/vc", "application/ld+json", "application/json"])
def test_the_page_gives_the_document_to_whoever_asks_for_its_kind(
    client: Client, issued: credentials.CredentialRow, kind: str
) -> None:
    response = page(client, issued.public_id, kind)

    assert response["Content-Type"] == kind
    assert response.content == openbadges.signed_json(credential_uuid=issued.uuid)
    assert "Accept" in response["Vary"]
    assert "Content-Disposition" not in response


@pytest.mark.parametrize("accept", ["", "*/*", BROWSER, "text/html;q=0.9, application/json;q=0.8"])
def test_browsers_get_the_page(client: Client, issued: credentials.CredentialRow, accept: str) -> None:
    response = page(client, issued.public_id, accept)

    assert response["Content-Type"].startswith("text/html")
    assert "Accept" in [name.strip() for name in response["Vary"].split(",")]


@pytest.mark.parametrize(
    ("accept", "json", "kind"),
    [
        ("application/json;q=oops", False, "application/ld+json"),
        ("application/json;q=0", False, "application/ld+json"),
        ("APPLICATION/VC; q=0.5, text/html; q=0.4", True, "application/vc"),
        ("application/json, application/ld+json;q=0.9", True, "application/json"),
        (",,;;q=,", False, "application/ld+json"),
    ],
)
def test_what_is_asked_for_is_weighed(rf: RequestFactory, accept: str, json: bool, kind: str) -> None:
    request = rf.get("/", headers={"accept": accept})

    assert prefers_json(request) is json
    assert negotiated_media_type(request) == kind


def test_everything_that_a_verifier_needs_stands_where_the_document_says(
    client: Client, world: World, issued: credentials.CredentialRow, settings: Any
) -> None:
    signed = document(client, issued.public_id).json()
    _did, _web, _host, *path = signed["issuer"]["id"].split(":")

    listed = client.get("/" + "/".join(path) + "/did.json")
    status = client.get(path_of(signed["credentialStatus"]["statusListCredential"]))
    achievement = client.get(path_of(signed["credentialSubject"]["achievement"]["image"]["id"]))
    picture = client.get(path_of(signed["image"]["id"]))
    whole = client.get(path_of(signed["id"]), headers={"accept": "application/vc"})

    assert listed["Content-Type"] == "application/did+json"
    assert signed["proof"]["verificationMethod"] in listed.json()["assertionMethod"]
    assert status.json()["issuer"] == signed["issuer"]["id"]
    assert {one["Access-Control-Allow-Origin"] for one in (listed, status, achievement)} == {"*"}
    assert (achievement["Content-Type"], picture["Content-Type"]) == ("image/png", "image/png")
    assert json.loads(whole.content) == signed


def test_revoking_shows_with_the_next_request_and_the_document_stays(
    client: Client, world: World, issued: credentials.CredentialRow
) -> None:
    signed = document(client, issued.public_id).json()
    address = path_of(signed["credentialStatus"]["statusListCredential"])
    before = client.get(address)
    unchanged = client.get(address, headers={"if-none-match": before["ETag"]})

    credentials.revoke(selection=world.only(issued), actor=world.actor, reason="Issued by mistake.")
    after = client.get(address, headers={"if-none-match": before["ETag"]})

    assert unchanged.status_code == 304
    assert after.status_code == 200
    assert after["Cache-Control"] == "public, no-cache"
    old, new = (one.json()["credentialSubject"]["encodedList"] for one in (before, after))
    assert old != new
    assert document(client, issued.public_id).json() == signed


def test_a_status_list_that_cannot_be_signed_is_an_error_and_not_an_old_list(
    client: Client, world: World, issued: credentials.CredentialRow
) -> None:
    address = path_of(document(client, issued.public_id).json()["credentialStatus"]["statusListCredential"])
    client.get(address)
    credentials.revoke(selection=world.only(issued), actor=world.actor, reason="Issued by mistake.")
    SigningKey.objects.update(sealed="")

    response = client.get(address)

    assert response.status_code == 503
    assert response["Retry-After"] == "60"


def test_private_documents_are_for_their_recipients(
    client: Client, issued: credentials.CredentialRow
) -> None:
    Credential.objects.filter(uuid=issued.uuid).update(visibility=Visibility.PRIVATE.value)
    assert document(client, issued.public_id).status_code == 404

    recipient = make_user("Zoë Ångström", email="zoe@example.org")
    Credential.objects.filter(uuid=issued.uuid).update(lms_user_id=str(recipient.pk))
    client.force_login(recipient)
    response = document(client, issued.public_id)

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]


def test_what_was_not_published_or_not_signed_has_no_document(
    client: Client, world: World, issued: credentials.CredentialRow
) -> None:
    batch = world.reviewed([{"name": "Not yet", "email": "not-yet@example.org"}])
    (waiting,) = world.rows(batch_uuid=batch.uuid)
    openbadges.erase_signed(credential_ids=[Credential.objects.get(uuid=issued.uuid).pk])

    for public_id in (waiting.public_id, issued.public_id, "nothing"):
        answer = document(client, public_id)
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (404, "*")
    # Its page is still there, for programs too.
    assert page(client, issued.public_id, "application/json")["Content-Type"].startswith("text/html")


def test_issuers_that_do_not_exist_have_no_documents(client: Client, world: World) -> None:
    for name in (DID, PROFILE):
        assert client.get(reverse(name, args=["nobody"])).status_code == 404
    assert client.get(reverse("credcloud:status_list", args=["nobody", "revocation", 1])).status_code == 404
    assert (
        client.get(reverse("credcloud:status_list", args=["default", "revocation", 10**30])).status_code
        == 404
    )


def test_the_issuers_profile_is_linked_data(client: Client, issued: credentials.CredentialRow) -> None:
    response = client.get(reverse(PROFILE, args=["default"]))

    assert response["Content-Type"] == "application/ld+json"
    assert json.loads(response.content)["id"].endswith(":credcloud:issuers:default")
