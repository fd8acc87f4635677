"""Instructions between two marks in a process, by valgrind's callgrind.

Instructions, unlike milliseconds, hardly hang on the machine or on what else
it does. A process marks where counting starts and ends by a call of the C
library that it makes nowhere else; callgrind writes its sum at each.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_MARKS = ("getpgid", "__getpgid")  # the C library's name for it differs


def mark() -> None:
    """Start or end counting here."""
    os.getpgid(0)


def available() -> bool:
    """Whether instructions can be counted; says so when not."""
    if shutil.which("valgrind"):
        return True
    sys.stderr.write("valgrind is not installed: instructions are left out (apt-get install valgrind)\n")
    return False


def counted(commands: Mapping[str, tuple[list[str], int]]) -> dict[str, float]:
    """Instructions per certificate of each command, given with how many it makes between its marks."""
    workers = max(1, (os.cpu_count() or 1))
    with ThreadPoolExecutor(workers) as pool:
        found = pool.map(_between_marks, [command for command, _ in commands.values()])
        return {
            name: instructions / count
            for (name, (_, count)), instructions in zip(commands.items(), found, strict=True)
            if instructions is not None
        }


def _between_marks(command: list[str]) -> int | None:
    with tempfile.TemporaryDirectory(prefix="credcloud-bench-") as folder:
        flags = [f"--dump-before={name}" for name in _MARKS]
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", *flags]
        done = subprocess.run([*valgrind, *command], capture_output=True, text=True, check=False)
        # The first dump holds all before the first mark, the second what is between the two.
        sums = [
            int(found[1])
            for number in (1, 2)
            if (dump := Path(folder, f"out.{number}")).exists()
            and (found := re.search(r"^(?:summary|totals): (\d+)", dump.read_text(errors="replace"), re.M))
        ]
    if done.returncode or len(sums) < 2:
        last = (done.stderr.strip().splitlines() or ["nothing said"])[-1]
        sys.stderr.write(f"callgrind could not count {' '.join(command[1:4])}: {last}\n")
        return None
    return sums[1]
