"""The licences of what is always installed are on record, and whoever installs us is told of the strong ones."""

from __future__ import annotations

import re
from importlib.metadata import metadata
from pathlib import Path

from tests.packaging.test_dependencies import canonical, declared

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "docs" / "decisions" / "0004-dependencies.md"
# How packages that give no SPDX expression name their licence, in SPDX's words.
SPDX = {
    "AGPL-3.0": "AGPL-3.0-only",
    "Apache License 2.0": "Apache-2.0",
    "BSD 3-Clause license": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}


def on_record() -> dict[str, str]:
    """The table of licences: SPDX expression by canonical name."""
    table = RECORD.read_text(encoding="utf-8").split("| licence of | is |")[1].split("\n\n")[0]
    return {canonical(name): licence for name, licence in re.findall(r"^\| (\S+) \| (.+) \|$", table, re.M)}


def in_the_metadata(name: str) -> str:
    """What the installed package says, as an SPDX expression."""
    found = metadata(name)
    classifiers = [one for one in found.get_all("Classifier") or [] if one.startswith("License ::")]
    said = found["License-Expression"] or found["License"] or classifiers[0].rpartition(" :: ")[2]
    return SPDX.get(said, said)


def test_the_table_names_every_hard_dependency_with_the_licence_of_its_metadata() -> None:
    assert on_record() == {name: in_the_metadata(name) for name in declared()["INSTALL"]}


def test_whoever_installs_us_is_told_of_every_licence_with_far_reaching_duties() -> None:
    strong = {name for name, licence in on_record().items() if re.match("A?GPL", licence)}
    assert strong == {"edx-opaque-keys"}
    for page in (ROOT / "NOTICE", ROOT / "README.md"):
        text = page.read_text(encoding="utf-8")
        assert {name for name in strong if name not in text} == set(), page
        assert re.search(r"AGPL|Affero", text), page
