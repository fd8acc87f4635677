"""Pages of a course with a million credentials, on PostgreSQL and MariaDB.

    python bench/million.py [--rows 1000000] [postgresql] [mariadb]

Each database is a server of its own in a folder that goes away. With ``CREDCLOUD_DATABASE_URL`` set, that database is
used instead: filled if it is empty, and left as it is, to be measured again; ``CREDCLOUD_DATABASE_PID`` is then its
server. Prints one line of JSON: for each page milliseconds of processor time, of this process and of the database
server together (the best of three visits), and the number of queries. A machine that does nothing else needs about as
long by the clock. The plans of slow queries are kept in ``var/bench/million-<database>.txt``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import database_servers

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
# Queries that take less are not explained.
SLOW_MS = 5


def measured(rows: int) -> dict[str, Any]:
    """Every page, in this process, on the database of the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "credcloud_bridge.hosts.site.settings"
    import django

    django.setup()
    import million_rows
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from opaque_keys.edx.keys import CourseKey

    from credcloud_bridge.credentials.models import Batch, Credential

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    if not Credential.objects.exists():
        million_rows.fill(rows)
    batch = (
        Batch.objects.filter(course_key=million_rows.COURSE, credentials__state="draft")
        .order_by("-pk")[:1]
        .get()
    )
    course = f"/credcloud/courses/{CourseKey.from_string(million_rows.COURSE)}/"
    published = Credential.objects.filter(state="published").order_by("pk")
    one, reviewed = (
        published[min(4_321, rows // 2) :][:1].get(),
        Credential.objects.filter(state="under_review")[:1].get(),
    )
    found: dict[str, Any] = {}
    plans: list[str] = []
    for name, address in pages(course, batch.uuid, one, reviewed.uuid).items():
        found |= visited(name, address, plans)
    for name in ("csv", "xlsx"):
        found |= export(name, f"{course}published/credentials.{name}", one, plans)
    kept = HERE.parent / "var" / "bench" / f"million-{connection.vendor}.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("\n\n".join(plans) + "\n", "utf-8")
    return found


def pages(course: str, batch: Any, one: Any, reviewed: Any) -> dict[str, str]:
    """The pages by name."""
    return {
        "home": course,
        "search_word": f"{course}?search=schmidt",
        "search_two_words": f"{course}?search=maria+kowal",
        "search_frequent": f"{course}?search=maria",
        "search_email": f"{course}?search={one.recipient_email}",
        "search_email_domain": f"{course}?search=example.org",
        "search_id": f"{course}?search={one.public_id}",
        "search_id_beginning": f"{course}?search={one.public_id[:6]}",
        "search_two_letters": f"{course}?search=an",
        "search_han": f"{course}?search=小明",
        "search_nothing": f"{course}?search=qqqqq",
        "search_all_courses": "/credcloud/courses/?search=schmidt",
        "my_courses": "/credcloud/courses/",
        "groups": f"{course}groups/",
        "pending": f"{course}pending/?view=list",
        "pending_last": f"{course}pending/?view=list&page=-1",
        "pending_search": f"{course}pending/?view=list&search=maria",
        "published": f"{course}published/",
        "published_page_100": f"{course}published/?page=100",
        "published_last": f"{course}published/?page=-1",
        "published_by_name": f"{course}published/?sort=name",
        "published_by_name_last": f"{course}published/?sort=name&page=-1",
        "published_by_group": f"{course}published/?sort=group",
        "published_by_issue_date": f"{course}published/?sort=issued_on",
        "published_by_expiry": f"{course}published/?sort=-expires_on",
        "published_of_group": f"{course}published/?sort=-published_at&group={one.group.uuid}",
        "published_search": f"{course}published/?sort=-published_at&search=schmidt",
        "published_search_frequent": f"{course}published/?search=maria",
        "expired": f"{course}published/?state=expired",
        "expires_soon": f"{course}published/?state=soon",
        "revoked": f"{course}published/?state=revoked",
        "mail_failed": f"{course}published/?state=mail_failed",
        "credential": f"{course}credentials/{one.uuid}/",
        "review_credential": f"{course}credentials/{reviewed}/review/",
        "batch": f"{course}batches/{batch}/",
        "verify": f"{course}batches/{batch}/verify/",
        "verify_last": f"{course}batches/{batch}/verify/?page=9999999",
        "verify_errors": f"{course}batches/{batch}/verify/?show=errors",
        "verify_search": f"{course}batches/{batch}/verify/?q=schmidt",
    }


def client() -> Any:
    """A browser in which somebody of the staff has signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    user, _made = get_user_model().objects.get_or_create(username="staff", is_staff=True, is_superuser=True)
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def processor_times() -> dict[str, float]:
    """Milliseconds of processor time so far: of this process, and of each task of the database server."""
    used = {"": 1_000 * time.process_time()}
    server = int(os.environ["CREDCLOUD_DATABASE_PID"])
    for process in (server, *children(server)):
        for task in Path(f"/proc/{process}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError):
                used[str(task)] = int(task.read_text().split()[0]) / 1_000_000
    return used


def children(parent: int) -> list[int]:
    """The child processes: PostgreSQL has one for each connection."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            text = status.read_text()
            if int(text[text.rindex(")") + 2 :].split()[1]) == parent:
                found.append(int(status.parent.name))
    return found


def measured_visits(name: str, visit: Callable[[], None], plans: list[str]) -> dict[str, Any]:
    """The best of three visits, and the number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent = []
    for _visit in range(3):
        before = processor_times()
        with CaptureQueriesContext(connection) as asked:
            visit()
        # A worker of the server that ended meanwhile is left out, one that began is counted whole.
        spent.append(round(sum(used - before.get(task, 0) for task, used in processor_times().items())))
    explain(name, asked.captured_queries, plans)
    sys.stderr.write(f"{name:26} {min(spent):6} ms {len(asked):4} queries\n")
    return {f"{name}_ms": min(spent), f"{name}_queries": len(asked)}


def visited(name: str, address: str, plans: list[str]) -> dict[str, Any]:
    """What a page costs."""
    browser = client()

    def visit() -> None:
        answer = browser.get(address, follow=True)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    return measured_visits(name, visit, plans)


def export(name: str, address: str, one: Any, plans: list[str]) -> dict[str, Any]:
    """What it costs until the first bytes of a table arrive: as CSV of all that is published, as XLSX of one."""
    browser = client()
    data = {"all": "1"} if name == "csv" else {"credential": str(one.uuid)}

    def visit() -> None:
        answer = browser.post(address, data)
        next(iter(answer.streaming_content))
        answer.close()

    return measured_visits(f"export_{name}", visit, plans)


def explain(name: str, queries: list[dict[str, str]], plans: list[str]) -> None:
    """Add the plans of the queries that took some time."""
    from django.db import Error, connection

    for query in queries:
        took = 1_000 * float(query["time"])
        if took < SLOW_MS or not query["sql"].startswith("SELECT"):
            continue
        how = "EXPLAIN (ANALYZE, BUFFERS) " if connection.vendor == "postgresql" else "ANALYZE "
        with connection.cursor() as cursor:
            try:
                cursor.execute(how + query["sql"].replace("%", "%%"))
                plan = "\n".join("\t".join(map(str, row)) for row in cursor.fetchall())
            except (Error, IndexError) as problem:
                # What Django shows of a query is not always what the server can read.
                plan = f"not explained: {problem}"
        plans.append(f"── {name}: {took:.0f} ms\n{query['sql']}\n{plan}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("databases", nargs="*", default=["postgresql", "mariadb"])
    options = parser.parse_args()
    if os.environ.get("CREDCLOUD_DATABASE_URL"):
        print(json.dumps(measured(options.rows)))
        return
    database_servers.install(*options.databases)
    print(json.dumps({one: of_its_own(one, options.rows) for one in options.databases}))


def of_its_own(name: str, rows: int) -> dict[str, Any]:
    """The figures of a server that was started for them."""
    from tests.reliability.servers import Database, MariaDB, PostgreSQL

    # Letters of other scripts than Latin are letters too.
    os.environ["LC_ALL"] = "C.UTF-8"
    with tempfile.TemporaryDirectory(prefix="credcloud-million-") as folder:
        Path(folder).chmod(0o755)
        server: Database = {"postgresql": PostgreSQL, "mariadb": MariaDB}[name](Path(folder) / name)
        server.start()
        try:
            server.make_database()
            environment = {
                **os.environ,
                "CREDCLOUD_DATABASE_URL": server.url,
                "CREDCLOUD_VAR": f"{folder}/var",
                "CREDCLOUD_DATABASE_PID": str(server.process.pid if server.process else 0),
                "PYTHONPATH": str(database_servers.DRIVERS),
            }
            command = [sys.executable, __file__, "--rows", str(rows)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
        finally:
            server.stop()
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    main()
