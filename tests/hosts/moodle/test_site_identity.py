"""A Moodle that moved, a copy of one, and another one at a known address: a person decides, and nobody is mixed up."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.lms.moodle import site_identity
from credcloud_bridge.lms.moodle.models import MoodleAccount, MoodleSite
from tests.factories import make_user
from tests.hosts.moodle.platform import LTI, connected_site, entry_claims, launch, launch_claims, signed
from tests.lms import moodle_world

pytestmark = pytest.mark.django_db

KNOWN = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32


@pytest.fixture
def known() -> MoodleSite:
    """A site at its earlier address, with somebody in it."""
    site = connected_site("campus", issuer="https://old.example.org", client_id="OLD")
    moodle_world.make_account(site, 8, "Ada")
    return site


@pytest.fixture
def new(known: MoodleSite) -> MoodleSite:
    """A site at a new address of which nobody knows yet what it is."""
    return connected_site("campus-2", guid="")


def platform(identifier: str) -> dict[str, Any]:
    return {f"{LTI}tool_platform": {"product_family_code": "moodle", "guid": identifier}}


def test_nobody_comes_in_from_a_second_address_before_somebody_decided(
    known: MoodleSite, new: MoodleSite, browser: Client
) -> None:
    response = launch(browser, launch_claims())
    assert response.status_code == 400
    assert "identifier of another one" in response.content.decode()
    new.refresh_from_db()
    assert new.same_as == known
    assert not MoodleAccount.objects.filter(site=new).exists()
    token = signed(entry_claims("plugin_enter_3.json"))
    assert browser.post("/moodle/enter", {"token": token}, secure=True).status_code == 400


def admin(browser: Client) -> Client:
    client = Client(HTTP_HOST="bridge.example.org")
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def decide(client: Client, action: str, site: MoodleSite) -> str:
    address = reverse("admin:credcloud_moodle_moodlesite_changelist")
    response = client.post(
        address, {"action": action, "_selected_action": [site.pk]}, secure=True, follow=True
    )
    return str(response.content.decode())


def test_a_site_that_moved_keeps_its_short_name_and_its_people(
    known: MoodleSite, new: MoodleSite, browser: Client, refreshed: list[Any]
) -> None:
    launch(browser, launch_claims())
    client = admin(browser)
    listed = client.get(reverse("admin:credcloud_moodle_moodlesite_changelist"), secure=True)
    assert "Did that site move here, or is this a copy of it?" in listed.content.decode()
    assert "Saved" in decide(client, "moved_here", new)
    (site,) = MoodleSite.objects.all()
    assert (site.pk, site.slug, site.issuer) == (known.pk, "campus", "https://moodle.example.org")
    assert launch(browser, launch_claims()).status_code == 302
    assert set(MoodleAccount.objects.values_list("site__slug", flat=True)) == {"campus"}


def test_a_copy_is_a_site_of_its_own_and_is_not_asked_about_again(
    known: MoodleSite, new: MoodleSite, browser: Client, refreshed: list[Any]
) -> None:
    launch(browser, launch_claims())
    assert "Saved" in decide(admin(browser), "is_a_copy", new)
    assert launch(browser, launch_claims()).status_code == 302
    assert MoodleAccount.objects.filter(site=new).exists()
    new.refresh_from_db()
    assert (new.same_as, new.is_copy) == (None, True)
    # A third address is compared with the site that was there first.
    third = connected_site("campus-3", issuer="https://third.example.org", guid="")
    site_identity.note_identifier(third, KNOWN)
    assert third.same_as == known


def test_a_site_with_people_of_its_own_does_not_take_anothers_place(
    known: MoodleSite, new: MoodleSite
) -> None:
    moodle_world.make_account(new, 8, "Somebody else")
    site_identity.note_identifier(new, KNOWN)
    with pytest.raises(CredCloudError) as caught:
        site_identity.site_moved(new)
    assert caught.value.problem.code == "moodle-in-use"
    assert MoodleSite.objects.count() == 2


@pytest.mark.parametrize("act", [site_identity.site_moved, site_identity.site_is_copy])
def test_where_nothing_is_to_be_decided_nothing_is_changed(known: MoodleSite, act: Any) -> None:
    with pytest.raises(CredCloudError):
        act(known)


def test_another_moodle_at_a_known_address_is_not_taken_for_the_first(browser: Client) -> None:
    # Its user 8 is somebody else.
    site = connected_site()
    response = launch(browser, launch_claims(**platform(OTHER)))
    assert response.status_code == 400
    assert "Another Moodle is at this address" in response.content.decode()
    assert not MoodleAccount.objects.filter(site=site).exists()


def test_a_host_name_is_no_identifier(browser: Client, refreshed: list[Any]) -> None:
    site = connected_site(guid="")
    assert launch(browser, launch_claims(**platform("moodle.example.org"))).status_code == 302
    site.refresh_from_db()
    assert site.guid == ""
