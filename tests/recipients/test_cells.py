"""Names, texts, numbers and choices: what is mended, what is warned of, what is refused."""

from __future__ import annotations

import re
from datetime import datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.data import AttributeSpec, Recipient
from credcloud_bridge.recipients import api
from tests.recipients.factories import (
    FULL,
    GRADE,
    HEADER,
    PLAIN,
    THESIS,
    TODAY,
    TRACK,
    check_cell,
    checked,
    codes,
    make_group,
    write_xlsx,
)


def named(name: str) -> Recipient:
    return api.check_typed_row(
        group=PLAIN,
        row=1,
        name=name,
        email="ana@example.org",
        attributes={},
        issued_on=None,
        expires_on=None,
        today=TODAY,
        date_order="DMY",
    )


@pytest.mark.parametrize(
    "name",
    [
        "Ana García",
        "Ślązak-Żółty",
        "محمد الأحمد",
        "נועה לוי",
        "王小明",
        "山田　花子",
        "김지우",
        "अनन्या शर्मा",
        "க\u0bcd\u200cஷ தமிழ்",
        "علی\u200cرضا",
        "श\u094d\u200dर",
        "สมหญิง ใจดี",
        "Анна",
        "Madonna",
        "O'Neill",
        "O’Neill",
        "<script>alert(1)</script>",
        "Ana 🎓",
        "Ana  María",
        "J. R. R. Tolkien III",
        "=1+1 Smith",
        "Ａｎａ",
        "X" * 255,
    ],
)
def test_names_are_kept_as_typed(name: str) -> None:
    recipient = named(name)
    assert (recipient.name, recipient.problems, dict(recipient.raw)) == (name, (), {})


@pytest.mark.parametrize(
    ("typed", "stored", "found"),
    [
        ("", "", ["name-missing"]),
        ("\u00a0\u200e ", "", ["name-missing"]),
        ("  Ana", "Ana", ["spaces-removed"]),
        ("Ana\u00a0García", "Ana García", ["spaces-removed"]),
        ("Ana\u202fGarcía\t", "Ana García", ["spaces-removed"]),
        ("\u200fמשה\u200f", "משה", ["invisible-removed"]),
        ("A\u200bna\ufeff", "Ana", ["invisible-removed"]),
        ("A\u00adna ", "Ana", ["invisible-removed", "spaces-removed"]),
        ("Jose\u0301", "Jose\u0301", []),
        ("Ana\nGarcía", "Ana\nGarcía", ["line-break"]),
        ("Ana\x07", "Ana\x07", ["control-character"]),
        ("Ana\x00", "Ana\ufffd", ["control-character"]),
        ("Ana \ud800", "Ana \ufffd", ["control-character"]),
        ("Jos\ufffd", "Jos\ufffd", ["lost-character"]),
        ("ana@example.org", "ana@example.org", ["name-like-email"]),
        ("12345", "12345", ["name-without-letters"]),
        ("--", "--", ["name-without-letters"]),
        ("#REF!", "", ["cell-error"]),
        ("X" * 256, "X" * 255, ["name-too-long"]),
    ],
)
def test_names_are_mended_warned_of_or_refused(typed: str, stored: str, found: list[str]) -> None:
    recipient = named(typed)
    assert (recipient.name, codes(recipient)) == (stored, found)
    if found and "missing" not in found[0]:
        assert recipient.raw == {
            "Recipient name": typed.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
        }


def test_what_is_only_mended_or_odd_does_not_stop_a_row() -> None:
    for name in (" Ana", "A\u200bna", "12345", "ana@example.org"):
        assert not named(name).has_errors
    for name in ("", "Ana\nGarcía", "A\x07", "Jos\ufffd", "X" * 256, "#N/A"):
        assert named(name).has_errors


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12", "12"),
        ("12.50", "12.5"),
        ("12,5", "12.5"),
        (" 12 ", "12"),
        ("-3", "-3"),
        ("+3", "3"),
        ("-0", "0"),
        ("0.10", "0.1"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1.234", "1.234"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1 234 567", "1234567"),
        ("1\u00a0234,5", "1234.5"),
        ("1’234.50", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("１２．５", "12.5"),
        ("١٢٫٥", "12.5"),
        ("१२", "12"),
        ("−4", "-4"),
        ("0012", "12"),
        ("100000000000000000", "100000000000000000"),
    ],
)
def test_numbers_written_as_text_are_numbers(typed: str, stored: str) -> None:
    recipient = check_cell(typed, attribute=GRADE)
    assert recipient.attributes == {"grade": stored}
    assert not recipient.has_errors


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ten", "number-not-understood"),
        ("1e5", "number-not-understood"),
        ("1.2.3", "number-not-understood"),
        ("12 345 6", "number-not-understood"),
        ("9" * 30, "number-not-understood"),
        ("1,234", "number-ambiguous"),
        ("#DIV/0!", "cell-error"),
    ],
)
def test_what_is_no_number_stays_as_typed(typed: str, code: str) -> None:
    recipient = check_cell(typed, attribute=GRADE)
    assert codes(recipient) == [code]
    assert (recipient.attributes, recipient.raw) == ({"grade": ""}, {"Final grade": typed})


@given(st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=4))
def test_canonical_numbers_are_read_as_themselves(number: object) -> None:
    once = check_cell(f"{number}", attribute=GRADE)
    again = check_cell(once.attributes["grade"], attribute=GRADE)
    assert not once.problems
    assert again.attributes == once.attributes


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Science", "Science"),
        ("science ", "Science"),
        ("ＳＣＩＥＮＣＥ", "Science"),
        (" LAW", "Law"),
        ("", ""),
    ],
)
def test_choices_are_found_whatever_their_case_and_width(typed: str, stored: str) -> None:
    recipient = check_cell(typed, attribute=TRACK)
    assert recipient.attributes == {"track": stored}
    assert not recipient.has_errors


def test_a_choice_that_is_none_suggests_the_nearest_or_lists_them() -> None:
    near, far = check_cell("Sience", attribute=TRACK), check_cell("Astrology?", attribute=TRACK)
    assert codes(near) == codes(far) == ["choice-unknown"]
    assert near.problems[0].remedy == "Did you mean “Science”?"
    assert far.problems[0].remedy == "Choose one of: “Science”, “Arts”, “Law”."
    assert far.raw == {"Track": "Astrology?"}


def test_an_address_within_a_name_is_warned_of_however_long_it_is() -> None:
    assert codes(named("Ana (ana@example.org)")) == ["name-like-email"]
    assert codes(named("Ana @ Home")) == []
    assert "name-too-long" in codes(named("@" * 32_000 + "x"))


def test_a_column_of_other_values_costs_few_suggestions(tmp_path: Path) -> None:
    rows = [("Ana", f"a{number}@example.org", None, None, f"Sience {number}") for number in range(600)]
    path = write_xlsx(tmp_path / "file.xlsx", [(*HEADER, "Track"), *rows])
    remedies = [recipient.problems[0].remedy for recipient in checked(path, make_group(TRACK))]
    assert remedies[0] == "Did you mean “Science”?"
    assert remedies[-1] == "Choose one of: “Science”, “Arts”, “Law”."


def test_numbers_as_choices_are_found(tmp_path: Path) -> None:
    group = make_group(AttributeSpec("level", "Level", "choice", choices=("1", "2")))
    path = write_xlsx(tmp_path / "file.xlsx", [(*HEADER, "Level"), ("Ana", "a@example.org", None, None, 2)])
    assert checked(path, group)[0].attributes == {"level": "2"}


def test_text_attributes_keep_line_breaks_inside() -> None:
    assert check_cell("one\r\ntwo").attributes == {"thesis": "one\ntwo"}
    assert not check_cell("one\ntwo").has_errors
    assert codes(check_cell("one\ttwo")) == ["control-character"]


def test_required_values_are_missed_and_defaults_fill_in() -> None:
    required = AttributeSpec("city", "City", required=True)
    assert codes(check_cell("", attribute=required)) == ["required-missing"]
    assert codes(check_cell(" \u200e", attribute=required)) == ["required-missing"]
    with_default = AttributeSpec("city", "City", required=True, default="Paris")
    assert check_cell("", attribute=with_default).attributes == {"city": "Paris"}
    assert not check_cell("", attribute=with_default).problems
    assert check_cell("Rome", attribute=with_default).attributes == {"city": "Rome"}


def test_cells_of_a_workbook_become_what_a_person_would_have_typed(tmp_path: Path) -> None:
    group = make_group(THESIS, AttributeSpec("n", "N", "number"))
    values = [
        (12.0, "12", []),
        (0.5, "0.5", []),
        (0.1 + 0.2, "0.3", []),
        (-0.0, "0", []),
        (1e-7, "0.0000001", []),
        (True, "TRUE", []),
        (False, "FALSE", []),
        (datetime(2024, 5, 2), "2024-05-02", []),
        (datetime(2024, 5, 2, 10, 30), "2024-05-02 10:30:00", []),
        (time(3, 4), "03:04:00", []),
        (12345678901234567, "12345678901234600", ["number-digits-lost"]),
    ]
    rows = [
        ("Ana", f"a{number}@example.org", None, None, value, 1) for number, (value, _, _) in enumerate(values)
    ]
    path = write_xlsx(tmp_path / "file.xlsx", [(*HEADER, "Thesis", "N"), *rows])
    for recipient, (_value, stored, found) in zip(checked(path, group), values, strict=True):
        assert recipient.attributes["thesis"] == stored
        assert codes(recipient) == found


def test_numbers_beyond_what_a_spreadsheet_keeps_are_warned_of_or_refused(tmp_path: Path) -> None:
    rows = [("Ana", "a@example.org", None, None, 1e16), ("Bo", "b@example.org", None, None, 1e300)]
    path = write_xlsx(tmp_path / "file.xlsx", [(*HEADER, "Final grade"), *rows])
    ana, bo = checked(path, make_group(GRADE))
    assert (ana.attributes, codes(ana)) == ({"grade": "10000000000000000"}, ["number-digits-lost"])
    assert (bo.attributes, codes(bo)) == ({"grade": ""}, ["number-not-understood"])


def test_dates_and_truth_in_a_number_column_are_refused_and_kept(tmp_path: Path) -> None:
    group = make_group(GRADE)
    rows = [
        ("Ana", "a@example.org", None, None, True),
        ("Bo", "b@example.org", None, None, datetime(2024, 5, 2)),
    ]
    path = write_xlsx(tmp_path / "file.xlsx", [(*HEADER, "Final grade"), *rows])
    assert [recipient.raw for recipient in checked(path, group)] == [
        {"Final grade": "TRUE"},
        {"Final grade": "2024-05-02"},
    ]


def test_a_number_where_the_name_should_be_is_warned_of(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [HEADER, (4711, "a@example.org"), ("Bo", 4711)])
    ana, bo = checked(path)
    assert (ana.name, codes(ana)) == ("4711", ["name-without-letters"])
    assert (bo.email, codes(bo)) == ("4711", ["email-invalid"])


anything = st.text(st.characters(codec=None, categories=None), max_size=60)


@given(anything, anything, anything, anything, anything)
def test_any_text_in_any_cell_gives_a_recipient_whose_problems_can_be_stored(
    name: str, email: str, grade: str, track: str, thesis: str
) -> None:
    recipient = api.check_typed_row(
        group=FULL,
        row=7,
        name=name,
        email=email,
        attributes={"grade": grade, "track": track, "defended": grade, "thesis": thesis},
        issued_on=grade,
        expires_on=track,
        today=TODAY,
        date_order="MDY",
        language="pl",
        lms_user_id="5",
    )
    assert (recipient.row, recipient.language, recipient.lms_user_id) == (7, "pl", "5")
    stored = [recipient.name, recipient.email, *recipient.attributes.values(), *recipient.raw.values()]
    assert "\0" not in "".join(stored).encode().decode()
    assert len(recipient.name) <= 255
    assert len(recipient.email) <= 254
    assert set(recipient.attributes) == {"grade", "track", "defended", "thesis"}
    for problem in recipient.problems:
        assert type(problem).from_json(problem.as_json()) == problem
        assert not re.search(r"%\(\w+\)s", problem.message + problem.remedy)
    if not recipient.has_errors:
        again = api.check_typed_row(
            group=FULL,
            row=7,
            name=recipient.name,
            email=recipient.email,
            attributes=recipient.attributes,
            issued_on=recipient.issued_on,
            expires_on=recipient.expires_on,
            today=TODAY,
            date_order="MDY",
        )
        assert (again.name, again.email, again.attributes) == (
            recipient.name,
            recipient.email,
            recipient.attributes,
        )
