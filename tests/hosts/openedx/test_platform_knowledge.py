"""Only ``lms/openedx`` and ``hosts/openedx`` know the platform: nothing else imports it or names its modules."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import credcloud_bridge

ROOT = Path(credcloud_bridge.__file__).parent
KNOWING = (ROOT / "lms" / "openedx", ROOT / "hosts" / "openedx")
# Packages of the platform, and libraries that say nothing without it.
PLATFORM = (
    "common.djangoapps",
    "lms.djangoapps",
    "lms.envs",
    "openedx",
    "openedx_events",
    "openedx_filters",
    "edx_django_utils",
    "edx_name_affirmation",
    "edx_rest_framework_extensions",
    "edx_toggles",
    "crum",
    "waffle",
    "web_fragments",
)
MODULES = sorted(
    path
    for path in ROOT.rglob("*.py")
    if "migrations" not in path.parts and not any(path.is_relative_to(one) for one in KNOWING)
)


def names_in(source: str) -> set[str]:
    """Modules that are imported, and texts that could be a dotted path or a setting's name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            found.add(node.value)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_outside_those_rooms_does_not_know_the_platform(path: Path) -> None:
    names = names_in(path.read_text(encoding="utf-8"))
    known = {one for one in names for other in PLATFORM if one == other or one.startswith(f"{other}.")}
    assert not known
    assert not names & {"LMS_ROOT_URL", "PLATFORM_NAME", "ROOT_URLCONF", "LMS_BASE"} - of_the_own_site(path)


def of_the_own_site(path: Path) -> set[str]:
    """``ROOT_URLCONF`` is Django's own, which a site of its own sets."""
    return {"ROOT_URLCONF"} if path.is_relative_to(ROOT / "hosts" / "site") else set()


def test_the_search_finds_what_it_looks_for() -> None:
    assert names_in("from crum import x\nimport openedx_filters\ny = 'common.djangoapps.student'") == {
        "crum",
        "openedx_filters",
        "common.djangoapps.student",
    }
