"""My credentials: a learner's own, published ones and nobody else's."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DuplicatePolicy
from credcloud_bridge.groups.models import Issuer
from credcloud_bridge.lms import api as lms
from tests.credentials.worlds import World, make_world
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ADDRESS = "/credcloud/my/"


@pytest.fixture
def world() -> World:
    return make_world(title="Data Science", badge=True)


@pytest.fixture
def zoe() -> Any:
    return make_user("Zoë", email="zoe@example.org")


def page_of(user: Any) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return unescape(response.content.decode())


def test_it_needs_signing_in() -> None:
    response = Client().get(ADDRESS)
    assert (response.status_code, response["Location"]) == (302, f"/login/?next={ADDRESS}")


def test_nothing_yet_says_what_will_come_and_how_it_is_found(zoe: Any) -> None:
    page = page_of(zoe)
    assert "Nothing here yet" in page
    assert "zoe@example.org" in page


def test_published_ones_are_found_by_e_mail_in_any_spelling(world: World, zoe: Any) -> None:
    row = world.issued([{"name": "Zoë", "email": "Zoe@Example.org"}])[0]
    page = page_of(zoe)
    assert "You have been given 1 credential." in page
    assert f"/c/{row.public_id}/certificate.jpg" in page
    assert f"/c/{row.public_id}/certificate.pdf" in page
    assert "Valid" in page
    assert "linkedin.com" in page


def test_published_ones_are_found_by_account_whatever_the_e_mail(world: World, zoe: Any) -> None:
    row = world.issued([{"name": "Zoë", "email": "private@example.org"}])[0]
    assert row.public_id not in page_of(zoe)
    Credential.objects.filter(uuid=row.uuid).update(lms_user_id=str(zoe.pk))
    assert page_of(zoe).count(f'href="/credcloud/c/{row.public_id}/"') == 1


def test_an_unconfirmed_address_shows_nothing_that_was_sent_there(world: World, settings: Any) -> None:
    # Django's own backend signs no inactive account in; the platform's does, until the address is confirmed.
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.AllowAllUsersModelBackend"]
    row = world.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    pretender = make_user("Mallory", email="zoe@example.org", is_active=False)
    assert row.public_id not in page_of(pretender)
    client = Client()
    client.force_login(pretender)
    assert client.get(f"{ADDRESS}credentials.zip").status_code == 404
    Credential.objects.filter(uuid=row.uuid).update(lms_user_id=str(pretender.pk))
    assert row.public_id in page_of(pretender)


def test_one_that_is_found_both_ways_is_shown_once(world: World, zoe: Any) -> None:
    row = world.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    Credential.objects.filter(uuid=row.uuid).update(lms_user_id=str(zoe.pk))
    assert page_of(zoe).count(f'href="/credcloud/c/{row.public_id}/"') == 1


def test_unpublished_ones_are_never_shown(world: World, zoe: Any) -> None:
    batch = world.reviewed([{"name": "Zoë", "email": "zoe@example.org"}])
    assert "Nothing here yet" in page_of(zoe)
    credentials.discard(selection=world.select(batch_uuid=batch.uuid), actor=world.actor, reason="by mistake")
    assert "Nothing here yet" in page_of(zoe)


def test_other_peoples_are_never_shown(world: World, zoe: Any) -> None:
    world.issued([{"name": "Bo", "email": "bo@example.org"}, {"name": "No mail", "email": "zoe@example.com"}])
    assert "Nothing here yet" in page_of(zoe)


def test_an_account_without_an_e_mail_sees_no_ones(world: World) -> None:
    world.issued([{"name": "Bo", "email": "bo@example.org"}])
    user = make_user("Ann")
    user.email = ""
    user.save()
    assert "Nothing here yet" in page_of(user)


def test_states_are_told_and_what_can_be_shown_comes_first(world: World, zoe: Any) -> None:
    revoked = world.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    credentials.revoke(selection=world.only(revoked), actor=world.actor, reason="Copied <b>homework</b>")
    other = make_world(title="Older course")
    valid = other.issued([{"name": "Zoë", "email": "zoe@example.org"}])[0]
    page = page_of(zoe)
    assert page.index(valid.public_id) < page.index(revoked.public_id)
    assert "Reason: <bdi>Copied <b>homework</b></bdi>" in page
    assert f"/c/{revoked.public_id}/certificate" not in page


def test_a_replaced_one_leads_to_its_successor(world: World, zoe: Any) -> None:
    old = world.issued([{"name": "Zoe", "email": "zoe@example.org"}])[0]
    view = credentials.reissue(
        credential_uuid=old.uuid, course_key=world.course_key, actor=world.actor, reason="Name misspelt"
    )
    world.publish()
    page = page_of(zoe)
    assert "You have been given 2 credentials." in page
    assert "Replaced" in page
    assert page.count(f'href="/credcloud/c/{view.row.public_id}/"') == 2


def test_markup_in_a_title_is_text(zoe: Any) -> None:
    make_world(title="<script>alert(1)</script>").issued([{"name": "Zoë", "email": "zoe@example.org"}])
    client = Client()
    client.force_login(zoe)
    assert b"<script>alert" not in client.get(ADDRESS).content


def test_it_is_read_only(zoe: Any) -> None:
    client = Client()
    client.force_login(zoe)
    assert client.post(ADDRESS).status_code == 405


def test_every_lms_says_under_which_id_it_knows_somebody(zoe: Any) -> None:
    assert [one.id for one in lms.accounts_of(user=zoe)] == [str(zoe.pk)]


def many_for(user: Any, number: int) -> World:
    """A group that allows several credentials each, with that many for this person."""
    world = make_world(title="Workshop", duplicates=DuplicatePolicy.ALLOW)
    rows = [{"name": f"Zoë {one}", "email": user.email} for one in range(number)]
    world.issued(rows)
    return world


def test_the_page_asks_as_often_however_many_there_are(zoe: Any) -> None:
    client = Client()
    client.force_login(zoe)
    asked = []
    for _more in range(3):
        many_for(zoe, 9)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        asked.append(len(queries))
    # The session, the account, its addresses; then how many, the page, LinkedIn's numbers of the issuers.
    assert asked == [6, 6, 6]


def test_many_come_in_pages_and_each_is_on_one_of_them(zoe: Any) -> None:
    world = many_for(zoe, 23)
    client = Client()
    client.force_login(zoe)
    pages = [unescape(client.get(f"{ADDRESS}?page={number}").content.decode()) for number in (1, 2, 3)]
    # A page beyond the end is the last one.
    assert "Page 2 of 2" in pages[2]
    assert "You have been given 23 credentials." in pages[0]
    assert [page.count('class="ccp-card"') for page in pages[:2]] == [20, 3]
    for row in world.rows():
        assert sum(f'href="/credcloud/c/{row.public_id}/"' in page for page in pages[:2]) == 1
    assert 'rel="next" href="?page=2"' in pages[0]
    assert 'rel="prev" href="?page=1"' in pages[1]


def test_the_linkedin_page_of_the_issuer_is_the_present_one(world: World, zoe: Any) -> None:
    world.issued([{"name": "Zoë", "email": "zoe@example.org"}])
    assert "organizationName=" in page_of(zoe)
    Issuer.objects.update(linkedin_id="4711")
    assert "organizationId=4711" in page_of(zoe)
