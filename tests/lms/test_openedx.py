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
from types import ModuleType, SimpleNamespace
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


class Platform:
    """The few functions of the platform that know a course's certificates, as its sources have them."""

    def __init__(self, certificates: dict[str, Any] | None, files: dict[str, bytes]) -> None:
        self.certificates, self.files = certificates, files

    def modules(self) -> dict[str, ModuleType]:
        course = None if self.certificates is None else SimpleNamespace(certificates=self.certificates)
        store = SimpleNamespace(get_course=lambda _key: course)
        content = SimpleNamespace(find=lambda location, throw_on_not_found: self.found(location))
        return {
            "lms": module(),
            "lms.djangoapps": module(),
            "lms.djangoapps.certificates": module(),
            "lms.djangoapps.certificates.api": module(get_active_web_certificate=active),
            "xmodule": module(),
            "xmodule.modulestore": module(),
            "xmodule.modulestore.django": module(modulestore=lambda: store),
            "xmodule.contentstore": module(),
            "xmodule.contentstore.content": module(
                StaticContent=SimpleNamespace(get_asset_key_from_path=lambda _key, path: path.lstrip("/"))
            ),
            "xmodule.contentstore.django": module(contentstore=lambda: content),
        }

    def found(self, location: str) -> Any:
        return SimpleNamespace(data=self.files[location]) if location in self.files else None


def module(**content: Any) -> ModuleType:
    made = ModuleType("platform")
    vars(made).update(content)
    return made


def active(course: Any) -> Any:
    """As ``lms.djangoapps.certificates.api.get_active_web_certificate`` of Teak and Verawood."""
    return next((one for one in course.certificates.get("certificates", []) if one.get("is_active")), None)


def certificate(*signatories: dict[str, Any], is_active: bool = True) -> dict[str, Any]:
    return {"id": 1, "name": "Certificate", "is_active": is_active, "signatories": list(signatories)}


SIGNED = {
    "id": 2,
    "name": "Prof. Amina El-Sayed",
    "title": "Dean\nof Studies",
    "organization": "CredU",
    "signature_image_path": "/asset-v1:X+A+2026+type@asset+block@amina.png",
}


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [
        (None, None),
        ({}, None),
        ({"certificates": [certificate(SIGNED, is_active=False)]}, None),
        ({"certificates": [certificate()]}, ()),
        (
            {
                "certificates": [
                    certificate(is_active=False),
                    certificate(SIGNED, {"name": " "}, {"name": "Bo"}),
                ]
            },
            (("Prof. Amina El-Sayed", "Dean of Studies", "CredU", b"PNG"), ("Bo", "", "", b"")),
        ),
    ],
)
def test_signatories_are_those_of_the_certificate_that_is_active_in_studio(
    monkeypatch: pytest.MonkeyPatch, certificates: dict[str, Any] | None, expected: Any
) -> None:
    from credcloud_bridge.lms.openedx.adapter import OpenEdXLMS

    platform = Platform(certificates, {"asset-v1:X+A+2026+type@asset+block@amina.png": b"PNG"})
    for name, made in platform.modules().items():
        monkeypatch.setitem(sys.modules, name, made)
    found = OpenEdXLMS().certificate_signatories(CourseKey.from_string("course-v1:X+A+2026"))
    assert expected == (
        found
        if found is None
        else tuple(
            (one.name, one.title, one.organisation, one.read_signature() if one.read_signature else b"")
            for one in found
        )
    )


def test_a_signature_that_is_no_file_of_the_course_is_blank(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from credcloud_bridge.lms.openedx.adapter import OpenEdXLMS

    for name, made in Platform({"certificates": [certificate(SIGNED)]}, {}).modules().items():
        monkeypatch.setitem(sys.modules, name, made)
    (one,) = OpenEdXLMS().certificate_signatories(CourseKey.from_string("course-v1:X+A+2026")) or ()
    assert one.read_signature is not None
    assert one.read_signature() == b""
    assert "is not among the course's files" in caplog.text


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
