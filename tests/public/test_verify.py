"""The verify page: type, scan or paste."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from credcloud_bridge.credentials import api as credentials
from tests.credentials.worlds import World
from tests.public.conftest import Visitor

pytestmark = pytest.mark.django_db

Row = credentials.CredentialRow


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def test_the_empty_page_says_where_to_find_the_id(visitor: Visitor) -> None:
    response = visitor.client.get("/credcloud/verify/")
    assert response.status_code == 200
    assert "Where do I find the ID?" in text_of(response)
    assert "X-Robots-Tag" not in response


@pytest.mark.parametrize(
    "spell",
    [
        lambda row: row.public_id,
        lambda row: row.display_id,
        lambda row: row.display_id.lower(),
        lambda row: f"  {row.display_id.replace('-', ' ')}\u00a0 ",
        lambda row: row.display_id.replace("-", "–"),
        lambda row: row.public_id.replace("0", "o").replace("1", "l"),
        lambda row: f"http://localhost:8000/credcloud/c/{row.public_id}/",
        lambda row: f"lms.example.org/credcloud/c/{row.display_id}/certificate.pdf?x=1#y",
        lambda row: f"https://lms.example.org/credcloud/c/{row.public_id.lower()}",
        lambda row: f"see https://lms.example.org/credcloud/c/%20{row.public_id}/",
    ],
)
def test_every_way_to_write_an_id_finds_the_credential(visitor: Visitor, issued: Row, spell: Any) -> None:
    response = visitor.verify(spell(issued))
    assert response.status_code == 200
    text = text_of(response)
    assert "This credential is valid" in text
    assert "Zoë Ångström" in text
    assert f'href="/credcloud/c/{issued.public_id}/"' in text


def test_a_revoked_one_is_found_and_said_to_be_revoked(visitor: Visitor, world: World, issued: Row) -> None:
    credentials.revoke(selection=world.only(issued), actor=world.actor, reason="Wrong person")
    text = text_of(visitor.verify(issued.display_id))
    assert "This credential has been revoked" in text
    assert "Wrong person" in text


def test_an_unknown_id_gets_advice(visitor: Visitor) -> None:
    response = visitor.verify("00000-00000-00000-00000")
    assert response.status_code == 404
    text = text_of(response)
    assert "No published credential has this ID" in text
    assert "What you can do" in text
    assert 'value="00000-00000-00000-00000"' in text


def test_an_unpublished_id_gets_the_same_advice(visitor: Visitor, world: World) -> None:
    batch = world.reviewed([{"name": "A", "email": "a@example.org"}])
    hidden = world.rows(batch_uuid=batch.uuid)[0].display_id
    unknown = "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"
    first, second = visitor.verify(hidden), visitor.verify(unknown)
    assert first.status_code == second.status_code == 404
    # The header's way back repeats the address, without dashes being changed; the rest is equal.
    assert first.content.decode().replace(hidden, unknown) == second.content.decode()


@pytest.mark.parametrize(
    ("entered", "characters"), [("abc", 3), ("U" * 20, 20), ("AAAAA-BBBBB-CCCCC-DDDD", 19), ("!!!", 0)]
)
def test_what_cannot_be_an_id_is_told_apart(visitor: Visitor, entered: str, characters: int) -> None:
    response = visitor.verify(entered)
    assert response.status_code == 404
    assert "That is not a whole credential ID" in text_of(response)
    assert f"this has {characters}," in text_of(response)


@pytest.mark.parametrize(
    "entered", ["<script>alert(1)</script>", '"><svg onload=alert(1)>', "x" * 5000, "\x00", "%"]
)
def test_hostile_input_is_only_text(visitor: Visitor, entered: str) -> None:
    response = visitor.verify(entered)
    assert response.status_code == 404
    raw = response.content.decode()
    assert "<script>alert" not in raw
    assert "<svg onload" not in raw


def test_a_result_is_kept_out_of_search_engines(visitor: Visitor, issued: Row) -> None:
    assert visitor.verify(issued.public_id)["X-Robots-Tag"] == "noindex, nofollow"


def test_the_answer_stands_before_the_forms_and_takes_the_focus(visitor: Visitor, issued: Row) -> None:
    for entered in (issued.public_id, "7K3QM0XW9T4BNC8R2VHE", "short"):
        text = text_of(visitor.verify(entered))
        assert text.index("ccp-result") < text.index('class="ccp-lookup"')
        section = text[text.index('<section class="ccp-result"') :].split(">")[0]
        assert 'tabindex="-1" autofocus' in section
