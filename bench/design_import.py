"""What reading an imported page costs: one operator for each letter, as Canva writes.

    python bench/design_import.py [--times 5]

Reading is finding the words of a page: glyphs, lines and blocks. Milliseconds are processor time, the median of the
turns. *Whole* is the proposal: the page made plain, read, with suggestions. The larger page is cut short on purpose.

Prints a table for people on standard error and one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PAGES = (1_300, 120_000)  # operators
GOALS = {1_300: 60, 120_000: 2_000}  # milliseconds to read
_LETTERS = "abcdefghnopqrstuv"


def page(operators: int) -> bytes:
    """A PDF page that shows so many letters, each with an operator and a matrix of its own."""
    from tests.made_pdfs import made_pdf

    shown = (
        f"BT /F1 11 Tf 1 0 0 1 {60 + place % 65 * 11} {560 - place // 65 % 40 * 13} Tm "
        f"({_LETTERS[place % len(_LETTERS)]}) Tj ET"
        for place in range(operators)
    )
    return made_pdf("\n".join(shown))


def measured(work: Callable[[], Any], times: int) -> float:
    """Milliseconds of processor time, the median of the turns."""
    turns = []
    for _ in range(times):
        started = time.process_time()
        work()
        turns.append(1000 * (time.process_time() - started))
    return round(statistics.median(turns), 1)


def main() -> None:
    """Measure both pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    from credcloud_bridge.designs.imports.file_reading import propose
    from credcloud_bridge.rendering.reading import api as reading

    found = {}
    for operators in PAGES:
        data = page(operators)
        plain = reading.plain_pages(data).pdf
        read_ms = measured(
            lambda plain=plain: [reading.blocks_of(one) for one in reading.page_contents(plain)], times
        )
        whole_ms = measured(lambda data=data: propose(data, "page.pdf", None), times)
        found[str(operators)] = {"read_ms": read_ms, "goal_ms": GOALS[operators], "whole_ms": whole_ms}
        print(f"{operators:>8,} operators: read {read_ms:.0f} ms, whole {whole_ms:.0f} ms", file=sys.stderr)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
