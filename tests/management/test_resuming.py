"""Ctrl-C anywhere, then ``--resume``: each recipient once, each mail once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.preparing.add_uploads import AddUploadJob
from credcloud_bridge.credentials.preparing.generate import GenerateJob
from credcloud_bridge.credentials.publishing.publish import PublishJob
from credcloud_bridge.delivery import api as delivery
from credcloud_bridge.hosts.site.models import OutboxMail
from tests.credentials.worlds import World, make_world, people
from tests.management.commands import Outcome, credcloud, csv_file

pytestmark = pytest.mark.django_db

OWN = ("--column", "Name=name", "--column", "Mail=email")
ROWS = 10


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.CREDCLOUD_JOB_CHUNK_SIZE = 3
    return csv_file(tmp_path, "Name,Mail", *(f"{one['name']},{one['email']}" for one in people(ROWS)))


def interrupt(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, call: int = 1) -> None:
    """Press Ctrl-C at the given call of this function; every other call does what it always does."""
    original, calls = getattr(owner, name), 0

    def called(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            raise KeyboardInterrupt
        return original(*arguments, **named)

    monkeypatch.setattr(owner, name, called)


def resume(world: World, stopped: Outcome, *more: str) -> Outcome:
    """The very command that the interrupted one recommended, with a report in JSON."""
    said = re.search(r"credcloud (issue .*--resume .*)", stopped.err)
    assert said is not None, stopped.err
    return credcloud(*said[1].split(), "--format", "json", *more)


@pytest.mark.parametrize(
    ("owner", "name", "call"),
    [
        (credentials, "set_upload_reading", 1),
        (credentials, "add_upload", 1),
        (AddUploadJob, "run_chunk", 1),
        (AddUploadJob, "run_chunk", 3),
        (credentials, "generate", 1),
        (GenerateJob, "run_chunk", 2),
        (credentials, "publish", 1),
        (PublishJob, "run_chunk", 2),
        (delivery, "send_due", 1),
        (credentials, "credentials_page", 1),
    ],
)
def test_an_interrupted_run_goes_on_where_it_stopped(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: int
) -> None:
    interrupt(monkeypatch, owner, name, call=call)
    stopped = credcloud(
        "issue", "--group", world.group.code, "--recipients", file, *OWN, "--publish", "--format", "json"
    )
    assert stopped.status == 130
    done = resume(world, stopped, *(OWN if name == "set_upload_reading" else ()))
    assert done.status == 0
    assert (done.report["rows"], done.report["published"], done.report["refused"]) == (ROWS, ROWS, 0)
    assert len({one["email"] for one in done.report["credentials"]}) == ROWS
    while delivery.send_due(limit=100):
        pass
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == sorted(
        one["email"] for one in done.report["credentials"]
    )


def test_interrupted_before_anything_began_there_is_nothing_to_resume(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, credentials, "start_batch")
    stopped = credcloud("issue", "--group", world.group.code, "--recipients", file, *OWN)
    assert (stopped.status, stopped.out) == (130, "")
    assert "--resume" not in stopped.err


def test_a_finished_batch_can_be_resumed_to_publish_it(world: World, file: Path) -> None:
    made = credcloud("issue", "--group", world.group.code, "--recipients", file, *OWN, "--format", "json")
    batch = made.report["batch"]
    done = credcloud("issue", "--group", world.group.code, "--resume", batch, "--publish", "--format", "json")
    assert (done.status, done.report["generated"], done.report["published"]) == (0, 0, ROWS)


def test_only_a_batch_of_this_group_and_course_can_be_resumed(world: World) -> None:
    other = make_world()
    theirs = other.batch()
    mine = world.batch()
    group = ("issue", "--group", world.group.code, "--resume")
    for arguments in ((uuid4(),), (theirs.uuid,), (mine.uuid, "--issued-on", "2026-07-01")):
        assert credcloud(*group, *arguments).status == 2
    done = credcloud("issue", "--group", other.group.code, "--resume", mine.uuid)
    assert (done.status, str(mine.uuid) in done.err) == (2, True)


def test_a_batch_of_another_group_of_the_course_is_not_resumed(world: World) -> None:
    from credcloud_bridge.groups import api as groups

    other = groups.duplicate_group(group_uuid=world.group.uuid, course_key=world.course_key, actor=None)
    mine = world.batch()
    done = credcloud("issue", "--group", other.code, "--resume", mine.uuid)
    assert (done.status, world.group.code in done.err) == (2, True)


def test_a_job_that_stopped_is_told_and_tried_again_by_resuming(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    original, calls = AddUploadJob.run_chunk, 0

    def full_disk(self: Any, chunk: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(28, "No space left on device")
        return original(self, chunk)

    monkeypatch.setattr(AddUploadJob, "run_chunk", full_disk)
    stopped = credcloud("issue", "--group", world.group.code, "--recipients", file, *OWN, "--format", "json")
    assert (stopped.status, stopped.codes, stopped.report["generated"]) == (1, ["storage-failed"], 0)
    batch = stopped.report["batch"]
    done = credcloud("issue", "--group", world.group.code, "--resume", batch, "--format", "json")
    assert (done.status, done.report["under_review"], done.report["problems"]) == (0, ROWS, [])
