"""A real worker takes what a web process sends, by every broker that the site offers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.reliability
APP = ["--app", "credcloud_bridge.hosts.site.celery:app"]
# What `make databases` starts; blank elsewhere.
REDIS = os.environ.get("CREDCLOUD_TEST_REDIS_URL", "")
DRAINED = """
import django
django.setup()
from credcloud_bridge.hosts.site.models import Heartbeat
print(Heartbeat.objects.count())
"""


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "broker",
    [
        "files://localhost",
        pytest.param(
            REDIS, marks=pytest.mark.skipif(not REDIS, reason="`make databases` starts a Redis"), id="redis"
        ),
    ],
)
def test_a_worker_starts_beside_a_message_that_cannot_be_read_and_does_what_is_sent(
    broker: str, tmp_path: Path
) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CREDCLOUD", "COV"))}
    environment = clean | {
        "CREDCLOUD_VAR": str(tmp_path),
        "CREDCLOUD_BROKER_URL": broker,
        "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.settings",
    }
    queue = tmp_path / "broker" / "queue"
    queue.mkdir(parents=True)
    (queue / "0_left.celery.msg").touch()  # as a full disk leaves it
    run(environment, sys.executable, "manage.py", "migrate", "--verbosity", "0")
    run(environment, sys.executable, "-m", "celery", *APP, "call", "credcloud_site.heartbeat")
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "--quiet", *APP, "worker", "--concurrency", "1", "--pool", "solo"],
        cwd=ROOT,
        env=environment | {"PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while run(environment, sys.executable, "-c", DRAINED).strip() != "1":
            assert worker.poll() is None, "the worker ended"
            assert time.monotonic() < deadline, "the worker did nothing"
            time.sleep(0.5)
    finally:
        worker.terminate()
        worker.wait(timeout=30)
