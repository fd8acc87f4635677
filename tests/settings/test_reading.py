"""Where a setting's value comes from, and that the reference says the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext_lazy

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.hosts.openedx.settings import common

ROOT = Path(__file__).resolve().parents[2]


def test_the_platforms_own_settings_stand_in_for_ours(settings: Any) -> None:
    del settings.CREDCLOUD_ROOT_URL
    platform = SimpleNamespace(MAKO_TEMPLATE_DIRS_BASE=[])
    common.plugin_settings(platform)
    settings.CREDCLOUD_HOST_SETTINGS = platform.CREDCLOUD_HOST_SETTINGS
    settings.LMS_ROOT_URL = "https://campus.example.org"
    settings.PLATFORM_NAME = gettext_lazy("Campus")
    assert app_settings.ROOT_URL == "https://campus.example.org"
    assert app_settings.DEFAULT_ISSUER_NAME == "Campus"
    assert type(app_settings.DEFAULT_ISSUER_NAME) is str
    settings.CREDCLOUD_ROOT_URL = "https://certificates.example.org"
    assert app_settings.ROOT_URL == "https://certificates.example.org"


def test_a_platform_that_does_not_know_its_own_address_yet_leaves_the_default(settings: Any) -> None:
    del settings.CREDCLOUD_ROOT_URL
    settings.CREDCLOUD_HOST_SETTINGS = {"ROOT_URL": "LMS_ROOT_URL"}
    settings.LMS_ROOT_URL = None
    assert app_settings.ROOT_URL == "http://localhost:8000"


def test_the_settings_reference_is_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/settings_reference.py", "--check"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
