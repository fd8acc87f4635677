"""Writers that wait for each other on SQLite, on Django 4.2 as well.

From Django 5.1 on this is an option (``transaction_mode``, see ``settings``).
Before, a transaction begins as a reader, and SQLite refuses it at once when it
wants to write after somebody else has (sqlite.org/lang_transaction.html).
"""

from __future__ import annotations

from typing import Any

import django


def begin_immediate(connection: Any, **_signal: Any) -> None:
    """Receiver of ``connection_created``: transactions of this SQLite connection begin with the write lock."""
    if connection.vendor != "sqlite" or django.VERSION >= (5, 1):
        return

    def begin() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")

    connection.connection.execute("PRAGMA journal_mode=WAL").close()
    connection.connection.execute("PRAGMA synchronous=NORMAL").close()
    connection._start_transaction_under_autocommit = begin
