"""How long the database waits for a worker that has vanished with a chunk's lock: as long as a lease."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from credcloud_bridge.app_settings import app_settings

# A host that vanishes says nothing: without these its locks would stand until TCP notices, hours later.
_POSTGRESQL = (
    "idle_in_transaction_session_timeout",
    "tcp_keepalives_idle",
    "tcp_keepalives_interval",
    "tcp_keepalives_count",
)
_PROBES = 3


class SessionLimits:
    """The limits of the connection that this worker has now: after a lost one, that is another."""

    def __init__(self) -> None:
        # A pooler that gives each transaction another session (so Django's documentation has it set) has its own limit.
        self._wanted = not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        self._limited: Any = None

    def set_once(self) -> None:
        """Have the database end this connection when it stays in a transaction and is silent for a lease."""
        if self._wanted and (self._limited is None or self._limited is not connection.connection):
            _set(app_settings.JOB_LEASE_SECONDS)
            self._limited = connection.connection

    def reset(self) -> None:
        """Leave the connection as it came, unless it is another one or broken: then it ends with the task."""
        if self._limited is not None and self._limited is connection.connection and connection.is_usable():
            _reset()


@contextmanager
def session_limits() -> Iterator[SessionLimits]:
    """Limits that are set in the block and gone after it."""
    limits = SessionLimits()
    try:
        yield limits
    finally:
        limits.reset()


def _set(seconds: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            values: list[Any] = [seconds * 1000, max(1, seconds // 3), max(1, seconds // 6), _PROBES]
            calls = ", ".join("set_config(%s, %s, false)" for _name in _POSTGRESQL)
            pairs = [text for pair in zip(_POSTGRESQL, map(str, values), strict=True) for text in pair]
            cursor.execute(f"SELECT {calls}", pairs)
        elif connection.vendor == "mysql":
            cursor.execute(f"SET SESSION {_mysql_limit()} = %s", [seconds])


def _reset() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("; ".join(f"RESET {name}" for name in _POSTGRESQL))
        elif connection.vendor == "mysql":
            cursor.execute(f"SET SESSION {_mysql_limit()} = DEFAULT")


def _mysql_limit() -> str:
    """MySQL has no limit of its own for transactions: there it is that of any silence."""
    return "idle_transaction_timeout" if getattr(connection, "mysql_is_mariadb", False) else "wait_timeout"
