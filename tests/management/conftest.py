"""A group to issue from at the command line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.credentials.worlds import World, make_world


@pytest.fixture
def world(db: None, settings: Any) -> World:
    """A group that forbids a second credential; the site's own mail backend."""
    settings.EMAIL_BACKEND = "credcloud_bridge.hosts.site.outbox.OutboxBackend"
    return make_world()
