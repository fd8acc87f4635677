"""Trying a transaction again when the database was busy."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, transaction

T = TypeVar("T")

TRIES = 4
FIRST_PAUSE_SECONDS = 0.2


def with_retries(do: Callable[[], T]) -> T:
    """Do it; again, after a pause that doubles, when the database was busy (a deadlock, a locked file).

    ``do`` is one transaction. Inside another one nothing is tried again here:
    all of that other one is what would have to be.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            return do()
        except OperationalError:
            if not tries_left or _inside_another():
                raise
            time.sleep(FIRST_PAUSE_SECONDS * 2 ** (TRIES - 1 - tries_left))
    raise AssertionError("unreachable")  # pragma: no cover


def _inside_another() -> bool:
    """Whether a transaction around this one is what would have to be tried again."""
    return transaction.get_connection().in_atomic_block
