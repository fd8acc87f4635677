"""Dates as people write them, and when a credential expires."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.data import AttributeSpec, Recipient, Validity, ValidityKind
from credcloud_bridge.recipients import api
from tests.recipients.factories import (
    DEFENDED,
    HEADER,
    PLAIN,
    TODAY,
    check_cell,
    checked,
    codes,
    header_row,
    raw_xlsx,
    text,
    write_xlsx,
)

MAY_2 = date(2024, 5, 2)


def hand(
    issued_on: str | date | None, expires_on: str | date | None = None, order: api.DateOrder = "DMY"
) -> Recipient:
    return api.check_typed_row(
        group=PLAIN,
        row=1,
        name="Ana García",
        email="ana@example.org",
        attributes={},
        issued_on=issued_on,
        expires_on=expires_on,
        today=TODAY,
        date_order=order,
    )


@pytest.mark.parametrize("order", ["DMY", "MDY", "YMD"])
@pytest.mark.parametrize(
    "typed",
    [
        "2024-05-02",
        "2024-5-2",
        "2024/05/02",
        "2024.05.02",
        "2024. 5. 2.",
        "20240502",
        "2024-05-02T10:30:00Z",
        "2024-05-02 00:00:00",
        "2024年5月2日",
        "2024년 5월 2일",
        "2 May 2024",
        "2. May 2024",
        "2nd May, 2024",
        "May 2, 2024",
        "may 2nd 2024",
        "2 de May de 2024",
        "２０２４－０５－０２",
        "٢٠٢٤-٠٥-٠٢",
        "२०२४-०५-०२",
    ],
)
def test_dates_that_read_the_same_everywhere(typed: str, order: api.DateOrder) -> None:
    recipient = hand(typed, order=order)
    assert recipient.issued_on == MAY_2
    assert not recipient.has_errors


@pytest.mark.parametrize(
    ("typed", "order", "expected"),
    [
        ("02/05/2024", "DMY", MAY_2),
        ("2.5.2024", "DMY", MAY_2),
        ("2-5-2024", "DMY", MAY_2),
        ("05/02/2024", "MDY", MAY_2),
        ("25/05/2024", "YMD", date(2024, 5, 25)),
        ("05/25/2024", "YMD", date(2024, 5, 25)),
        ("5/5/2024", "YMD", date(2024, 5, 5)),
    ],
)
def test_numbers_are_read_in_the_persons_order(typed: str, order: api.DateOrder, expected: date) -> None:
    assert hand(typed, order=order).issued_on == expected


@pytest.mark.parametrize(
    ("typed", "order", "code"),
    [
        ("31/02/2024", "DMY", "date-impossible"),
        ("2023-02-29", "DMY", "date-impossible"),
        ("30 February 2024", "DMY", "date-impossible"),
        ("February 30, 2024", "DMY", "date-impossible"),
        ("2024/13/01", "DMY", "date-impossible"),
        ("05/25/2024", "DMY", "date-impossible"),
        ("25/05/2024", "MDY", "date-impossible"),
        ("45/45/2024", "YMD", "date-impossible"),
        ("03/04/2024", "YMD", "date-not-understood"),
        ("1.2.24", "DMY", "date-year-unclear"),
        ("soon", "DMY", "date-not-understood"),
        ("2 Brumaire 2024", "DMY", "date-not-understood"),
        ("Brumaire 2, 2024", "DMY", "date-not-understood"),
        ("0024-05-02", "DMY", "date-far-away"),
        ("2567-05-02", "DMY", "date-far-away"),
        ("1445/05/02", "DMY", "date-far-away"),
    ],
)
def test_dates_that_cannot_be_read_stay_as_typed(typed: str, order: api.DateOrder, code: str) -> None:
    recipient = hand(typed, order=order)
    assert recipient.issued_on is None
    assert codes(recipient) == [code]
    assert recipient.raw == {"Issue date": typed}


def test_month_names_of_the_active_language_are_understood() -> None:
    with override("de"):
        assert hand("2. März 2024").issued_on == date(2024, 3, 2)
    with override("pl"):
        assert hand("2 maja 2024").issued_on == MAY_2
        assert hand("2 May 2024").issued_on == MAY_2


def test_dates_of_a_workbook_are_dates(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "file.xlsx",
        [HEADER, ("Ana", "a@example.org", MAY_2, None), ("Bo", "b@example.org", MAY_2)],
    )
    assert [recipient.issued_on for recipient in checked(path)] == [MAY_2, MAY_2]


@pytest.mark.parametrize(
    ("cell", "expected", "code"),
    [
        ("<v>45414</v>", MAY_2, ["date-was-number"]),
        ("<v>20240502</v>", MAY_2, []),
        ("<v>7</v>", None, ["date-not-understood"]),
        ("<v>20241399</v>", None, ["date-not-understood"]),
        ("<v>NaN</v>", None, ["date-not-understood"]),
        ("<v>1E300</v>", None, ["date-not-understood"]),
    ],
)
def test_numbers_in_a_date_column(tmp_path: Path, cell: str, expected: date | None, code: list[str]) -> None:
    rows = (
        header_row()
        + f'<row r="2">{text("A2", "Ana")}{text("B2", "a@example.org")}<c r="C2">{cell}</c></row>'
    )
    (recipient,) = checked(raw_xlsx(tmp_path / "file.xlsx", rows))
    assert (recipient.issued_on, codes(recipient)) == (expected, code)


def test_true_and_times_are_no_dates(tmp_path: Path) -> None:
    rows = [HEADER, ("Ana", "a@example.org", True), ("Bo", "b@example.org", timedelta(hours=30))]
    for recipient in checked(write_xlsx(tmp_path / "file.xlsx", rows)):
        assert recipient.issued_on is None
        assert codes(recipient) == ["date-not-understood"]


def test_dates_outside_any_calendar_of_ours_are_refused_in_workbooks_too(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [HEADER, ("Ana", "a@example.org", date(2567, 5, 2))])
    assert codes(checked(path)[0]) == ["date-far-away"]


def test_the_two_dates_are_compared_with_each_other_and_with_today() -> None:
    assert codes(hand("2026-05-01", "2026-04-30")) == ["expires-before-issue"]
    assert codes(hand("2026-05-01", "2026-05-01")) == ["already-expired"]
    assert codes(hand(None, "2026-05-31")) == ["already-expired"]
    assert codes(hand(date(2026, 6, 1), date(2026, 6, 1))) == []
    future = hand("2026-06-02")
    assert codes(future) == ["issued-in-future"]
    assert not future.has_errors


def test_empty_dates_are_left_to_the_batch() -> None:
    recipient = hand("", None)
    assert (recipient.issued_on, recipient.expires_on, recipient.problems) == (None, None, ())


def test_date_attributes_are_stored_as_iso() -> None:
    assert check_cell("2.5.2024", attribute=DEFENDED).attributes == {"defended": "2024-05-02"}
    wrong = check_cell("soon", attribute=DEFENDED)
    assert (wrong.attributes, wrong.raw) == ({"defended": ""}, {"Defended on": "soon"})
    default = AttributeSpec("d", "D", "date", default="2024-05-02")
    assert check_cell("", attribute=default).attributes == {"d": "2024-05-02"}


# --- expiry ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("validity", "issued_on", "expected"),
    [
        (Validity(), MAY_2, None),
        (Validity(ValidityKind.FIXED, until=date(2030, 1, 1)), MAY_2, date(2030, 1, 1)),
        (Validity(ValidityKind.MONTHS, 1), date(2026, 1, 31), date(2026, 2, 28)),
        (Validity(ValidityKind.MONTHS, 1), date(2024, 1, 31), date(2024, 2, 29)),
        (Validity(ValidityKind.MONTHS, 12), date(2024, 12, 31), date(2025, 12, 31)),
        (Validity(ValidityKind.MONTHS, 18), MAY_2, date(2025, 11, 2)),
        (Validity(ValidityKind.YEARS, 1), date(2024, 2, 29), date(2025, 2, 28)),
        (Validity(ValidityKind.YEARS, 4), date(2024, 2, 29), date(2028, 2, 29)),
        (Validity(ValidityKind.YEARS, 0), MAY_2, None),
        (Validity(ValidityKind.YEARS, 9_000), MAY_2, None),
    ],
)
def test_when_a_credential_expires(validity: Validity, issued_on: date, expected: date | None) -> None:
    assert api.expiry_date(validity=validity, issued_on=issued_on) == expected


@given(st.dates(date(1900, 1, 1), date(2150, 12, 31)), st.integers(1, 500))
def test_months_are_whole_and_never_run_over(issued_on: date, count: int) -> None:
    found = api.expiry_date(validity=Validity(ValidityKind.MONTHS, count), issued_on=issued_on)
    assert found is not None
    assert (found.year - issued_on.year) * 12 + found.month - issued_on.month == count
    assert found.day == issued_on.day or (found + timedelta(days=1)).day == 1


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(["DMY", "MDY", "YMD"]))
def test_every_date_survives_being_written_and_read(day: date, order: api.DateOrder) -> None:
    written = {"DMY": f"{day:%d.%m.%Y}", "MDY": f"{day:%m/%d/%Y}", "YMD": f"{day:%Y/%m/%d}"}[order]
    for typed in (day.isoformat(), written, f"{day:%Y%m%d}"):
        assert hand(typed, order=order).issued_on == day
