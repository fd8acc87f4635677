"""Workers that send mail are killed at random moments: nothing lost, nothing sent twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from credcloud_bridge.delivery import api
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.hosts.site.models import OutboxMail
from tests.delivery.factories import make_credential, make_message
from tests.reliability.workers import TIMES

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]

MAILS = 160 * TIMES
KILLS = 7 * TIMES

WORKER = textwrap.dedent(
    """
    import sys
    import django
    from django.conf import settings

    django.setup()
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    settings.EMAIL_BACKEND = sys.argv[2]
    from credcloud_bridge.delivery import api

    print("ready", flush=True)
    while api.send_due(limit=7):
        pass
    """
)


class FileBackend:
    """A mail server that takes everything, the same mail twice too: one line per mail taken."""

    path = Path(os.environ.get("CREDCLOUD_VAR", "/nowhere")) / "taken.txt"

    def __init__(self, **_options: Any) -> None:
        pass

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def send_messages(self, mails: list[Any]) -> int:
        for mail in mails:
            with self.path.open("a") as file:
                file.write(mail.extra_headers["Message-ID"] + "\n")
        return len(mails)


@contextmanager
def worker(backend: str) -> Iterator[subprocess.Popen[str]]:
    """A worker that has begun to send; it has ended, one way or another, when the block ends."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.test_settings",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"]), backend]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def kill_workers_then_finish(backend: str) -> None:
    chance = random.Random(20261122)
    for _kill in range(KILLS):
        with worker(backend) as process:
            wait_until_sent(Delivery.objects.filter(state="sent").count() + chance.randint(1, 12))
            time.sleep(chance.uniform(0.0, 0.01))
            process.send_signal(signal.SIGKILL)
        leases_run_out()
    assert Delivery.objects.filter(state="queued").exists()
    # The first finishes what is due, the second what the last kill left behind.
    for _turn in range(2):
        with worker(backend) as process:
            assert process.wait(timeout=60 * TIMES) == 0
        leases_run_out()


def wait_until_sent(count: int) -> None:
    while Delivery.objects.filter(state="sent").count() < count:
        time.sleep(0.001)


def leases_run_out() -> None:
    Delivery.objects.filter(state="sending").update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def queued(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Queued, but no worker told."""
    from credcloud_bridge.delivery import dispatch

    monkeypatch.setattr(dispatch, "dispatch_sending", lambda: None)
    credentials = [make_credential() for _position in range(MAILS)]
    api.queue_mails(messages=[make_message(credential) for credential in credentials])
    return [credential.pk for credential in credentials]


def test_a_receiver_that_knows_message_ids_gets_each_mail_exactly_once(queued: list[int]) -> None:
    kill_workers_then_finish("credcloud_bridge.hosts.site.outbox.OutboxBackend")
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {"sent": MAILS}
    assert OutboxMail.objects.count() == MAILS
    assert set(OutboxMail.objects.values_list("message_id", flat=True)) == set(
        Delivery.objects.values_list("message_id", flat=True)
    )


def test_any_other_receiver_gets_each_mail_at_most_once(queued: list[int]) -> None:
    FileBackend.path.unlink(missing_ok=True)
    kill_workers_then_finish(f"{__name__}.FileBackend")
    taken = Counter(FileBackend.path.read_text().splitlines())
    assert set(taken.values()) == {1}
    by_state: dict[str, set[str]] = {"sent": set(), "uncertain": set()}
    for state, message_id in Delivery.objects.values_list("state", "message_id"):
        by_state[state].add(message_id)
    assert by_state["sent"] <= set(taken)
    # Whatever nobody knows of is shown as such: no more than one mail for each kill.
    assert set(taken) - by_state["sent"] <= by_state["uncertain"]
    assert len(by_state["uncertain"]) <= KILLS
