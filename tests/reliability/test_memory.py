"""Memory stays flat as a batch grows: taking, generating, publishing and exporting ten times as many."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.credentials.worlds import World, make_world
from tests.reliability.workers import OUTBOX

pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]

FEW, MANY = 1_000, 6_000

# What a worker needs at most (MB) for a spreadsheet's rows from upload to export.
PROGRAM = """
import io
import resource
import sys
import django
from django.conf import settings

django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.EMAIL_BACKEND = sys.argv[4]
settings.CELERY_TASK_ALWAYS_EAGER = True
from datetime import date
from uuid import UUID
from opaque_keys.edx.keys import CourseKey
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.credentials import api
from credcloud_bridge.data import CredentialState

from credcloud_bridge.delivery import dispatch as mail_dispatch
from credcloud_bridge.jobs import dispatch

# Nobody is told: this process does the jobs itself, and sends no mails.
dispatch.dispatch_job = lambda job_id: None
mail_dispatch.dispatch_sending = lambda: None
key, rows = CourseKey.from_string(sys.argv[2]), int(sys.argv[5])
today = date(2026, 7, 1)
batch = api.start_batch(group_uuid=UUID(sys.argv[3]), course_key=key, actor=None, issued_on=today)

def lines():
    yield b"Name,Mail\\n"
    for number in range(rows):
        yield f"Person {number},person{number}of{rows}@example.org\\n".encode()

file = io.BytesIO(b"".join(lines()))
upload = api.attach_upload(
    batch_uuid=batch.uuid, course_key=key, actor=None, file=file, filename="a.csv", date_order="YMD"
)
api.set_upload_reading(upload_uuid=upload.uuid, course_key=key, actor=None, mapping={0: "name", 1: "email"})
del file

def finish(job):
    job = jobs.run_to_end(job_uuid=job.uuid, course_key=key)
    assert (job.state, job.done) == ("done", rows), job

finish(api.add_upload(upload_uuid=upload.uuid, course_key=key, actor=None, today=today))
finish(api.generate(batch_uuid=batch.uuid, course_key=key, actor=None))
of_batch = {"course_key": key, "batch_uuid": batch.uuid}
finish(api.publish(selection=api.Selection(state=CredentialState.UNDER_REVIEW, **of_batch), actor=None))
for piece in api.export_csv(selection=api.Selection(**of_batch)).content:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.fixture
def world(settings: Any) -> World:
    return make_world(send_mail=True)


def peak_megabytes(world: World, rows: int) -> float:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.test_settings",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]),
    }
    arguments = [
        str(connection.settings_dict["NAME"]),
        str(world.course_key),
        str(world.group.uuid),
        OUTBOX,
        str(rows),
    ]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return float(json.loads(done.stdout.splitlines()[-1]))


def test_six_times_the_rows_need_no_more_memory(world: World) -> None:
    few = peak_megabytes(world, FEW)
    many = peak_megabytes(world, MANY)
    # Six times the rows would add 5,000 of them, and kept whole each takes some kilobytes.
    assert many - few < 12, (few, many)
