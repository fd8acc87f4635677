"""Rows on their way from the process that reads them come out as they went in."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.recipients.parser_error import ParserError
from credcloud_bridge.recipients.row_chunks import (
    SEPARATOR,
    DateCells,
    RowChunk,
    chunk_as_bytes,
    chunk_of_bytes,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
CELLS = st.one_of(
    TEXTS,
    st.sampled_from(["", "a\nb", f"a{SEPARATOR}b", "李", 1.5, -0.0, True, time(10), timedelta(hours=30)]),
    st.dates(),
    st.datetimes(),
)
# Columns of one kind are usual, and they travel in another way than mixed ones.
ROWS = st.one_of(
    st.lists(st.lists(CELLS, max_size=4), min_size=1, max_size=6),
    st.lists(
        st.tuples(TEXTS, st.one_of(st.dates(), st.just("")), st.floats(allow_nan=False), CELLS).map(list),
        min_size=1,
    ),
)


def cell_of(value: object) -> object:
    if isinstance(value, date | datetime):
        return {"d": value.isoformat()}
    if isinstance(value, time | timedelta):
        return {"t": str(value)}
    return value


def travelled(rows: list[list[Any]], **more: Any) -> RowChunk:
    line, _, data = chunk_as_bytes(7, rows, **more).partition(b"\n")
    return chunk_of_bytes(json.loads(line), data, DateCells({"": ""}))


@given(ROWS)
def test_rows_come_out_as_they_went_in_and_empty_ones_empty(rows: list[list[Any]]) -> None:
    chunk = travelled(rows)
    expected = [[cell_of(cell) for cell in row] if any(cell != "" for cell in row) else [] for row in rows]
    assert [list(row) for row in chunk.rows] == expected
    assert chunk.first == 7
    if chunk.columns:
        assert list(map(list, zip(*chunk.columns, strict=True))) == expected


def test_columns_of_one_kind_travel_as_columns() -> None:
    chunk = travelled([["Ana", date(2026, 5, 1), 1.5], ["Bo", "", 2.0]])
    assert chunk.columns == [["Ana", "Bo"], [{"d": "2026-05-01"}, ""], [1.5, 2.0]]


def test_what_there_is_to_tell_travels_with_the_rows() -> None:
    chunk = travelled([["Ana"]], special={7: [(0, "f", "")]}, hidden=[7])
    assert (chunk.special, chunk.hidden) == ({7: [[0, "f", ""]]}, {7})


@pytest.mark.parametrize(
    ("columns", "data"),
    [(["texts"], b"a"), (["texts", "texts"], SEPARATOR.join("abc").encode()), ([["a"]], b"")],
)
def test_columns_of_another_length_than_said_are_refused(columns: list[Any], data: bytes) -> None:
    with pytest.raises(ParserError):
        chunk_of_bytes({"first": 1, "count": 2, "columns": columns}, data, DateCells())
