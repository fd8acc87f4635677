"""The report as people and programs read it, on any terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.data import Problem
from credcloud_bridge.management.report import Problems, Summary, write_json, write_text
from credcloud_bridge.management.terminal import padded, plain, width
from tests.credentials.worlds import World
from tests.management.commands import credcloud, csv_file

BATCH = UUID("0c6a3fcb-37e9-4a64-8ac3-4d06508e4909")
OWN = ("--column", "Name=name", "--column", "Mail=email")


class Pipe(io.StringIO):
    """Standard output as Django hands it over: a line for each write, in some encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self.named = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.named

    def write(self, text: str = "") -> int:
        text.encode(self.named)
        return super().write(f"{text}\n")


def written(items: list[Any], *, encoding: str = "utf-8") -> Any:
    pipe = Pipe(encoding)
    write_json(pipe, Summary(group="g", course="c", batch=BATCH), items, reversed(items))
    return json.loads(pipe.getvalue())


@given(st.lists(st.dictionaries(st.text(), st.text())), st.sampled_from(["utf-8", "ascii", "iso8859-2"]))
def test_whatever_the_rows_hold_the_json_is_whole(items: list[Any], encoding: str) -> None:
    report = written(items, encoding=encoding)
    assert report["problems"] == items
    assert report["credentials"] == items[::-1]


def test_the_summary_comes_first_and_has_every_number() -> None:
    report = written([])
    assert list(report) == [
        "group", "course", "batch", "rows", "generated", "under_review", "published", "refused",
        "mails_queued", "mails_sent", "mails_failed", "problems", "credentials",
    ]  # fmt: skip
    assert report["batch"] == str(BATCH)


def test_problems_are_read_back_as_they_were_noted_also_from_disk() -> None:
    with Problems() as problems:
        for row in range(5_000):
            problems.add(Problem(row, "Name", "c", "王" * 100, "r"), name="\u2028\n", email="a@b")
        kept = list(problems)
    assert [one["row"] for one in kept] == list(range(5_000))
    assert kept[-1]["name"] == "\u2028\n"


@given(st.text())
def test_plain_text_is_one_line_that_steers_nothing(text: str) -> None:
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_alignment_counts_what_a_terminal_shows() -> None:
    assert width("王小明") == 6
    assert width("é\u0301\u200d") == 1
    assert padded("王", 4) == "王  "
    assert padded("longer", 3) == "longer"


def text_of(problems: list[dict[str, Any]], **numbers: Any) -> list[str]:
    pipe = Pipe("utf-8")
    summary = Summary(group="g", course="course-v1:a+b+c", **numbers)
    write_text(pipe, summary, problems, title="Title", headings=["Recipient name", "Mail"])
    return pipe.getvalue().splitlines()


def problem(row: int | None, column: str, **more: str) -> dict[str, Any]:
    told = Problem(row, column, "c", "What happened.", "What to do.").as_json()
    return {**told, "name": "", "email": "", **more}


def test_messages_and_remedies_stand_in_one_column() -> None:
    lines = text_of([problem(2, "Recipient name"), problem(1234, "Mail")], rows=2_000)
    messages = [line.index("What") for line in lines if "What" in line]
    assert len(messages) == 4
    assert len(set(messages)) == 1


def test_a_problem_without_a_row_says_whom_or_what_it_is_about() -> None:
    lines = text_of([problem(None, "Mail", email="ana@example.org"), problem(None, "")])
    assert "(ana@example.org)" in lines[0]
    assert lines[2].startswith("file")


def test_mails_that_wait_are_counted_apart() -> None:
    lines = text_of([], published=5, mails_queued=5, mails_sent=3)
    assert any(line.split() == ["e-mails", "sent", "3"] for line in lines)
    assert any(line.split() == ["e-mails", "left", "to", "a", "worker", "2"] for line in lines)


def test_nothing_to_do_in_a_browser_no_address() -> None:
    assert not any("http" in line for line in text_of([], batch=BATCH, published=5))
    assert any(f"/batches/{BATCH}/" in line for line in text_of([], batch=BATCH, refused=1))


@pytest.mark.django_db
def test_people_get_problems_numbers_and_where_to_go_on(world: World, tmp_path: Path) -> None:
    file = csv_file(tmp_path, "Name,Mail", "Ana,ana@example.org", "Bo,\x1b[2Jbo")
    done = credcloud("issue", "--group", world.group.code, "--recipients", file, *OWN)
    assert done.status == 1
    assert "\x1b" not in done.out
    assert "row 3  Recipient e-mail" in done.out
    assert world.group.title in done.out
    assert "Go on in a browser: http" in done.out
