"""How often Python looks for objects that only refer to each other, while much is made that lives for a moment."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

# So many new objects, and not the usual 700, are looked through at once. A chunk of a job makes some ten thousand,
# which go when it ends without anybody looking for them.
_NEW_OBJECTS = 20_000

_LOCK = Lock()
# The usual thresholds, once for each thread that is inside.
_BEFORE: list[tuple[int, int, int]] = []


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Collect garbage seldom inside, in the whole process; as before when the last thread has left."""
    with _LOCK:
        _BEFORE.append(_BEFORE[0] if _BEFORE else gc.get_threshold())
        usual, *older = _BEFORE[0]
        # Where it is switched off (0) or set higher already, that stays.
        if 0 < usual < _NEW_OBJECTS:
            gc.set_threshold(_NEW_OBJECTS, *older)
    try:
        yield
    finally:
        with _LOCK:
            before = _BEFORE.pop()
            if not _BEFORE:
                gc.set_threshold(*before)
