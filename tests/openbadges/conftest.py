"""Issuers, hosts and certificates that several files of tests start from."""

from __future__ import annotations

import pytest

from credcloud_bridge.openbadges import api
from tests.credentials.worlds import World, make_world
from tests.openbadges.foreign import Issuer
from tests.openbadges.pdf_signing_world import KEY, certificate_for, pkcs12_of, take_in
from tests.openbadges.verifying_world import Internet


@pytest.fixture
def guild() -> Issuer:
    """An issuer that is known by a web address."""
    return Issuer(did="did:web:guild.example.org:weavers", seed=5)


@pytest.fixture
def internet(guild: Issuer) -> Internet:
    made = Internet()
    made.documents["https://guild.example.org/weavers/did.json"] = guild.did_document()
    return made


@pytest.fixture
def world() -> World:
    return make_world(words="{recipient_name} · {issued_on}")


@pytest.fixture
def signing(world: World) -> api.CertificateView:
    return take_in(pkcs12_of(KEY, certificate_for(KEY)))
