"""What every test can rely on."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.fonts import show_only_these_fonts

show_only_these_fonts()

# No example is ever timed: the machines that run these are shared. In CI the
# same examples come every time, so a red run can be run again.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(autouse=True)
def language_of_the_site() -> Iterator[None]:
    """A page asked for in another language leaves that language active in the thread; the next test starts afresh."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_reserved() -> Iterator[None]:
    """What a process took ahead of the status lists in one test's database are not those of the next one's."""
    yield
    if module := sys.modules.get("credcloud_bridge.openbadges.status_indexes"):
        module.RESERVED.clear()


@pytest.fixture(scope="session")
def chromium_path() -> str | None:
    """The system's Chromium for Playwright's ``executable_path``; None takes Playwright's own build."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder that the test settings made for this run."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(os.environ.get("CREDCLOUD_VAR", ""))
    if folder.name.startswith("credcloud-test-") and folder.parent == Path(tempfile.gettempdir()):
        shutil.rmtree(folder, ignore_errors=True)
