"""The issuer's Open Badges profile."""

from __future__ import annotations

import json

import pytest

from credcloud_bridge.branding.api import Branding, Signatory
from credcloud_bridge.groups import api as groups
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


@pytest.mark.parametrize(
    ("signatories", "official"),
    [
        ((), None),
        ((Signatory("Li Wei", "Dean"), Signatory("Ana Roa")), "Li Wei"),
        ((Signatory("Sam Partner", organisation="Some Sponsor"), Signatory("Li Wei")), "Li Wei"),
        ((Signatory("Li Wei", organisation="académie 数据 & co"),), "Li Wei"),
        ((Signatory("Sam Partner", organisation="Some Sponsor"),), None),
    ],
)
def test_the_profile_names_who_signs_for_the_issuer_but_nobody_who_signs_for_another(
    signatories: tuple[Signatory, ...], official: str | None
) -> None:
    make_issuer()
    groups.set_issuer_branding(slug="academy", branding=Branding(signatories=signatories), actor=None)
    written = openbadges.issuer_profile(slug="academy")
    assert written is not None
    assert json.loads(written).get("official") == official
