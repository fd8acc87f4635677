"""Several workers on one job, on PostgreSQL and MariaDB.

    python bench/scale.py [postgresql] [mariadb] [--rows 20000] [--slow-rows 2560]

Servers of its own, in a folder that goes away; what is missing is installed. One and two workers
without delay; then several (on PostgreSQL one, two, four and eight, on MariaDB one and four) with 5 ms
a round trip to the database, in chunks so small that the delay decides. Each figure is from the job's
start to its end; ``times`` compares with one worker of the same run. ``cores`` says how many cores the
workers, the database server and the delaying proxy kept busy on average: where that comes near the
number of cores, these are the limit. ``ms`` is the workers' and the database's processor time for each
credential. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import database_servers

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
# How many workers share the jobs of the series with delay.
FAR = {"postgresql": (1, 2, 4, 8), "mariadb": (1, 4)}

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
    """A site on the database server with this process id, and jobs on it."""

    def __init__(self, server_pid: int) -> None:
        import flow

        self._server_pid = server_pid
        # Counts round trips where there is one.
        self.network: Any = None

        self._key, self._group = flow.world()
        self._numbers = 0

    def round(self, rows: int, workers: list[subprocess.Popen[str]]) -> dict[str, dict[str, Any]]:
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

    def _done(self, started: Any, workers: list[subprocess.Popen[str]]) -> dict[str, Any]:
        from credcloud_bridge.jobs.models import Job

        job = Job.objects.get(uuid=started.uuid)
        trips = self.network.round_trips if self.network else 0
        database, proxy = database_servers.processor_seconds(self._server_pid), time.process_time()
        for one in workers:
            assert one.stdin is not None
            one.stdin.write(f"{job.pk}\n")
            one.stdin.flush()
        worker_cpu = sum(float(one.stdout.readline()) for one in workers if one.stdout)
        proxy = time.process_time() - proxy
        database = database_servers.processor_seconds(self._server_pid) - database
        job.refresh_from_db()
        if (job.state, job.done) != ("done", job.total):
            raise SystemExit(f"{job}: {job.state} {job.done} of {job.total}, {job.error}")
        assert job.started_at is not None
        assert job.finished_at is not None
        seconds = (job.finished_at - job.started_at).total_seconds()
        parts = {"workers": worker_cpu, "database": database, "proxy": proxy}
        found: dict[str, Any] = {
            "seconds": round(seconds, 2),
            "cores": {name: round(part / seconds, 2) for name, part in parts.items()},
            "ms": {name: round(1_000 * parts[name] / job.total, 2) for name in ("workers", "database")},
        }
        if self.network:
            found["round trips"] = self.network.round_trips - trips
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
    """Measure, print: each database in a process of its own, because Django knows one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("databases", nargs="*", default=list(FAR), metavar="postgresql|mariadb")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--slow-rows", type=int, default=2_560)
    parser.add_argument("--turns", type=int, default=2)
    options = parser.parse_args()
    database_servers.install(*options.databases)
    if len(options.databases) == 1:
        print(json.dumps({options.databases[0]: of_its_own(options.databases[0], options)}))
        return
    found: dict[str, Any] = {}
    for name in options.databases:
        command = [sys.executable, __file__, name]
        command += [f"--rows={options.rows}", f"--slow-rows={options.slow_rows}", f"--turns={options.turns}"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found |= json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(found))


def of_its_own(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """The figures of a server that was started for them."""
    from tests.reliability.servers import Database, MariaDB, PostgreSQL

    with tempfile.TemporaryDirectory(prefix="credcloud-scale-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        database: Database = {"postgresql": PostgreSQL, "mariadb": MariaDB}[name](folder / "database")
        try:
            database.start()
            database.make_database()
            os.environ["CREDCLOUD_DATABASE_URL"] = database.url
            return measured(name, folder, database, options)
        finally:
            database.stop()


def measured(name: str, folder: Path, database: Any, options: argparse.Namespace) -> dict[str, Any]:
    """Both series, and round trips."""
    import flow
    from slow_network import SlowNetwork

    flow.set_up(str(folder / "var"))
    paths = [str(ROOT), str(ROOT / "bench"), str(database_servers.DRIVERS)]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(paths),
        "CREDCLOUD_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "scale_settings",
        "CREDCLOUD_BENCH_CHUNK_SIZE": "200",
    }
    bench = Bench(database.process.pid)
    load = os.getloadavg()[0]
    near = series(bench, environment, (1, 2), options.rows, options.turns)
    network = SlowNetwork(database.port)
    far = environment | {
        "CREDCLOUD_DATABASE_URL": database.url.replace(f":{database.port}/", f":{network.port}/"),
        "CREDCLOUD_BENCH_CHUNK_SIZE": "20",
    }
    slow = series(bench, far, FAR[name], options.slow_rows, options.turns)
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
