"""Processes that serve public addresses may read from a replica: they ask the database itself nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PUBLISHED = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.credentials.worlds import make_world, people
(row,) = make_world(send_mail=False).issued(people(1))
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["*"]
# Files are kept once they are made: by workers after publication, or by whoever asks first.
for address in ("certificate.pdf", "certificate.png"):
    assert Client().get(f"/credcloud/c/{row.public_id}/{address}").status_code == 200
print(row.public_id)
"""

ASKED = """
import sys
import django
django.setup()
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
settings.ALLOWED_HOSTS = ["*"]
public_id = sys.argv[1]
for address in ("", "embed/", "certificate.pdf", "certificate.png", "share.jpg", "v2/assertion.json"):
    url = f"/credcloud/c/{public_id}/{address}"
    main, replica = (CaptureQueriesContext(connections[alias]) for alias in ("default", "replica"))
    with main, replica:
        status = Client().get(url, headers={"accept": "text/html"}).status_code
    selects = [query["sql"] for query in main if query["sql"].startswith("SELECT")]
    print(address or "page", status, len(replica) > 0, selects)
"""


def test_public_addresses_read_from_the_replica_and_write_to_the_database(tmp_path: Path) -> None:
    def run(program: str, *arguments: str, **settings: str) -> str:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("CREDCLOUD", "COV"))
        }
        environment = inherited | {
            "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.settings",
            "PYTHONPATH": str(ROOT),
            "CREDCLOUD_VAR": str(tmp_path),
            "CREDCLOUD_LOG_LEVEL": "ERROR",
            **settings,
        }
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    public_id = run(PUBLISHED).split()[-1]
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)
    replica = shutil.copy(tmp_path / "credcloud.sqlite3", tmp_path / "replica.sqlite3")
    answers = run(ASKED, public_id, CREDCLOUD_REPLICA_URL=f"sqlite:///{replica}").splitlines()

    assert answers == [
        f"{address} 200 True []"
        for address in (
            "page",
            "embed/",
            "certificate.pdf",
            "certificate.png",
            "share.jpg",
            "v2/assertion.json",
        )
    ]
