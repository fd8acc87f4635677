"""A world to issue in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.credentials.worlds import World, make_world


@pytest.fixture(autouse=True)
def _outbox(settings: Any) -> None:
    """The site's own mail backend, which Django's test runner had replaced."""
    settings.EMAIL_BACKEND = "credcloud_bridge.hosts.site.outbox.OutboxBackend"


@pytest.fixture
def world(db: None) -> World:
    """A group that forbids a second credential; jobs run when a test says so."""
    return make_world()
