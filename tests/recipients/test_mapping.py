"""Files of other origin: what their columns probably hold, and reading them as the person says."""

from __future__ import annotations

from pathlib import Path

import pytest

from credcloud_bridge.data import AttributeSpec
from tests.recipients.factories import (
    FULL,
    PLAIN,
    assert_refused,
    checked,
    codes,
    header_row,
    inspected,
    make_group,
    raw_xlsx,
    save,
    text,
    write_xlsx,
)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["Name", "Email"], {0: "name", 1: "email"}),
        (["E-Mail", "Full Name"], {0: "email", 1: "name"}),
        (["email_address", "Student Name", "FINAL GRADE"], {0: "email", 1: "name", 2: "grade"}),
        (["Nombre", "Correo electrónico"], {0: "name", 1: "email"}),
        (["氏名", "メールアドレス"], {0: "name", 1: "email"}),
        (["الاسم", "البريد الإلكتروني"], {0: "name", 1: "email"}),
        (["name", "email", "issued_on", "thesis"], {0: "name", 1: "email", 2: "issued_on", 3: "thesis"}),
        (["Recipient name", "Recipient e-mail"], {0: "name", 1: "email"}),
        (["Surname", "First name", "Mail"], {1: "name.1", 0: "name.2", 2: "email"}),
    ],
)
def test_familiar_headings_are_suggested(tmp_path: Path, header: list[str], expected: dict[int, str]) -> None:
    path = save(tmp_path / "file.csv", ",".join(header) + "\n" + ",".join("x" for _ in header) + "\n")
    found = inspected(path, FULL)
    assert found.needs_mapping
    assert not found.is_ready
    assert found.header == tuple(header)
    assert dict(found.suggested_mapping) == expected


def test_given_and_family_names_are_joined_in_the_mappings_order(tmp_path: Path) -> None:
    path = save(
        tmp_path / "moodle.csv", "Surname,First name,Email\nGarcía,Ana,ana@example.org\n,Bo,bo@example.org\n"
    )
    mapping = inspected(path).suggested_mapping
    assert [recipient.name for recipient in checked(path, mapping=mapping)] == ["Ana García", "Bo"]
    assert [r.name for r in checked(path, mapping={0: "name", 1: "name", 2: "email"})] == ["García Ana", "Bo"]


def test_columns_without_familiar_headings_are_suggested_by_what_they_hold(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", "No,Wer,Wohin\n1,Ana,ana@example.org\n2,Bo,bo@example.org\n")
    assert dict(inspected(path).suggested_mapping) == {1: "name", 2: "email"}


def test_a_file_without_a_header_keeps_its_first_row(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", "Ana,ana@example.org\nBo,bo@example.org\n")
    found = inspected(path)
    assert found.header == ("Column A", "Column B")
    assert (found.header_row, found.data_rows, len(found.sample)) == (0, 2, 2)
    assert [recipient.row for recipient in checked(path, mapping=found.suggested_mapping)] == [1, 2]


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "file.xlsx", [["Graduates of 2026"], [], ["Name", "Email"], ["Ana", "ana@example.org"]]
    )
    found = inspected(path)
    assert (found.header, found.header_row, found.data_rows) == (("Name", "Email"), 3, 1)
    (recipient,) = checked(path, mapping=found.suggested_mapping)
    assert (recipient.row, recipient.name) == (4, "Ana")


def test_rows_and_columns_left_empty_at_the_top_left_do_not_shift_the_data(tmp_path: Path) -> None:
    rows = f'<row r="3">{text("C3", "Name")}{text("D3", "Email")}</row>'
    rows += f'<row r="5">{text("C5", "Ana")}{text("D5", "a@example.org")}</row>'
    path = raw_xlsx(tmp_path / "file.xlsx", rows)
    found = inspected(path)
    assert (found.header, dict(found.suggested_mapping)) == (
        ("", "", "Name", "Email"),
        {2: "name", 3: "email"},
    )
    (recipient,) = checked(path, mapping=found.suggested_mapping)
    assert (recipient.row, recipient.name, recipient.email) == (5, "Ana", "a@example.org")


def test_a_single_column_is_a_header_too(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", "Email\nana@example.org\n")
    found = inspected(path)
    assert found.header == ("Email",)
    assert "Recipient name" in refusal_of_mapping(path, {0: "email"})


def refusal_of_mapping(path: Path, mapping: dict[int, str]) -> str:
    with pytest.raises(Exception, match="chosen for") as error:
        checked(path, mapping=mapping)
    return str(error.value)


def test_a_mapping_must_be_given_and_complete(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", "a,b,c\nAna,ana@example.org,bo@example.org\n")
    with pytest.raises(Exception, match="not made from the template"):
        checked(path)
    assert "Recipient e-mail" in refusal_of_mapping(path, {0: "name"})
    assert "Two columns" in refusal_of_mapping(path, {0: "name", 1: "email", 2: "email"})
    required = make_group(AttributeSpec("city", "City", required=True))
    with pytest.raises(Exception, match="City"):
        checked(path, required, mapping={0: "name", 1: "email"})


def test_columns_beyond_the_rows_end_are_empty(tmp_path: Path) -> None:
    path = save(tmp_path / "file.csv", "a,b,c\nAna,ana@example.org\n")
    group = make_group(AttributeSpec("n", "N", "number"))
    (recipient,) = checked(path, group, mapping={0: "name", 1: "email", 2: "n", 9: "issued_on"})
    assert recipient.attributes == {"n": ""}


def test_other_visible_sheets_are_noted_and_an_empty_first_sheet_is_passed_over(tmp_path: Path) -> None:
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.create_sheet("People").append(["Name", "Email"])
    workbook["People"].append(["Ana", "ana@example.org"])
    workbook.create_sheet("Lists").append(["x", "y"])
    workbook.save(tmp_path / "file.xlsx")
    found = inspected(tmp_path / "file.xlsx")
    assert (found.sheet, codes(found.notes)) == ("People", ["other-sheets"])


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    assert_refused("sheet-empty", raw_xlsx(tmp_path / "file.xlsx", ""))
    hidden = {
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Sheet1" sheetId="1" state="hidden" r:id="rId1"/></sheets></workbook>'
    }
    assert_refused("sheet-empty", raw_xlsx(tmp_path / "hidden.xlsx", header_row(), parts=hidden), PLAIN)
