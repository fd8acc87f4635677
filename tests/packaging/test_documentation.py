"""What the documentation promises about settings and files is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from credcloud_bridge.app_settings import AppSettings

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
REFERENCE = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")


def test_every_setting_of_the_package_is_documented_and_nothing_else() -> None:
    of_the_package = REFERENCE.split("## Of the own site")[0]
    documented = set(re.findall(r"^\| `CREDCLOUD_(\w+)`", of_the_package, re.MULTILINE))
    assert documented == {name for name in vars(AppSettings) if name.isupper()}


def test_every_environment_variable_of_the_site_is_documented() -> None:
    source = (ROOT / "credcloud_bridge" / "hosts" / "site" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'environ(?:\.get\(|\[)"(CREDCLOUD_\w+)"', source))
    assert read
    assert not {name for name in read if f"`{name}`" not in REFERENCE}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_files_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    broken = [t for t in targets if t and "://" not in t and not (page.parent / t).exists()]
    assert not broken


def _is_written_by_hand(path: Path) -> bool:
    """Not what tools keep for themselves: compiled files and their cache folders."""
    inside = path.relative_to(ROOT).parts
    caches = [part for part in inside if part == "__pycache__" or (part.startswith(".") and part != ".ci")]
    return not caches


def test_no_file_names_a_package_registry() -> None:
    # Requirements install from whatever index a machine is set up to use.
    hosts = ["py" + "pi.org", "npm" + "js.", "files.python" + "hosted", "deb." + "debian"]
    files = [ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / "setup.py", ROOT / "tox.ini", *PAGES]
    for folder in ("requirements", "scripts", ".ci"):
        files += [path for path in (ROOT / folder).rglob("*") if path.is_file() and _is_written_by_hand(path)]
    named = [
        (str(path.relative_to(ROOT)), host)
        for path in files
        for host in hosts
        if host in path.read_text("utf-8")
    ]
    assert not named
