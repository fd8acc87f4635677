"""A request as the platform's pages have one, and the plugin's steps in the platform's pipelines."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any

import pytest
from crum import impersonate

from credcloud_bridge.hosts.openedx import receivers
from credcloud_bridge.hosts.openedx.settings import common


@pytest.fixture(scope="session", autouse=True)
def connected() -> None:
    """As the app of the LMS does when it is ready; the own site's does not."""
    receivers.connect()


@pytest.fixture
def steps(settings: Any) -> Any:
    """Django's settings after ``plugin_settings``, as far as the filters go."""
    platform = SimpleNamespace(MAKO_TEMPLATE_DIRS_BASE=[])
    common.plugin_settings(platform)
    settings.OPEN_EDX_FILTERS_CONFIG = platform.OPEN_EDX_FILTERS_CONFIG
    settings.CREDCLOUD_HOST_SETTINGS = platform.CREDCLOUD_HOST_SETTINGS
    return settings


@pytest.fixture
def seen_by() -> Callable[[Any], AbstractContextManager[None]]:
    """``with seen_by(user): …`` runs as the platform does while it answers this person."""
    return impersonate
