"""A world to issue in."""

from __future__ import annotations

from typing import Any

import pytest

from credcloud_bridge.data import IssueWhen
from tests.credentials.worlds import World, make_world


@pytest.fixture(autouse=True)
def _outbox(settings: Any) -> None:
    """The site's own mail backend, which Django's test runner had replaced."""
    settings.EMAIL_BACKEND = "credcloud_bridge.hosts.site.outbox.OutboxBackend"


@pytest.fixture
def world(db: None) -> World:
    """A group that forbids a second credential; jobs run when a test says so."""
    return make_world()


@pytest.fixture
def ruled(db: None) -> World:
    """A group that issues when learners pass, and puts them under review."""
    return make_world(issue_when=IssueWhen.PASSED)


@pytest.fixture
def at_once(db: None) -> World:
    """The same, published at once."""
    return make_world(issue_when=IssueWhen.PASSED, publish_at_once=True)
