"""The site's own services, as processes that are started again when they end, with settings of a test."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CELERY = ("-m", "celery", "--quiet", "--app", "credcloud_bridge.hosts.site.celery:app")
WORKER = (*CELERY, "worker", "--concurrency", "2")
BEAT = (*CELERY, "beat", "--pidfile=")
PATIENCE_SECONDS = 180


class RunningSite:
    """A site with its state in ``folder``; ``settings`` are its environment. What its services say is in ``logs``."""

    def __init__(self, folder: Path, logs: Path, **settings: str) -> None:
        self.logs = logs
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("CREDCLOUD", "COV"))
        }
        self.environment = inherited | {
            "DJANGO_SETTINGS_MODULE": "tests.reliability.impatient_settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "PYTHONWARNINGS": "ignore",
            "CREDCLOUD_VAR": str(folder),
            "CREDCLOUD_LOG_LEVEL": "WARNING",
            **settings,
        }

    def run(self, *arguments: str) -> str:
        """What this Python program prints."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def service(self, name: str, *arguments: str) -> Iterator[None]:
        """Run it, and start it again whenever it ends, as the unit files ask for (``Restart=always``)."""
        wanted = True

        def start() -> subprocess.Popen[bytes]:
            with (self.logs / f"{name}.log").open("ab") as log:
                return subprocess.Popen(
                    [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=log, stderr=log
                )

        def watch() -> None:
            while wanted:
                running[-1].wait()
                if wanted:
                    time.sleep(1)
                    running.append(start())

        running = [start()]
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            wanted = False
            running[-1].terminate()
            watcher.join(60)


def wait_until(holds: Callable[[], bool], found: Callable[[], object] = lambda: "nobody goes on") -> None:
    """Look again and again; ``AssertionError`` with what was ``found`` instead when it does not come to hold."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, found()
        time.sleep(0.02)
