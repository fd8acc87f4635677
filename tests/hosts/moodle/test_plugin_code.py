"""The Moodle plugin's own code: every file is PHP, its pure functions say what we read, and its ZIP file is whole."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from credcloud_bridge.lms.moodle import plugin_service
from scripts import moodle_plugin

ROOT = Path(__file__).resolve().parents[3]
PLUGIN = ROOT / "moodle/local_credcloud"
PHP = shutil.which("php")

with_php = pytest.mark.skipif(
    PHP is None, reason="PHP is not installed (`make setup-dev` installs it on Debian)"
)


@with_php
@pytest.mark.parametrize(
    "path", sorted(PLUGIN.rglob("*.php")), ids=lambda path: str(path.relative_to(PLUGIN))
)
def test_every_file_is_php(path: Path) -> None:
    found = subprocess.run([str(PHP), "-l", str(path)], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


@pytest.fixture(scope="module")
def said() -> Any:
    """What the pure functions say."""
    program = Path(__file__).with_name("plugin_checks.php")
    found = subprocess.run([str(PHP), str(program), str(PLUGIN)], capture_output=True, text=True, check=True)
    return json.loads(found.stdout)


@with_php
def test_a_message_cannot_change_who_says_it_and_what_it_is(said: Any) -> None:
    assert said["claims"] == {
        "iss": "https://moodle.example.org",
        "aud": "https://bridge.example.org",
        "iat": 100,
        "exp": 160,
        "jti": "id",
        "type": "local_credcloud_entry",
        "sub": "8",
    }


@with_php
def test_a_row_of_the_plugin_is_a_row_that_we_read(said: Any) -> None:
    row = plugin_service._row(said["row"], {"grademax": 100, "gradepass": 50}, set())
    assert row.groups == ("North|West", "South")
    assert (row.mode, row.learner, row.passed) == ("cohort, manual", True, False)
    assert row.grade == pytest.approx(0.4999)
    assert said["without"]["passed"] is None
    assert said["without"]["groups"] == []


@with_php
def test_profile_fields_and_grades_are_sent_as_they_are_printed(said: Any) -> None:
    assert said["values"] == ["Physics & Chemistry", "Two words", "2026-11-29", "", ""]
    assert said["percents"] == ["90%", "50%", ""]


def test_every_text_that_the_code_names_is_there() -> None:
    texts = (PLUGIN / "lang/en/local_credcloud.php").read_text()
    defined = set(re.findall(r"\$string\['([^']+)'\]", texts))
    code = "\n".join(path.read_text() for path in PLUGIN.rglob("*.php") if "lang" not in path.parts)
    used = set(re.findall(r"get_string\('(\w+)', 'local_credcloud'", code))
    assert used <= defined
    for capability in re.findall(r"'local/(credcloud:\w+)' => \[", code):
        assert capability in defined


def test_the_script_that_fits_the_frame_is_loaded_from_where_it_is() -> None:
    code = (PLUGIN / "view.php").read_text()
    (script,) = re.findall(r"js\(new moodle_url\('/local/credcloud/([^']+)'\)\)", code)
    name = re.search(r"iframe\[name='(\w+)'\]", (PLUGIN / script).read_text())
    assert name
    assert f"'name' => '{name[1]}'" in code


def test_the_zip_file_has_one_folder_named_after_the_plugin(tmp_path: Path) -> None:
    path = moodle_plugin.build(tmp_path)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert all(name.startswith("credcloud/") for name in names)
    assert {"credcloud/version.php", "credcloud/LICENSE", "credcloud/js/frame_height.js"} <= set(names)
    assert path.name == "local_credcloud-1.1.zip"
    assert moodle_plugin.build(tmp_path).read_bytes() == path.read_bytes()
