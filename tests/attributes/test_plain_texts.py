"""A column of texts looked at together: never less careful than looking at each."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from credcloud_bridge.attributes.api import are_plain, is_clean, is_ordinary
from credcloud_bridge.data import AttributeSpec, DuplicatePolicy, GroupSpec
from credcloud_bridge.recipients.row_checks import RowChecker

ODD = [
    "",
    " ",
    "a ",
    " a",
    "a\u3000b",
    "a\u00a0",
    "nan",
    "None",
    "#N/A",
    "a\nb",
    "\ufeffa",
    "x",
    "M&uuml;ller",
    "12",
    "3!",
]
TEXTS = st.sampled_from(["Ana", "Łukasz Żak", "李 明", "محمد الأحمد", "สมหญิง ใจดี", "José", *ODD]) | st.text(
    max_size=8
)


@given(st.lists(TEXTS, min_size=1, max_size=6))
@example(["Ana", "Bo "])
@example(["Ana", " Bo"])
@example(["Ana\nBo", "Cy"])
def test_texts_that_are_plain_together_are_plain_one_by_one(texts: list[str]) -> None:
    if are_plain(texts):
        assert all(text and is_clean(text) and is_ordinary(text) for text in texts)


@pytest.mark.parametrize(
    "texts", [["Ana"], ["Ana María", "O’Neill", "李 明", "محمد الأحمد", "12", "a.b@c.org"]]
)
def test_ordinary_columns_are_plain(texts: list[str]) -> None:
    assert are_plain(texts)


@pytest.mark.parametrize(
    "texts", [[1.0], ["Ana", 2.0], ["Ana", True], ["Ana", {"d": "2026-01-01"}], [[], "Ana"]]
)
def test_what_is_no_text_is_not_plain(texts: list[object]) -> None:
    assert not are_plain(texts)


CELLS = st.one_of(
    TEXTS, st.sampled_from([1.0, -0.0, 1e18, True, {"d": "2026-05-01"}, {"t": "10:00"}, "1.5", "Arts"])
)
GROUP = GroupSpec(
    code="g",
    title="G",
    duplicates=DuplicatePolicy.FORBID,
    attributes=(
        AttributeSpec("thesis", "Thesis", "text", required=True),
        AttributeSpec("track", "Track", "choice", choices=("Arts", "Law")),
        AttributeSpec("grade", "Grade", "number", default="3"),
        AttributeSpec("day", "Day", "date"),
    ),
)


@given(st.lists(st.tuples(*[CELLS] * 8).map(list), min_size=1, max_size=5))
def test_rows_checked_together_come_out_like_rows_checked_one_by_one(rows: list[list[object]]) -> None:
    def checker() -> RowChecker:
        return RowChecker(group=GROUP, today=date(2026, 6, 1), date_order="DMY")

    together, one_by_one = checker(), checker()
    numbers = range(2, len(rows) + 2)
    assert list(together.recipients(numbers, rows)) == [  # type: ignore[arg-type]
        one_by_one.recipient(number, row)  # type: ignore[arg-type]
        for number, row in zip(numbers, rows, strict=True)
    ]


def test_a_group_without_attributes_of_its_own_has_rows_too() -> None:
    checker = RowChecker(group=GroupSpec(code="g", title="G"), today=date(2026, 6, 1), date_order="DMY")
    rows = [["Ana", "a@example.org", "", ""], ["Bo", "b@example.org", "", ""]]
    assert [one.name for one in checker.recipients([2, 3], rows)] == ["Ana", "Bo"]
    assert list(checker.recipients([], [])) == []
