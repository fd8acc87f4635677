"""The page of one credential."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from credcloud_bridge.credentials import api as credentials
from tests.credentials.worlds import PUBLISHED, World, make_world
from tests.public.conftest import Visitor

pytestmark = pytest.mark.django_db

Row = credentials.CredentialRow
ARABIC_NAME = "عبد الرحمن بن محمد بن عبد العزيز آل سعود الهاشمي القرشي المكي المدني الشامي"


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def revoke(world: World, row: Row, reason: str = "Issued to the wrong person") -> None:
    assert credentials.revoke(selection=world.only(row), actor=world.actor, reason=reason) == 1


def expire(world: World, row: Row, on: date) -> None:
    world.expire(row, on=on)


def reissued(world: World, row: Row) -> Row:
    """The credential that replaces it, still under review."""
    view = credentials.reissue(
        credential_uuid=row.uuid, course_key=world.course_key, actor=world.actor, reason="Name misspelt"
    )
    return view.row


# --- what it says ---------------------------------------------------------------


def test_it_says_who_what_by_whom_and_since_when(visitor: Visitor, issued: Row) -> None:
    response = visitor.page(issued.public_id)
    assert response.status_code == 200
    text = text_of(response)
    for words in (
        "This credential is valid",
        "It does not expire.",
        "Certificate of Completion",
        "Zoë Ångström",
        "Data Science for Everyone",
        "1 July 2026",
        issued.display_id,
        "For those who finished.",
        "Pass the exam.",
        "Eight weeks.",
        "Python",
        "https://university.example.org/data-science",
        "Download PDF",
        "Download badge",
        "Add to LinkedIn profile",
    ):
        assert words in text
    assert "zoe@example.org" not in text


def test_dates_and_words_are_in_the_visitors_language(visitor: Visitor, issued: Row) -> None:
    text = text_of(visitor.page(issued.public_id, headers={"accept-language": "ar"}))
    assert '<html lang="ar" dir="rtl">' in text
    assert "1 يوليو 2026" in text


def test_a_credential_that_will_expire_says_when(visitor: Visitor, world: World, issued: Row) -> None:
    expire(world, issued, timezone.localdate())
    text = text_of(visitor.page(issued.public_id))
    assert "This credential is valid" in text
    assert "It is valid until" in text


def test_an_expired_one_says_so_and_still_shows_itself(visitor: Visitor, world: World, issued: Row) -> None:
    expire(world, issued, timezone.localdate() - timedelta(days=1))
    text = text_of(visitor.page(issued.public_id))
    assert "This credential has expired" in text
    assert "Expired on" in text
    assert "Download PDF" in text
    assert "linkedin" not in text.lower()
    assert visitor.pdf(issued.public_id).status_code == 200


def test_a_revoked_one_gives_the_reason_and_nothing_to_download(
    visitor: Visitor, world: World, issued: Row
) -> None:
    revoke(world, issued, reason="Copied <b>homework</b>")
    response = visitor.page(issued.public_id)
    assert response.status_code == 200
    assert "Reason: <bdi>Copied &lt;b&gt;homework&lt;/b&gt;</bdi>" in response.content.decode()
    text = text_of(response)
    assert "This credential has been revoked" in text
    for gone in ("Download", "linkedin", "og:image", "certificate.jpg"):
        assert gone not in text


def test_being_revoked_weighs_more_than_being_expired(visitor: Visitor, world: World, issued: Row) -> None:
    expire(world, issued, timezone.localdate() - timedelta(days=1))
    revoke(world, issued)
    text = text_of(visitor.page(issued.public_id))
    assert "has been revoked" in text
    assert "has expired" not in text


def test_a_replaced_one_leads_to_what_replaces_it(visitor: Visitor, world: World, issued: Row) -> None:
    successor = reissued(world, issued)
    before = text_of(visitor.page(issued.public_id))
    assert "This credential is valid" in before
    assert successor.public_id not in before
    world.publish()
    text = text_of(visitor.page(issued.public_id))
    assert "This credential has been replaced" in text
    assert f"/c/{successor.public_id}/" in text
    assert "This credential is valid" in text_of(visitor.page(successor.public_id))


def test_a_badge_alone_is_shown_as_such(visitor: Visitor) -> None:
    world = make_world(badge=True, certificate_design_id=None)
    row = world.issued([{"name": "Bo", "email": "bo@example.org"}])[0]
    text = text_of(visitor.page(row.public_id))
    assert "Download badge" in text
    assert "Download PDF" not in text
    assert "share.jpg" in text
    assert visitor.pdf(row.public_id).status_code == 404


# --- names and other people's text -------------------------------------------------


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "O'Brien & Söhne"]
)
def test_markup_in_a_name_is_text_everywhere(visitor: Visitor, world: World, name: str) -> None:
    row = world.issued([{"name": name, "email": "x@example.org"}])[0]
    for response in (visitor.page(row.public_id), visitor.verify(row.public_id)):
        raw = response.content.decode()
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        assert name in unescape(raw)


def test_a_long_right_to_left_name_is_kept_apart_from_what_surrounds_it(
    visitor: Visitor, world: World
) -> None:
    row = world.issued([{"name": ARABIC_NAME, "email": "a@example.org"}])[0]
    assert f"<bdi>{ARABIC_NAME}</bdi>" in visitor.page(row.public_id).content.decode()


# --- sharing --------------------------------------------------------------------------


def test_linkedin_gets_the_documented_parameters(visitor: Visitor, world: World, settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = "https://lms.example.org"
    row = world.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    expire(world, row, date(2096, 2, 28))
    url = visitor.page(row.public_id).context["linkedin_url"]
    assert url.startswith("https://www.linkedin.com/profile/add?")
    assert {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()} == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Certificate of Completion",
        "organizationName": world.group.issuer.name,
        "issueYear": "2026",
        "issueMonth": "7",
        "expirationYear": "2096",
        "expirationMonth": "2",
        "certUrl": f"https://lms.example.org/credcloud/c/{row.public_id}/",
        "certId": row.display_id,
    }


def test_linkedin_is_told_of_no_expiry_where_there_is_none(visitor: Visitor, issued: Row) -> None:
    assert "expiration" not in visitor.page(issued.public_id).context["linkedin_url"]


def test_social_networks_find_title_picture_and_the_one_address(
    visitor: Visitor, world: World, settings: Any
) -> None:
    settings.CREDCLOUD_ROOT_URL = "https://lms.example.org"
    row = world.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    raw = visitor.page(row.public_id).content.decode()
    address = f"https://lms.example.org/credcloud/c/{row.public_id}/"
    for tag in (
        f'<link rel="canonical" href="{address}">',
        f'<meta property="og:url" content="{address}">',
        '<meta property="og:title" content="Certificate of Completion · Zoë">',
        f'<meta property="og:image" content="{address}share.jpg">',
        '<meta property="og:image:width" content="1200">',
        '<meta property="og:image:height" content="630">',
        '<meta property="og:image:alt" content="Certificate of Completion, awarded to Zoë">',
        f'<meta name="twitter:image" content="{address}share.jpg">',
        '<meta name="twitter:card" content="summary_large_image">',
    ):
        assert tag in raw


def test_search_engines_keep_out_unless_the_group_lists_publicly(visitor: Visitor, issued: Row) -> None:
    response = visitor.page(issued.public_id)
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    listed = make_world(public_listing=True).issued([{"name": "Bo", "email": "bo@example.org"}])[0]
    response = visitor.page(listed.public_id)
    assert '<meta name="robots" content="index, follow">' in response.content.decode()
    assert "X-Robots-Tag" not in response


# --- addresses and headers ----------------------------------------------------------------


def test_another_spelling_of_the_id_leads_to_the_one_address(visitor: Visitor, issued: Row) -> None:
    for spelling in (issued.display_id, issued.public_id.lower(), f" {issued.display_id.lower()} "):
        response = visitor.page(spelling)
        assert response.status_code == 302
        assert response["Location"] == f"/credcloud/c/{issued.public_id}/"


def test_the_page_is_read_only(visitor: Visitor, issued: Row) -> None:
    address = f"/credcloud/c/{issued.public_id}/"
    assert visitor.client.head(address).status_code == 200
    for method in ("post", "put", "patch", "delete", "options"):
        response = getattr(visitor.client, method)(address)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_nobody_gets_a_cookie_and_caches_know_what_it_depends_on(visitor: Visitor, issued: Row) -> None:
    for response, kept_by in (
        (visitor.page(issued.public_id), "public"),
        (visitor.verify(issued.public_id), "private"),
        (visitor.page("0" * 20), "private"),
    ):
        assert not response.cookies
        assert response["Cache-Control"] == f"{kept_by}, no-cache"
        assert {"cookie", "accept-language"} <= {part.strip().lower() for part in response["Vary"].split(",")}
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


# --- what nobody may see ------------------------------------------------------------------


def unpublished_ids(world: World) -> list[str]:
    batch = world.reviewed([{"name": "A", "email": "a@example.org"}, {"name": "B", "email": "b@example.org"}])
    first, _second = rows = world.rows(batch_uuid=batch.uuid)
    credentials.discard(selection=world.only(first), actor=world.actor, reason="by mistake")
    from credcloud_bridge.credentials.models import Credential

    world.batch([{"name": "Draft", "email": "draft@example.org"}])
    draft = Credential.objects.get(recipient_email="draft@example.org")
    return [draft.public_id, *(row.public_id for row in rows)]


def test_unpublished_and_unknown_ids_get_the_very_same_answer(visitor: Visitor, world: World) -> None:
    unknown = visitor.page("ZZZZZZZZZZZZZZZZZZZZ")
    assert unknown.status_code == 404
    ids = [
        *unpublished_ids(world),
        "0",
        "no-such-thing",
        "U" * 20,
        "ä" * 20,
        "x" * 500,
        "%00",
        "..",
        "a" * 20,
    ]
    for public_id in ids:
        for path in ("", "certificate.pdf", "certificate.png", "badge.png", "badge.jpg", "other.png"):
            response = visitor.client.get(f"/credcloud/c/{public_id}/{path}")
            assert response.status_code == 404
            assert response.content == unknown.content
            assert response.headers == unknown.headers


def test_the_answer_repeats_nothing_of_what_was_asked(visitor: Visitor) -> None:
    response = visitor.client.get("/credcloud/c/SECRETSECRET/?token=hunter2")
    assert b"SECRET" not in response.content
    assert b"hunter2" not in response.content


def test_the_answer_is_in_the_visitors_language_for_both(visitor: Visitor, world: World) -> None:
    batch = world.reviewed([{"name": "A", "email": "a@example.org"}])
    hidden = world.rows(batch_uuid=batch.uuid)[0].public_id
    arabic = {"accept-language": "ar"}
    assert visitor.page(hidden, headers=arabic).content == visitor.page("0" * 20, headers=arabic).content
    assert b'dir="rtl"' in visitor.page(hidden, headers=arabic).content


def test_looking_for_either_asks_the_database_the_same(
    visitor: Visitor, world: World, django_assert_num_queries: Any
) -> None:
    batch = world.reviewed([{"name": "A", "email": "a@example.org"}])
    hidden = world.rows(batch_uuid=batch.uuid)[0].public_id
    for public_id in (hidden, "ZZZZZZZZZZZZZZZZZZZZ"):
        with django_assert_num_queries(2):
            visitor.page(public_id)


def test_staff_see_no_more_here_than_anybody(visitor: Visitor, world: World) -> None:
    batch = world.reviewed([{"name": "A", "email": "a@example.org"}])
    hidden = world.rows(batch_uuid=batch.uuid)[0].public_id
    visitor.client.force_login(world.actor)
    assert visitor.page(hidden).status_code == 404
    world.publish()
    assert visitor.page(hidden).status_code == 200
    assert world.rows(PUBLISHED)
