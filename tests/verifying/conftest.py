"""An issuer elsewhere, and what other hosts answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verifying.foreign import Issuer
from tests.verifying.tls_host import Host
from tests.verifying.verifying_world import Internet


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
def host(tmp_path: Path) -> Iterator[Host]:
    made = Host(tmp_path)
    yield made
    made.close()
