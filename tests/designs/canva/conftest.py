"""Worlds with a fake Canva."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from credcloud_bridge.designs.canva import api, service
from tests.designs.canva.canva_world import Server, WithoutServer, World
from tests.factories import make_user


def _world(canva: Server | WithoutServer, monkeypatch: pytest.MonkeyPatch) -> World:
    cache.clear()
    local = canva.service()
    monkeypatch.setattr(api, "canva_service", lambda: local)
    monkeypatch.setattr(service, "canva_service", lambda: local)
    return World(canva, make_user("Ada"), local)


@pytest.fixture(params=[Server, WithoutServer], ids=["over HTTP", "in this process"])
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[World]:
    """Every adapter in turn, and somebody who has not connected yet."""
    canva = request.param()
    yield _world(canva, monkeypatch)
    canva.close()


@pytest.fixture
def http_world(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[World]:
    """Over HTTP alone."""
    canva = Server()
    yield _world(canva, monkeypatch)
    canva.close()
