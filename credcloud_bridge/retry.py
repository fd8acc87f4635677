"""Trying a transaction again when the database was busy."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction

T = TypeVar("T")

TRIES = 4
FIRST_PAUSE_SECONDS = 0.2

# What does not pass by itself, whatever the driver calls it: a full disk, a file that cannot be written, no such table.
_SQLITE_LASTING = frozenset(
    (
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    )
)
# Classes of SQLSTATE: insufficient resources, without "too many connections" (53300).
_POSTGRESQL_LASTING = ("53100", "53200", "53400")
# ER_DISK_FULL, ER_RECORD_FILE_FULL, ER_OPTION_PREVENTS_STATEMENT (read only), ER_ACCESS_DENIED_ERROR, ER_BAD_DB_ERROR.
_MYSQL_LASTING = frozenset((1021, 1114, 1290, 1045, 1049))
# SQLite needs room even to read: without any, it says "I/O error".
_SQLITE_FULL = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR))
# SQLSTATE of a full disk (53100), a server that is ending (57P01, 57P02) or starting (57P03), a failed connection (08).
_POSTGRESQL_UNAVAILABLE = ("08", "53100", "57P01", "57P02", "57P03")
# A full disk (1021, 1114), a server that is ending (1053) or ended this connection (1927), or no connection (the rest).
_MYSQL_UNAVAILABLE = frozenset((1021, 1114, 1053, 1927, 2002, 2003, 2006, 2013, 2055))


def with_retries(do: Callable[[], T]) -> T:
    """Do it; again, after a pause that doubles, when the database was busy (a deadlock, a locked file).

    ``do`` is one transaction. Inside another one nothing is tried again here:
    all of that other one is what would have to be. Raises the last
    ``OperationalError`` or ``InterfaceError``, at once when it is one that lasts (``is_lasting``).
    """
    for tries_left in reversed(range(TRIES)):
        try:
            return do()
        except (OperationalError, InterfaceError) as error:
            if not tries_left or is_lasting(error) or _inside_another():
                raise
            time.sleep(FIRST_PAUSE_SECONDS * 2 ** (TRIES - 1 - tries_left))
    raise AssertionError("unreachable")  # pragma: no cover


def is_lasting(error: OperationalError | InterfaceError) -> bool:
    """Whether trying again cannot help: the disk is full, the database is read-only, damaged or not set up.

    Everything else passes: a deadlock or lock time-out (PostgreSQL 40P01, 40001, 55P03; MySQL and MariaDB 1213, 1205,
    1020; SQLite's busy and locked), a lost connection, a server that is starting.
    """
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        # Extended codes keep the kind in their lowest byte.
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in _SQLITE_LASTING
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    if state:
        return state in _POSTGRESQL_LASTING
    return bool(error.args) and error.args[0] in _MYSQL_LASTING


def is_unavailable(error: OperationalError | InterfaceError) -> bool:
    """Whether nothing can be noted in the database now, and nobody who waits for it is at fault.

    Its server cannot be reached or went away, or its disk is full.
    """
    cause = error.__cause__
    if isinstance(error, InterfaceError):
        return True  # the connection that was used is closed
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in _SQLITE_FULL
    if state := getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None):
        return state.startswith(_POSTGRESQL_UNAVAILABLE)
    if type(cause).__module__.startswith("psycopg"):
        return True  # no server answered, so there is no code of one
    return bool(error.args) and error.args[0] in _MYSQL_UNAVAILABLE


def _inside_another() -> bool:
    """Whether a transaction around this one is what would have to be tried again."""
    return transaction.get_connection().in_atomic_block
