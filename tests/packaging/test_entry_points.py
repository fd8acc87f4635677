"""What a platform finds in the installed package, and that the package needs no platform."""

from __future__ import annotations

import ast
import configparser
import subprocess
import sys
import zipfile
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.packaging.conftest import Distributions

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = {
    "lms.djangoapp": "credcloud_bridge.hosts.openedx.apps:CredCloudLMSConfig",
    "cms.djangoapp": "credcloud_bridge.hosts.openedx.apps:CredCloudStudioConfig",
    "openedx.course_tool": "credcloud_bridge.hosts.openedx.course_tool:CredentialsTool",
    "xblock.v1": "credcloud_xblock:CredentialXBlock",
    "tutor.plugin.v1": "credcloud_tutor.plugin",
}
# What only an Open edX has: its own packages, and those of its libraries that we do not require.
OF_THE_PLATFORM = {
    "cms",
    "common",
    "crum",
    "edx_ace",
    "edx_django_utils",
    "edx_rest_framework_extensions",
    "edx_toggles",
    "lms",
    "openedx",
    "openedx_events",
    "openedx_filters",
    "web_fragments",
    "xblock",
    "xmodule",
}
WITHOUT_THE_PLATFORM = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in set(sys.argv[1:]):
            raise ModuleNotFoundError(f"{name} is not installed here", name=name)

sys.meta_path.insert(0, Absent())
import django
django.setup()
from django.core.management import call_command
from django.urls import get_resolver
call_command("check")
get_resolver().url_patterns
import credcloud_bridge.api, credcloud_bridge.admin, credcloud_bridge.tasks
"""


@pytest.mark.packaging
def test_the_wheel_says_where_each_platform_finds_us(distributions: Distributions) -> None:
    with zipfile.ZipFile(distributions.wheel) as wheel:
        (name,) = (one for one in wheel.namelist() if one.endswith(".dist-info/entry_points.txt"))
        parser = configparser.ConfigParser()
        parser.read_string(wheel.read(name).decode())
    found = {group: dict(parser[group]) for group in parser.sections()}
    assert found["console_scripts"] == {"credcloud": "credcloud_bridge.management.console:main"}
    for group, target in EXPECTED.items():
        assert found[group] == {"credcloud": target}, group


@pytest.mark.packaging
def test_the_wheel_holds_the_translations_where_any_django_finds_them(distributions: Distributions) -> None:
    with zipfile.ZipFile(distributions.wheel) as wheel:
        assert "credcloud_bridge/locale/ar/LC_MESSAGES/django.mo" in wheel.namelist()


@pytest.mark.parametrize("group", [group for group in EXPECTED if group != "tutor.plugin.v1"])
def test_what_an_entry_point_names_is_there(group: str) -> None:
    (ours,) = {one.value: one for one in entry_points(group=group) if one.name == "credcloud"}.values()
    assert ours.value == EXPECTED[group]
    assert ours.load() is not None


def test_everything_but_the_plugin_itself_runs_without_a_platform(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_PLATFORM, *sorted(OF_THE_PLATFORM)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={
            "PATH": "",
            "HOME": str(Path.home()),
            "CREDCLOUD_VAR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.settings",
        },
    )
    assert done.returncode == 0, done.stderr


def _imported_at_once(body: list[ast.stmt]) -> Iterator[str]:
    """Top-level names of the modules that a module imports when it is imported itself."""
    for node in body:
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
        elif isinstance(node, ast.ClassDef | ast.With):
            yield from _imported_at_once(node.body)


def test_only_the_plugin_and_the_xblock_import_what_a_platform_has() -> None:
    wrong = []
    for path in sorted((ROOT / "credcloud_bridge").rglob("*.py")):
        if path.is_relative_to(ROOT / "credcloud_bridge" / "hosts" / "openedx"):
            continue
        found = set(_imported_at_once(ast.parse(path.read_text(encoding="utf-8")).body)) & OF_THE_PLATFORM
        wrong += [f"{path.relative_to(ROOT)}: {name}" for name in sorted(found)]
    assert wrong == []


def test_what_belongs_to_the_platform_itself_is_imported_inside_functions_everywhere() -> None:
    own = {"cms", "common", "lms", "openedx", "xmodule"}
    wrong = []
    for path in sorted(
        one for room in ("credcloud_bridge", "credcloud_xblock") for one in (ROOT / room).rglob("*.py")
    ):
        found = set(_imported_at_once(ast.parse(path.read_text(encoding="utf-8")).body)) & own
        wrong += [f"{path.relative_to(ROOT)}: {name}" for name in sorted(found)]
    assert wrong == []
