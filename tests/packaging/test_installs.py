"""Each way to install, in an empty environment: a page renders and the starter designs are there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Distributions

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).resolve().parents[2]

PROBE = """
import json, pathlib, sys
import django
django.setup()
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
import credcloud_bridge
from credcloud_bridge.designs import api as designs

call_command("migrate", verbosity=0)
page = Client().get("/login/", headers={"host": "localhost"})
json.dump({
    "package": str(pathlib.Path(credcloud_bridge.__file__).parent),
    "status": page.status_code,
    "page": page.content.decode(),
    "style": finders.find("credcloud/vendor/paragon/core.min.css"),
    "starter_designs": designs.load_starters(),
}, sys.stdout)
"""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """The command's standard output; its standard error stands in the failure."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COV", "PYTHON", "DJANGO", "VIRTUAL"))
    }
    done = subprocess.run(
        command, check=False, cwd=cwd, env=clean | environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def source(distributions: Distributions, kind: str) -> list[str]:
    """What pip is asked to install for this kind."""
    return {
        "wheel": [f"{distributions.wheel}[site]"],
        "sdist": [f"{distributions.sdist}[site]"],
        "editable": ["--editable", f"{distributions.checkout}[site]"],
    }[kind]


@pytest.mark.parametrize("kind", ["wheel", "sdist", "editable"])
def test_a_page_renders_after_an_install(kind: str, distributions: Distributions, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    run(sys.executable, "-m", "venv", environment, cwd=tmp_path)
    python = environment / "bin" / "python"
    locked = ROOT / "requirements" / "site.txt"
    run(python, "-m", "pip", "install", "-q", "-c", locked, *source(distributions, kind), cwd=tmp_path)

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    found: dict[str, Any] = json.loads(
        run(
            python,
            "-c",
            PROBE,
            cwd=elsewhere,
            CREDCLOUD_VAR=str(tmp_path / "var"),
            DJANGO_SETTINGS_MODULE="credcloud_bridge.hosts.site.settings",
        )
    )

    home = distributions.checkout if kind == "editable" else environment
    assert Path(found["package"]).is_relative_to(home)
    assert found["status"] == 200
    assert "<form" in found["page"]
    assert found["style"]
    assert found["starter_designs"] >= 9
    assert "issue" in run(
        environment / "bin" / "credcloud", "--help", cwd=elsewhere, CREDCLOUD_VAR=str(tmp_path / "var")
    )
