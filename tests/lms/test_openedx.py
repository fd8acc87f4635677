"""The Open edX adapter: what needs no platform, and the contract where there is one.

``OPENEDX_PLATFORM_ROOT`` names a checkout of the platform that is installed in this
very environment, with this package. ``OPENEDX_PLATFORM_SETTINGS`` names its settings
(its own for tests, unless told). A process of its own runs there: one process has one
set of Django settings.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.lms_data import Account

ROOT = Path(__file__).resolve().parents[2]


def test_the_adapter_can_be_imported_without_a_platform() -> None:
    from credcloud_bridge.lms.openedx.adapter import OpenEdXLMS

    user = User(pk=7, email="seven@example.org")
    assert OpenEdXLMS().accounts(user) == (
        Account(id="7", site="course-v1:", emails=frozenset({"seven@example.org"})),
    )


@pytest.mark.parametrize(
    ("settings", "another"),
    [(None, False), ({}, False), ({"user_name": None}, False), ({"user_name": "ada"}, True)],
)
def test_staff_who_view_a_course_as_a_specific_student_look_as_another(settings: Any, another: bool) -> None:
    """As ``lms.djangoapps.courseware.masquerade`` keeps it in the session, by course."""
    from credcloud_bridge.lms.openedx.adapter import OpenEdXLMS

    key, other = (CourseKey.from_string(f"course-v1:X+{name}+2026") for name in ("A", "B"))
    session = {} if settings is None else {"masquerade_settings": {key: SimpleNamespace(**settings)}}
    assert OpenEdXLMS().looks_as_another(session, key) is another
    assert OpenEdXLMS().looks_as_another(session, other) is False


def test_the_contract_holds_on_the_platform() -> None:
    platform = os.environ.get("OPENEDX_PLATFORM_ROOT")
    if not platform:
        pytest.skip("OPENEDX_PLATFORM_ROOT names no checkout of the platform in this environment")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", str(ROOT / "tests" / "lms" / "openedx_platform.py")),
            # Neither the platform's configuration nor ours: warnings of the platform are not this project's.
            *("-c", os.devnull, "--rootdir", str(ROOT), "-p", "no:cacheprovider", "--import-mode=importlib"),
            *("--ds", os.environ.get("OPENEDX_PLATFORM_SETTINGS", "lms.envs.test")),
            *("--nomigrations", "-q", "-W", "ignore"),
        ],
        cwd=platform,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([platform, str(ROOT)]), "SERVICE_VARIANT": "lms"},
        capture_output=True,
        text=True,
        check=False,
        timeout=1_800,
    )
    assert run.returncode == 0, f"{run.stdout[-20_000:]}\n{run.stderr[-5_000:]}"
    assert " passed" in run.stdout
