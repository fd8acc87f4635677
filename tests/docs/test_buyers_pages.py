"""Pages for buyers: every criterion has its verdict, and whatever is said to keep an answer true is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ACCESSIBILITY = (ROOT / "docs/reference/accessibility.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs/reference/security-questions.md").read_text(encoding="utf-8")
# Of WCAG 2.2, https://www.w3.org/TR/WCAG22/: how many of each guideline are of level A or AA.
LEVEL_A = """1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3
2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2"""
LEVEL_AA = """1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8
3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3"""
CONFORMANCE = {"Supports", "Partially supports", "Does not support", "Not applicable"}


def criteria(level: str) -> dict[str, list[str]]:
    section = ACCESSIBILITY.split(f"## {level}\n")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line[:1] == "|"
    ]
    return {row[0].split()[0]: row for row in rows[2:]}


@pytest.mark.parametrize(("level", "numbers"), [("Level A", LEVEL_A), ("Level AA", LEVEL_AA)])
def test_every_criterion_of_the_level_has_a_verdict(level: str, numbers: str) -> None:
    found = criteria(level)
    assert list(found) == numbers.split()
    for number, (_name, verdict, remark) in found.items():
        assert verdict in CONFORMANCE, number
        if verdict in ("Partially supports", "Does not support"):
            assert len(remark) > 30, f"{number} does not say what is missing"


def test_the_checks_that_the_report_names_are_made() -> None:
    browser = (ROOT / "tests/browser/conftest.py").read_text(encoding="utf-8")
    # Without a choice of rules all of them run that axe has switched on.
    assert "axe.run(document" in browser
    assert "runOnly" not in browser
    assert "scrollWidth" in browser


def test_whatever_keeps_an_answer_true_is_there() -> None:
    named = re.findall(r"`((?:tests|scripts)/[\w./-]+)`", SECURITY)
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_the_report_is_of_this_version() -> None:
    from credcloud_bridge import __version__

    assert f"of version {__version__.split('.dev')[0]}" in ACCESSIBILITY.replace("\n", " ")
