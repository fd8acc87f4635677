"""An issuer signs for one address of the site; another one is refused until somebody changes it on purpose."""

from __future__ import annotations

from typing import Any

import pytest

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.groups.models import Issuer
from credcloud_bridge.keys import api as keys
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges import api as openbadges
from tests.management.commands import credcloud
from tests.openbadges.signing_world import NOW, make_claim, make_credentials, make_issuer

pytestmark = pytest.mark.django_db

SITE, SHELL = "https://credentials.example.org", "http://localhost:8000"


def sign_one(issuer: Issuer) -> Any:
    (credential,) = make_credentials(issuer)
    return openbadges.sign_and_store(claims=[make_claim(credential)], now=NOW)


def test_the_first_signature_remembers_the_sites_address(settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = SITE
    issuer = make_issuer()
    assert sign_one(issuer) == {}
    assert Issuer.objects.get(pk=issuer.pk).root_url == SITE


def test_a_shell_without_the_sites_settings_signs_nothing_and_says_why(settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = SITE
    issuer = make_issuer()
    sign_one(issuer)
    settings.CREDCLOUD_ROOT_URL = SHELL
    (problem,) = sign_one(issuer).values()
    assert problem.code == "another-address"
    assert SITE in problem.message
    assert SHELL in problem.message
    assert "credcloud issuers move" in problem.remedy
    with pytest.raises(CredCloudError, match=SITE):
        keys.rotate_key(slug=issuer.slug, now=NOW)
    assert SigningKey.objects.filter(issuer_id=issuer.pk).count() == 1


def test_a_move_is_made_on_purpose_and_only_to_where_the_site_is(settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = SITE
    issuer = make_issuer()
    sign_one(issuer)
    settings.CREDCLOUD_ROOT_URL = "https://new.example.org"
    refused = credcloud("issuers", "move", "--issuer", issuer.slug, "--to", "https://newer.example.org")
    assert refused.status == 1
    assert "CREDCLOUD_ROOT_URL is https://new.example.org" in refused.err
    moved = credcloud("issuers", "move", "--issuer", issuer.slug, "--to", "https://new.example.org/")
    assert moved.status == 0
    assert f"names {SITE}" in moved.out
    assert sign_one(issuer) == {}
    assert (
        f"{issuer.slug}: {issuer.name}, signs for https://new.example.org" in credcloud("issuers", "list").out
    )
    again = credcloud("issuers", "move", "--all", "--to", "https://new.example.org")
    assert "already" in again.out


def test_an_issuer_that_is_not_there_cannot_move(settings: Any) -> None:
    found = credcloud("issuers", "move", "--issuer", "nobody", "--to", settings.CREDCLOUD_ROOT_URL)
    assert found.status == 1
    assert "credcloud issuers list" in found.err
