"""Measures what the product promises about speed and memory; writes ``bench.json``.

Each measurement runs in a process of its own, so that its memory is its own. Seconds depend on the machine; the ratios
(against python-calamine alone, per recipient) are what to compare between two versions.

    make bench                     everything
    make bench ARGS="upload"       only what is named
"""

from __future__ import annotations

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
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

UPLOAD_ROWS = 100_000
HEADINGS = (
    "Recipient name",
    "Recipient e-mail",
    "Issue date",
    "Expiry date",
    "Hours",
    "Grade",
    "City",
    "Note",
)
RENDERED = 200
GENERATED = 1_000

Figures = dict[str, float]


@contextmanager
def measured(figures: Figures, name: str) -> Iterator[None]:
    """Add ``<name>_seconds`` (by the clock) and ``<name>_cpu_seconds`` (with child processes) to the figures."""
    clock, cpu = time.perf_counter(), _cpu()
    yield
    figures[f"{name}_seconds"] = round(time.perf_counter() - clock, 3)
    figures[f"{name}_cpu_seconds"] = round(_cpu() - cpu, 3)


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak_megabytes() -> float:
    """Peak memory of this process and of its largest child together."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(sum(one.ru_maxrss for one in used) / 1024, 1)


def _spreadsheet(path: Path) -> None:
    from openpyxl import Workbook

    from credcloud_bridge.lms.sandbox.demo_names import names

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Recipients")
    sheet.append(HEADINGS)
    for number, (name, _language) in enumerate(names(UPLOAD_ROWS), start=1):
        sheet.append(
            (
                name,
                f"person{number}@example.org",
                date(2026, 6, 30),
                None,
                60,
                0.87,
                "Wrocław",
                f"row {number}",
            )
        )
    book.save(path)


def calamine() -> Figures:
    """Reading the spreadsheet with python-calamine and doing nothing with it: the yardstick."""
    from python_calamine import CalamineWorkbook

    figures: Figures = {"rows": UPLOAD_ROWS}
    with measured(figures, "read"):
        sheet = CalamineWorkbook.from_path(os.environ["BENCH_SPREADSHEET"]).get_sheet_by_index(0)
        for _row in sheet.iter_rows():
            pass
    return figures


def upload() -> Figures:
    """Checking every row of the spreadsheet, as an upload does."""
    from credcloud_bridge.data import AttributeSpec, GroupSpec
    from credcloud_bridge.recipients import api as recipients

    attributes = tuple(AttributeSpec(name=heading.lower(), label=heading) for heading in HEADINGS[4:])
    group = GroupSpec(code="bench", title="Bench", attributes=attributes)
    path = Path(os.environ["BENCH_SPREADSHEET"])
    limits = recipients.Limits()
    figures: Figures = {}
    with measured(figures, "inspect"):
        found = recipients.inspect(path=path, filename=path.name, group=group, limits=limits)
    with measured(figures, "check"):
        rows = 0
        for _recipient in recipients.check(
            path=path,
            filename=path.name,
            group=group,
            limits=limits,
            today=date(2026, 11, 22),
            date_order="YMD",
            mapping=found.suggested_mapping,
        ):
            rows += 1
    return figures | {"rows": rows, "rows_per_second": round(rows / figures["check_seconds"])}


def render() -> Figures:
    """Certificates of every starter design, with the demo's names."""
    from credcloud_bridge.designs import api as designs
    from credcloud_bridge.lms.sandbox.demo_names import names
    from credcloud_bridge.rendering.api import compile_design

    designs.load_starters()
    cards = designs.design_cards(course_key=None)
    compiled = []
    figures: Figures = {"designs": len(cards), "pages": RENDERED}
    with measured(figures, "compile"):
        for card in cards:
            source = designs.design_source(version_id=card.version_id)
            compiled.append((compile_design(source), designs.sample_fields(source)))
    people = [name for name, _language in names(RENDERED)]
    pages = [(compiled[number % len(compiled)], name) for number, name in enumerate(people)]
    pages = [
        (design, replace(fields, values={**fields.values, "recipient_name": name}))
        for (design, fields), name in pages
    ]
    for kind, draw in (
        ("problems", lambda design, fields: design.problems(fields)),
        ("pdf", lambda design, fields: design.pdf(fields)),
        ("jpeg", lambda design, fields: design.jpeg(fields, width=1200)),
    ):
        with measured(figures, kind):
            for design, fields in pages:
                draw(design, fields)
        figures[f"{kind}_ms_each"] = round(1000 * figures[f"{kind}_cpu_seconds"] / RENDERED, 2)
    return figures


MEASUREMENTS: dict[str, Callable[[], Figures]] = {"calamine": calamine, "upload": upload, "render": render}


def _here(name: str) -> None:
    """Run one measurement in this process and print its figures."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    figures = MEASUREMENTS[name]()
    print(json.dumps(figures | {"peak_megabytes": _peak_megabytes()}))


def main() -> None:
    wanted = [name for name in sys.argv[1:] if name in MEASUREMENTS] or list(MEASUREMENTS)
    if "upload" in wanted and "calamine" not in wanted:
        wanted.insert(0, "calamine")
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="credcloud-bench-") as folder:
        spreadsheet = Path(folder) / "recipients.xlsx"
        environment = os.environ | {
            "BENCH_SPREADSHEET": str(spreadsheet),
            "CREDCLOUD_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.settings",
        }
        if "upload" in wanted:
            print(f"── A spreadsheet of {UPLOAD_ROWS:,} × {len(HEADINGS)}", flush=True)
            _spreadsheet(spreadsheet)
        for name in wanted:
            print(f"── {name}", flush=True)
            done = subprocess.run(
                [sys.executable, __file__, "--here", name],
                env=environment,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            results[name] = json.loads(done.stdout.splitlines()[-1])
            for figure, value in results[name].items():
                print(f"   {figure.replace('_', ' '):<24}{value:>12,}")
    if "upload" in results:
        ratio = results["upload"]["check_seconds"] / results["calamine"]["read_seconds"]
        results["upload"]["times_calamine"] = round(ratio, 2)
        print(f"── Checking takes {ratio:.2f} × the time of reading alone")
    (ROOT / "bench.json").write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        _here(sys.argv[2])
    else:
        main()
