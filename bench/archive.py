"""A ZIP file of published certificates.

    python bench/archive.py [--rows 2000]

The database is SQLite in a folder that goes away, and so is the storage. Prints
one line of JSON: certificates per second, milliseconds of processor time for
each, and the most memory that the process held, in MB.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from typing import Any

import flow


def published(rows: int) -> tuple[Any, Any]:
    """A course with that many published credentials, and the selection of all."""
    key, group = flow.world()
    from credcloud_bridge.credentials import api
    from credcloud_bridge.data import CredentialState
    from credcloud_bridge.jobs import api as jobs

    batch = api.start_batch(group_uuid=group.uuid, course_key=key, actor=None, issued_on=flow.TODAY)
    upload = api.attach_upload(
        batch_uuid=batch.uuid,
        course_key=key,
        actor=None,
        file=flow.spreadsheet(rows),
        filename="recipients.csv",
        date_order="YMD",
    )
    api.set_upload_reading(
        upload_uuid=upload.uuid, course_key=key, actor=None, mapping={0: "name", 1: "email"}
    )
    under_review = api.Selection(course_key=key, state=CredentialState.UNDER_REVIEW)
    for start in (
        lambda: api.add_upload(upload_uuid=upload.uuid, course_key=key, actor=None, today=flow.TODAY),
        lambda: api.generate(batch_uuid=batch.uuid, course_key=key, actor=None),
        lambda: api.publish(selection=under_review, actor=None),
    ):
        jobs.run_to_end(job_uuid=start().uuid, course_key=key)
    return key, api.Selection(course_key=key, state=CredentialState.PUBLISHED)


def exported(key: Any, selection: Any, rows: int) -> tuple[float, float]:
    """Seconds by the clock and of this process's time that an archive takes."""
    from credcloud_bridge.credentials import api
    from credcloud_bridge.jobs import api as jobs

    job = api.export_zip(selection=selection, actor=None)
    began, used = time.perf_counter(), time.process_time()
    view = jobs.run_to_end(job_uuid=job.uuid, course_key=key)
    if (view.state, view.done) != ("done", rows):
        raise SystemExit(str(view))
    return time.perf_counter() - began, time.process_time() - used


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=2_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="credcloud-bench-") as folder:
        flow.set_up(folder)
        key, selection = published(rows)
        exported(key, selection, rows)  # fonts are opened, the design is compiled
        alone, used_alone = exported(key, selection, rows)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "rows": rows,
                "files_per_second": round(rows / alone),
                "cpu_ms_per_file": round(used_alone * 1000 / rows, 3),
                "peak_mb": round(peak / 1024, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
