"""Checking an upload of 100,000 rows × 8 columns, against python-calamine alone reading the same file.

    python bench/spreadsheet.py [--rows 100000] [--times 3]

Each run is a process of its own; the two take turns, and the median counts.
One row in a hundred has something wrong. Prints one line of JSON: seconds by
the clock and of processor time (with the process that reads the file), their
ratios, and peak memory of both processes together. ``csv`` is the same rows
as a CSV file.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

HEADINGS = (
    "Recipient name",
    "Recipient e-mail",
    "Issue date",
    "Expiry date",
    "Grade",
    "Track",
    "Thesis",
    "Student number",
)
TRACKS = ("Science", "Arts", "Law")
GIVEN = ("Łukasz", "Ana", "محمد", "José", "Nguyễn", "李", "John", "Zoë", "Анна", "สมหญิง")
FAMILY = ("Kowalski", "García", "الأحمد", "O'Neil", "Smith", "王", "Müller", "Ivanova", "Иванова", "ใจดี")


def rows(count: int) -> Iterator[list[str | float | date]]:
    """Rows as a university might send them."""
    chance = random.Random(7)
    issued = date(2026, 5, 1)
    for number in range(count):
        email = (
            f"learner{number}@uni{number % 40}.example.org"
            if number % 100
            else f"learner{number}(at)example.org"
        )
        yield [
            f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
            email,
            issued + timedelta(days=number % 28),
            issued + timedelta(days=730 + number % 28),
            number % 200 / 2,
            TRACKS[number % 3],
            f"On subject {number}",
            f"{number:08}",
        ]


def write_xlsx(path: Path, count: int) -> None:
    """The rows as a workbook."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Recipients")
    sheet.append(HEADINGS)
    for row in rows(count):
        sheet.append(row)
    workbook.save(path)


def write_csv(path: Path, count: int) -> None:
    """The rows as CSV."""
    import csv

    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        writer.writerows(rows(count))


def read() -> Callable[[Path], int]:
    """What calamine alone needs: every cell of every row as a Python value."""
    from python_calamine import CalamineWorkbook

    def work(path: Path) -> int:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        return len(sheet.to_python(skip_empty_area=False)) - 1

    return work


def check() -> Callable[[Path], int]:
    """What an upload needs: every row a checked recipient."""
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    from credcloud_bridge.data import AttributeSpec, GroupSpec
    from credcloud_bridge.recipients import api

    group = GroupSpec(
        code="bench",
        title="Bench",
        attributes=(
            AttributeSpec("grade", "Grade", "number", required=True),
            AttributeSpec("track", "Track", "choice", choices=TRACKS),
            AttributeSpec("thesis", "Thesis"),
            AttributeSpec("number", "Student number"),
        ),
    )

    def work(path: Path) -> int:
        checked = api.check_file(
            path=path,
            filename=path.name,
            group=group,
            limits=api.ReadingLimits(),
            today=date(2026, 6, 1),
            date_order="DMY",
        )
        return sum(1 for _recipient in checked)

    return work


def measure(what: str, path: Path) -> dict[str, float]:
    """One run in a process of its own."""
    command = [sys.executable, __file__, "--here", what, str(path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def here(what: str, path: Path) -> None:
    """Run it in this process. The clocks start when everything is imported, as in a server."""
    work = {"read": read, "check": check}[what]()
    cpu, started = cpu_seconds(), time.perf_counter()
    found = work(path)
    seconds = time.perf_counter() - started
    used = {"seconds": seconds, "cpu_seconds": cpu_seconds() - cpu, "peak_megabytes": peak_megabytes()}
    print(json.dumps({"rows": found, **used}))


def cpu_seconds() -> float:
    """Processor time of this process and of those that it started and that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_megabytes() -> float:
    """Peak memory of this process and of its largest child together."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_maxrss for one in used) / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="credcloud-bench-") as folder:
        xlsx, csv_file = Path(folder, "recipients.xlsx"), Path(folder, "recipients.csv")
        write_xlsx(xlsx, options.rows)
        write_csv(csv_file, options.rows)
        runs: dict[str, list[dict[str, float]]] = {"read": [], "check": [], "csv": []}
        for _time in range(options.times):
            runs["read"].append(measure("read", xlsx))
            runs["check"].append(measure("check", xlsx))
            runs["csv"].append(measure("check", csv_file))

    def median(name: str, figure: str) -> float:
        return statistics.median(run[figure] for run in runs[name])

    print(
        json.dumps(
            {
                "rows": median("check", "rows"),
                "calamine_s": round(median("read", "seconds"), 3),
                "ours_s": round(median("check", "seconds"), 3),
                "ratio": round(median("check", "seconds") / median("read", "seconds"), 2),
                "ratio_cpu": round(median("check", "cpu_seconds") / median("read", "cpu_seconds"), 2),
                "peak_mb": round(median("check", "peak_megabytes"), 1),
                "calamine_peak_mb": round(median("read", "peak_megabytes"), 1),
                "csv_s": round(median("csv", "seconds"), 3),
                "csv_peak_mb": round(median("csv", "peak_megabytes"), 1),
                "machine_cores": os.cpu_count(),
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        here(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
