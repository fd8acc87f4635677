"""The package installs beside every Open edX release without changing a version that the release has chosen."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.test_dependencies import canonical

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parents[2]
# Release, and the Python that it runs on.
RELEASES = [("teak", "3.11"), ("verawood", "3.12")]


def pins(release: str) -> dict[str, str]:
    """What an LMS of this release has installed: version by name."""
    text = (ROOT / "requirements" / "openedx" / f"{release}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {canonical(name): version for name, version in (line.split("==") for line in lines)}


def hard_dependencies() -> list[str]:
    """``INSTALL`` in setup.py, as it is written there."""
    tree = ast.parse((ROOT / "setup.py").read_text(encoding="utf-8"))
    (found,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "INSTALL"
    )
    return [str(line) for line in ast.literal_eval(found)]


def resolve(release: str, python: str, requirements: list[str]) -> subprocess.CompletedProcess[str]:
    """Which versions would be installed beside the release's own; fails where there are none."""
    constraints = ROOT / "requirements" / "openedx" / f"{release}.txt"
    options = ["--quiet", "--no-header", "--no-annotate", "--python-version", python, "-c", str(constraints)]
    return subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", "-", *options],
        check=False,
        input="\n".join(requirements),
        capture_output=True,
        text=True,
        # Away from the checkout, whose own settings for other tools are not meant.
        cwd=Path(sys.prefix),
    )


@pytest.mark.parametrize(("release", "python"), RELEASES)
def test_our_requirements_resolve_beside_what_the_release_has_installed(release: str, python: str) -> None:
    done = resolve(release, python, hard_dependencies())
    assert done.returncode == 0, done.stderr
    found = dict(re.findall(r"^([\w.-]+)==(\S+)$", done.stdout, re.MULTILINE))
    chosen = {canonical(name): version for name, version in found.items()}
    assert {"django", "cryptography", "weasyprint"} <= set(chosen)
    fixed = pins(release)
    assert {name: version for name, version in chosen.items() if fixed.get(name, version) != version} == {}


@pytest.mark.parametrize(("release", "python"), RELEASES)
def test_a_requirement_that_the_release_cannot_meet_is_found_out(release: str, python: str) -> None:
    version = pins(release)["cryptography"]
    done = resolve(release, python, [*hard_dependencies(), f"cryptography>{version}"])
    assert done.returncode != 0
    assert "cryptography" in done.stderr
