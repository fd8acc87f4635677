"""A disk that is really full: the site says so, loses nothing, and goes on by itself once there is room."""

from __future__ import annotations

import http.client
import json
import os
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.reliability.running_site import BEAT, WORKER, RunningSite, wait_until
from tests.reliability.servers import free_port

pytestmark = pytest.mark.servers

RECIPIENTS = 400
SIZE = "64m"
PASSWORD = "tell nobody of this"

ISSUE = f"""
import django
django.setup()
import json
from django.urls import reverse
from credcloud_bridge.credentials import api
from tests.credentials.worlds import make_world, people
world = make_world(send_mail=True)
world.actor.set_password({PASSWORD!r})
world.actor.save()
batch = world.batch()
world.add(batch, people({RECIPIENTS}))
api.generate(batch_uuid=batch.uuid, course_key=world.course_key, actor=world.actor)
other = world.batch()
ids = [str(world.course_key), other.uuid]
print(json.dumps({{"username": world.actor.username, "upload": reverse("credcloud:recipients_spreadsheet", args=ids)}}))
"""

PUBLISH = """
import django
django.setup()
from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState
(key,) = set(Credential.objects.values_list("course_key", flat=True))
api.publish(selection=api.Selection(course_key=key, state=CredentialState.UNDER_REVIEW), actor=None)
"""


class Browser:
    """What a browser keeps between requests."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies = SimpleCookie[str]()

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        cookies = "; ".join(f"{one.key}={one.value}" for one in self.cookies.values())
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body, {"Cookie": cookies, "Host": "localhost", **headers})
            response = connection.getresponse()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    self.cookies.load(value)
            return response.status, response.read().decode()

    def post(self, path: str, **values: str) -> tuple[int, str]:
        self.send("GET", path)
        values["csrfmiddlewaretoken"] = self.cookies["csrftoken"].value
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(values).encode(), **kind)

    def upload(self, path: str, content: bytes) -> tuple[int, str]:
        boundary = "a-line-between-parts"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="people.csv"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        return self.send(
            "POST",
            path,
            body,
            **{
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "X-CSRFToken": self.cookies["csrftoken"].value,
            },
        )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "credcloud", str(folder)],
        check=False,
        capture_output=True,
        text=True,
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here, which needs root: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_said_and_work_goes_on_once_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    port = free_port()
    (small_disk / "tmp").mkdir()
    site = RunningSite(small_disk / "var", tmp_path, TMPDIR=str(small_disk / "tmp"))
    web = ("-m", "gunicorn", "credcloud_bridge.hosts.site.wsgi:application", "--bind", f"127.0.0.1:{port}")
    database = small_disk / "var" / "credcloud.sqlite3"

    def states(table: str) -> Counter[str]:
        with closing(sqlite3.connect(database, timeout=30)) as connection:
            return Counter(dict(connection.execute(f"SELECT state, COUNT(*) FROM {table} GROUP BY state")))

    def jobs() -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(database, timeout=30)) as connection:
            return list(connection.execute("SELECT kind, state, done, error, lease_until FROM credcloud_job"))

    def is_up() -> bool:
        with suppress(OSError):
            return browser.send("GET", "/health/live")[0] == 200
        return False

    site.run("manage.py", "migrate", "--verbosity", "0")
    made = json.loads(site.run("-c", ISSUE))
    with ExitStack() as ending:
        browser, stranger = Browser(port), Browser(port)
        ending.enter_context(site.service("web", *web, "--workers", "2", "--worker-tmp-dir", "/dev/shm"))
        wait_until(is_up)
        assert browser.post("/login/", username=made["username"], password=PASSWORD)[0] == 302
        assert browser.send("GET", made["upload"])[0] == 200

        fill(small_disk)
        ending.enter_context(site.service("worker", *WORKER))
        ending.enter_context(site.service("beat", *BEAT))
        # Everything that writes says it, and nothing else breaks.
        status, page = browser.upload(made["upload"], b"Name,E-mail\nAda,ada@example.org\n" * 200_000)
        assert (status, "The disk of this site is full" in page) == (507, True), page[:2000]
        status, page = stranger.post("/login/", username=made["username"], password=PASSWORD)
        assert (status, "The disk of this site is full" in page) == (507, True), page[:2000]
        status, page = browser.send("GET", "/health/ready")
        assert (status, json.loads(page)["checks"]["storage"]) == (503, "the disk is full")
        assert browser.send("GET", made["upload"])[0] in (200, 507)
        time.sleep(20)  # beat and worker meet it too
        assert is_up()
        fill(small_disk)

        (small_disk / "filler").unlink()
        wait_until(lambda: states("credcloud_job") == {"done": 1}, jobs)
        assert states("credcloud_credential") == {"under_review": RECIPIENTS}
        assert browser.upload(made["upload"], b"Name,E-mail\nAda,ada@example.org\n")[0] in (200, 302)
        assert browser.send("GET", "/health/ready")[0] == 200

        # And in the middle of publishing.
        site.run("-c", PUBLISH)
        wait_until(lambda: states("credcloud_credential")["published"] > 20)
        fill(small_disk)
        time.sleep(10)
        (small_disk / "filler").unlink()
        wait_until(lambda: states("credcloud_job") == {"done": 2}, jobs)
        wait_until(lambda: not {"queued", "sending"} & set(states("credcloud_delivery")))
        assert states("credcloud_credential") == {"published": RECIPIENTS}
        with closing(sqlite3.connect(database, timeout=30)) as connection:
            ((mails, recipients),) = connection.execute(
                'SELECT COUNT(*), COUNT(DISTINCT "to") FROM credcloud_site_outboxmail'
            )
        assert mails == recipients == RECIPIENTS


def fill(disk: Path) -> None:
    """Until not one byte more is taken."""
    descriptor = os.open(disk / "filler", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for size in (1_048_576, 4_096, 1):
            with suppress(OSError):
                while True:
                    os.write(descriptor, bytes(size))
    finally:
        os.close(descriptor)
