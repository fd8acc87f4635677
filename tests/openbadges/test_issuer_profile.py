"""The issuer's Open Badges profile."""

from __future__ import annotations

import json

import pytest

from credcloud_bridge.keys import api as keys
from credcloud_bridge.openbadges import api as openbadges
from tests.openbadges.signing_world import make_issuer

pytestmark = pytest.mark.django_db


def test_the_profile_says_who_the_issuer_is() -> None:
    issuer = make_issuer()
    issuer.email = "registry@academy.example"
    issuer.logo = "credcloud/issuers/logo.png"
    issuer.save()
    written = openbadges.issuer_profile(slug="academy")
    assert written is not None
    profile = json.loads(written)

    assert profile["id"] == keys.issuer_did("academy")
    assert profile["type"] == ["Profile"]
    assert profile["name"] == "Académie 数据 & Co"
    assert profile["url"] == "https://academy.example/"
    assert profile["email"] == "registry@academy.example"
    assert profile["image"]["id"].endswith("credcloud/issuers/logo.png")
    assert openbadges.issuer_profile(slug="nobody") is None
