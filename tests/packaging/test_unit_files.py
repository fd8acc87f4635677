"""The unit files in the documentation start what they say."""

from __future__ import annotations

import configparser
import shlex
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import click
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "how-tos" / "systemd"


def service(name: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    assert parser.read(FOLDER / f"credcloud-{name}.service")
    return parser["Service"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_each_unit_names_a_program_and_an_application_that_are_there(name: str) -> None:
    found = service(name)
    program, *words = shlex.split(found["ExecStart"])
    module, attribute = next(word for word in words if word.startswith("credcloud_bridge.")).split(":")
    assert getattr(import_module(module), attribute) is not None
    assert Path(program).parent == Path("/opt/credcloud/bin")
    assert found["User"] != "root"
    assert found["Restart"] == "always"


def test_celery_understands_the_options_of_worker_and_beat() -> None:
    from celery.bin.celery import celery

    for name in ("worker", "beat"):
        words = shlex.split(service(name)["ExecStart"])
        options = words[words.index(name) + 1 :]
        command = celery.commands[name]
        # Raises for an option that does not exist.
        _values, left_over, _order = command.make_parser(click.Context(command)).parse_args(list(options))
        assert left_over == []
        assert "--beat" not in options


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_finds_nothing_wrong_with_them(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.service"):
        words = shlex.split(service(path.stem.removeprefix("credcloud-"))["ExecStart"])
        # The program itself is not installed here.
        (tmp_path / path.name).write_text(path.read_text().replace(words[0], "/bin/true"))
    units = sorted(map(str, tmp_path.glob("*.service")))
    assert len(units) == 3
    done = subprocess.run(
        ["systemd-analyze", "verify", *units],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
