"""The whole database as a file, and back: each kind of database with its own tool."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from credcloud_bridge.management.arguments import REFUSED, usage_error

_PAGES_AT_ONCE = 2_000
# PostgreSQL's clients are newer or as new as the server; those of MySQL and MariaDB read each other's dumps.
_MYSQL_DUMP, _MYSQL_CLIENT = ("mariadb-dump", "mysqldump"), ("mariadb", "mysql")


def dump_name() -> str:
    """The name of the dump's file, which says how it is read."""
    names = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump", "mysql": "database.sql"}
    if connection.vendor not in names:
        raise usage_error(f"There is no tool here for a database of {connection.display_name}.")
    return names[connection.vendor]


def dump(path: Path) -> None:
    """Write the database as it is at one moment; others go on working with it. Raises ``CommandError``."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if connection.vendor == "sqlite":
        _copy_sqlite(_sqlite_file(), path)
        return
    values = _parameters()
    if connection.vendor == "postgresql":
        _run(
            ["pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={path}", *_postgresql(values)],
            {"PGPASSWORD": values["PASSWORD"]},
        )
        return
    options = [
        "--single-transaction",
        "--quick",
        "--hex-blob",
        "--default-character-set=utf8mb4",
        "--no-tablespaces",
    ]
    with path.open("wb") as file:
        _run(
            [_tool(_MYSQL_DUMP), *_mysql(values), *options, values["NAME"]],
            {"MYSQL_PWD": values["PASSWORD"]},
            stdout=file,
        )


def load(path: Path) -> None:
    """Fill the empty database from a dump. Raises ``CommandError``."""
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as kept:
            problem = str(kept.execute("PRAGMA quick_check").fetchone()[0])
        if problem != "ok":
            raise CommandError(f"{path} is damaged: {problem}", returncode=REFUSED)
        _copy_sqlite(path, _sqlite_file())
        return
    values = _parameters()
    if connection.vendor == "postgresql":
        _run(
            [
                "pg_restore",
                "--no-owner",
                "--no-acl",
                "--exit-on-error",
                "--single-transaction",
                f"--dbname={values['NAME']}",
                *_postgresql(values)[:-1],
                str(path),
            ],
            {"PGPASSWORD": values["PASSWORD"]},
        )
        return
    with path.open("rb") as file:
        _run(
            [_tool(_MYSQL_CLIENT), *_mysql(values), "--default-character-set=utf8mb4", values["NAME"]],
            {"MYSQL_PWD": values["PASSWORD"]},
            stdin=file,
        )


def is_empty() -> bool:
    """Whether the database has no table at all."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _copy_sqlite(source: Path, target: Path) -> None:
    """With SQLite's own interface, which waits for writers and copies one consistent state."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other, pages=_PAGES_AT_ONCE)
        # Readers of a copy need no log beside it; the site switches it on again.
        other.execute("PRAGMA journal_mode=DELETE")


def _parameters() -> dict[str, str]:
    given = connection.settings_dict
    return {name: str(given.get(name) or "") for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}


def _postgresql(values: Mapping[str, str]) -> list[str]:
    named = (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"))
    return [*(f"{option}={values[name]}" for option, name in named if values[name]), values["NAME"]]


def _mysql(values: Mapping[str, str]) -> list[str]:
    if values["HOST"].startswith("/"):
        place = [f"--socket={values['HOST']}"]
    else:
        place = [f"--host={values['HOST'] or 'localhost'}"]
    named = (("--port", "PORT"), ("--user", "USER"))
    # First: what this account's own files say would change what is dumped.
    return ["--no-defaults", *place, *(f"{option}={values[name]}" for option, name in named if values[name])]


def _tool(names: Sequence[str]) -> str:
    return next((name for name in names if shutil.which(name)), names[0])


def _run(command: Sequence[str], secret: Mapping[str, str], **streams: Any) -> None:
    """Run a tool of the database; a password goes by its environment, where other accounts do not see it."""
    environment = {**os.environ, **{name: value for name, value in secret.items() if value}}
    try:
        done = subprocess.run(  # noqa: S603  (the tools above, and the operator's own settings)
            command, check=False, stderr=subprocess.PIPE, env=environment, **streams
        )
    except FileNotFoundError as error:
        raise CommandError(
            f"{command[0]} is not installed here. Install the client of your database (Debian: postgresql-client, "
            "default-mysql-client).",
            returncode=REFUSED,
        ) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise CommandError(f"{command[0]} failed: {said}", returncode=REFUSED)
