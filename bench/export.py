"""The export of everything that verifies without the site, without PDF files and pictures.

    python bench/export.py [--rows 2000]

The database is SQLite in a folder that goes away. Prints one line of JSON:
milliseconds and milliseconds of processor time for each credential, and how
many files there are of each.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import flow
from archive import published


def measure(rows: int) -> dict[str, Any]:
    """Figures of an export of that many credentials."""
    with tempfile.TemporaryDirectory() as folder:
        flow.set_up(folder)
        published(rows)
        from django.core.management import call_command

        target = Path(folder) / "exported"
        began, used = time.perf_counter(), time.process_time()
        call_command("credcloud", "export", target, "--without-keys")
        took, used = time.perf_counter() - began, time.process_time() - used
        summary = json.loads((target / "export.json").read_text("utf-8"))
        files = sum(1 for path in target.rglob("*") if path.is_file())
    return {
        "rows": summary["credentials"],
        "ms_each": round(took * 1000 / rows, 2),
        "cpu_ms_each": round(used * 1000 / rows, 2),
        "files_each": round(files / rows, 2),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=2_000)
    print(json.dumps(measure(parser.parse_args().rows)))
