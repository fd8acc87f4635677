"""The plugin in real Tutors: what they make of it is what builds and runs an Open edX."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.packaging.conftest import Distributions

pytestmark = pytest.mark.packaging

# The oldest that is served (Teak) and the newest (Verawood).
MAJORS = (20, 22)


@dataclass(frozen=True)
class Tutor:
    """A Tutor with its plugin for micro-frontends and ours, and nothing else of ours."""

    python: Path
    root: Path

    def __call__(self, *arguments: str) -> str:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("COV", "PYTHON", "VIRTUAL"))
        }
        done = subprocess.run(
            [self.python.parent / "tutor", *arguments],
            check=False,
            capture_output=True,
            text=True,
            env=clean | {"TUTOR_ROOT": str(self.root), "TUTOR_PLUGINS_ROOT": str(self.root / "plugins")},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rendered(self, path: str) -> str:
        return (self.root / "env" / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=MAJORS)
def tutor(
    request: pytest.FixtureRequest, distributions: Distributions, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tutor]:
    home = tmp_path_factory.mktemp(f"tutor{request.param}")
    python = home / "environment" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
    pip = [python, "-m", "pip", "install", "-q", "--no-compile"]
    subprocess.run([*pip, f"tutor=={request.param}.*", f"tutor-mfe=={request.param}.*"], check=True)
    # As the how-to says: what an Open edX needs of us is no business of Tutor's own environment.
    subprocess.run([*pip, "--no-deps", distributions.wheel], check=True)
    made = Tutor(python, home / "root")
    made("plugins", "enable", "mfe", "credcloud")
    made("config", "save")
    yield made
    shutil.rmtree(home)


def test_it_loads_where_neither_django_nor_anything_else_of_ours_can_be_imported(tutor: Tutor) -> None:
    code = "import credcloud_tutor.plugin, sys; print('django' in sys.modules or 'credcloud_bridge' in sys.modules)"
    done = subprocess.run([tutor.python, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr
    assert subprocess.run([tutor.python, "-c", "import django"], check=False, capture_output=True).returncode


def test_the_image_gets_the_package_its_libraries_and_fonts(tutor: Tutor) -> None:
    dockerfile = tutor.rendered("build/openedx/Dockerfile")
    stages = dict(one.split("\n", 1) for one in dockerfile.split("\nFROM ")[1:])
    (requirements,) = (body for head, body in stages.items() if head.endswith("AS python-requirements"))
    assert "install -c /tmp/credcloud-pins.txt 'credcloud-bridge==" in requirements
    (production,) = (body for head, body in stages.items() if head.endswith("AS production"))
    ours = production.index("fonts-noto-core")
    assert production.rindex("\nUSER root", 0, ours) < ours < production.index("\nUSER app", ours)
    # Before static files are collected: that starts the app.
    assert ours < production.index("collectstatic")


def test_settings_and_first_start_are_taken_care_of(tutor: Tutor) -> None:
    secrets = set()
    for service in ("lms", "cms"):
        settings = tutor.rendered(f"apps/openedx/settings/{service}/production.py")
        compile(settings, service, "exec")
        assert "CREDCLOUD_REDIRECT_NATIVE_CERTIFICATES = False" in settings
        assert 'CREDCLOUD_PRIVATE_FOLDER = "/openedx/media-private/credcloud"' in settings
        secrets.update(re.findall(r'^CREDCLOUD_SECRET_KEYS = \["(\w{48})"\]$', settings, re.MULTILINE))
    tutor("config", "save")
    assert secrets == {tutor("config", "printvalue", "CREDCLOUD_SECRET_KEY").strip()}, "one, and it stays"
    code = (
        "import credcloud_tutor.plugin; from tutor import hooks;"
        "print([task for service, task in hooks.Filters.CLI_DO_INIT_TASKS.iterate() if 'credcloud' in task])"
    )
    done = subprocess.run([tutor.python, "-c", code], check=False, capture_output=True, text=True)
    assert "lms migrate credcloud" in done.stdout, done.stderr
    assert "lms credcloud designs" in done.stdout


def test_profile_and_progress_pages_show_credentials(tutor: Tutor, tmp_path: Path) -> None:
    page = tutor.rendered("plugins/mfe/build/mfe/env.config.jsx")
    for mfe, slot in (
        ("profile", "org.openedx.frontend.profile.additional_profile_fields.v1"),
        ("learning", "org.openedx.frontend.learning.progress_tab_certificate_status_main_body.v1"),
    ):
        block = page.split(f"if (process.env.APP_ID == '{mfe}') {{")[1].split("process.env.APP_ID ==")[0]
        assert block.index("const CredCloudCredentials = await") < block.index(f"addPlugins(config, '{slot}'")
        assert "RenderWidget: CredCloudCredentials" in block
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("There is no npm here to fetch a JavaScript compiler with.")
    subprocess.run([npm, "install", "--silent", "--no-save", "esbuild@0.25"], check=True, cwd=tmp_path)
    (tmp_path / "env.config.jsx").write_text(page, encoding="utf-8")
    compiler = tmp_path / "node_modules" / ".bin" / "esbuild"
    done = subprocess.run(
        [compiler, "env.config.jsx", "--log-level=warning"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("const CredCloudCredentials") == 2


def test_an_operator_may_leave_the_micro_frontends_alone(tutor: Tutor) -> None:
    tutor(
        "config",
        "save",
        "--set",
        "CREDCLOUD_SHOW_IN_MFES=false",
        "--set",
        "CREDCLOUD_PIP_REQUIREMENT=git+https://x",
    )
    try:
        page = tutor.rendered("plugins/mfe/build/mfe/env.config.jsx")
        assert page.count("const CredCloudCredentials = () => null;") == 2
        assert "credcloud/api" not in page
        assert "'git+https://x'" in tutor.rendered("build/openedx/Dockerfile")
    finally:
        tutor("config", "save", "--unset", "CREDCLOUD_SHOW_IN_MFES", "--unset", "CREDCLOUD_PIP_REQUIREMENT")


def test_it_works_without_the_plugin_for_micro_frontends(tutor: Tutor) -> None:
    tutor("plugins", "disable", "mfe")
    try:
        tutor("config", "save")
        assert "credcloud-pins" in tutor.rendered("build/openedx/Dockerfile")
    finally:
        tutor("plugins", "enable", "mfe")
