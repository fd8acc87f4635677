"""What the fake Canva remembers: in this process, or in Django's cache, where all processes of a site find it."""

from __future__ import annotations

import copy
import fcntl
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from credcloud_bridge import cache

_KEY = "credcloud:demo-canva:2"
_SECONDS_KEPT = 30 * 86_400


def empty_state(designs: dict[str, Any]) -> dict[str, Any]:
    """What it knows before anybody came; ``designs`` by their ids."""
    return {
        "codes": {},
        "access": {},
        "refresh": {},
        "exports": {},
        "counts": {},
        "key": "",
        "trouble": "",
        "designs": copy.deepcopy(designs),
    }


class StateStore(Protocol):
    """One state for everybody."""

    def read(self) -> dict[str, Any]:
        """The state, to look at."""

    def changed(self) -> Any:
        """The state, to change inside ``with``."""


class MemoryState:
    """The state of one process; safe between threads."""

    def __init__(self, designs: dict[str, Any]) -> None:
        self._state = empty_state(designs)
        self._lock = threading.RLock()

    def read(self) -> dict[str, Any]:
        """See ``StateStore.read``."""
        with self._lock:
            return copy.deepcopy(self._state)

    @contextmanager
    def changed(self) -> Iterator[dict[str, Any]]:
        """See ``StateStore.changed``."""
        with self._lock:
            yield self._state


class CachedState:
    """The state in Django's cache; processes of one machine change it one after the other."""

    def __init__(self, designs: dict[str, Any]) -> None:
        self._designs = designs

    def read(self) -> dict[str, Any]:
        """See ``StateStore.read``."""
        found = cache.get(_KEY)
        return found if isinstance(found, dict) else empty_state(self._designs)

    @contextmanager
    def changed(self) -> Iterator[dict[str, Any]]:
        """See ``StateStore.changed``."""
        with _one_at_a_time():
            state = self.read()
            yield state
            cache.store(_KEY, state, _SECONDS_KEPT)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # Thumbnails are asked for all at once: without a lock, one process's count would undo another's new tokens.
    name = Path(tempfile.gettempdir()) / f"credcloud-demo-canva-{os.getuid()}.lock"
    descriptor = os.open(name, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
