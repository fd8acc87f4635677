"""Whether the changelog is ready for a release: the package's version stands first, with a date."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_HEADING = re.compile(r"^## (?P<version>\S+) \((?P<state>[^)]*)\)$", re.MULTILINE)


def problem(version: str, changelog: str) -> str:
    """What is missing before ``version`` can be released; blank when nothing is."""
    newest = _HEADING.search(changelog)
    if newest is None:
        return "CHANGELOG.md has no heading of the form “## 1.2.3 (2027-01-31)”."
    if newest["version"] != version:
        return (
            f"The package's version is {version}, and the first one in CHANGELOG.md is {newest['version']}. "
            "Write what changed under a heading of its own, or set __version__."
        )
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", newest["state"]):
        return f"In CHANGELOG.md, put the day of the release behind {version}: “## {version} (2027-01-31)”."
    return ""


def main() -> None:
    """Print the version; exit with a sentence when the changelog is not ready."""
    source = (ROOT / "credcloud_bridge" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', source, re.MULTILINE)
    if found is None:
        sys.exit('credcloud_bridge/__init__.py has no line __version__ = "…".')
    missing = problem(found[1], (ROOT / "CHANGELOG.md").read_text("utf-8"))
    if missing and "--rehearse" not in sys.argv:
        sys.exit(missing)
    print(found[1])


if __name__ == "__main__":
    main()
