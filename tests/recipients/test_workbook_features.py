"""What spreadsheets do besides values: formulas, errors, hidden rows, merged cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from credcloud_bridge.recipients import api
from tests.recipients.factories import (
    FULL,
    FULL_HEADER,
    HEADER,
    PLAIN,
    checked,
    codes,
    header_row,
    inspected,
    raw_xlsx,
    text,
    write_xlsx,
)

EMAIL = text("B2", "ana@example.org")


def row_with(cell: str) -> str:
    return f'{header_row()}<row r="2">{cell}{EMAIL}</row>'


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2" t="str"><f>B1&amp;C1</f><v>Ana García</v></c>',
        '<c r="A2" t="str"><f t="shared" si="0"/><v>Ana García</v></c>',
        '<c r="A2" t="str"><f><![CDATA[B1]]></f><v>Ana García</v></c>',
        (
            '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="A2" t="str">'
            "<x:f>B1</x:f><x:v>Ana García</x:v></x:c>"
        ),
    ],
)
def test_a_formula_gives_its_cached_value_and_a_warning(tmp_path: Path, cell: str) -> None:
    path = raw_xlsx(tmp_path / "file.xlsx", row_with(cell))
    (recipient,) = checked(path)
    assert (recipient.name, codes(recipient)) == ("Ana García", ["formula"])
    assert "Ana García" in recipient.problems[0].message
    assert not recipient.has_errors
    assert codes(inspected(path).notes) == ["formulas"]


def test_a_formula_that_shows_a_number_is_read_as_that_number(tmp_path: Path) -> None:
    rows = header_row().replace("</row>", text("E1", "Final grade") + "</row>")
    rows += f'<row r="2">{text("A2", "Ana")}{EMAIL}<c r="E2"><f>1+1</f><v>2</v></c></row>'
    path = raw_xlsx(tmp_path / "file.xlsx", rows)
    (recipient,) = checked(path, mapping={0: "name", 1: "email", 4: "grade"}, group=FULL)
    assert recipient.attributes["grade"] == "2"
    assert [(problem.code, problem.column) for problem in recipient.problems] == [("formula", "Final grade")]


def test_a_formula_without_a_cached_value_is_an_error(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [HEADER, ("=A1", "ana@example.org"), ('=CONCAT("x")',)])
    first, second = checked(path)
    assert inspected(path).data_rows == 2
    assert codes(first) == ["formula-without-value"]
    assert codes(second) == ["formula-without-value", "email-missing"]


def test_a_formula_that_shows_nothing_is_nothing(tmp_path: Path) -> None:
    nothing = '<row r="3"><c r="A3" t="str"><f>IF(B3="","",B3)</f><v></v></c></row>'
    path = raw_xlsx(tmp_path / "file.xlsx", row_with(text("A2", "Ana")) + nothing)
    assert [recipient.row for recipient in checked(path)] == [2]


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "#DIV/0!"])
def test_error_values_are_errors_and_never_empty_cells(tmp_path: Path, shown: str) -> None:
    rows = (
        row_with(f'<c r="A2" t="e"><v>{shown}</v></c>')
        + f'<row r="3"><c r="B3" t="e"><f>X</f><v>{shown}</v></c></row>'
    )
    first, second = checked(raw_xlsx(tmp_path / "file.xlsx", rows))
    assert (first.name, codes(first), first.raw) == ("", ["cell-error"], {"Recipient name": shown})
    assert shown in first.problems[0].message
    assert sorted(codes(second)) == ["cell-error", "name-missing"]


def test_errors_in_columns_that_are_not_read_do_not_matter(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "file.xlsx",
        row_with(text("A2", "Ana")).replace("</row>", '<c r="F2" t="e"><v>#N/A</v></c></row>'),
    )
    assert codes(checked(path)[0]) == []


def test_hidden_rows_are_taken_with_a_warning(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (HEADER, ("Ana", "ana@example.org"), ("Bo", "bo@example.org")):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    workbook.save(tmp_path / "file.xlsx")
    found = inspected(tmp_path / "file.xlsx")
    assert (found.hidden_rows, codes(found.notes)) == (1, ["rows-hidden"])
    ana, bo = checked(tmp_path / "file.xlsx")
    assert (codes(ana), codes(bo), bo.has_errors) == ([], ["row-hidden"], False)


@pytest.mark.parametrize(
    ("attribute", "hidden"),
    [('hidden="1"', 1), ('hidden="true"', 1), ("hidden = '1'", 1), ('hidden="0"', 0), ('hidden="false"', 0)],
)
def test_hidden_is_what_the_attribute_says(tmp_path: Path, attribute: str, hidden: int) -> None:
    rows = row_with(text("A2", "Ana")).replace('<row r="2">', f'<row r="2" {attribute} ht="12.8">')
    assert inspected(raw_xlsx(tmp_path / "file.xlsx", rows)).hidden_rows == hidden


def test_merged_cells_are_explained_in_every_row_they_touch(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADER)
    for number in range(3):
        sheet.append(("Ana", f"a{number}@example.org"))
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("F1:G1")
    workbook.save(tmp_path / "file.xlsx")
    found = inspected(tmp_path / "file.xlsx")
    assert (found.merged, codes(found.notes)) == (("A2:A3",), ["cells-merged"])
    first, second, third = checked(tmp_path / "file.xlsx")
    assert codes(first) == ["merged-cells"]
    assert codes(second) == ["name-missing", "merged-cells"]
    assert "A2:A3" in second.problems[1].message
    assert codes(third) == []


def test_merges_over_the_whole_sheet_cost_nothing(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{number}:XFD1048576"/>' for number in range(2, 8_000))
    path = raw_xlsx(
        tmp_path / "file.xlsx",
        row_with(text("A2", "Ana")),
        after=f"<mergeCells>{merges}</mergeCells>",
    )
    assert codes(checked(path)[0]) == ["email-missing", "merged-cells"], (
        "what the first merge covers does not show"
    )
    assert inspected(path).notes[0].message.endswith("….")


def test_many_special_cells_in_one_row_come_in_the_columns_order(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [FULL_HEADER, ["=A1"] * len(FULL_HEADER)])
    (recipient,) = checked(path, FULL)
    assert [problem.column for problem in recipient.problems] == list(FULL_HEADER)


def test_text_that_looks_special_is_only_text(tmp_path: Path) -> None:
    names = ["hidden", "<f>", "x:c y", "<!-- a -->", '"e"', "<mergeCell ref='A1:B2'/>"]
    rows = [HEADER, *((name, f"p{number}@example.org") for number, name in enumerate(names))]
    found = checked(write_xlsx(tmp_path / "file.xlsx", rows))
    assert [recipient.name for recipient in found] == names
    assert all(not recipient.problems for recipient in found)


def test_escaped_control_characters_of_excel_are_seen(tmp_path: Path) -> None:
    (recipient,) = checked(raw_xlsx(tmp_path / "file.xlsx", row_with(text("A2", "Ana_x0007_"))))
    assert codes(recipient) == ["control-character"]


def test_dates_of_the_1904_calendar_are_right(tmp_path: Path) -> None:
    import datetime

    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(("Ana", "ana@example.org", datetime.date(2024, 5, 2)))
    workbook.save(tmp_path / "file.xlsx")
    assert checked(tmp_path / "file.xlsx")[0].issued_on == datetime.date(2024, 5, 2)


def test_the_quick_and_the_exact_look_at_a_sheet_agree_on_limits() -> None:
    from credcloud_bridge.recipients.parser_error import ParserError
    from credcloud_bridge.recipients.xlsx_cells import column_letters, special_cells

    def outcome(reference: str, more: str) -> str:
        data = f'<worksheet>{more}<row><c r="{reference}"><v>1</v></c></row></worksheet>'.encode()
        try:
            special_cells(data, max_rows=max_rows, max_columns=max_columns)
        except ParserError as refused:
            return refused.code
        return ""

    for max_rows, max_columns in ((9, 1), (10, 26), (201, 27), (20_001, 200), (1_048_576, 703), (99, 16_384)):
        rows = {1, 2, 9, 10, 11, 99, 100, max_rows - 1, max_rows, max_rows + 1, max_rows * 10}
        columns = {0, 1, 25, 26, 27, max_columns - 1, max_columns, max_columns + 1, max_columns * 2}
        for row in rows:
            for column in columns:
                reference = f"{column_letters(column)}{row}"
                expected = (
                    "too-many-rows" if row > max_rows else "too-many-columns" if column >= max_columns else ""
                )
                if len(column_letters(column)) > 3 or row > 9_999_999:
                    continue
                assert outcome(reference, "") == outcome(reference, "<!-- exact -->") == expected, reference


def test_limits_of_the_settings_can_be_small(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [("Name", "Email"), ("Ana", "ana@example.org")])
    limits = api.ReadingLimits(max_rows=1, max_columns=2)
    assert len(checked(path, PLAIN, limits=limits, mapping={0: "name", 1: "email"})) == 1
