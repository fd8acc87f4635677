"""``make bench``: measure, print, and keep the figures in ``bench.json``.

    python bench [startup] [renderer] [import] [flow] [scale] [archive] [signing] [studio] [imports] [moodle] [pages]
    python bench million    (needs PostgreSQL and MariaDB, half an hour and 5 GB; only when it is named)

Names choose what is measured again; the figures of the others stay as they
were. Seconds depend on the machine and on what else it does; compare ratios.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent / "bench.json"

# Sections of bench.json and the scripts that measure them; each prints one line of JSON.
SECTIONS = {
    "startup": "startup.py",
    "renderer": "renderer.py",
    "import": "spreadsheet.py",
    "flow": "flow.py",
    "scale": "scale.py",
    "archive": "archive.py",
    "export": "export.py",
    "signing": "signing.py",
    "pdf_signing": "pdf_signing.py",
    "studio": "studio.py",
    "imports": "design_import.py",
    "studio_browser": "studio_browser.py",
    "moodle": "moodle.py",
    "pages": "pages.py",
    "million": "million.py",
}


def main() -> None:
    """Measure the sections named on the command line, or all."""
    if unknown := set(sys.argv[1:]) - set(SECTIONS):
        sys.exit(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    found = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    for section in sys.argv[1:] or [one for one in SECTIONS if one != "million"]:
        print(f"── {section}", flush=True)
        command = [sys.executable, HERE / SECTIONS[section]]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found[section] = json.loads(done.stdout.splitlines()[-1])
        print(json.dumps(found[section], indent=2))
        KEPT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
