"""Tasks are sent by name: every name that is sent or scheduled is one that a worker knows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import credcloud_bridge
from credcloud_bridge.enqueue import enqueue
from credcloud_bridge.hosts.openedx.settings.common import SCHEDULE
from credcloud_bridge.hosts.site.celery import app


def sent_names() -> Iterator[tuple[str, str]]:
    """Every call of ``enqueue`` in the package: the module, and the name of the task."""
    package = Path(credcloud_bridge.__file__).parent
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enqueue":
                assert isinstance(node.args[0], ast.Constant), (
                    f"{path} sends a task whose name is not written there"
                )
                yield str(path.relative_to(package)), node.args[0].value


def known() -> set[str]:
    """The names of the tasks that a worker loads."""
    app.loader.import_default_modules()
    return set(app.tasks)


def test_every_task_that_is_sent_exists() -> None:
    sent = list(sent_names())
    assert len(sent) >= 5
    assert [(module, name) for module, name in sent if name not in known()] == []


def test_every_task_that_is_scheduled_exists() -> None:
    scheduled = {
        entry["task"] for schedule in (app.conf.beat_schedule, SCHEDULE) for entry in schedule.values()
    }
    assert len(scheduled) >= 3
    assert scheduled - known() == set()


def test_a_task_that_does_not_exist_is_an_error_at_once() -> None:
    with pytest.raises(KeyError, match=r"credcloud\.nothing"):
        enqueue("credcloud.nothing", otherwise="Nothing happens.")
