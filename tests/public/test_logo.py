"""The issuer's logo where everybody sees it: on the credential's page and in the issuer's profiles."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.branding.api import Branding, add_picture
from credcloud_bridge.groups import api as groups
from tests.branding import pictures
from tests.credentials.worlds import World, make_world, people

pytestmark = pytest.mark.django_db


def give_logo(world: World, data: bytes) -> str:
    logo = add_picture(data=data, purpose="logo")
    groups.set_issuer_branding(slug=world.group.issuer.slug, branding=Branding(logo=logo), actor=None)
    world.group = groups.group_details(group_id=world.group.id)
    return logo


def test_the_page_shows_the_logo_of_the_day_of_issue_and_the_profiles_the_one_of_today(
    client: Client,
) -> None:
    world = make_world()
    before = give_logo(world, pictures.logo())
    [row] = world.issued(people(1))
    after = give_logo(world, pictures.LOGO_SVG.encode())
    page = client.get(
        reverse("credcloud:public_credential", args=[row.public_id]), headers={"accept": "text/html"}
    ).content.decode()
    assert f"/logos/{before}.png" in page
    assert f"/logos/{after}.png" not in page
    slug = world.group.issuer.slug
    address = f"{app_settings.ROOT_URL}{reverse('credcloud:logo', args=[after])}"
    profile = json.loads(client.get(reverse("credcloud:issuer_profile", args=[slug])).content)
    assert profile["image"] == {"id": address, "type": "Image"}
    older = json.loads(client.get(reverse("credcloud:hosted_issuer", args=[slug])).content)
    assert older["image"] == address


def test_without_a_logo_the_page_shows_none(client: Client) -> None:
    [row] = make_world().issued(people(1))
    page = client.get(
        reverse("credcloud:public_credential", args=[row.public_id]), headers={"accept": "text/html"}
    ).content.decode()
    assert "ccp-issuer-logo" not in page
