"""Several workers on one job, on PostgreSQL with Redis beside it.

    python bench/scale.py [--rows 4000] [--slow-rows 1280]

Servers of its own, in a folder that goes away. One and two workers without
delay; then one, two, four and eight with 5 ms a round trip to the database, in
chunks so small that the delay decides. Each figure is from the job's start to
its end; ``times`` compares with one worker of the same run, ``cpu`` is the
workers' processor time over the time that passed: near the number of cores,
these are the limit. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# The database's driver, as scripts/database_servers.sh installs it.
PATHS = [str(ROOT), str(ROOT / "bench"), str(ROOT / "build" / "database-drivers")]
sys.path[:0] = PATHS

# It does what a Celery worker does with the job's messages, until the job is done, then says how long it computed.
WORKER = """
import sys, time
import django
django.setup()
import credcloud_bridge.tasks
from credcloud_bridge.jobs import api as jobs, dispatch
from credcloud_bridge.jobs.models import Job
dispatch.dispatch_job = lambda _job_id: None
print("ready", flush=True)
for line in sys.stdin:
    job_id, began = int(line), time.process_time()
    while Job.objects.filter(pk=job_id, state__in=jobs.UNFINISHED).exists():
        if not jobs.run_job(job_id):
            time.sleep(0.005)
    print(time.process_time() - began, flush=True)
"""


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A worker that waits for the id of a job; it ends with the block."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as started:
        assert started.stdin is not None
        assert started.stdout is not None
        assert started.stdout.readline() == "ready\n"
        yield started
        started.stdin.close()


class Bench:
    """A site on the given database, and jobs on it."""

    def __init__(self) -> None:
        import flow

        # Counts round trips where there is one.
        self.network: Any = None

        self._key, self._group = flow.world()
        self._numbers = 0

    def round(self, rows: int, workers: list[subprocess.Popen[str]]) -> dict[str, dict[str, float]]:
        """Generate and publish so many by these workers."""
        import flow

        from credcloud_bridge.credentials import api
        from credcloud_bridge.credentials.preparing.by_hand import MAX_ROWS
        from credcloud_bridge.data import CredentialState

        batch = api.start_batch(
            group_uuid=self._group.uuid, course_key=self._key, actor=None, issued_on=flow.TODAY
        )
        people = [
            {"name": f"Łukasz Kowalski {one}", "email": f"person{one}@example.org"}
            for one in range(self._numbers, self._numbers + rows)
        ]
        self._numbers += rows
        for begin in range(0, rows, MAX_ROWS):
            api.add_by_hand(
                batch_uuid=batch.uuid,
                course_key=self._key,
                actor=None,
                rows=people[begin : begin + MAX_ROWS],
                today=flow.TODAY,
                date_order="YMD",
                form_token=f"{batch.uuid} {begin}",
            )
        selection = api.Selection(
            course_key=self._key, state=CredentialState.UNDER_REVIEW, batch_uuid=batch.uuid
        )
        return {
            "generate": self._done(
                api.generate(batch_uuid=batch.uuid, course_key=self._key, actor=None), workers
            ),
            "publish": self._done(api.publish(selection=selection, actor=None), workers),
        }

    def _done(self, started: Any, workers: list[subprocess.Popen[str]]) -> dict[str, float]:
        from credcloud_bridge.jobs.models import Job

        job = Job.objects.get(uuid=started.uuid)
        before = self.network.round_trips if self.network else 0
        for one in workers:
            assert one.stdin is not None
            one.stdin.write(f"{job.pk}\n")
            one.stdin.flush()
        cpu = sum(float(one.stdout.readline()) for one in workers if one.stdout)
        job.refresh_from_db()
        if (job.state, job.done) != ("done", job.total):
            raise SystemExit(f"{job}: {job.state} {job.done} of {job.total}, {job.error}")
        assert job.started_at is not None
        assert job.finished_at is not None
        seconds = (job.finished_at - job.started_at).total_seconds()
        found = {"seconds": round(seconds, 2), "cpu": round(cpu / seconds, 2)}
        if self.network:
            found["round trips"] = self.network.round_trips - before
        return found


def series(
    bench: Bench, environment: dict[str, str], numbers: tuple[int, ...], rows: int, turns: int
) -> dict[str, Any]:
    """The best of some turns for each number of workers, and how many times as fast as one that is."""
    found: dict[str, Any] = {}
    with ExitStack() as ending:
        workers = [ending.enter_context(worker(environment)) for _one in range(max(numbers))]
        # Designs are compiled, templates read: once in each process.
        bench.round(20 * len(workers), workers)
        for _turn in range(turns):
            for number in numbers:
                for step, figures in bench.round(rows, workers[:number]).items():
                    best = found.setdefault(step, {}).setdefault(f"{number} workers", figures)
                    if figures["seconds"] < best["seconds"]:
                        found[step][f"{number} workers"] = figures
    for figures in found.values():
        one = figures["1 workers"]["seconds"]
        for figure in figures.values():
            figure["times"] = round(one / figure["seconds"], 2)
    return found


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=4_000)
    parser.add_argument("--slow-rows", type=int, default=1_280)
    parser.add_argument("--turns", type=int, default=2)
    options = parser.parse_args()
    from tests.reliability.servers import PostgreSQL, Redis

    with tempfile.TemporaryDirectory(prefix="credcloud-scale-") as name, ExitStack() as ending:
        folder = Path(name)
        folder.chmod(0o755)
        servers = database, redis = PostgreSQL(folder / "database"), Redis(folder / "redis")
        for server in servers:
            ending.callback(server.stop)
            server.start()
        database.make_database()
        os.environ["CREDCLOUD_DATABASE_URL"] = database.url
        os.environ["CREDCLOUD_BROKER_URL"] = redis.url
        print(json.dumps(measured(folder, database.url, database.port, options)))


def measured(folder: Path, url: str, port: int, options: argparse.Namespace) -> dict[str, Any]:
    """Both series, and round trips."""
    import flow
    from slow_network import SlowNetwork

    flow.set_up(str(folder / "var"))
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(PATHS),
        "CREDCLOUD_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "scale_settings",
        "CREDCLOUD_BENCH_CHUNK_SIZE": "200",
    }
    bench = Bench()
    load = os.getloadavg()[0]
    near = series(bench, environment, (1, 2), options.rows, options.turns)
    network = SlowNetwork(port)
    far = environment | {
        "CREDCLOUD_DATABASE_URL": url.replace(f":{port}/", f":{network.port}/"),
        "CREDCLOUD_BENCH_CHUNK_SIZE": "20",
    }
    slow = series(bench, far, (1, 2, 4, 8), options.slow_rows, options.turns)
    return {
        "rows": options.rows,
        "no delay, chunks of 200": near,
        "slow rows": options.slow_rows,
        "5 ms a round trip, chunks of 20": slow,
        "round trips a chunk": round_trips(bench, far, network),
        "cores": os.cpu_count(),
        "load before": round(load, 1),
    }


def round_trips(bench: Bench, environment: dict[str, str], network: Any) -> dict[str, float]:
    """How often a worker waits for the database in each chunk: the difference between many chunks and few."""
    few, many = 5, 25
    bench.network = network
    with worker(environment) as one:
        bench.round(20, [one])
        first, last = (bench.round(20 * chunks, [one]) for chunks in (few, many))
    return {
        step: round((last[step]["round trips"] - first[step]["round trips"]) / (many - few), 1)
        for step in first
    }


if __name__ == "__main__":
    main()
