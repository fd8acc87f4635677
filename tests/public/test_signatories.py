"""Who signs on the face of a credential, said on its page and in what is signed."""

from __future__ import annotations

import json
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from credcloud_bridge.branding.api import Branding, Signatory
from credcloud_bridge.groups import api as groups
from tests.credentials.worlds import World, make_world, people

pytestmark = pytest.mark.django_db
TWO = (Signatory("د. سلمى عبد الرحمن", "Dean"), Signatory("Ana <Roa>", "Head", "Some Sponsor"))


def give_signatories(world: World, *signatories: Signatory) -> None:
    groups.set_issuer_branding(
        slug=world.group.issuer.slug, branding=Branding(signatories=signatories), actor=None
    )
    world.group = groups.group_details(group_id=world.group.id)


def facts(client: Client, public_id: str) -> str:
    page = client.get(
        reverse("credcloud:public_credential", args=[public_id]), headers={"accept": "text/html"}
    ).content.decode()
    listed = page.split('<dl class="ccp-facts">')[1].split("</dl>")[0]
    return " ".join(unescape(strip_tags(listed.replace("<", " <"))).split())


@pytest.mark.parametrize("badge", [False, True])
def test_the_page_says_who_signed_on_the_day_of_issue(client: Client, badge: bool) -> None:
    world = make_world(badge=badge)
    if badge:
        world.change_group(certificate_design_id=None)
    give_signatories(world, *TWO)
    [row] = world.issued(people(1))
    give_signatories(world, Signatory("Somebody Else"))
    said = facts(client, row.public_id)
    assert "Signed by د. سلمى عبد الرحمن Dean Ana <Roa> Head Some Sponsor" in said
    assert "Somebody Else" not in said
    document = json.loads(client.get(reverse("credcloud:public_document", args=[row.public_id])).content)
    assert document["issuer"]["official"] == "د. سلمى عبد الرحمن"


def test_without_signatories_nothing_is_said_of_them(client: Client) -> None:
    [row] = make_world().issued(people(1))
    assert "Signed by" not in facts(client, row.public_id)
    document = json.loads(client.get(reverse("credcloud:public_document", args=[row.public_id])).content)
    assert "official" not in document["issuer"]


def test_what_was_signed_stays_to_the_byte_when_the_issuer_gets_signatories(client: Client) -> None:
    world = make_world()
    [row] = world.issued(people(1))
    address = reverse("credcloud:public_document", args=[row.public_id])
    before = client.get(address).content
    give_signatories(world, *TWO)
    assert client.get(address).content == before
