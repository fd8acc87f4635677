"""The broker that needs no server: a folder of messages, which a full disk neither poisons nor stops.

Kombu's own transport writes a message where workers look for it. On a full disk
an empty file stays, on which every worker dies each time it starts. Here a
message is complete before anybody sees it, one that cannot be read is thrown
away (the database knows what is to be done), and a disk that is full counts as
a broker that does not answer, so workers wait for it.
"""

from __future__ import annotations

import fcntl
import json
import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.transport.filesystem import exchange_queue_t
from kombu.utils.json import dumps, loads

SCHEME = "files"

log = logging.getLogger(__name__)


def register() -> None:
    """Let ``files://`` in a broker's address stand for this transport."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


def _write_whole(target: Path, text: str) -> None:
    """Write a file that others see complete or not at all. Raises ``OSError`` and leaves nothing behind."""
    unfinished = target.with_name(f".{uuid.uuid4().hex}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(target)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise


class Channel(filesystem.Channel):
    """Messages and tables of exchanges as files."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time_ns()}_{uuid.uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(path.name for path in folder.iterdir()):
            if name.partition(".")[2] != f"{queue}.msg" or name.startswith("."):
                continue
            mine = folder / f".{uuid.uuid4().hex}"
            try:
                # Whoever renames it has it; no room on the disk is needed for that.
                (folder / name).rename(mine)
                text = mine.read_text(encoding="utf-8")
                mine.unlink()
            except FileNotFoundError:
                continue
            try:
                return loads(text)
            except ValueError:
                log.warning("A message of %d bytes that cannot be read was thrown away: %s", len(text), name)
        raise Empty

    def get_table(self, exchange: str) -> list[exchange_queue_t]:
        """The queues of an exchange; none where its file is missing or cannot be read."""
        try:
            rows = json.loads(self._exchange_file(exchange).read_text(encoding="utf-8"))
            return [exchange_queue_t(*row) for row in rows]
        except (FileNotFoundError, TypeError, ValueError):
            return []

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        added = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda table: table if added in table else [added, *table])

    def _delete(
        self, queue: str, exchange: str, routing_key: str, pattern: str, *_args: Any, **_kwargs: Any
    ) -> None:
        self._purge(queue)
        removed = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda table: [one for one in table if one != removed])

    def _change_table(
        self, exchange: str, change: Callable[[list[exchange_queue_t]], list[exchange_queue_t]]
    ) -> None:
        with self._alone():
            before = self.get_table(exchange)
            after = change(before)
            if after != before:
                _write_whole(self._exchange_file(exchange), dumps(after))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process changes tables at a time."""
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / ".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """Kombu's transport with the channel above."""

    Channel = Channel
    # A worker connects again when one of these is raised, instead of ending.
    connection_errors = (*filesystem.Transport.connection_errors, OSError)  # type: ignore[assignment]
    driver_name = SCHEME
    global_state = virtual.BrokerState()
