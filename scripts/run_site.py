"""Starts the site: database, demo data, web server and one worker, until Ctrl-C.

``make run`` has made the checkout ready before this. The settings are in the
environment; ``docs/how-tos/run-the-site.md`` lists them. Here only ``PORT``
(8000) and ``HOST`` (127.0.0.1) are read.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15


def say(text: str) -> None:
    print(text, flush=True)


def refuse_a_taken_port(host: str, port: int) -> None:
    """Exit with a sentence when something else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(
                f"Cannot listen on {host}:{port}: {error.strerror}.\n"
                f"Stop what runs there, or take another port: make run PORT={port + 1}"
            )


def prepare(address: str) -> None:
    """Bring the database up to date and, in the demo, fill it; both change nothing the second time."""
    commands = {
        "Database": [PYTHON, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
        "Starter designs": [PYTHON, "manage.py", "credcloud", "designs"],
    }
    # Everybody knows the passwords of the demo's accounts: elsewhere there must be none of them.
    if os.environ["CREDCLOUD_DEMO"] == "1":
        commands["Demo data"] = [PYTHON, "manage.py", "credcloud", "demo"]
        # Another port is another address, and trying one out is meant.
        commands["Address"] = [PYTHON, "manage.py", "credcloud", "issuers", "move", "--all", "--to", address]
    for title, command in commands.items():
        say(f"── {title}")
        if subprocess.run(command, check=False, cwd=ROOT).returncode:
            sys.exit(f"{title}: that failed; what went wrong is above. Nothing was started.")


def commands(host: str, port: int) -> dict[str, list[str]]:
    """What has to run, by the name a person is told."""
    celery = [PYTHON, "-m", "celery", "--quiet", "--app", "credcloud_bridge.hosts.site.celery:app"]
    return {
        "web server": [
            PYTHON, "-m", "gunicorn", "credcloud_bridge.hosts.site.wsgi:application",
            "--bind", f"{host}:{port}", "--workers", "2", "--threads", "4", "--log-level", "warning",
        ],
        "worker": [
            *celery, "worker", "--concurrency", "1", "--loglevel", "warning", "--without-gossip", "--without-mingle",
        ],
        # Beside the worker and not inside it: when one of them ends, somebody is told.
        "beat": [*celery, "beat", "--pidfile=", "--loglevel", "warning"],
    }  # fmt: skip


def answers(host: str, port: int) -> bool:
    """Whether the web server takes connections yet."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask all to finish what they are doing; what is left of them after a while is killed."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for name, child in children.items():
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"The {name} did not stop within {SECONDS_TO_STOP} s and is killed.")
        # Also the processes that a killed parent leaves behind.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def interrupted(signum: int, frame: object) -> None:
    """Treat a polite stop (SIGTERM) as Ctrl-C."""
    raise KeyboardInterrupt


def watch(children: dict[str, subprocess.Popen[bytes]], host: str, port: int, address: str) -> int:
    """Say when the site is up, then wait; return the exit status when one of them ends."""
    started = time.monotonic()
    announced = False
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                say(f"The {name} ended with status {child.returncode}; stopping the rest.")
                return 1
        if not announced and answers(host, port):
            announced = True
            say(f"\n   The site is at  {address}")
            say(f"   Ctrl-C stops it. Its data stay in {os.environ['CREDCLOUD_VAR']}.\n")
        if not announced and time.monotonic() - started > SECONDS_TO_START:
            say(f"The web server does not answer after {SECONDS_TO_START} s; stopping.")
            return 1
        time.sleep(0.5)


def main() -> int:
    host = os.environ.get("HOST", "127.0.0.1")
    port = int(os.environ.get("PORT", "8000"))
    address = os.environ.setdefault("CREDCLOUD_ROOT_URL", f"http://localhost:{port}")
    os.environ.setdefault("CREDCLOUD_VAR", str(ROOT / "var"))
    os.environ.setdefault("CREDCLOUD_DEMO", "1")
    os.environ.setdefault("CREDCLOUD_LOG_LEVEL", "WARNING")
    # In a container everything runs as root; that is the container's business.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with superuser")
    os.environ["DJANGO_SETTINGS_MODULE"] = "credcloud_bridge.hosts.site.settings"

    refuse_a_taken_port(host, port)
    prepare(address)
    signal.signal(signal.SIGTERM, interrupted)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands(host, port).items():
            # A session of its own: Ctrl-C reaches this script alone, which then stops both in order.
            children[name] = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
        return watch(children, host, port, address)
    except KeyboardInterrupt:
        say("\nStopping; a job that is under way goes on at the next start.")
        return 0
    finally:
        stop(children)


if __name__ == "__main__":
    sys.exit(main())
