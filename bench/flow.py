"""The whole flow on SQLite: a spreadsheet taken, generated, published, and the staff pages of such a batch.

    python bench/flow.py [--rows 5000]

A process of its own with a database and folders that go away. Prints one line
of JSON: milliseconds of processor time for each credential from spreadsheet to
published (the mails queued, not sent) and for each step of it, rows per second
for taking, seconds per 1,000 generated and published, milliseconds of processor
time and number of queries for the pages that staff look at most, and peak memory in MB.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
TODAY = date(2026, 7, 1)


def set_up(folder: str) -> None:
    """Django with an empty database in the folder; nobody is told of jobs, this process does them."""
    os.environ["CREDCLOUD_VAR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "credcloud_bridge.hosts.site.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from credcloud_bridge.delivery import dispatch as mail_dispatch
    from credcloud_bridge.jobs import dispatch

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    dispatch.dispatch_job = lambda _job_id: None
    mail_dispatch.dispatch_sending = lambda: None


def world() -> tuple[Any, Any]:
    """A course, and a group of it with a certificate design of the package."""
    from opaque_keys.edx.keys import CourseKey

    from credcloud_bridge.designs import api as designs
    from credcloud_bridge.groups import api as groups
    from credcloud_bridge.lms.sandbox.models import SandboxCourse

    key = CourseKey.from_string("course-v1:Bench+B1+2026")
    SandboxCourse.objects.create(key=key, title="Bench")
    designs.load_starters()
    values = groups.GroupValues(
        title="Bench", certificate_design_id=designs.find_design_by_name(name="classic-engraved").id
    )
    return key, groups.create_group(course_key=key, values=values, actor=None)


def spreadsheet(rows: int) -> io.BytesIO:
    """That many different recipients, as CSV."""
    lines = (f"Łukasz Kowalski {one},person{one}@example.org\n" for one in range(rows))
    return io.BytesIO("".join(["Name,Mail\n", *lines]).encode())


def measured(rows: int) -> dict[str, Any]:
    """Take, generate, publish; between them the pages."""
    from credcloud_bridge.credentials import api
    from credcloud_bridge.data import CredentialState
    from credcloud_bridge.jobs import api as jobs

    key, group = world()
    batch = api.start_batch(group_uuid=group.uuid, course_key=key, actor=None, issued_on=TODAY)
    upload = api.attach_upload(
        batch_uuid=batch.uuid,
        course_key=key,
        actor=None,
        file=spreadsheet(rows),
        filename="recipients.csv",
        date_order="YMD",
    )
    api.set_upload_reading(
        upload_uuid=upload.uuid, course_key=key, actor=None, mapping={0: "name", 1: "email"}
    )

    cpu_ms: dict[str, float] = {}

    def seconds(step: str, start: Callable[[], Any]) -> float:
        began, cpu_began = time.perf_counter(), time.process_time()
        job = jobs.run_to_end(job_uuid=start().uuid, course_key=key)
        if (job.state, job.done) != ("done", rows):
            raise SystemExit(f"{job.kind}: {job}")
        cpu_ms[step] = round(1_000 * (time.process_time() - cpu_began) / rows, 3)
        return time.perf_counter() - began

    address = f"/credcloud/courses/{key}/"
    result: dict[str, Any] = {"rows": rows}
    taken = seconds(
        "take", lambda: api.add_upload(upload_uuid=upload.uuid, course_key=key, actor=None, today=TODAY)
    )
    result["taken_rows_per_second"] = round(rows / taken)
    result |= page("home", address) | page("verify", f"{address}batches/{batch.uuid}/verify/")
    generated = seconds("generate", lambda: api.generate(batch_uuid=batch.uuid, course_key=key, actor=None))
    result["generated_seconds_per_1000"] = round(1_000 * generated / rows, 3)
    result |= page("review", f"{address}pending/?view=grid") | page("pending", f"{address}pending/?view=list")
    chosen = api.Selection(course_key=key, state=CredentialState.UNDER_REVIEW)
    published = seconds("publish", lambda: api.publish(selection=chosen, actor=None))
    result["published_seconds_per_1000"] = round(1_000 * published / rows, 3)
    result |= page("published", f"{address}published/")
    began = time.perf_counter()
    for _piece in api.export_csv(selection=api.Selection(course_key=key)).content:
        pass
    result["exported_rows_per_second"] = round(rows / (time.perf_counter() - began))
    result["cpu_ms_per_credential"] = round(sum(cpu_ms.values()), 3)
    result["cpu_ms_per_credential_by_step"] = cpu_ms
    result["peak_megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    return result


def page(name: str, address: str) -> dict[str, float]:
    """What the second visit to a page costs."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    user, _made = get_user_model().objects.get_or_create(username="staff", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    for _visit in range(2):
        began = time.process_time()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        spent = time.process_time() - began
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
    return {f"{name}_cpu_ms": round(1_000 * spent), f"{name}_queries": len(asked)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=5_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="credcloud-bench-") as folder:
        set_up(folder)
        print(json.dumps(measured(options.rows)))


if __name__ == "__main__":
    main()
