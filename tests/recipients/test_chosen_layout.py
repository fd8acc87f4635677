"""A person says which row holds the headings and how a CSV file separates its cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.recipients import api
from credcloud_bridge.recipients.api import ChosenLayout
from tests.recipients.factories import PLAIN, TODAY, checked, filled, inspected, save, write_xlsx

MAPPING = {0: "name", 1: "email"}
# The line about the report is known by more headings than the real ones.
MISLEADING = (
    "Name,Email\nreport of,2026\nWho,Where,Points\nAna Lee,a@uni-test.org,1\nBo Ek,b@uni-test.org,2\n"
)


def problem_of(call: Callable[[], Any]) -> Any:
    with pytest.raises(CredCloudError) as caught:
        call()
    return caught.value.problem


def test_the_row_that_was_chosen_holds_the_headings(tmp_path: Path) -> None:
    path = save(tmp_path / "people.csv", MISLEADING)
    assert inspected(path).header == ("Name", "Email")
    found = inspected(path, layout=ChosenLayout(heading_row=3))
    assert (found.header, found.header_row, found.data_rows) == (("Who", "Where", "Points"), 3, 2)
    rows = checked(path, mapping=MAPPING, layout=ChosenLayout(heading_row=3))
    assert [(row.row, row.name, row.email) for row in rows] == [
        (4, "Ana Lee", "a@uni-test.org"),
        (5, "Bo Ek", "b@uni-test.org"),
    ]


def test_row_0_says_that_there_are_no_headings(tmp_path: Path) -> None:
    path = save(tmp_path / "people.csv", "Ana Lee,first\nBo Ek,second,more\n")
    found = inspected(path, layout=ChosenLayout(heading_row=0))
    assert found.header == ("Column A", "Column B", "Column C")
    assert (found.header_row, found.data_rows) == (0, 2)


def test_the_row_is_counted_as_the_spreadsheet_counts_it(tmp_path: Path) -> None:
    rows = [("Report",), (), (), ("Who", "Where"), ("Ana Lee", "a@uni-test.org")]
    path = write_xlsx(tmp_path / "people.xlsx", rows)
    found = inspected(path, layout=ChosenLayout(heading_row=4))
    assert (found.header, found.suggested_mapping) == (("Who", "Where"), {1: "email", 0: "name"})
    assert [number for number, _cells in found.top_rows] == [1, 4, 5]


def test_the_first_rows_are_shown_to_choose_from(tmp_path: Path) -> None:
    lines = "".join(f"Person {number},p{number}@uni-test.org\n" for number in range(100))
    found = inspected(save(tmp_path / "people.csv", "Name,Email\n\n" + lines))
    assert found.top_rows[:2] == ((1, ("Name", "Email")), (3, ("Person 0", "p0@uni-test.org")))
    assert len(found.top_rows) == 20


def test_a_template_whose_heading_row_is_chosen_is_mapped_like_any_file(tmp_path: Path) -> None:
    path = filled(tmp_path / "template.xlsx", PLAIN, [("Ana", "ana@example.org", None, None)])
    found = inspected(path, layout=ChosenLayout(heading_row=1))
    assert (found.is_template, found.needs_mapping) == (False, True)
    assert found.suggested_mapping[0] == "name"


@pytest.mark.parametrize(("row", "code"), [(2, "heading-row-empty"), (9, "heading-row-empty")])
def test_a_row_without_anything_cannot_hold_the_headings(tmp_path: Path, row: int, code: str) -> None:
    path = save(tmp_path / "people.csv", "Name,Email\n\nAna,a@uni-test.org\n")
    problem = problem_of(lambda: inspected(path, layout=ChosenLayout(heading_row=row)))
    assert (problem.code, f"Row {row} " in problem.message) == (code, True)


@pytest.mark.parametrize("row", [-1, 101, 10**9])
def test_the_headings_are_near_the_top(tmp_path: Path, row: int) -> None:
    path = save(tmp_path / "people.csv", "Name,Email\nAna,a@uni-test.org\n")
    problem = problem_of(lambda: inspected(path, layout=ChosenLayout(heading_row=row)))
    assert (problem.code, "100" in problem.remedy) == ("heading-row-too-far", True)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ":", "^", "~"])
def test_the_delimiter_that_was_chosen_separates_the_cells(tmp_path: Path, delimiter: str) -> None:
    # Commas and semicolons everywhere, so that no guess is right.
    content = f"Who, why; so{delimiter}Where\nLee, Ana; Dr{delimiter}a@uni-test.org\n"
    path = save(tmp_path / "people.csv", content)
    layout = ChosenLayout(delimiter=delimiter)
    found = inspected(path, layout=layout)
    assert found.delimiter == delimiter
    assert found.header[-1] == "Where"
    last = len(found.header) - 1
    (row,) = checked(path, mapping={0: "name", last: "email"}, layout=layout)
    assert row.email == "a@uni-test.org"


@pytest.mark.parametrize("delimiter", ["x", "\n", '"', ",,", "\0"])
def test_not_everything_is_a_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = save(tmp_path / "people.csv", "Name,Email\nAna,a@uni-test.org\n")
    problem = problem_of(lambda: inspected(path, layout=ChosenLayout(delimiter=delimiter)))
    assert problem.code == "delimiter-unknown"


def test_a_workbook_has_no_delimiter(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "people.xlsx", [("Name", "Email"), ("Ana", "a@uni-test.org")])
    assert inspected(path, layout=ChosenLayout(delimiter=";")).header == ("Name", "Email")


def test_the_process_that_checks_a_file_is_told(tmp_path: Path) -> None:
    path = save(tmp_path / "people.csv", MISLEADING.replace(",", "^"))
    found = api.read_file(
        path=path,
        filename=path.name,
        group=PLAIN,
        limits=api.ReadingLimits(),
        today=TODAY,
        date_order="YMD",
        mapping=MAPPING,
        layout=ChosenLayout(delimiter="^", heading_row=3),
    )
    assert found.summary is not None
    assert (found.summary.rows, found.summary.ok) == (2, 2)
    assert (found.inspection.delimiter, found.inspection.header_row) == ("^", 3)
    assert found.inspection.top_rows[2] == (3, ("Who", "Where", "Points"))
