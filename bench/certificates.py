"""Drawing certificates, and the flow from enrolments to published, for 1,000 learners of the demo.

    python bench/certificates.py [--pages 200] [--recipients 1000]

Each measurement is a process of its own with a database of its own. Prints one line of JSON: milliseconds of
processor time for each page, seconds by the clock for each step of the flow, and peak memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

COURSE = "course-v1:CredU+MOOC+2026"

Figures = dict[str, float]


@contextmanager
def timed(figures: Figures, name: str, clock: Callable[[], float], factor: float = 1) -> Iterator[None]:
    """Put what ``clock`` says of the block, times ``factor``, into the figures under ``name``."""
    started = clock()
    yield
    figures[name] = round((clock() - started) * factor, 3)


def draw(pages: int) -> Figures:
    """Pages of every starter design with the demo's names, each with another name."""
    from credcloud_bridge.designs import api as designs
    from credcloud_bridge.lms.sandbox.demo_names import names
    from credcloud_bridge.rendering.api import compile_design

    designs.load_starters()
    figures: Figures = {}
    compiled = []
    with timed(figures, "compile_all_ms", time.process_time, 1000):
        for card in designs.design_cards(course_key=None):
            source = designs.design_source(version_id=card.version_id)
            compiled.append((compile_design(source), designs.sample_fields(source)))
    wanted = []
    for number, (name, _language) in enumerate(names(pages)):
        design, fields = compiled[number % len(compiled)]
        wanted.append((design, replace(fields, values={**fields.values, "recipient_name": name})))
    with timed(figures, "problems_ms", time.process_time, 1000 / pages):
        for design, fields in wanted:
            design.problems(fields)
    with timed(figures, "pdf_ms", time.process_time, 1000 / pages):
        for design, fields in wanted:
            design.pdf(fields)
    with timed(figures, "jpeg_ms", time.process_time, 1000 / pages):
        for design, fields in wanted:
            design.jpeg(fields, width=1200)
    return figures


def flow(recipients: int) -> Figures:
    """Take enrolments, generate and publish, in this process, as a worker would."""
    from django.utils import timezone
    from opaque_keys.edx.keys import CourseKey

    from credcloud_bridge.credentials import api as credentials
    from credcloud_bridge.data import CredentialState, RosterFilters
    from credcloud_bridge.groups import api as groups
    from credcloud_bridge.hosts.site import demo
    from credcloud_bridge.lms import api as lms

    demo.build()
    course = CourseKey.from_string(COURSE)
    group = groups.group_cards(course_key=course)[0]
    learners = lms.get_lms(course).roster(course, RosterFilters())
    ids = frozenset(
        learner.lms_user_id for learner, _number in zip(learners, range(recipients), strict=False)
    )
    batch = credentials.start_batch(
        group_uuid=group.uuid, course_key=course, actor=None, issued_on=timezone.localdate()
    )
    selection = credentials.Selection(
        course_key=course, state=CredentialState.UNDER_REVIEW, batch_uuid=batch.uuid
    )
    steps: dict[str, Callable[[], credentials.JobView]] = {
        "take": lambda: credentials.take_enrolments(
            batch_uuid=batch.uuid,
            course_key=course,
            actor=None,
            filters=RosterFilters(),
            without_credential=True,
            lms_user_ids=ids,
        ),
        "generate": lambda: credentials.generate(
            batch_uuid=batch.uuid, course_key=course, actor=None, leave_errors=True
        ),
        "publish": lambda: credentials.publish(selection=selection, actor=None),
    }
    figures: Figures = {}
    for name, start in steps.items():
        with timed(figures, f"{name}_seconds", time.perf_counter):
            job = credentials.run_to_end(job_uuid=start().uuid, course_key=course)
        figures[f"{name}_done"] = job.done
        figures[f"{name}_failed"] = job.failed
    return figures


MEASUREMENTS: dict[str, Callable[[int], Figures]] = {"draw": draw, "flow": flow}


def here(name: str, count: int) -> None:
    """Measure in this process, with the database of ``CREDCLOUD_VAR``."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    figures = MEASUREMENTS[name](count)
    figures["peak_megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    print(json.dumps({"count": count, **figures}))


def measure(name: str, count: int) -> Figures:
    """Measure in a process and a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="credcloud-bench-") as folder:
        settings = "credcloud_bridge.hosts.site.settings"
        environment = os.environ | {"CREDCLOUD_VAR": folder, "DJANGO_SETTINGS_MODULE": settings}
        command = [sys.executable, __file__, "--here", name, str(count)]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--recipients", type=int, default=1_000)
    options = parser.parse_args()
    found = {"draw": measure("draw", options.pages), "flow": measure("flow", options.recipients)}
    print(json.dumps(found | {"machine_cores": os.cpu_count()}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        here(sys.argv[2], int(sys.argv[3]))
    else:
        main()
