"""The template of a group: made for filling in, and known again when it comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.utils.translation import override

from credcloud_bridge.data import AttributeSpec, GroupSpec
from credcloud_bridge.recipients import api
from tests.recipients.factories import (
    FULL,
    FULL_HEADER,
    GRADE,
    HEADER,
    PLAIN,
    THESIS,
    TRACK,
    checked,
    codes,
    filled,
    inspected,
    make_group,
    open_template,
    save,
    write_xlsx,
)

ROW = ("Ana García", "ana@example.org")


def sheet_of(group: GroupSpec = FULL):  # type: ignore[no-untyped-def]
    return open_template(api.template_xlsx(group=group)).worksheets[0]


def test_the_columns_are_the_fixed_ones_and_then_the_groups_own() -> None:
    columns = api.columns(
        group=make_group(TRACK, AttributeSpec("city", "City", required=True, default="Paris"))
    )
    assert [column.key for column in columns] == ["name", "email", "issued_on", "expires_on", "track", "city"]
    assert [column.heading for column in columns][:4] == list(HEADER)
    assert [column.required for column in columns] == [True, True, False, False, False, False]
    assert columns[4].choices == ("Science", "Arts", "Law")


def test_the_header_is_locked_and_frozen_and_the_cells_below_are_not() -> None:
    sheet = sheet_of()
    assert [cell.value for cell in sheet[1]] == list(FULL_HEADER)
    assert all(cell.protection.locked for cell in sheet[1])
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "A2"
    assert not any(sheet.column_dimensions[letter].protection.locked for letter in "ABCDEFGH")
    assert not sheet.protection.insertRows
    assert sheet.protection.insertColumns


def test_choices_dates_and_numbers_are_validated() -> None:
    rules = {str(rule.sqref).split("2:")[0]: rule for rule in sheet_of().data_validations.dataValidation}
    assert {letter: rule.type for letter, rule in rules.items()} == {
        "C": "date",
        "D": "date",
        "E": "decimal",
        "F": "list",
        "G": "date",
    }
    assert rules["F"].formula1 == "'_choices'!$A$1:$A$3"


def test_long_lists_of_choices_and_choices_with_commas_are_offered_whole() -> None:
    many = tuple(f"Department of Studies, number {number}" for number in range(80))
    workbook = open_template(
        api.template_xlsx(group=make_group(AttributeSpec("d", "D", "choice", choices=many)))
    )
    assert tuple(cell.value for cell in workbook["_choices"]["A"]) == many
    assert workbook["_choices"].sheet_state == "veryHidden"


def test_text_columns_keep_leading_zeros_and_dates_are_formatted() -> None:
    sheet = sheet_of()
    assert sheet.column_dimensions["H"].number_format == "@"
    assert sheet.column_dimensions["C"].number_format == "yyyy-mm-dd"


def test_a_second_sheet_explains_every_column_with_an_example() -> None:
    workbook = open_template(api.template_xlsx(group=FULL, example_language="ja"))
    assert [sheet.sheet_state for sheet in workbook.worksheets] == [
        "visible",
        "visible",
        "veryHidden",
        "veryHidden",
    ]
    rows = list(workbook.worksheets[1].values)
    explained = {row[0]: row for row in rows}
    assert set(FULL_HEADER) <= set(explained)
    assert explained["Recipient name"][3] == "山田 花子"
    assert explained["Track"][1] == "One of: Science, Arts, Law."
    assert explained["Recipient e-mail"][2] == "yes"


def test_defaults_are_explained() -> None:
    rows = open_template(
        api.template_xlsx(group=make_group(AttributeSpec("c", "City", default="Paris")))
    ).worksheets[1]
    assert "Left empty, it becomes “Paris”." in str(list(rows.values))


def test_a_right_to_left_language_gives_a_right_to_left_sheet() -> None:
    with override("ar"):
        assert sheet_of().sheet_view.rightToLeft
    assert not sheet_of().sheet_view.rightToLeft


def test_nothing_in_a_template_can_become_a_formula(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://evil.example","Grade")'
    group = GroupSpec(
        "=1+1",
        "=cmd|' /C calc'!A0",
        (AttributeSpec("x", evil, "choice", choices=("=1+1", "+2", "-3", "@SUM(1)")),),
    )
    content = api.template_xlsx(group=group)
    for sheet in open_template(content).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") for cell in row), sheet.title
    found = inspected(save(tmp_path / "t.xlsx", content), group)
    assert found.is_template
    assert found.is_ready
    text = api.template_csv(group=group).decode("utf-8-sig")
    assert "\"'=HYPERLINK(" in text
    assert inspected(save(tmp_path / "t.csv", api.template_csv(group=group)), group).is_ready


@pytest.mark.parametrize("text", ["=1+1", "+49", "-1", "@x", "\tx", "\rx"])
def test_csv_cells_that_begin_a_formula_get_an_apostrophe(text: str) -> None:
    assert api.csv_safe(text) == "'" + text
    assert api.csv_safe("x" + text) == "x" + text


def test_an_untouched_template_is_recognised_and_has_no_rows(tmp_path: Path) -> None:
    for name, content in (("t.xlsx", api.template_xlsx(group=FULL)), ("t.csv", api.template_csv(group=FULL))):
        found = inspected(save(tmp_path / name, content), FULL)
        assert found.is_template
        assert found.is_ready
        assert (found.data_rows, found.template_problems, found.notes) == (0, (), ())
        assert found.suggested_mapping == {
            number: column.key for number, column in enumerate(api.columns(group=FULL))
        }


def test_a_csv_template_begins_with_a_byte_order_mark() -> None:
    assert (
        api.template_csv(group=PLAIN)
        == b"\xef\xbb\xbfRecipient name,Recipient e-mail,Issue date,Expiry date\r\n"
    )


def test_a_filled_in_template_gives_its_rows(tmp_path: Path) -> None:
    path = filled(tmp_path / "t.xlsx", FULL, [ROW, (), ROW[:1]])
    found = inspected(path, FULL)
    assert (found.data_rows, found.sheet, found.sheets) == (2, "Recipients", ("Recipients", "Instructions"))
    assert [recipient.row for recipient in checked(path, FULL)] == [2, 4]


def change(path: Path, how: Callable[[openpyxl.Workbook], object], group: GroupSpec = FULL) -> Path:
    workbook = open_template(api.template_xlsx(group=group))
    workbook.worksheets[0].append(ROW)
    how(workbook)
    workbook.save(path)
    return path


CHANGES: dict[str, tuple[Callable[[openpyxl.Workbook], object], list[tuple[str, str]]]] = {
    "altered": (
        lambda book: book.worksheets[0].__setitem__("C1", "Date of issue"),
        [("template-column-altered", "Issue date")],
    ),
    "emptied": (
        lambda book: book.worksheets[0].__setitem__("C1", None),
        [("template-column-missing", "Issue date")],
    ),
    "removed": (
        lambda book: book.worksheets[0].delete_cols(8),
        [("template-column-missing", "Thesis")],
    ),
    "doubled": (
        lambda book: book.worksheets[0].__setitem__("I1", "Track"),
        [("template-column-doubled", "Track")],
    ),
    "moved": (
        lambda book: (
            book.worksheets[0].__setitem__("C1", "Expiry date"),
            book.worksheets[0].__setitem__("D1", "Issue date"),
        ),
        [("template-column-moved", "Issue date"), ("template-column-moved", "Expiry date")],
    ),
    "header row removed": (
        lambda book: book.worksheets[0].delete_rows(1),
        [("template-column-altered", "Recipient name"), ("template-column-altered", "Recipient e-mail")]
        + [("template-column-missing", heading) for heading in FULL_HEADER[2:]],
    ),
    "proof altered": (
        lambda book: book["_meta"].__setitem__("C5", "Name"),
        [("template-proof-altered", ""), ("template-column-altered", "Name")],
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_in_the_predefined_columns_is_named(tmp_path: Path, what: str) -> None:
    how, expected = CHANGES[what]
    path = change(tmp_path / "changed.xlsx", how)
    found = inspected(path, FULL)
    assert not found.is_ready
    assert not found.needs_mapping
    told = [(problem.code, problem.column or "") for problem in found.template_problems if problem.is_error]
    assert told == expected
    assert all("Download the template again" in p.remedy for p in found.template_problems if p.is_error)
    with pytest.raises(Exception, match=r"column|hidden sheet"):
        checked(path, FULL)


def test_a_csv_template_with_moved_columns_is_told_so(tmp_path: Path) -> None:
    path = save(
        tmp_path / "t.csv", "Recipient e-mail,Recipient name,Issue date,Expiry date\na@example.org,Ana,,\n"
    )
    assert codes(inspected(path).template_problems) == ["template-column-moved", "template-column-moved"]


def test_a_changed_template_can_still_be_read_by_saying_what_its_columns_hold(tmp_path: Path) -> None:
    path = save(
        tmp_path / "t.csv", "Recipient e-mail,Recipient name,Issue date,Expiry date\na@example.org,Ana,,\n"
    )
    (recipient,) = checked(path, mapping=inspected(path).suggested_mapping)
    assert (recipient.name, recipient.email) == ("Ana", "a@example.org")


def test_columns_of_ones_own_at_the_right_are_noted_and_not_read(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", [(*HEADER, "Notes"), (*ROW, None, None, "pays in cash")])
    found = inspected(path)
    assert found.is_ready
    assert codes(found.template_problems) == ["column-not-read"]
    assert checked(path)[0].problems == ()


def test_the_sheet_that_the_template_named_is_read_wherever_it_stands(tmp_path: Path) -> None:
    path = change(tmp_path / "t.xlsx", lambda book: book.move_sheet("Instructions", -1))
    assert inspected(path, FULL).sheet == "Recipients"
    assert len(checked(path, FULL)) == 1


def test_a_template_of_another_language_is_recognised(tmp_path: Path) -> None:
    from credcloud_bridge.recipients.spreadsheet_template_header import SpreadsheetTemplate, hidden_sheet_rows

    headings = (("name", "Nom"), ("email", "Courriel"), ("issued_on", "Émis le"), ("expires_on", "Expire le"))
    workbook = openpyxl.Workbook()
    sheet, meta = workbook.active, workbook.create_sheet("_meta")
    assert sheet is not None
    sheet.title = "Destinataires"
    sheet.append([heading for _key, heading in headings])
    sheet.append(ROW)
    for row in hidden_sheet_rows(template=SpreadsheetTemplate(headings, "DS-1"), sheet="Destinataires"):
        meta.append(row)
    workbook.save(tmp_path / "t.xlsx")
    found = inspected(tmp_path / "t.xlsx")
    assert found.is_template
    assert found.is_ready
    assert [recipient.name for recipient in checked(tmp_path / "t.xlsx")] == ["Ana García"]


def test_a_template_from_before_the_group_changed_is_taken_where_nothing_is_lost(tmp_path: Path) -> None:
    path = filled(tmp_path / "t.xlsx", make_group(GRADE, THESIS), [(*ROW, None, None, 8, "On frogs")])
    now = make_group(THESIS, TRACK)
    found = inspected(path, now)
    assert found.is_ready
    assert codes(found.template_problems) == ["template-outdated", "column-not-read"]
    assert checked(path, now)[0].attributes == {"thesis": "On frogs", "track": ""}
    required = make_group(AttributeSpec("city", "City", required=True))
    assert not inspected(path, required).is_ready


def test_a_template_of_another_group_is_refused_unless_its_columns_are_the_same(tmp_path: Path) -> None:
    path = filled(tmp_path / "t.xlsx", make_group(GRADE), [ROW])
    other = GroupSpec("OTHER", "Other", (THESIS,))
    assert "template-other-group" in codes(inspected(path, other).template_problems)
    assert not inspected(path, other).is_ready
    same = inspected(path, GroupSpec("COPY", "Copy", (GRADE,)))
    assert same.is_ready
    assert codes(same.template_problems) == ["template-other-group"]


def test_a_sheet_name_that_a_translation_makes_impossible_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    from credcloud_bridge.recipients import spreadsheet_template_workbook

    monkeypatch.setattr(
        spreadsheet_template_workbook,
        "_",
        lambda text: "a/b [c]" * 9 if text in ("Recipients", "Instructions") else text,
    )
    names = open_template(api.template_xlsx(group=PLAIN)).sheetnames
    assert len(set(names)) == 4
    assert all(len(name) <= 31 and "/" not in name for name in names)
