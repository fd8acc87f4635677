"""``make bench``: run every script beside this one and keep what they print in ``bench.json``.

Seconds depend on the machine and on what else it does; compare ratios.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Run those named on the command line, or all."""
    scripts = sorted(path for path in HERE.glob("*.py") if path.name != "__main__.py")
    wanted = [path for path in scripts if not sys.argv[1:] or path.stem in sys.argv[1:]]
    found = {}
    for path in wanted:
        print(f"── {path.stem}", flush=True)
        done = subprocess.run([sys.executable, path], check=True, stdout=subprocess.PIPE, text=True)
        found[path.stem] = json.loads(done.stdout)
        print(json.dumps(found[path.stem], indent=2))
    (HERE.parent / "bench.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
