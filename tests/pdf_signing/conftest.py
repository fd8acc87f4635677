"""An issuer with something to sign, and its certificate."""

from __future__ import annotations

import pytest

from credcloud_bridge.pdf_signing import api as pdf_signing
from tests.credentials.worlds import World, make_world
from tests.pdf_signing.pdf_signing_world import KEY, certificate_for, pkcs12_of, take_in


@pytest.fixture
def world() -> World:
    return make_world(words="{recipient_name} · {issued_on}")


@pytest.fixture
def signing(world: World) -> pdf_signing.CertificateView:
    return take_in(pkcs12_of(KEY, certificate_for(KEY)))
