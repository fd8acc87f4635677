"""Our site at an address of its own, with TLS, as a Moodle would know it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from credcloud_bridge.lms.moodle.models import MoodleSite
from tests.hosts.moodle import platform


@pytest.fixture(autouse=True)
def our_address(settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = platform.ROOT
    settings.ALLOWED_HOSTS = ["bridge.example.org"]


@pytest.fixture
def site() -> MoodleSite:
    return platform.connected_site()


@pytest.fixture
def browser() -> Client:
    return Client(HTTP_HOST="bridge.example.org")


@pytest.fixture
def refreshed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The tasks that were sent to workers."""
    sent: list[tuple[Any, ...]] = []

    def send(task: str, *args: Any, otherwise: str) -> bool:
        sent.append((task, *args))
        return True

    for module in ("adapter", "platform_keys"):
        monkeypatch.setattr(f"credcloud_bridge.lms.moodle.{module}.enqueue", send)
    return sent
