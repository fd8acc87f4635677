"""Decisions have numbers, plain shapes, and a line each in their index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.tree import DOCS

FOLDER = DOCS / "decisions"
DECISIONS = sorted(FOLDER.glob("0*.md"))
EACH = pytest.mark.parametrize("page", DECISIONS, ids=[page.stem for page in DECISIONS])
STATUS = r"- \*\*Status\*\*: (?:proposed|accepted|superseded)(?: by \[\d{4}\]\([\w.-]+\))?(?:[,;] .+)?"


@EACH
def test_a_decision_has_the_shape_of_the_template(page: Path) -> None:
    lines = page.read_text().splitlines()
    assert lines[0].startswith(f"# {page.name[:4]}. ")
    assert re.fullmatch(STATUS, lines[2]), lines[2]
    assert re.fullmatch(r"- \*\*Date\*\*: \d{4}-\d{2}-\d{2}(?:, .+)?", lines[3]), lines[3]
    headings = [line for line in lines if line.startswith("## ")]
    assert headings[:3] == ["## Context", "## Decision", "## Consequences"]


def test_no_two_decisions_have_one_number() -> None:
    numbers = [page.name[:4] for page in DECISIONS]
    assert len(numbers) == len(set(numbers))


def test_the_index_has_every_decision_in_order_under_its_title() -> None:
    listed = re.findall(r"^\| \[(\d{4})\]\(([\w.-]+)\) \| (.+?) \| (.+) \|$", _index(), re.MULTILINE)
    titles = [page.read_text().splitlines()[0].removeprefix("# ") for page in DECISIONS]
    assert [(file, f"{number}. {title}") for number, file, title, _line in listed] == [
        (page.name, title) for page, title in zip(DECISIONS, titles, strict=True)
    ]


def _index() -> str:
    return (FOLDER / "index.md").read_text()
