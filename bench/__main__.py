"""``make bench``: run the measurements beside this file and keep what they print in ``bench.json``.

Seconds depend on the machine and on what else it does; compare ratios.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MEASUREMENTS = ("certificates", "renderer", "spreadsheet")


def main() -> None:
    """Run those named on the command line, or all."""
    found = {}
    for name in sys.argv[1:] or MEASUREMENTS:
        print(f"── {name}", flush=True)
        done = subprocess.run(
            [sys.executable, HERE / f"{name}.py"], check=True, stdout=subprocess.PIPE, text=True
        )
        found[name] = json.loads(done.stdout)
        print(json.dumps(found[name], indent=2))
    (HERE.parent / "bench.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
