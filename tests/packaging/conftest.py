"""A copy of the repository to build from, and the distributions built from it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_SOURCE = shutil.ignore_patterns(
    ".git",
    ".venv",
    ".tox",
    "var",
    "artefacts",
    "build",
    "dist",
    "*.egg-info",
    "__pycache__",
    ".*_cache",
    "node_modules",
)


@dataclass(frozen=True)
class Distributions:
    """What a release would upload, and a wheel built by whoever only has the sdist."""

    checkout: Path
    wheel: Path
    sdist: Path
    wheel_from_sdist: Path


def build(source: Path, out: Path, what: str) -> Path:
    """Build the sdist or wheel of ``source`` with the backend of this environment."""
    command = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        f"--{what}",
        "--outdir",
        str(out),
        str(source),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl" if what == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this repository, so that building leaves nothing in the original."""
    target = tmp_path_factory.mktemp("source") / "credcloud-bridge"
    shutil.copytree(ROOT, target, symlinks=True, ignore=NOT_SOURCE)
    return target


@pytest.fixture(scope="session")
def distributions(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """The distributions of this repository."""
    out = tmp_path_factory.mktemp("distributions")
    sdist = build(checkout, out / "sdist", "sdist")
    # Not tarfile's filter: Debian 12's own Python 3.11 has none yet, and these are our own files.
    subprocess.run(["tar", "-xf", sdist, "--one-top-level=unpacked", "-C", out], check=True)
    (unpacked,) = (out / "unpacked").iterdir()
    return Distributions(
        checkout=checkout,
        wheel=build(checkout, out / "wheel", "wheel"),
        sdist=sdist,
        wheel_from_sdist=build(unpacked, out / "wheel-from-sdist", "wheel"),
    )
