"""Worker processes that a test can kill: each works on the test's own database on disk."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.models import Job, JobWorker

OUTBOX = "credcloud_bridge.hosts.site.outbox.OutboxBackend"
CHUNK = 20
# How many times the usual kills; `make kill` sets it.
TIMES = int(os.environ.get("CREDCLOUD_KILL_TIMES", "1"))

SETUP = f"""
import sys
import django
from django.conf import settings

django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.EMAIL_BACKEND = "{OUTBOX}"
settings.CREDCLOUD_JOB_CHUNK_SIZE = {CHUNK}
from credcloud_bridge.credentials import api
from credcloud_bridge.delivery import api as delivery
from credcloud_bridge.jobs import api as jobs
"""

# Tasks run where they are sent (CELERY_TASK_ALWAYS_EAGER), so waking jobs is working on them.
WORKER = f"""
{SETUP}
import credcloud_bridge.tasks
print("ready", flush=True)
jobs.dispatch_waiting_jobs()
while delivery.send_due(limit=7):
    pass
"""


# One of several that share a job. It begins when it is told to, then comes back for as long as there is work. It tells
# nobody of anything, and sends no mail.
SHARING_WORKER = f"""
{SETUP}
import time
import credcloud_bridge.tasks
from credcloud_bridge.jobs import dispatch
from credcloud_bridge.jobs.models import Job
dispatch.dispatch_job = lambda _job_id: None
job_id = int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
while Job.objects.filter(pk=job_id, state__in=jobs.UNFINISHED).exists():
    jobs.dispatch_waiting_jobs()
    if not jobs.run_job(job_id):
        time.sleep(0.02)
"""


@contextmanager
def process(program: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has said that it is ready; it has ended, one way or another, when the block ends."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.test_settings",
        # The database's driver may be on the path already (scripts/databases.sh).
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]),
    }
    command = [
        sys.executable,
        "-c",
        textwrap.dedent(program),
        str(connection.settings_dict["NAME"]),
        *arguments,
    ]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "ready\n"
        yield started


def kill_while_working(job: Job, chance: random.Random, *, kills: int, from_nothing: bool = False) -> None:
    """Let workers begin on the job again and again, and kill each somewhere in its work.

    ``from_nothing``: each run of this kind of job counts anew.
    """
    for _kill in range(kills):
        leases_run_out()
        before = 0 if from_nothing else handled(job)
        if from_nothing:
            Job.objects.filter(pk=job.pk).update(done=0, skipped=0)
        with process(WORKER) as worker:
            # Somewhere within the next chunks: in a transaction, between two, or while mails go out.
            wait_until_handled(job, before + chance.choice((1, 1, CHUNK + 1)), worker)
            time.sleep(chance.uniform(0.0, 0.03))
            worker.send_signal(signal.SIGKILL)


def kill_sharing_workers(job: Job, chance: random.Random, *, kills: int, workers: int) -> None:
    """Let so many workers share the job, and kill one after the other while the rest goes on; at least half the kills.

    Where this process waits longer for its turn than they do, they are done before the last kill.
    """
    with ExitStack() as ending:
        # Made before, because a new process takes longer than much of the work.
        made = [
            ending.enter_context(process(SHARING_WORKER, str(job.pk))) for _worker in range(workers + kills)
        ]
        for one in made[:workers]:
            tell(one)
        killed = 0
        for number in range(kills):
            before = handled(job)
            while before < job.total and handled(job) <= before:
                time.sleep(0.001)
            time.sleep(chance.uniform(0.0, 0.03))
            if handled(job) == job.total:
                break
            victim = made[number + chance.randrange(workers)]
            made.remove(victim)
            made.insert(number, victim)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            killed += 1
            # Whatever the dead one held: who lives takes it, or the next one does.
            leases_run_out()
            tell(made[number + workers])
        assert killed >= kills / 2, f"only {killed} kills came while there was work"
        for one in made[killed + workers :]:
            # They were kept for kills that came too late.
            one.kill()
        for one in made:
            one.wait(timeout=120 * TIMES)


def tell(worker: subprocess.Popen[str]) -> None:
    """Let this worker begin."""
    assert worker.stdin is not None
    worker.stdin.write("go\n")
    worker.stdin.flush()


def work_to_the_end(job: Job) -> None:
    """Workers that nobody kills: the first finishes, the second sees to what the last kill left behind."""
    for _turn in range(2):
        leases_run_out()
        with process(WORKER) as worker:
            assert worker.wait(timeout=120 * TIMES) == 0
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error


def wait_until_handled(job: Job, number: int, worker: subprocess.Popen[str]) -> None:
    while handled(job) < number:
        assert worker.poll() is None, "the worker finished before it could be killed"
        time.sleep(0.001)


def handled(job: Job) -> int:
    job.refresh_from_db()
    counts = jobs.counts_of([job])[job.pk]
    return counts.done + counts.failed + counts.skipped


def leases_run_out() -> None:
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.exclude(lease_until=None).update(lease_until=past)
    JobWorker.objects.update(lease_until=past)
    Delivery.objects.filter(state=Delivery.State.SENDING).update(lease_until=past)
