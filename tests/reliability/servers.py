"""PostgreSQL, MariaDB and Redis of a test's own, on free ports, which it may kill and start again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

START_SECONDS = 60


class Server:
    """One server process with a data folder of its own. ``account``: who it runs as where this process is root."""

    account = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(mode=0o755)
        if self._as_account():
            entry = pwd.getpwnam(self.account)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        self.prepare()

    # What each server does in its own way.

    def prepare(self) -> None:
        """Make the data folder, once."""

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> None:
        """Raise unless the server takes connections."""
        raise NotImplementedError

    # What all do alike.

    def start(self) -> None:
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self._as_account(), *self.command()],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait(self.answers)

    def kill(self) -> None:
        """End the server and its own child processes at once, as a power cut does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)
        self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.kill()

    def run(self, *command: str) -> None:
        subprocess.run([*self._as_account(), *command], cwd=self.folder, check=True, capture_output=True)

    def _as_account(self) -> list[str]:
        """Neither database runs as root."""
        if not self.account or os.getuid() != 0:
            return []
        return ["setpriv", "--reuid", self.account, "--regid", self.account, "--clear-groups", "--"]

    def _wait(self, answers: Callable[[], None]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert self.process is not None
            try:
                answers()
            except Exception:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return


class Database(Server):
    url = ""
    # A database that the server brings itself.
    first = ""

    def connect(self, database: str = "credcloud") -> Any:
        raise NotImplementedError

    def make_database(self) -> None:
        """Make the empty database that ``url`` names."""
        raise NotImplementedError

    def answers(self) -> None:
        self.connect(self.first).close()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the statement finds, over a connection of its own."""
        connection = self.connect()
        try:
            cursor = connection.cursor()
            cursor.execute(statement)
            return list(cursor.fetchall())
        finally:
            connection.close()


class PostgreSQL(Database):
    account = first = "postgres"

    def prepare(self) -> None:
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        data = str(self.folder / "data")
        self.run(str(self.bin / "initdb"), "-D", data, "-U", "credcloud", "-A", "trust", "-E", "UTF8")
        self.url = f"postgresql://credcloud@127.0.0.1:{self.port}/credcloud"

    def command(self) -> list[str]:
        folder = str(self.folder)
        options = ["-D", f"{folder}/data", "-h", "127.0.0.1", "-p", str(self.port), "-k", folder]
        return [str(self.bin / "postgres"), *options]

    def connect(self, database: str = "credcloud") -> Any:
        import psycopg

        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="credcloud", dbname=database, connect_timeout=5
        )

    def make_database(self) -> None:
        connection = self.connect("postgres")
        connection.autocommit = True
        connection.execute("CREATE DATABASE credcloud")
        connection.close()


class MariaDB(Database):
    account = first = "mysql"

    def prepare(self) -> None:
        data = str(self.folder / "data")
        method = "--auth-root-authentication-method=normal"
        self.run("mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db", method)
        self.url = f"mysql://root@127.0.0.1:{self.port}/credcloud"

    def command(self) -> list[str]:
        program = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
        folder = str(self.folder)
        options = [f"--datadir={folder}/data", "--bind-address=127.0.0.1", f"--port={self.port}"]
        return [program, "--no-defaults", *options, f"--socket={folder}/socket"]

    def connect(self, database: str = "credcloud") -> Any:
        import MySQLdb

        return MySQLdb.connect(
            host="127.0.0.1", port=self.port, user="root", database=database, connect_timeout=5
        )

    def make_database(self) -> None:
        connection = self.connect("mysql")
        connection.cursor().execute("CREATE DATABASE credcloud CHARACTER SET utf8mb4")
        connection.close()


class Redis(Server):
    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        # It keeps nothing: whatever was on its way is gone when it dies.
        return [
            "redis-server",
            "--bind",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--save",
            "",
            "--appendonly",
            "no",
        ]

    def answers(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(b"PING\r\n")
            assert connection.recv(16).startswith(b"+PONG")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
