"""Workbooks as programs really write them: number formats, packages, merged cells."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from credcloud_bridge.data import AttributeSpec, Recipient
from tests.recipients.factories import checked, codes, make_group, raw_xlsx, text
from tests.recipients.real_files import read

# --- what the sheet shows ---------------------------------------------------------------


def formatted(tmp_path: Path, value: float, number_format: str, heading: str = "Number") -> Recipient:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Name", "Email", heading])
    sheet.append(["Ana", "a@uni-test.org", value])
    sheet["C2"].number_format = number_format
    workbook.save(tmp_path / "file.xlsx")
    (row,) = read(tmp_path / "file.xlsx")
    return row


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (42, "00000", "00042"),
        (0.95, "0%", "95%"),
        (0.955, "0.0%", "95.5%"),
        (9.5, "0.00", "9.50"),
        (9.567, "0.0", "9.6"),
        (9.5, "0", "10"),
        (123456789, r"000\-00\-0000", "123-45-6789"),
        (7, '"A-"000', "A-007"),
        (-3, "0;(0)", "(3)"),
        (0, '0;-0;"none"', "none"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (1234567, "#,##0,", "1,235"),
        (12, '0 "hours"', "12 hours"),
        (12, "[Red]0.0", "12.0"),
        (12, "[$€-407] 0", "€ 12"),
        (0.5, "#.##", ".5"),
        (5, "#.##", "5."),
        (5, "Standard", "5"),
        (5, "General", "5"),
        (45000, "yyyy", "2023"),
        (45000, "dd/mm/yyyy", "15/03/2023"),
        (45000, "yyyy-mm-dd", "2023-03-15"),
        (45000.5, "dd.mm.yy hh:mm", "15.03.23 12:00"),
        (0.75, "hh:mm AM/PM", "06:00 PM"),
        (0.75, "h:mm A/P", "6:00 P"),
        (1.5625, "[h]:mm", "37:30"),
        (0.01, "mm:ss", "14:24"),
        # A program rounds the 15 digits that it keeps, not the binary number behind them.
        (166330.77499999999, "0.00", "166330.78"),
        (2.0499999999999998, "0.0", "2.1"),
        (0.2075, "0.0%", "20.8%"),
        (1.005, "0.00", "1.01"),
        # Excel's 29 February 1900.
        (1, "yyyy", "1900"),
        (1.5, "dd/mm/yyyy hh:mm", "01/01/1900 12:00"),
        (59, "dd/mm/yyyy", "28/02/1900"),
        (61, "dd/mm/yyyy", "01/03/1900"),
    ],
)
def test_a_text_is_what_the_sheet_shows(tmp_path: Path, value: float, number_format: str, shown: str) -> None:
    row = formatted(tmp_path, value, number_format)
    assert (row.attributes["number"], codes(row)) == (shown, [])


STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<numFmts count="1"><numFmt numFmtId="170" formatCode="00000"/></numFmts>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="{_RELATION}/worksheet"/>'
    f'<Relationship Id="rId2" Target="styles.xml" Type="{_RELATION}/styles"/></Relationships>'
)
_ANA = '<c{} t="inlineStr"><is><t>Ana</t></is></c>'
_ADDRESS = '<c{} t="inlineStr"><is><t>a@uni-test.org</t></is></c>'


@pytest.mark.parametrize(
    ("row", "named", "number"),
    [
        ('<row r="2">', True, '\n<c r="C2" s="1">\r\n  <v>42</v>\n</c>'),
        ('<row r="2">', True, '<c r="C2" s="1">\n<f>6*7</f>\n<v>42</v></c>'),
        ('<row r="2">', False, '<c s="1"><v>42</v></c>'),
        ("<row>", False, '<c s="1"><f>6*7</f><v> 42 </v></c>'),
        ('<row r="2">', True, '<c s="1"><v>42</v></c>'),
    ],
)
def test_number_formats_are_seen_however_a_program_writes_its_cells(
    tmp_path: Path, row: str, named: bool, number: str
) -> None:
    headings = "".join(
        text(f"{place}1", heading) for place, heading in zip("ABC", ("Name", "Email", "Number"), strict=True)
    )
    cells = _ANA.format(' r="A2"' if named else "") + _ADDRESS.format(' r="B2"' if named else "") + number
    path = raw_xlsx(
        tmp_path / "file.xlsx",
        f'<row r="1">{headings}</row>{row}{cells}</row>',
        parts={"xl/styles.xml": STYLES, "xl/_rels/workbook.xml.rels": RELATIONS},
    )
    (found,) = read(path)
    assert found.attributes["number"] == "00042"


def test_formats_of_conditional_formatting_are_not_those_of_cells(tmp_path: Path) -> None:
    headings = "".join(
        text(f"{place}1", heading) for place, heading in zip("ABC", ("Name", "Email", "Number"), strict=True)
    )
    cells = _ANA.format(' r="A2"') + _ADDRESS.format(' r="B2"') + '<c r="C2" s="1"><v>42</v></c>'
    other = '<dxfs count="1"><dxf><numFmt numFmtId="170" formatCode="0.00%"/></dxf></dxfs></styleSheet>'
    path = raw_xlsx(
        tmp_path / "file.xlsx",
        f'<row r="1">{headings}</row><row r="2">{cells}</row>',
        parts={
            "xl/styles.xml": STYLES.replace("</styleSheet>", other),
            "xl/_rels/workbook.xml.rels": RELATIONS,
        },
    )
    (found,) = read(path)
    assert found.attributes["number"] == "00042"


def test_an_amount_in_the_currency_of_the_country_is_warned_of(tmp_path: Path) -> None:
    headings = "".join(
        text(f"{place}1", heading) for place, heading in zip("ABC", ("Name", "Email", "Number"), strict=True)
    )
    cells = _ANA.format(' r="A2"') + _ADDRESS.format(' r="B2"') + '<c r="C2" s="1"><v>20</v></c>'
    path = raw_xlsx(
        tmp_path / "file.xlsx",
        f'<row r="1">{headings}</row><row r="2">{cells}</row>',
        parts={
            "xl/styles.xml": STYLES.replace('<xf numFmtId="170"/>', '<xf numFmtId="7"/>'),
            "xl/_rels/workbook.xml.rels": RELATIONS,
        },
    )
    (found,) = read(path)
    assert (found.attributes["number"], codes(found)) == ("20", ["number-format-unknown"])


@pytest.mark.parametrize("number_format", ["0.00E+00", "# ?/?", '[>100]"many";0', "mmmm d, yyyy", "dddd"])
def test_a_format_that_cannot_be_applied_is_warned_of(tmp_path: Path, number_format: str) -> None:
    assert codes(formatted(tmp_path, 45000.25, number_format)) == ["number-format-unknown"]


def test_a_number_is_what_the_sheet_shows_too(tmp_path: Path) -> None:
    group = make_group(AttributeSpec("score", "Score", "number"))
    for value, number_format, stored, found in (
        (9.5, "0.00", "9.5", []),
        (9.567, "0.0", "9.6", ["number-rounded"]),
        (1234567, "#,##0", "1234567", []),
        (0.95, "0%", "95", ["number-percent"]),
    ):
        formatted(tmp_path, value, number_format, "Score")
        path = tmp_path / "file.xlsx"
        (row,) = checked(path, group, mapping={0: "name", 1: "email", 2: "score"})
        assert (row.attributes["score"], codes(row)) == (stored, found)


def test_dates_that_count_from_1904_show_their_own_day(tmp_path: Path) -> None:
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<numFmts count="1"><numFmt numFmtId="170" formatCode="d.m.yyyy"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    workbook = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/>'
        '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    path = raw_xlsx(
        tmp_path / "mac.xlsx",
        f'<row r="1">{text("A1", "Name")}{text("B1", "Email")}{text("C1", "Number")}</row>'
        f'<row r="2">{text("A2", "Ana")}{text("B2", "a@uni-test.org")}<c r="C2" s="1"><v>0</v></c></row>',
        parts={"xl/styles.xml": styles, "xl/workbook.xml": workbook},
    )
    assert read(path)[0].attributes["number"] == "1.1.1904"


# --- packages ----------------------------------------------------------------------------------------


def workbook_parts(tmp_path: Path) -> dict[str, bytes]:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in (["Name", "Email"], ["José Núñez", "a@uni-test.org"]):
        sheet.append(line)
    stream = io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            information = zipfile.ZipInfo("x")
            information.filename = name
            archive.writestr(information, content)
    return path


def assert_read(path: Path) -> None:
    (row,) = read(path)
    assert (row.name, row.email) == ("José Núñez", "a@uni-test.org")


def test_names_of_parts_with_backslashes_are_understood(tmp_path: Path) -> None:
    parts = {name.replace("/", "\\"): content for name, content in workbook_parts(tmp_path).items()}
    assert_read(packed(tmp_path / "file.xlsx", parts))


def test_names_of_parts_in_capital_letters_are_understood(tmp_path: Path) -> None:
    parts = {name.upper(): content for name, content in workbook_parts(tmp_path).items()}
    assert_read(packed(tmp_path / "file.xlsx", parts))


def test_names_of_parts_that_begin_with_a_slash_are_understood(tmp_path: Path) -> None:
    parts = {f"/{name}": content for name, content in workbook_parts(tmp_path).items()}
    assert_read(packed(tmp_path / "file.xlsx", parts))


def test_a_workbook_elsewhere_in_the_package_is_found(tmp_path: Path) -> None:
    parts = workbook_parts(tmp_path)
    parts["xl/workbook2.xml"] = parts.pop("xl/workbook.xml")
    parts["xl/_rels/workbook2.xml.rels"] = parts.pop("xl/_rels/workbook.xml.rels")
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"xl/workbook.xml", b"xl/workbook2.xml")
    assert_read(packed(tmp_path / "file.xlsx", parts))


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16"])
def test_parts_in_another_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    parts = workbook_parts(tmp_path)
    for name in {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"} & parts.keys():
        content = (
            parts[name].decode().partition("?>")[2] if parts[name][:5] == b"<?xml" else parts[name].decode()
        )
        parts[name] = f'<?xml version="1.0" encoding="{encoding}"?>{content}'.encode(encoding)
    assert_read(packed(tmp_path / "file.xlsx", parts))


def test_a_value_under_merged_cells_is_not_taken(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "file.xlsx",
        f'<row r="1">{text("A1", "Name")}{text("B1", "Email")}{text("C1", "Grade")}</row>'
        f'<row r="2">{text("A2", "Ana")}{text("B2", "a@uni-test.org")}{text("C2", "Gold")}</row>'
        f'<row r="3">{text("A3", "Bo")}{text("B3", "b@uni-test.org")}{text("C3", "left over")}</row>',
        after='<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>',
    )
    assert [row.attributes["grade"] for row in read(path)] == ["Gold", ""]
