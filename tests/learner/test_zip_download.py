"""All of a person's credentials in one ZIP file."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.pdf_signing import api as pdf_signing
from credcloud_bridge.verifying import api as verifying
from tests.credentials.worlds import World, make_world
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NAME = "عبد الرحمن / ..\\ القرشي\u202e"


@pytest.fixture
def person() -> Any:
    return make_user("Zoë", email="zoe@example.org")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def archive_of(user: Any) -> ZipFile:
    response = client_of(user).get("/credcloud/my/credentials.zip")
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    assert response.streaming
    return ZipFile(BytesIO(b"".join(response.streaming_content)))  # type: ignore[arg-type]


def issue(world: World, name: str = "Zoë") -> credentials.CredentialRow:
    return world.issued([{"name": name, "email": "zoe@example.org"}])[0]


def test_it_holds_every_form_of_everything_that_is_shown(person: Any) -> None:
    worlds = [make_world(badge=True, title="Data Science"), make_world(title="Data Science")]
    rows = [issue(world, NAME) for world in worlds]
    gone = make_world(title="Gone")
    revoked = issue(gone)
    credentials.revoke(selection=gone.only(revoked), actor=gone.actor, reason="x")
    worlds[0].issued([{"name": "Somebody else", "email": "other@example.org"}])
    with archive_of(person) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(set(names)) == len(names) == 5
        for name in names:
            assert name.startswith("Data Science - عبد الرحمن .. القرشي ")
            assert "/" not in name
            assert "\\" not in name
        for row in rows:
            (pdf,) = [name for name in names if row.display_id in name and name.endswith(".pdf")]
            document = credentials.public_document(public_id=row.public_id)
            assert verifying.extract(archive.read(pdf)).content == document
            assert archive.read(pdf.removesuffix("pdf") + "json") == document
        (badge,) = [name for name in names if name.endswith(".png")]
        assert verifying.extract(archive.read(badge)).kind is verifying.ContentKind.JSON


def test_the_file_is_named_after_the_day(person: Any) -> None:
    issue(make_world())
    response = client_of(person).get("/credcloud/my/credentials.zip")
    list(response.streaming_content)  # type: ignore[arg-type]
    assert f"My%20credentials%20{timezone.localdate().isoformat()}.zip" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_it_is_sent_in_pieces(person: Any) -> None:
    for _ in range(3):
        issue(make_world(badge=True))
    response = client_of(person).get("/credcloud/my/credentials.zip")
    assert len(list(response.streaming_content)) >= 9  # type: ignore[arg-type]


def test_whoever_has_nothing_gets_nothing(person: Any) -> None:
    assert client_of(person).get("/credcloud/my/credentials.zip").status_code == 404
    assert "credentials.zip" not in client_of(person).get("/credcloud/my/").content.decode()
    issue(make_world())
    assert "credentials.zip" in client_of(person).get("/credcloud/my/").content.decode()
    assert Client().get("/credcloud/my/credentials.zip")["Location"].startswith("/login/")
    assert client_of(make_user()).get("/credcloud/my/credentials.zip").status_code == 404
    head = client_of(person).head("/credcloud/my/credentials.zip")
    assert (head.status_code, head.content) == (200, b"")


def test_while_a_file_is_being_signed_a_page_says_so_and_asks_again(
    person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from credcloud_bridge.credentials.models import Credential
    from credcloud_bridge.credentials.tasks import sign_pdfs

    row = issue(make_world())
    pdf_signing.make_certificate(issuer_id=default_issuer().id, name="X", days=9, now=timezone.now())
    with monkeypatch.context() as no_worker:
        no_worker.setattr(sign_pdfs, "apply_async", lambda **_message: None)
        for path in ("/credcloud/my/credentials.zip", f"/credcloud/c/{row.public_id}/certificate.pdf"):
            waiting = client_of(person).get(path)
            assert waiting.status_code == 202
            assert waiting["Refresh"] == "3"
            assert "Your download is being prepared" in waiting.content.decode()
    sign_pdfs([Credential.objects.get(public_id=row.public_id).pk])
    with archive_of(person) as archive:
        assert any(b"/ByteRange" in archive.read(name) for name in archive.namelist())
