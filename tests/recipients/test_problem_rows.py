"""Rows that cannot be generated: downloaded with reasons, mended, and uploaded again."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import override

from credcloud_bridge.data import Recipient
from credcloud_bridge.recipients import api
from credcloud_bridge.recipients.columns import FIXED, known_headings
from tests.recipients.factories import (
    FULL,
    FULL_HEADER,
    PLAIN,
    check_cell,
    checked,
    codes,
    filled,
    inspected,
    open_template,
    save,
)

ROWS = [
    ("Ana", "ana@example.org", "2026-05-01", None, 9, "Arts", None, "On frogs"),
    ("Bo", "bo(at)example.org", "31/02/2026", "2026-12-31", "ten", "Sience", "soon", "=1+1"),
    ("", "", None, None, None, None, None, "nobody's"),
    ("=cmd|' /C calc'!A0", "@SUM(1)", None, None, None, None, None, "-2+3"),
]


def test_rows_with_errors_come_with_what_was_typed_and_why(tmp_path: Path) -> None:
    recipients = checked(filled(tmp_path / "t.xlsx", FULL, ROWS), FULL)
    workbook = open_template(api.problem_rows_xlsx(recipients=recipients, group=FULL))
    header, bo, nobody, evil = workbook.worksheets[0].iter_rows(values_only=True)
    assert header == (*FULL_HEADER, "What to fix")
    assert bo[:2] == ROWS[1][:2]
    assert bo[2] == "31/02/2026"
    assert str(bo[3]) == "2026-12-31 00:00:00"
    assert bo[4:8] == ("ten", "Sience", "soon", "=1+1")
    lines = str(bo[8]).splitlines()
    assert lines[0] == "Row 3"
    assert "Track: “Sience” is not one of the choices. Did you mean “Science”?" in lines
    assert nobody[7] == "nobody's"
    assert evil[:2] == ROWS[3][:2]


def test_nothing_in_it_is_a_formula(tmp_path: Path) -> None:
    recipients = checked(filled(tmp_path / "t.xlsx", FULL, ROWS), FULL)
    workbook = open_template(api.problem_rows_xlsx(recipients=recipients, group=FULL))
    for row in workbook.worksheets[0].iter_rows():
        assert all(cell.data_type in ("s", "n", "d") for cell in row)
        assert all(cell.quotePrefix for cell in row if isinstance(cell.value, str))


def test_unmended_it_gives_the_same_problems_and_mended_none(tmp_path: Path) -> None:
    recipients = checked(filled(tmp_path / "t.xlsx", FULL, ROWS), FULL)
    wrong = [recipient for recipient in recipients if recipient.has_errors]
    path = save(tmp_path / "again.xlsx", api.problem_rows_xlsx(recipients=recipients, group=FULL))
    found = inspected(path, FULL)
    assert found.is_ready
    assert found.template_problems == ()
    again = checked(path, FULL)
    assert [codes(recipient) for recipient in again] == [codes(recipient) for recipient in wrong]
    assert [recipient.raw for recipient in again] == [recipient.raw for recipient in wrong]

    workbook = open_template(path.read_bytes())
    sheet = workbook.worksheets[0]
    sheet.delete_rows(3, 2)
    for place, value in enumerate(
        ("Bo", "bo@example.org", "2026-05-01", None, 10, "Science", "2026-04-01"), 1
    ):
        sheet.cell(2, place, value)
    workbook.save(path)
    (bo,) = checked(path, FULL)
    assert not bo.has_errors
    assert bo.attributes == {"grade": "10", "track": "Science", "defended": "2026-04-01", "thesis": "=1+1"}


def test_a_row_that_holds_reasons_only_is_no_recipient(tmp_path: Path) -> None:
    wrong = [check_cell("x", attribute=FULL.attributes[0])]
    workbook = open_template(api.problem_rows_xlsx(recipients=wrong, group=FULL))
    for cell in workbook.worksheets[0][2][:8]:
        cell.value = None
    workbook.save(tmp_path / "t.xlsx")
    assert checked(tmp_path / "t.xlsx", FULL) == []


@pytest.mark.parametrize("heading", ["What to fix", "What to mend", "ما ينبغي تصحيحه"])
def test_its_csv_form_is_recognised_too_also_if_downloaded_earlier(tmp_path: Path, heading: str) -> None:
    language = "ar" if heading.startswith("ما") else "en"
    fixed = ",".join(known_headings(language)[key] for key in FIXED)
    text = f"{fixed},{heading}\nAna,ana@example.org,,,Row 7\n"
    path = save(tmp_path / "t.csv", text)
    assert inspected(path).is_ready
    assert checked(path)[0].problems == ()


def test_what_was_typed_is_found_whatever_language_it_was_checked_in() -> None:
    wrong = Recipient(
        "", "x", raw={"Recipient e-mail": "bo(at)example.org"}, problems=check_cell("").problems
    )
    bad = api.check_typed_row(
        group=PLAIN,
        row=1,
        name="Bo",
        email="bo(at)example.org",
        attributes={},
        issued_on=None,
        expires_on=None,
        today=__import__("datetime").date(2026, 6, 1),
        date_order="DMY",
    )
    with override("ar"):
        rows = list(
            open_template(api.problem_rows_xlsx(recipients=[wrong, bad], group=PLAIN)).worksheets[0].values
        )
    assert [row[1] for row in rows[1:]] == ["bo(at)example.org"]


def test_text_that_xml_cannot_hold_and_text_that_excel_would_decode_survive(tmp_path: Path) -> None:
    names = ["Ana\x07", "A_x0041_\nB", "x\ufffe"]
    recipients = [
        Recipient(name, "not an address", problems=check_cell("soon", attribute=FULL.attributes[2]).problems)
        for name in names
    ]
    path = save(tmp_path / "t.xlsx", api.problem_rows_xlsx(recipients=recipients, group=PLAIN))
    assert [recipient.name for recipient in checked(path)] == ["Ana\ufffd", "A_x0041_\nB", "x\ufffd"]


def test_no_errors_give_a_workbook_without_rows() -> None:
    sheet = open_template(api.problem_rows_xlsx(recipients=[check_cell("fine")], group=FULL)).worksheets[0]
    assert sheet.max_row == 1
