"""How quick a certificate is: ours beside WeasyPrint and beside learning-credentials' own generator.

    python bench/renderer.py [--times 3] [--no-instructions] [--memory]

All ways print the certificate of ``sample.py`` for the same people (once with a
second page, and once with each recipient's photograph), and those
that make whole files write each into a file; the peer saves into its storage,
which is in memory. Each measurement is a process of its own, the ways take
turns, and the median of the turns counts. Milliseconds are processor time in
user mode, for each certificate once warm. Where valgrind is installed,
instructions in user mode are counted too: callgrind's sum after the warm
certificates, taken from that after those measured. learning-credentials is
installed from PyPI into ``var/bench`` the first time. What a machine cannot
measure is left out, and said.

``--memory`` prints 100,000 certificates' own bytes in one process instead and
says how much memory it held on the way.

Prints a table for people on standard error and one line of JSON.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import counting
import peer
import sample

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

Make = Callable[[dict[str, str]], Sequence[bytes]]  # the pieces of one file


@dataclass(frozen=True, slots=True)
class Way:
    """A way to print: how many certificates make it warm, how many are timed, and for how many callgrind counts."""

    name: str
    label: str
    warm: int
    timed: int
    counted: int


# Ours is warm when the fonts of names are prepared: a Han font is, at its fortieth subset.
WAYS = (
    Way("ours", "incremental update (ours), written to a file", 200, 240, 100),
    Way("tail", "the recipient's own bytes alone", 200, 240, 100),
    Way("two_pages", "with a second page, the recipient's own bytes", 200, 240, 100),
    Way("photo", "with a recipient's photograph, the recipient's own bytes", 40, 120, 40),
    Way("joined", "as one piece in memory", 200, 240, 100),
    Way("peer", "learning-credentials (no shaping, no QR code)", 4, 40, 12),
    Way("shared", "WeasyPrint, fonts and pictures shared", 2, 12, 3),
    Way("naive", "WeasyPrint, nothing shared", 1, 5, 1),
)
OURS = WAYS[0]
JOINED = next(way for way in WAYS if way.name == "joined")
VARIANTS = ("two_pages", "photo")  # of the certificate, see ``sample.template``
_WRITTEN = Path(tempfile.gettempdir(), f"credcloud-bench-{os.getpid()}.pdf")


def printer(way: str) -> Make:
    """A function that prints one certificate in the given way, of those that are ours or WeasyPrint's."""
    if way in ("ours", "tail", "joined", *VARIANTS):
        return _stamped(way)
    from credcloud_bridge.rendering.api import PlaceholderValues
    from credcloud_bridge.rendering.template import read_template
    from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign

    pages = read_template(sample.template())
    if way == "shared":
        design = WeasyPrintDesign(pages)
        return lambda values: (design.pdf(PlaceholderValues(values=values)),)

    import weasyprint

    from credcloud_bridge.rendering.page_html import page_html

    def naive(values: dict[str, str]) -> Sequence[bytes]:
        pdf: bytes = weasyprint.HTML(
            string=page_html(pages, PlaceholderValues(values=values), lambda uri: uri)
        ).write_pdf()
        return (pdf,)

    return naive


def _stamped(way: str) -> Make:
    from credcloud_bridge.data import DesignKind, DesignSource
    from credcloud_bridge.rendering.api import PlaceholderValues, compile_design

    design = compile_design(
        DesignSource(digest="bench", kind=DesignKind.CERTIFICATE, template=sample.template(way))
    )
    if way == "ours":
        return lambda values: design.parts(PlaceholderValues(values=values))
    if way == "joined":
        return lambda values: (design.pdf(PlaceholderValues(values=values)),)
    return lambda values: (design.tail(PlaceholderValues(values=values)) or b"",)


def here(way: str, before: int, count: int) -> dict[str, float]:
    """Print in this process; processor seconds for making ready, the first certificate, and those measured."""
    used = os.times()
    make = printer(way)
    keep = held if way in ("tail", "joined", *VARIANTS) else written
    ready = os.times()
    everyone = list(sample.recipients(before + count, variant=way))
    make(everyone[0])
    first = os.times()
    for values in everyone[1:before]:
        keep(make(values))
    started = resource.getrusage(resource.RUSAGE_SELF)
    clock = time.perf_counter()
    counting.mark()
    size = sum(keep(make(values)) for values in everyone[before:])
    counting.mark()
    clock = time.perf_counter() - clock
    ended = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "ready": ready.user + ready.system - used.user - used.system,
        "first": first.user + first.system - ready.user - ready.system,
        "user": ended.ru_utime - started.ru_utime,
        "system": ended.ru_stime - started.ru_stime,
        "clock": clock,
        "bytes": size / count,
    }


def held(pieces: Sequence[bytes]) -> int:
    """The number of bytes that are in memory and stay there."""
    return sum(map(len, pieces))


def written(pieces: Sequence[bytes]) -> int:
    """Write the pieces into a file, over the one before; the number of bytes."""
    handle = os.open(_WRITTEN, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        return os.writev(handle, pieces)
    finally:
        os.close(handle)


def command(way: Way, before: int, count: int, folder: Path) -> list[str]:
    """The command that measures a way in a process of its own and prints one line of JSON."""
    if way.name == "peer":
        return peer.command(folder, before, count)
    return [sys.executable, __file__, "--here", way.name, str(before), str(count)]


def run(arguments: list[str]) -> dict[str, float]:
    """What a measuring process says."""
    done = subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def two_processes(folder: Path) -> float:
    """How many times as many certificates two processes print as one, by the clock.

    Whole files in memory: how quickly a disk takes files from two at once is not
    the printing's. The best of three turns: what else a machine does can only take from it.
    """
    arguments = command(JOINED, JOINED.warm, 1000, folder)
    found = []
    for _turn in range(3):
        alone = run(arguments)["clock"]
        both = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        said = [json.loads(process.communicate()[0].splitlines()[-1])["clock"] for process in both]
        found.append(2 * alone / max(said))
    return max(found)


def memory(count: int = 100_000) -> None:
    """Print ``count`` certificates' own bytes and say on the way what the process holds."""
    make = printer("tail")
    page = os.sysconf("SC_PAGE_SIZE")
    for number, values in enumerate(sample.recipients(count), 1):
        make(values)
        if number in (100, 1_000, 10_000, 25_000, 50_000, 75_000, 100_000):
            held = int(Path("/proc/self/statm").read_text().split()[1]) * page
            sys.stderr.write(f"{number:>8,} certificates: {held / 1e6:.0f} MB held\n")


def measured(times: int, *, instructions: bool) -> dict[str, Any]:
    """Everything there is to say about the ways that this machine can run."""
    found: dict[str, list[dict[str, float]]] = {way.name: [] for way in WAYS}
    counts: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="credcloud-bench-") as name:
        folder = Path(name)
        ways = [way for way in WAYS if way.name != "peer" or peer.prepare(folder)]
        for _ in range(times):
            for way in ways:
                found[way.name].append(run(command(way, way.warm, way.timed, folder)))
        counting_here = instructions and counting.available()
        if counting_here:
            counts = counting.counted(
                {
                    way.name: (command(way, way.warm, way.counted, folder), way.counted)
                    for way in ways
                    if way.counted
                }
            )
        ratio = two_processes(folder)

    def median(name: str, figure: str, factor: float = 1.0) -> float:
        return round(statistics.median(turn[figure] for turn in found[name]) * factor, 3)

    figures: dict[str, Any] = {}
    for way in ways:
        figures[f"{way.name}_ms"] = median(way.name, "user", 1000 / way.timed)
        figures[f"{way.name}_system_ms"] = median(way.name, "system", 1000 / way.timed)
        if way.name in counts:
            figures[f"{way.name}_instructions"] = round(counts[way.name])
    figures["tail_bytes"] = round(median("tail", "bytes"))
    figures["two_pages_bytes"] = round(median("two_pages", "bytes"))
    figures["file_bytes"] = round(median("ours", "bytes"))
    figures["compile_ms"] = median("ours", "ready", 1000)
    figures["first_ms"] = median("ours", "first", 1000)
    figures["two_processes"] = round(ratio, 2)
    return figures


def table(figures: dict[str, Any]) -> str:
    """The figures for people, with ratios to ours."""
    lines = [f"{'each certificate, warm':46}{'user ms':>9}{'×':>7}{'M instr.':>10}{'×':>7}{'system ms':>11}"]
    for way in WAYS:
        if f"{way.name}_ms" not in figures:
            continue
        taken, counted = figures[f"{way.name}_ms"], figures.get(f"{way.name}_instructions")
        line = f"{way.label:46}{taken:9.2f}{taken / figures['ours_ms']:7.0f}"
        if counted is None:
            line += f"{'–':>10}{'–':>7}"
        else:
            line += f"{counted / 1e6:10.2f}{counted / figures['ours_instructions']:7.0f}"
        lines.append(f"{line}{figures[f'{way.name}_system_ms']:11.2f}")
    lines.append(
        f"a certificate's own bytes: {figures['tail_bytes']:,} on average, of {figures['file_bytes']:,}; "
        f"compiling {figures['compile_ms']:.0f} ms, the first certificate after that {figures['first_ms']:.0f} ms; "
        f"two processes print {figures['two_processes']:.2f} × what one does"
    )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=3, help="turns of every way (default 3)")
    parser.add_argument("--no-instructions", action="store_true", help="do not count instructions")
    parser.add_argument("--memory", action="store_true", help="memory over 100,000 certificates instead")
    parser.add_argument("--here", nargs=3, metavar=("WAY", "BEFORE", "COUNT"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credcloud_bridge.hosts.site.test_settings")
    if asked.here:
        atexit.register(_WRITTEN.unlink, missing_ok=True)
        print(json.dumps(here(asked.here[0], int(asked.here[1]), int(asked.here[2]))))
    elif asked.memory:
        memory()
    else:
        figures = measured(asked.times, instructions=not asked.no_instructions)
        sys.stderr.write(table(figures) + "\n")
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
