"""``make moodle-plugin``: the ZIP file of our Moodle plugin that an administrator uploads."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLUGIN = ROOT / "moodle" / "local_credcloud"
# The same content gives the same file.
_TIME = (2020, 1, 1, 0, 0, 0)


def build(folder: Path) -> Path:
    """Write the file into ``folder``; returns its path. Moodle wants one folder, named after the plugin."""
    release = re.search(r"release = '([^']+)'", (PLUGIN / "version.php").read_text(encoding="utf-8"))
    assert release, "version.php says no release"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"local_credcloud-{release[1]}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(PLUGIN.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(f"credcloud/{file.relative_to(PLUGIN).as_posix()}", _TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes())
    return path


if __name__ == "__main__":
    print(build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"))
