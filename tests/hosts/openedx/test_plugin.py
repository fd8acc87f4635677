"""What an Open edX finds when it looks for plugins, read with the platform's own tools."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from edx_django_utils.plugins.constants import PluginSettings, PluginURLs

from credcloud_bridge.hosts.openedx.apps import LMS, CredCloudLMSConfig

SETTINGS = ("common", "production", "devstack", "test")

# As the platform starts: settings first, then the apps, then the addresses.
AS_THE_PLATFORM = """
import json, sys, types
from edx_django_utils.plugins import add_plugins, get_plugin_apps, get_plugin_url_patterns

LMS = "lms.djangoapp"
platform = types.ModuleType("a_platform")
platform.MAKO_TEMPLATE_DIRS_BASE = ["/platform/lms/templates"]
sys.modules["a_platform"] = platform

def added():
    return {name: repr(value) for name, value in vars(platform).items() if name.isupper()}

add_plugins("a_platform", LMS, "common")
once = added()
for kind in ("production", "devstack", "test", "common"):
    add_plugins("a_platform", LMS, kind)
from django.conf import settings
found = {
    "apps": get_plugin_apps(LMS),
    "once": once,
    "again": added(),
    "configured": settings.configured,
    "models": sorted(name for name in sys.modules if name.startswith("credcloud_bridge.") and "models" in name),
}

import django
settings.configure(
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", *(a for a in found["apps"] if "credcloud" in a)
    ],
    SECRET_KEY="of a platform", USE_TZ=True, **{k: v for k, v in vars(platform).items()
       # One of the API's ways in is a class of the platform, which is not here.
       if k.startswith("CREDCLOUD_") and k != "CREDCLOUD_API_AUTHENTICATION"},
)
django.setup()
found["urls"] = [
    [one.pattern.regex.pattern, one.namespace, one.app_name, "home" in one.reverse_dict]
    for one in get_plugin_url_patterns(LMS) if "credcloud" in str(one.urlconf_name)
]
json.dump(found, sys.stdout)
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the platform's plugin tools make of the installed package, in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", AS_THE_PLATFORM],
        check=False,
        capture_output=True,
        text=True,
        # Elsewhere: what is installed counts, not what lies in the checkout.
        cwd=tmp_path_factory.mktemp("elsewhere"),
        env={"PATH": "", "HOME": str(Path.home())},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_platform_installs_the_app(found: Any) -> None:
    assert "credcloud_bridge.hosts.openedx.apps.CredCloudLMSConfig" in found["apps"]


def test_the_platform_mounts_every_address_under_one_prefix(found: Any) -> None:
    assert found["urls"] == [["^credcloud/", "credcloud", "credcloud", True]]


def test_the_platform_runs_our_settings_again_and_nothing_changes(found: Any) -> None:
    assert "OPEN_EDX_FILTERS_CONFIG" in found["once"]
    assert found["again"] == found["once"]


def test_settings_and_app_are_read_before_django_is_configured(found: Any) -> None:
    assert found["configured"] is False
    assert found["models"] == []


def test_plugin_app_uses_the_names_that_the_platform_reads() -> None:
    urls = CredCloudLMSConfig.plugin_app[PluginURLs.CONFIG][LMS]
    assert set(urls) == {
        PluginURLs.NAMESPACE,
        PluginURLs.APP_NAME,
        PluginURLs.REGEX,
        PluginURLs.RELATIVE_PATH,
    }
    settings = CredCloudLMSConfig.plugin_app[PluginSettings.CONFIG][LMS]
    assert set(settings) == set(SETTINGS)
    assert all(set(one) == {PluginSettings.RELATIVE_PATH} for one in settings.values())
