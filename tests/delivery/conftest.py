"""Mail backends by name, and a helper that commits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from credcloud_bridge.data import Message
from credcloud_bridge.delivery import api
from tests.delivery.factories import ScriptedBackend

FACTORIES = "tests.delivery.factories"


@pytest.fixture(autouse=True)
def _outbox(settings: Any) -> None:
    """The site's own backend, which Django's test runner had replaced."""
    settings.EMAIL_BACKEND = "credcloud_bridge.hosts.site.outbox.OutboxBackend"


@pytest.fixture
def scripted(settings: Any) -> type[ScriptedBackend]:
    """A mail server that may have taken a mail when the connection breaks."""
    settings.EMAIL_BACKEND = f"{FACTORIES}.ScriptedBackend"
    ScriptedBackend.follow()
    return ScriptedBackend


@pytest.fixture
def scripted_idempotent(settings: Any) -> type[ScriptedBackend]:
    """The same, but it drops repetitions of a Message-ID."""
    settings.EMAIL_BACKEND = f"{FACTORIES}.ScriptedIdempotentBackend"
    ScriptedBackend.follow()
    return ScriptedBackend


@pytest.fixture
def queue_only(db: None) -> Callable[[Sequence[Message]], None]:
    """Queue messages without any worker being told (on_commit never comes in a test's transaction)."""

    def queue(*messages: Message) -> None:
        api.queue_mails(messages=messages)

    return queue
