"""What a process of the LMS pays for the plugin at its start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Each takes a good part of a second or tens of megabytes, and most processes never need it.
HEAVY = [
    "PIL",
    "asn1crypto",
    "drf_spectacular",
    "fontTools",
    "jsonschema",
    "lxml",
    "openpyxl",
    "pikepdf",
    "pydyf",
    "pyhanko",
    "pyld",
    "pypdfium2",
    "python_calamine",
    "segno",
    "tinycss2",
    "uharfbuzz",
    "weasyprint",
]

PROGRAM = """
import json, sys
import django
django.setup()
import credcloud_bridge.api
import credcloud_bridge.urls
from django.urls import reverse
reverse("credcloud:my_credentials")  # every page of ours is loaded by the first of them
import credcloud_bridge.tasks
import credcloud_bridge.hosts.openedx.course_tool
import credcloud_bridge.hosts.openedx.receivers
from django.contrib import admin
assert any(model._meta.app_label == "credcloud" for model in admin.site._registry)
print(json.dumps(sorted(set(json.loads(sys.argv[1])) & set(sys.modules))))
"""

# A process that shows no page of ours loads tables and admin, and nothing else of ours.
IDLE = """
import json, sys
import django
django.setup()
import credcloud_bridge.urls
import credcloud_bridge.hosts.openedx.course_tool
import credcloud_bridge.hosts.openedx.receivers
print(json.dumps(sorted(name for name in sys.modules if name.startswith(tuple(json.loads(sys.argv[1]))))))
"""
PAGES_AND_WORK = [
    f"credcloud_bridge.{name}"
    for name in (
        "credentials.api",
        "dashboard.",
        "groups.api",
        "learner.",
        "public.",
        "recipients",
        "rest_api.",
        "verifying.api",
    )
]


def test_a_process_that_shows_no_page_of_ours_loads_no_page_of_ours(tmp_path: Path) -> None:
    assert _loaded(IDLE, PAGES_AND_WORK, "settings", tmp_path) == []


@pytest.mark.parametrize("settings", ["settings", "test_settings"])
def test_no_heavy_library_is_loaded_before_somebody_needs_it(settings: str, tmp_path: Path) -> None:
    assert _loaded(PROGRAM, HEAVY, settings, tmp_path) == []


def _loaded(program: str, names: list[str], settings: str, var: Path) -> list[str]:
    """Which of ``names`` a fresh process has loaded after ``program``."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": f"credcloud_bridge.hosts.site.{settings}",
        "CREDCLOUD_VAR": str(var),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]),
    }
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(names)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found
