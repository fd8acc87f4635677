"""The lines of the install how-to change nothing where a release of Open edX is installed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.packaging.test_dependencies import canonical
from tests.packaging.test_pins import RELEASES, pins

if TYPE_CHECKING:
    from tests.packaging.conftest import Distributions

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-tos" / "install-into-open-edx.md"
# Of the platform's packages, those that break first when what is beneath them is replaced.
FRAGILE = {"pyopenssl": "import OpenSSL.crypto", "xmlsec": "from lxml import etree; import xmlsec"}
OURS = "import weasyprint, pikepdf, pypdfium2, uharfbuzz, pyhanko.sign.signers, credcloud_bridge"


def lines_in_the_docs() -> str:
    """The first block of commands on the page: what installs the package."""
    block = re.search(r"^```bash\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert block is not None
    assert "pip install" in block[1]
    return block[1]


def python_of_the_platform(version: str) -> str:
    """The Python of a release; the one that runs this where there is no other."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [f"python{version}", *map(str, versions.glob(f"{version}.*/bin/python"))]
    for candidate in candidates:
        try:
            if subprocess.run([candidate, "-c", ""], check=False, capture_output=True).returncode == 0:
                return candidate
        except FileNotFoundError:
            continue
    return sys.executable


@dataclass(frozen=True)
class Platform:
    """An environment that holds exactly what a release of Open edX has installed."""

    release: str
    folder: Path
    wheels: Path

    def run(self, command: str) -> str:
        """Run lines of a shell as an operator would who has activated the environment."""
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("COV", "PYTHON", "DJANGO", "VIRTUAL"))
        }
        # pip finds what was built from this checkout beside what its index has.
        links = f"{self.wheels} {clean.get('PIP_FIND_LINKS', '')}".strip()
        path = f"{self.folder / 'bin'}:{clean['PATH']}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            check=False,
            cwd=self.folder,
            env=clean | {"PATH": path, "PIP_FIND_LINKS": links},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def installed(self) -> dict[str, str]:
        found = json.loads(self.run("pip list --format=json"))
        return {canonical(one["name"]): one["version"] for one in found}

    def complaints(self) -> set[str]:
        """What ``pip check`` says; a release whose pins are not all listed has some from the start."""
        return set(self.run("pip check || true").splitlines())


@pytest.fixture(params=RELEASES, ids=lambda release: release[0])
def platform(request: pytest.FixtureRequest, distributions: Distributions, tmp_path: Path) -> Platform:
    release, version = request.param
    made = Platform(release, tmp_path / release, distributions.wheel.parent)
    uv = [sys.executable, "-m", "uv"]
    python = made.folder / "bin" / "python"
    old_build = tmp_path / "build.txt"
    # Some of the platform's packages can only be built with what newer ones have removed.
    old_build.write_text("setuptools<80\n", encoding="utf-8")
    constraints = ROOT / "requirements" / "openedx" / f"{release}.txt"
    options = ["--quiet", "--no-deps", "--build-constraints", old_build, "--python", python]
    for command in (
        ["venv", "--quiet", "--seed", "--python", python_of_the_platform(version), made.folder],
        ["pip", "install", *options, "-r", constraints],
    ):
        done = subprocess.run([*uv, *map(str, command)], check=False, capture_output=True, text=True)
        # xmlsec and mysqlclient are built: that needs what scripts/setup.sh installs.
        assert done.returncode == 0, done.stderr
    return made


@pytest.mark.parametrize("lines", [lines_in_the_docs(), "pip install credcloud-bridge"], ids=["docs", "bare"])
def test_installing_changes_nothing_that_the_platform_has(platform: Platform, lines: str) -> None:
    before, complaints = platform.installed(), platform.complaints()
    assert pins(platform.release).items() <= before.items()

    platform.run(lines)

    after = platform.installed()
    assert after["credcloud-bridge"]
    assert {name: after.get(name) for name, version in before.items() if after.get(name) != version} == {}
    assert platform.complaints() <= complaints
    for name, code in FRAGILE.items():
        if name in before:
            platform.run(f"python -c '{code}'")
    platform.run(f"python -c '{OURS}'")
