"""The broker of files goes on after the disk was full, and throws away what cannot be read."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from kombu import Connection

from credcloud_bridge.hosts.site import file_broker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process can grow: a file can be made, and stays empty, as on a full disk."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


@pytest.fixture(autouse=True)
def _no_queue_is_known_yet() -> None:
    # A process declares each queue once, whatever folder it is in.
    file_broker.Transport.global_state.clear()


def connect(folder: Path, scheme: str = file_broker.SCHEME) -> Connection:
    for name in ("queue", "control"):
        (folder / name).mkdir(exist_ok=True)
    options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
        "store_processed": False,
    }
    return Connection(f"{scheme}://localhost", transport_options=options)


def test_messages_arrive_in_order_and_once(tmp_path: Path) -> None:
    with connect(tmp_path) as connection, connection.SimpleQueue("celery", no_ack=True) as queue:
        for number in range(3):
            queue.put({"number": number})
        assert [queue.get_nowait().payload["number"] for _ in range(3)] == [0, 1, 2]
        with pytest.raises(queue.Empty):
            queue.get_nowait()
    assert list((tmp_path / "queue").iterdir()) == []


def test_a_full_disk_refuses_a_message_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with connect(tmp_path) as connection, connection.SimpleQueue("celery", no_ack=True) as queue:
        with full_disk(), pytest.raises(OSError, match="File too large"):
            queue.put({"number": 1})
        assert list((tmp_path / "queue").iterdir()) == []
        queue.put({"number": 2})
        assert queue.get_nowait().payload == {"number": 2}


@pytest.mark.parametrize("content", ["", "{", "\x00\x00"])
def test_a_message_that_cannot_be_read_is_thrown_away_and_the_next_one_taken(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    with connect(tmp_path) as connection, connection.SimpleQueue("celery", no_ack=True) as queue:
        (tmp_path / "queue" / "0_x.celery.msg").write_text(content)
        queue.put({"number": 1})
        assert queue.get_nowait().payload == {"number": 1}
    assert "thrown away: 0_x.celery.msg" in caplog.text
    assert list((tmp_path / "queue").iterdir()) == []


def test_a_table_that_a_full_disk_left_empty_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "control").mkdir()
    (tmp_path / "control" / "celery.exchange").touch()
    with connect(tmp_path) as connection, connection.SimpleQueue("celery", no_ack=True) as queue:
        queue.put({"number": 1})
        assert queue.get_nowait().payload == {"number": 1}


def test_a_worker_takes_a_full_disk_for_a_broker_that_does_not_answer(tmp_path: Path) -> None:
    with full_disk(), pytest.raises(OSError, match="File too large") as caught:
        connect(tmp_path).SimpleQueue("celery").queue.declare()
    assert isinstance(caught.value, connect(tmp_path).connection_errors)
