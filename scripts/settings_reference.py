"""Writes the generated part of docs/reference/settings.md from the annotations in the code.

Settings are read from ``credcloud_bridge/app_settings.py``, switches from
``credcloud_bridge/hosts/openedx/toggles.py``, ids of checks from ``checks.py``:
OEP-17's comments, ``.. setting_name:`` and so on. ``--check`` only says whether
the page is current.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "settings.md"
PACKAGE = ROOT / "credcloud_bridge"
BEGIN = "<!-- Written by scripts/settings_reference.py: do not edit down to the end mark. -->\n"
END = "<!-- End of what is written by scripts/settings_reference.py. -->\n"

FIELD = re.compile(r"^\s*# \.\. (\w+): ?(.*)$")
CONTINUED = re.compile(r"^\s*#   (\S.*)$")


def annotations(path: Path) -> Iterator[dict[str, str]]:
    """Each annotation of the file: its fields by their name, a continued one on one line."""
    entry: dict[str, str] = {}
    field = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if begun := FIELD.match(line):
            field = begun[1]
            entry[field] = begun[2].strip()
        elif field and (more := CONTINUED.match(line)):
            entry[field] += f" {more[1].strip()}"
        elif entry:
            yield entry
            entry, field = {}, ""


def cell(text: str) -> str:
    """The text as it may stand in a table; names of settings in it are set as code."""
    text = re.sub(r"\b(CREDCLOUD_\w+|LMS_ROOT_URL|PLATFORM_NAME)\b", r"`\1`", text)
    return text.replace("|", "\\|")


def default(text: str) -> str:
    """A default as the table shows it: what is a Python value as code."""
    value, _semicolon, rest = text.partition("; ")
    shown = f"`{value}`" if re.fullmatch(r'"[^"]*"|True|False|[\d.]+', value) else cell(value)
    return f"{shown}; {cell(rest)}" if rest else shown


def written() -> str:
    """The generated part of the page."""
    lines = ["| setting | default | what it does |", "|---|---|---|"]
    lines += [
        f"| `{one['setting_name']}` | {default(one['setting_default'])} | {cell(one['setting_description'])} |"
        for one in annotations(PACKAGE / "app_settings.py")
    ]
    lines += ["", "## Switches inside Open edX", "", "Turned in Django admin, under *Waffle*.", ""]
    lines += ["| switch | default | what it does |", "|---|---|---|"]
    lines += [
        f"| `{one['toggle_name']}` ({one['toggle_implementation']}) | {one['toggle_default']} "
        f"| {cell(one['toggle_description'])} |"
        for one in annotations(PACKAGE / "hosts" / "openedx" / "toggles.py")
    ]
    return "\n".join(lines) + "\n"


def page() -> str:
    """The whole page as it should be."""
    now = PAGE.read_text(encoding="utf-8")
    before, rest = now.split(BEGIN)
    _old, after = rest.split(END)
    return f"{before}{BEGIN}\n{written()}\n{END}{after}"


def main() -> None:
    """Write the page, or with ``--check`` end with 1 when it is not current."""
    wanted = page()
    if "--check" in sys.argv:
        sys.exit(
            0 if PAGE.read_text(encoding="utf-8") == wanted else f"{PAGE} is not current: run {__file__}"
        )
    PAGE.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    main()
