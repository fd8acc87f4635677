"""What a cache on the way has is never shown after it changed, and asking whether it did costs one query."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from credcloud_bridge.branding.api import Branding, add_picture
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.groups import api as groups
from credcloud_bridge.groups.models import Issuer
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges import api as openbadges
from tests.branding import pictures
from tests.credentials.worlds import World
from tests.factories import make_user
from tests.public.caching_proxy import Answer, CachingProxy

pytestmark = pytest.mark.django_db

Row = credentials.CredentialRow
NAME = "Zoë Ångström"
HTML = {"accept": "text/html"}
# Whoever has a session never gets a kept answer: this is how things stand.
WITH_SESSION = {"cookie": "sessionid=somebody"}
KEPT = [
    ("", {"accept": "text/html"}),
    ("", {"accept": "text/html", "accept-language": "ar"}),
    ("", {"accept": "application/ld+json"}),
    ("", {"accept": "application/vc"}),
    (".json", {}),
    ("/embed/", {}),
]
FILES = [
    "/certificate.pdf",
    "/certificate.png?width=200",
    "/certificate.jpg?width=400",
    "/badge.png?width=200",
    "/share.jpg",
    "/download/badge.png",
]


def revoke(world: World, row: Row) -> None:
    credentials.revoke(selection=world.only(row), actor=world.actor, reason="Wrong person")


def make_private(_world: World, row: Row) -> None:
    owner = make_user("Zoë", email="zoe@example.org")
    credentials.set_visibility(public_id=row.public_id, visibility="private", user=owner)


def make_public(_world: World, row: Row) -> None:
    owner = make_user("Zoë", email="zoe@example.org")
    credentials.set_visibility(public_id=row.public_id, visibility="public", user=owner)


def erase(_world: World, _row: Row) -> None:
    credentials.erase_person(emails=["zoe@example.org"])


def extend(world: World, row: Row) -> None:
    later = timezone.localdate() + timedelta(days=700)
    credentials.change_expiry(selection=world.only(row), actor=world.actor, expires_on=later)


def expire(world: World, row: Row) -> None:
    world.expire(row, on=date(2020, 1, 31))


def replace(world: World, row: Row) -> None:
    credentials.reissue(
        credential_uuid=row.uuid,
        course_key=world.course_key,
        actor=world.actor,
        reason="Name misspelt",
    )
    world.publish()


def replace_and_revoke_the_new_one(world: World, row: Row) -> None:
    replace(world, row)
    new = Credential.objects.get(supersedes__uuid=row.uuid)
    credentials.revoke(
        selection=credentials.Selection(course_key=world.course_key, credential_uuids=frozenset([new.uuid])),
        actor=world.actor,
        reason="Still wrong",
    )


def list_the_group(world: World, _row: Row) -> None:
    world.change_group(public_listing=True)


def give_the_issuer_a_logo(world: World, _row: Row) -> None:
    logo = add_picture(data=pictures.logo(), purpose="logo")
    groups.set_issuer_branding(slug=world.group.issuer.slug, branding=Branding(logo=logo), actor=None)


def name_the_issuer_at_linkedin(world: World, _row: Row) -> None:
    Issuer.objects.filter(slug=world.group.issuer.slug).update(linkedin_id="1337")


def sign_with_another_key(_world: World, _row: Row) -> None:
    leaked = SigningKey.objects.get(revoked_at=None)
    openbadges.revoke_key(public_key=leaked.public_key, reason="Leak", now=timezone.now())
    openbadges.replace_revoked_signatures(now=timezone.now())


CHANGES: list[Callable[[World, Row], None]] = [
    revoke,
    make_private,
    make_public,
    erase,
    extend,
    expire,
    replace,
    replace_and_revoke_the_new_one,
    list_the_group,
    give_the_issuer_a_logo,
    name_the_issuer_at_linkedin,
    sign_with_another_key,
]


def addresses(row: Row, files: list[str] = FILES[:2]) -> list[tuple[str, dict[str, str]]]:
    base = f"/credcloud/c/{row.public_id}"
    pages = [(f"{base}{path or '/'}", headers) for path, headers in KEPT]
    return pages + [(f"{base}{path}", {}) for path in files]


def as_it_is(address: str, headers: dict[str, str]) -> tuple[int, bytes]:
    response = Client().get(address, headers=headers | WITH_SESSION)
    return response.status_code, response.getvalue()


def seen(answer: Answer) -> tuple[int, bytes]:
    return answer.status, answer.body


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_changed_shows_at_once_through_a_cache(
    world: World, issued: Row, change: Callable[[World, Row], None], django_capture_on_commit_callbacks: Any
) -> None:
    proxy = CachingProxy()
    # Rendering takes its time: every kind of file is asked for once.
    everything = addresses(issued, FILES if change is revoke else FILES[:2])
    for address, headers in everything:
        first, again = proxy.get(address, **headers), proxy.get(address, **headers)
        assert seen(first) == seen(again) == as_it_is(address, headers), address
        assert (again.asked, again.sent) == (True, False), address
    with django_capture_on_commit_callbacks(execute=True):
        change(world, issued)
    for address, headers in everything:
        assert seen(proxy.get(address, **headers)) == as_it_is(address, headers), address


@pytest.mark.parametrize("change", [erase, make_private])
def test_nothing_that_is_kept_names_the_person_any_more(
    world: World, issued: Row, change: Callable[[World, Row], None], django_capture_on_commit_callbacks: Any
) -> None:
    cache.clear()
    for address, headers in addresses(issued, []):
        Client().get(address, headers=headers)
    assert any(NAME in body for body in _kept_bodies())
    with django_capture_on_commit_callbacks(execute=True):
        change(world, issued)
    for address, headers in addresses(issued, []):
        Client().get(address, headers=headers)
    assert not [body for body in _kept_bodies() if NAME in body or "\\u00eb" in body]


@pytest.mark.parametrize(("path", "headers"), KEPT)
def test_a_kept_answer_costs_one_query_and_so_does_saying_that_nothing_changed(
    issued: Row, path: str, headers: dict[str, str]
) -> None:
    address = f"/credcloud/c/{issued.public_id}{path or '/'}"
    first = Client().get(address, headers=headers)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = Client().get(address, headers=headers)
    assert (again.status_code, again.content, len(asked)) == (200, first.content, 1)
    assert again.headers == first.headers
    with CaptureQueriesContext(connection) as asked:
        unchanged = Client().get(address, headers=headers | {"if-none-match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content, len(asked)) == (304, b"", 1)


@pytest.mark.parametrize("path", FILES)
def test_who_has_a_file_already_is_told_so_without_reading_it(issued: Row, path: str) -> None:
    address = f"/credcloud/c/{issued.public_id}{path}"
    first = Client().get(address)
    assert first["Cache-Control"] == "public, no-cache"
    with CaptureQueriesContext(connection) as asked:
        unchanged = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content, len(asked)) == (304, b"", 1)


def test_the_owner_and_staff_never_get_what_was_kept_for_visitors(issued: Row, world: World) -> None:
    address = f"/credcloud/c/{issued.public_id}/"
    Client().get(address, headers=HTML)
    owner = Client()
    owner.force_login(make_user("Zoë", email="zoe@example.org"))
    page = owner.get(address, headers=HTML)
    assert "visibility" in page.content.decode()
    assert page["Cache-Control"] == "private, no-cache"
    assert "visibility" not in Client().get(address, headers=HTML).content.decode()


def test_a_visitor_with_some_cookie_gets_the_kept_page_for_themselves_only(issued: Row) -> None:
    address = f"/credcloud/c/{issued.public_id}/"
    first = Client().get(address, headers=HTML)
    with CaptureQueriesContext(connection) as asked:
        again = Client().get(address, headers=HTML | {"cookie": "consent=yes"})
    assert (again.content, len(asked)) == (first.content, 1)
    assert (first["Cache-Control"], again["Cache-Control"]) == ("public, no-cache", "private, no-cache")


def test_one_language_s_page_is_not_another_s_and_neither_is_one_host_s(issued: Row, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    address = f"/credcloud/c/{issued.public_id}/"
    bodies = {
        language: Client().get(address, headers={"accept": "text/html", "accept-language": language}).content
        for language in ("en", "ar", "de", "en")
    }
    assert len(set(bodies.values())) == 3
    tags = {Client().get(address, headers=HTML, HTTP_HOST=host)["ETag"] for host in ("a.test", "b.test")}
    assert len(tags) == 2


def test_the_day_on_which_it_expires_makes_another_page(
    world: World, issued: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    world.expire(issued, on=today)
    proxy = CachingProxy()
    address = f"/credcloud/c/{issued.public_id}/"
    assert b"ccp-standing--valid" in proxy.get(address, **HTML).body
    monkeypatch.setattr(timezone, "localdate", lambda *_args: today + timedelta(days=1))
    assert b"ccp-standing--expired" in proxy.get(address, **HTML).body


def test_a_group_with_another_issuer_since_keeps_no_pages(world: World, issued: Row) -> None:
    other = Issuer.objects.create(name="Other", slug="other")
    Credential.objects.get(uuid=issued.uuid).group.__class__.objects.filter(id=world.group.id).update(
        issuer=other
    )
    address = f"/credcloud/c/{issued.public_id}/"
    for _time in range(2):
        assert "ETag" not in Client().get(address, headers=HTML)


def _kept_bodies() -> list[str]:
    found = []
    for key in list(cache._cache):  # type: ignore[attr-defined]
        kept = cache.get(key.split(":", 2)[2])
        body = getattr(kept, "body", None)
        if body is not None:
            found.append(body.decode())
    return found
