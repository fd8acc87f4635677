"""The process that reads: it ends with whoever asked, and its death is told in words."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from credcloud_bridge.data import CredCloudError, Recipient
from credcloud_bridge.recipients import api
from tests.recipients.factories import HEADER, PLAIN, TODAY, checked, save


def many_rows(path: Path) -> Path:
    lines = [",".join(HEADER), *(f"Ana {number},ana{number}@example.org,," for number in range(60_000))]
    return save(path, "\n".join(lines))


def start(path: Path) -> Iterator[Recipient]:
    return api.check_file(
        path=path, filename=path.name, group=PLAIN, limits=api.ReadingLimits(), today=TODAY, date_order="DMY"
    )


def children() -> set[int]:
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(child) for child in (task / "children").read_text().split()}
    return found


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (signal.SIGKILL, "parser-memory"),  # the kernel, short of memory
        (signal.SIGABRT, "parser-memory"),  # Rust, given no memory
        (signal.SIGXCPU, "parser-time"),
        (signal.SIGTERM, "parser-failed"),
    ],
)
def test_a_reader_killed_half_way_is_an_error_after_the_rows_it_had_read(
    tmp_path: Path, by: signal.Signals, code: str
) -> None:
    before = children()
    rows = start(many_rows(tmp_path / "many.csv"))
    assert next(rows).row == 2
    (reader,) = children() - before
    os.kill(reader, by)
    with pytest.raises(CredCloudError) as error:
        for _recipient in rows:
            pass
    assert error.value.problem.code == code
    assert children() == before


def test_rows_that_nobody_takes_leave_no_process_behind(tmp_path: Path) -> None:
    before = children()
    path = many_rows(tmp_path / "many.csv")
    rows = start(path)
    next(rows)
    rows.close()  # type: ignore[attr-defined]
    never_begun = start(path)
    assert children() != before
    del never_begun
    assert children() == before


def test_a_refusal_leaves_no_process_behind(tmp_path: Path) -> None:
    before = children()
    with pytest.raises(CredCloudError):
        checked(save(tmp_path / "foreign.csv", "a,b\n1,2\n"))
    assert children() == before


def test_the_server_as_interpreter_is_not_started_as_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside uWSGI ``sys.executable`` is the server itself."""
    monkeypatch.setattr(sys, "executable", "/usr/sbin/uwsgi")
    path = save(tmp_path / "one.csv", ",".join(HEADER) + "\nAna,ana@example.org,,\n")
    assert [recipient.name for recipient in checked(path)] == ["Ana"]


def test_the_readers_environment_holds_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = children()
    monkeypatch.setenv("DATABASE_PASSWORD", "hush")
    rows = start(many_rows(tmp_path / "many.csv"))
    (reader,) = children() - before
    assert b"hush" not in Path(f"/proc/{reader}/environ").read_bytes()
    assert len(list(rows)) == 60_000
