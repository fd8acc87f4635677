"""The command as a whole: the console script, the database that is not ready, the other subcommands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from credcloud_bridge.designs import api as designs
from credcloud_bridge.hosts.site import demo
from tests.credentials.worlds import World, people
from tests.management.commands import credcloud

ROOT = Path(__file__).parents[2]


def shell(var: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``credcloud …`` in a process of its own, with the own site's data in ``var``."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CREDCLOUD_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "credcloud_bridge.management.console", *arguments],
        env=kept | {"CREDCLOUD_VAR": str(var), "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def test_a_database_without_tables_gives_one_sentence_with_what_to_run(tmp_path: Path) -> None:
    for subcommand in (["issue", "--group", "g", "--recipients", "f"], ["demo"]):
        done = shell(tmp_path / "var", *subcommand)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        assert "django-admin migrate --settings credcloud_bridge.hosts.site.settings" in done.stderr


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = shell(tmp_path / "file" / "var" / "x", "demo")
    assert done.returncode == 1
    assert "CREDCLOUD_VAR" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_and_wrong_words_speak_of_credcloud(tmp_path: Path) -> None:
    assert shell(tmp_path / "var", "issue", "--help").stdout.startswith("usage: credcloud issue")
    wrong = shell(tmp_path / "var", "isue")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "usage: credcloud [" in wrong.stderr


def test_a_database_that_cannot_be_reached_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "credcloud.sqlite3").write_text("This is no database." * 100)
    done = shell(tmp_path / "var", "demo")
    assert (done.returncode, done.stdout) == (2, "")
    assert "database" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_a_database_that_lacks_the_newest_tables_is_not_used() -> None:
    recorder = MigrationRecorder(connection)
    newest = max(name for app, name in recorder.applied_migrations() if app == "credcloud")
    recorder.record_unapplied("credcloud", newest)
    done = credcloud("issue", "--group", "g", "--recipients", "f")
    assert (done.status, "migrate" in done.err) == (2, True)


@pytest.mark.django_db
def test_python_code_gets_an_exception_not_an_exit() -> None:
    with pytest.raises(CommandError, match="no-such-group"):
        call_command("credcloud", "issue", "--group=no-such-group", "--recipients=f")


# --- render ------------------------------------------------------------------------


@pytest.fixture
def starters(db: None) -> None:
    from credcloud_bridge.designs import api as designs

    designs.load_starters()


@pytest.mark.usefixtures("starters")
def test_a_design_is_drawn_with_values_of_ones_own(tmp_path: Path) -> None:
    pdf, png = tmp_path / "a.pdf", tmp_path / "a.PNG"
    done = credcloud(
        "render", "--design", "classic-engraved", "--value", "recipient_name=王小明", "--out", pdf
    )
    assert (done.status, done.err) == (0, "")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert credcloud("render", "--design", "arabic-star", "--width", "300", "--out", png).status == 0
    assert png.read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("starters")
def test_what_cannot_be_drawn_as_asked_is_bad_usage_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    for arguments in (
        ("--design", "no-such-design", "--out", out),
        ("--design", "classic-engraved", "--out", tmp_path / "a.docx"),
        ("--design", "classic-engraved", "--out", tmp_path / "no" / "folder" / "a.pdf"),
        ("--design", "classic-engraved", "--value", "recipient_name", "--out", out),
        ("--design", "classic-engraved", "--width", "0", "--out", out),
        ("--design", "classic-engraved", "--width", "100000", "--out", out),
        ("--credential", "no-such-id", "--out", out),
    ):
        done = credcloud("render", *arguments)
        assert (done.status, done.out) == (2, ""), arguments
        assert done.err.startswith("credcloud render: ")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("starters")
def test_letters_that_no_font_has_are_told(tmp_path: Path) -> None:
    name = "recipient_name=Ana \U0001fbf9\x1b[2J\U0010fffd"
    done = credcloud("render", "--design", "classic-engraved", "--value", name, "--out", tmp_path / "a.pdf")
    assert done.status == 1
    assert done.err.startswith("error: ")
    assert "\x1b" not in done.err


@pytest.mark.django_db
def test_only_published_credentials_are_drawn(world: World, tmp_path: Path) -> None:
    (row,) = world.issued(people(1))
    out = tmp_path / "a.pdf"
    assert credcloud("render", "--credential", row.display_id.lower(), "--out", out).status == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert credcloud("render", "--credential", row.public_id, "--out", tmp_path / "a.png").status == 0
    assert credcloud("render", "--credential", row.public_id, "--badge", "--out", out).status == 2
    waiting = world.reviewed(people(1, prefix="other"))
    (hidden,) = world.rows(batch_uuid=waiting.uuid)
    assert credcloud("render", "--credential", hidden.public_id, "--out", out).status == 2


# --- demo --------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_demo_is_made_once_and_left_alone_after_that(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from credcloud_bridge.credentials import api as credentials
    from credcloud_bridge.groups import api as groups
    from credcloud_bridge.lms.sandbox import demo as sandbox

    # The course of 5,000 is for looking at, not for this.
    monkeypatch.setattr(demo, "build_demo", small_courses)
    assert sandbox.COURSES
    first = credcloud("demo")
    assert (first.status, first.err) == (0, "")
    assert "course-admin" in first.out
    cards = groups.group_summaries(course_key=demo.DATA_SCIENCE)
    counts = credentials.counts(course_key=demo.SEMINAR)
    assert len(cards) > 2
    groups.archive_group(group_uuid=cards[0].uuid, course_key=demo.DATA_SCIENCE, actor=None)
    assert credcloud("demo").status == 0
    assert credentials.counts(course_key=demo.SEMINAR) == counts
    assert len(groups.group_summaries(course_key=demo.DATA_SCIENCE)) == len(cards) - 1
    assert counts.published > 0
    assert counts.under_review > 0


def small_courses(today: Any) -> None:
    """The demo's courses with three learners in the seminar."""
    from credcloud_bridge.lms.sandbox.models import SandboxCourse
    from tests.factories import enrol, make_course

    if SandboxCourse.objects.exists():
        return
    courses = [make_course(str(key)) for key in (demo.SEMINAR, demo.DATA_SCIENCE, demo.CLIMATE)]
    enrol(courses[0], "Ana", passed=True)
    enrol(courses[0], "Bo", passed=True)
    enrol(courses[0], "Cy", passed=False)


@pytest.mark.django_db
def test_the_demo_is_only_for_the_own_site(settings: Any) -> None:
    settings.INSTALLED_APPS = [one for one in settings.INSTALLED_APPS if "sandbox" not in one]
    done = credcloud("demo")
    assert (done.status, done.out) == (2, "")


@pytest.mark.reliability
def test_json_is_all_that_the_console_script_prints(tmp_path: Path) -> None:
    """From nothing, as somebody would: migrate, demo, issue, in an ASCII terminal."""
    var = tmp_path / "var"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "django",
            "migrate",
            "-v0",
            "--settings",
            "credcloud_bridge.hosts.site.settings",
        ],
        env=os.environ | {"CREDCLOUD_VAR": str(var), "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert shell(var, "demo").returncode == 0
    (tmp_path / "people.csv").write_text(
        "Recipient name,Recipient e-mail\n王小明 \U0001f393,wang@example.org\n"
    )
    done = shell(
        var, "issue", "--group", "data-practitioner", "--recipients", str(tmp_path / "people.csv"),
        "--column", "Recipient name=name", "--column", "Recipient e-mail=email", "--format", "json",
        "--publish", PYTHONIOENCODING="ascii",
    )  # fmt: skip
    report = json.loads(done.stdout)
    told = [problem["code"] for problem in report["problems"]]
    assert (report["rows"], done.stderr) == (1, ""), told


@pytest.mark.django_db
def test_the_starter_designs_are_loaded_once() -> None:
    first, again = credcloud("designs"), credcloud("designs")
    assert (first.status, again.status) == (0, 0)
    assert first.out.split()[0] == str(len(designs.design_summaries()))
    assert again.out.split()[0] == "0"


@pytest.mark.django_db
def test_every_design_is_listed_by_the_name_that_rendering_takes(tmp_path: Path) -> None:
    listed = [line.split()[0] for line in credcloud("designs").out.splitlines()[1:]]
    assert len(listed) == len(designs.design_summaries()) > 1
    outcome = credcloud("render", "--design", listed[0], "--out", str(tmp_path / "sample.pdf"))
    assert outcome.status == 0, outcome.err
