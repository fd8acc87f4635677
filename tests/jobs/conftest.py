"""A world whose credentials jobs work on."""

from __future__ import annotations

import pytest

from tests.credentials.worlds import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """A group that forbids a second credential; jobs run when a test says so."""
    return make_world()
