"""One deadline for a whole conversation with another host: no single step of it decides how long it lasts."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")


class Deadline:
    """After ``seconds`` the watched socket is shut down, whoever reads from it and however busy the other side is.

    A time limit of the socket is none: it begins anew with each byte that comes.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def watch(self, connection: socket.socket) -> None:
        """The conversation goes on here."""
        with self._lock:
            self._socket = connection
        if self.passed:
            self._end()

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._socket = None

    def _end(self) -> None:
        self.passed = True
        with self._lock:
            if self._socket is not None:
                with suppress(OSError):
                    # The connection itself: TLS would wait for a farewell.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def call_within(seconds: float, call: Callable[[], T]) -> T:
    """What ``call`` returns or raises; raises ``TimeoutError`` when it takes longer, and leaves it to itself then."""
    results: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 (raised below, by whoever waits)
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]
