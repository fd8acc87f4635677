"""Database servers for measurements: what must be installed for them, and the processor time that one has used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Where scripts/database_servers.sh puts the drivers.
DRIVERS = ROOT / "build" / "database-drivers"

_INSTALL = """
set -euo pipefail
. scripts/steps.sh
. scripts/debian_packages.sh
. scripts/database_servers.sh
install_servers "$@"
for database in "$@"; do driver_of "$database"; done
step_done
"""


def install(*databases: str) -> None:
    """Install the servers (``postgresql``, ``mariadb``, and Redis) and their drivers where they are missing.

    What it does goes to standard error. Ends the program when something cannot be installed.
    """
    command = ["bash", "-c", _INSTALL, "install", *databases]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"python": sys.executable}, stdout=sys.stderr, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)
    if str(DRIVERS) not in sys.path:
        sys.path.insert(0, str(DRIVERS))


def processor_seconds(pid: int) -> float:
    """Processor time of the server process, its children, and those of them that have ended."""
    ticks = 0
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            # The name, in brackets, may hold blanks.
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parent, (user, system, ended_user, ended_system) = int(fields[1]), map(int, fields[11:15])
        if int(process.name) == pid:
            ticks += user + system + ended_user + ended_system
        elif parent == pid:
            ticks += user + system
    return ticks / os.sysconf("SC_CLK_TCK")
