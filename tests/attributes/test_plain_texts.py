"""A column of texts looked at together: never less careful than looking at each."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from credcloud_bridge.attributes.api import are_plain, attribute_type, is_clean, is_ordinary
from credcloud_bridge.data import AttributeSpec, DuplicatePolicy, GroupSpec, Recipient
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


# What stands in files: mostly in order, so that rows are found to be so by columns, and some that repeat or are not.
NAMES = st.sampled_from(["Ana", "Bo", "李", "", " Cy", "a@b.org", "123", "A\u200bna"])
ADDRESSES = st.sampled_from(
    [
        "a@example.org",
        "A@Example.org",
        "b@example.org",
        "c(at)d",
        "",
        "c@d.org ",
        "ä@b.org",
        "d@b\nc.org",
        1.0,
    ]
)
DATES = st.sampled_from(
    [
        "",
        {"d": "2026-05-01"},
        {"d": "2026-05-31T00:00:00"},
        "2026-05-02",
        {"d": "2027-01-01"},
        {"t": "10:00"},
        "?",
    ]
)
PLAIN = st.tuples(
    st.sampled_from(["Ana", "Bo", "李"]),
    st.emails(domains=st.just("example.org")) | st.sampled_from(["a@example.org", "A@example.org"]),
    st.sampled_from(["", {"d": "2026-05-01"}]),
    st.sampled_from(["", {"d": "2027-05-01"}]),
    st.sampled_from(["On whales", "7"]),
    st.sampled_from(["Arts", "Law", ""]),
    st.sampled_from([1.0, 2.5]),
    st.sampled_from(["", {"d": "2026-05-01"}]),
)


@given(
    st.one_of(
        st.lists(st.tuples(*[CELLS] * 8).map(list), min_size=1, max_size=5),
        st.lists(st.tuples(NAMES, ADDRESSES, DATES, DATES, *[CELLS] * 4).map(list), min_size=1, max_size=8),
        st.lists(PLAIN.map(list), min_size=1, max_size=8),
    )
)
def test_rows_checked_together_come_out_like_rows_checked_one_by_one(rows: list[list[object]]) -> None:
    def checker() -> RowChecker:
        return RowChecker(
            group=GROUP, today=date(2026, 6, 1), date_order="DMY", live=frozenset({"b@example.org"})
        )

    together, one_by_one = checker(), checker()
    numbers = range(2, len(rows) + 2)
    assert list(together.recipients(numbers, list(zip(*rows, strict=True)))) == [  # type: ignore[arg-type]
        one_by_one.recipient(number, row)  # type: ignore[arg-type]
        for number, row in zip(numbers, rows, strict=True)
    ]


@given(st.one_of(st.from_regex(r"\A-?[0-9]{1,4}(?:\.[0-9]{0,3})?\Z"), st.from_regex(r"\A[0-9.,-]{0,20}\Z")))
@example("0.10")
@example("-0")
@example("-0.5")
@example("007")
@example("1.234")
def test_numbers_written_as_they_are_stored_are_read_at_once_and_alike(text: str) -> None:
    number = attribute_type("number")
    plain = number.plain_reader(choices=())(text)
    value, problems = number.reader(choices=(), date_order="DMY")(text) if text else ("", [])
    assert plain in (None, value)
    assert plain is None or not problems
    assert plain is not None or text != value or "." not in text


def test_a_recipient_without_problems_is_frozen_like_any_other() -> None:
    checker = RowChecker(group=GroupSpec(code="g", title="G"), today=date(2026, 6, 1), date_order="DMY")
    (ana,) = checker.recipients([2], [["Ana"], ["a@example.org"], [""], [""]])
    assert (type(ana), ana) == (Recipient, Recipient("Ana", "a@example.org", {}, row=2))
    with pytest.raises(FrozenInstanceError):
        ana.name = "Bo"  # type: ignore[misc]
    assert ana.with_problems() == ana


def test_a_group_without_attributes_of_its_own_has_rows_too() -> None:
    checker = RowChecker(group=GroupSpec(code="g", title="G"), today=date(2026, 6, 1), date_order="DMY")
    rows = [["Ana", "a@example.org", "", ""], ["Bo", "b@example.org", "", ""]]
    assert [one.name for one in checker.recipients([2, 3], list(zip(*rows, strict=True)))] == ["Ana", "Bo"]
    assert list(checker.recipients([], [])) == []
