"""Files made to hurt: each is refused with a sentence, none stops the process that asked."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.recipients import api
from tests.recipients.factories import (
    HEADER,
    SHEET,
    assert_refused,
    checked,
    header_row,
    inspected,
    raw_xlsx,
    save,
    text,
    write_xlsx,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROW = '<row r="2">' + text("A2", "Ana") + text("B2", "ana@example.org") + "</row>"


def streamed_zip(path: Path, name: str, begin: bytes, filler: bytes, times: int, end: bytes) -> Path:
    """A workbook with one part far larger than this test's memory should be."""
    raw_xlsx(path, header_row())
    with zipfile.ZipFile(path) as archive:
        others = {part: archive.read(part) for part in archive.namelist() if part != name}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, content in others.items():
            archive.writestr(part, content)
        with archive.open(name, "w", force_zip64=True) as stream:
            stream.write(begin)
            for _ in range(times):
                stream.write(filler)
            stream.write(end)
    return path


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    begin, end = (part.encode() for part in SHEET.split("{}"))
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>' * 27_000
    path = streamed_zip(tmp_path / "bomb.xlsx", "xl/worksheets/sheet1.xml", begin, row, 220, end)
    assert path.stat().st_size < 20 * 1024 * 1024
    problem = assert_refused("file-unpacks-too-large", path)
    assert "200 MB" in problem.message


def test_a_part_that_unpacks_to_hundreds_of_times_its_size_is_refused_below_the_limit(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "ratio.xlsx", header_row(), parts={"xl/media/x.xml": b" " * (30 * 1024 * 1024)}
    )
    assert_refused("file-unpacks-too-large", path)


def test_one_cell_of_500_megabytes_is_refused(tmp_path: Path) -> None:
    begin, end = (part.encode() for part in SHEET.split("{}"))
    path = streamed_zip(
        tmp_path / "cell.xlsx",
        "xl/worksheets/sheet1.xml",
        begin + b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>',
        os.urandom(512).hex().encode() * 1024,
        500,
        b"</t></is></c></row></sheetData>" + end,
    )
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").file_size > 500 * 1024 * 1024
    assert_refused("file-unpacks-too-large", path)


def test_a_directory_that_lies_about_a_size_is_found_out(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "lie.xlsx", header_row() + ROW)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    while (place := content.find(struct.pack("<L", size))) != -1:
        content[place : place + 4] = struct.pack("<L", size - 100)
    assert_refused("file-damaged", save(path, bytes(content)))


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    parts = {f"xl/media/{number}.xml": "" for number in range(10_001)}
    assert_refused("file-unpacks-too-large", raw_xlsx(tmp_path / "parts.xlsx", header_row(), parts=parts))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c r="XFD1048576"><v>1</v></c>', "too-many-rows"),
        ('<c r="XFD9"><v>1</v></c>', "too-many-columns"),
        ('<c r="GS2"><v>1</v></c>', "too-many-columns"),
        ('<c r="A200002"><v>1</v></c>', "too-many-rows"),
        ("<c r='XFD1048576'><v>1</v></c>", "too-many-rows"),
        ('<c t="n"\n\tr="XFD1048576"><v>1</v></c>', "too-many-rows"),
        ('<c r="&#88;FD1048576"><v>1</v></c>', "too-many-rows"),
        (
            (
                '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576">'
                "<x:v>1</x:v></x:c>"
            ),
            "too-many-rows",
        ),
        ('<c r="A99999999"><v>1</v></c>', "file-damaged"),
        ('<c r="1A"><v>1</v></c>', "file-damaged"),
    ],
)
def test_cells_far_outside_are_refused_however_they_are_written(tmp_path: Path, cell: str, code: str) -> None:
    path = raw_xlsx(tmp_path / "far.xlsx", header_row() + f'<row r="2">{cell}</row>')
    assert path.stat().st_size < 2_500
    assert_refused(code, path)


def test_a_row_number_out_of_this_world_without_cell_references_is_refused(tmp_path: Path) -> None:
    rows = header_row() + '<row r="1048576"><c><v>1</v></c></row>'
    assert_refused("too-many-rows", raw_xlsx(tmp_path / "row.xlsx", rows))


def test_cells_that_are_only_formatted_do_not_count_as_rows(tmp_path: Path) -> None:
    rows = header_row() + ROW + '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576"></c></row>'
    path = raw_xlsx(tmp_path / "formatted.xlsx", rows)
    assert [recipient.row for recipient in checked(path)] == [2]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entity_definitions_are_refused(tmp_path: Path, part: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + SHEET.format("")
    assert_refused(
        "file-xml-entities", raw_xlsx(tmp_path / "entities.xlsx", header_row(), parts={part: bomb})
    )


def test_xml_in_an_encoding_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    sheet = SHEET.format(f"<sheetData>{header_row()}</sheetData>")
    for encoding in ("utf-7", "cp037", "x-mac-roman", "hex"):
        declared = f'<?xml version="1.0" encoding="{encoding}"?>{sheet}'.encode()
        assert_refused("file-xml-encoding", raw_xlsx(tmp_path / "odd.xlsx", declared))
    assert_refused("file-xml-encoding", raw_xlsx(tmp_path / "half.xlsx", sheet.encode("utf-16")[:-1]))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_entity_definitions_in_utf_16_are_refused_too(tmp_path: Path, encoding: str) -> None:
    sheet = "<!DOCTYPE x [<!ENTITY a 'b'>]>" + SHEET.format(f"<sheetData>{header_row()}</sheetData>")
    assert_refused("file-xml-entities", raw_xlsx(tmp_path / "utf16.xlsx", sheet.encode(encoding)))


def test_xml_that_is_broken_off_is_refused(tmp_path: Path) -> None:
    assert_refused("file-damaged", raw_xlsx(tmp_path / "broken.xlsx", b"<worksheet><sheetData><row hidden="))
    parts = {"xl/workbook.xml": "<workbook><sheets>"}
    assert_refused("file-damaged", raw_xlsx(tmp_path / "book.xlsx", header_row(), parts=parts))


def test_a_sheet_that_calamine_cannot_read_is_refused(tmp_path: Path) -> None:
    broken = header_row() + '<row r="2"><c r="A2" t="s"><v>12345</v></c></row>'
    assert_refused("file-damaged", raw_xlsx(tmp_path / "strings.xlsx", broken))


@pytest.mark.parametrize(
    ("filename", "content", "code", "said"),
    [
        ("picture.xlsx", PNG, "file-kind-mismatch", "PNG"),
        ("picture.csv", PNG, "file-kind-mismatch", "PNG"),
        ("paper.xlsx", b"%PDF-1.7 ...", "file-kind-mismatch", "PDF"),
        ("page.csv", b"<html><table><tr><td>Ana</table>", "file-kind-mismatch", "web page"),
        ("data.csv", b'<?xml version="1.0"?><a/>', "file-kind-mismatch", "XML"),
        ("text.xlsx", b"name,email\nAna,ana@example.org\n", "file-kind-mismatch", "text"),
        ("program.csv", b"MZ\x90\0\0\0", "file-kind-mismatch", "program"),
        ("old.xlsx", OLE + b"\0" * 600, "file-kind-mismatch", "97"),
        (
            "locked.xlsx",
            OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "file-encrypted",
            "password",
        ),
        ("open.ods", b"PK\x03\x04" + b"\0" * 60, "file-damaged", "damaged"),
        ("macros.xlsm", b"PK\x03\x04" + b"\0" * 60, "file-macros", "macros"),
        ("letter.docx", b"PK\x03\x04" + b"\0" * 60, "file-kind-unknown", "not a kind"),
        ("noname", b"a,b", "file-kind-unknown", "not a kind"),
        ("empty.csv", b"", "file-empty", "empty"),
        ("null.csv", b"a,b\n\0\0\0,\0\n", "file-not-text", "text"),
    ],
)
def test_files_that_are_not_what_their_name_says_are_refused(
    tmp_path: Path, filename: str, content: bytes, code: str, said: str
) -> None:
    problem = assert_refused(code, save(tmp_path / filename, content))
    assert said in problem.message
    assert filename in problem.message


def test_a_workbook_named_csv_is_told_its_right_name(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "recipients.xlsx", [HEADER])
    problem = assert_refused("file-kind-mismatch", path.rename(tmp_path / "recipients.csv"))
    assert ".xlsx" in problem.remedy


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/vbaProject.bin": b"macro"}, "file-macros"),
        ({"xl/macrosheets/sheet1.xml": "<a/>"}, "file-macros"),
        (
            {"[Content_Types].xml": '<Types><Override ContentType="x.sheet.macroEnabled.main+xml"/></Types>'},
            "file-macros",
        ),
        ({"mimetype": "application/vnd.oasis", "content.xml": "<a/>"}, "file-kind-unsupported"),
        ({"xl/workbook.bin": b"x"}, "file-kind-unsupported"),
        ({"XL/Workbook.xml": "<a/>"}, "file-damaged"),
    ],
)
def test_other_documents_in_a_zip_are_refused(tmp_path: Path, parts: dict[str, bytes], code: str) -> None:
    assert_refused(code, raw_xlsx(tmp_path / "file.xlsx", header_row() + ROW, parts=parts))


@pytest.mark.parametrize(("name", "said"), [("word/document.xml", "Word"), ("photos/1.txt", "zip")])
def test_a_zip_without_a_workbook_is_refused(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")
    assert said in assert_refused("file-kind-unsupported", path).message


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    content = write_xlsx(tmp_path / "whole.xlsx", [HEADER, ("Ana", "ana@example.org")]).read_bytes()
    for size in (100, len(content) // 2, len(content) - 10):
        assert_refused("file-damaged", save(tmp_path / "cut.xlsx", content[:size]))


def test_an_encrypted_zip_entry_is_refused(tmp_path: Path) -> None:
    content = bytearray(raw_xlsx(tmp_path / "file.xlsx", header_row()).read_bytes())
    place = 0
    with zipfile.ZipFile(tmp_path / "file.xlsx") as archive:
        directory = archive.start_dir
    while (place := content.find(b"PK\x01\x02", max(place, directory))) != -1:
        if b"sheet1" in content[place : place + 80]:
            content[place + 8] |= 1
        place += 4
    assert_refused("file-encrypted", save(tmp_path / "file.xlsx", bytes(content)))


def test_an_unknown_compression_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    raw_xlsx(path, header_row())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/extra.xml", "x")
    assert_refused("file-damaged", path)


def test_a_flipped_byte_is_found_by_its_checksum(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    raw_xlsx(path, header_row())
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    content = content.replace(struct.pack("<L", info.CRC), struct.pack("<L", zlib.crc32(b"other")))
    assert_refused("file-damaged", save(path, content))


def test_a_file_over_the_size_limit_is_refused_unread(tmp_path: Path) -> None:
    path = save(tmp_path / "large.csv", b"a" * 3_000_000)
    problem = assert_refused(
        "file-too-large", path, limits=replace(api.ReadingLimits(), max_bytes=2 * 1024 * 1024)
    )
    assert "2 MB" in problem.message


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_rows_columns_and_cells_over_the_limits_are_refused(tmp_path: Path, suffix: str) -> None:
    limits = api.ReadingLimits(max_rows=3, max_columns=5, max_cell_characters=100)

    def written(rows: list[list[str]]) -> Path:
        path = tmp_path / f"file.{suffix}"
        if suffix == "xlsx":
            return write_xlsx(path, [HEADER, *rows])
        return save(path, "\n".join(",".join(row) for row in [list(HEADER), *rows]))

    row = ["Ana", "ana@example.org"]
    assert len(checked(written([["Ana", f"ana{n}@example.org"] for n in range(3)]), limits=limits)) == 3
    assert "3 rows" in assert_refused("too-many-rows", written([row] * 4), limits=limits).message
    assert (
        "5 columns"
        in assert_refused("too-many-columns", written([[*row, "", "", "", "x"]]), limits=limits).message
    )
    problem = assert_refused("cell-too-long", written([row, ["x" * 101, "b@example.org"]]), limits=limits)
    assert "row 3" in problem.message


def test_shared_text_repeated_without_end_is_stopped_by_the_memory_limit(tmp_path: Path) -> None:
    """32,000 characters, stored once and shown by 400,000 cells, are 12 GB as rows."""
    cells = "".join(f'<c r="{letter}{{0}}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{number}">{cells.format(number)}</row>' for number in range(1, 40_001))
    shared = SHEET.replace("worksheet", "sst").format(f"<si><t>{'x' * 32_000}</t></si>")
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/worksheet"/>'
        '<Relationship Id="rId2" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    parts = {"xl/sharedStrings.xml": shared, "xl/_rels/workbook.xml.rels": relations}
    path = raw_xlsx(tmp_path / "shared.xlsx", rows, parts=parts)
    assert_refused("parser-memory", path, limits=api.ReadingLimits(parser_memory_bytes=400 * 1024 * 1024))


def test_a_file_name_cannot_disturb_the_sentence(tmp_path: Path) -> None:
    path = save(tmp_path / "x", "a")
    problem = assert_refused("file-kind-unknown", path, filename="\n\u202e" + "x" * 500 + ".exe")
    assert len(problem.message) < 200
    assert "\n" not in problem.message
    assert "\u202e" not in problem.message


@pytest.mark.parametrize(
    "rows",
    [
        [["sheet"], ["credcloud-template"]],
        [["credcloud-template"], ["sheet"], ["column"], ["fingerprint"]],
        [["credcloud-template", "1"], ["column", "name", "Name"], ["column", "name", "Name"]],
        [["x"] * 8] * 400,
    ],
)
def test_a_forged_proof_gives_a_question_or_a_problem(tmp_path: Path, rows: list[list[str]]) -> None:
    workbook = openpyxl.Workbook()
    workbook.create_sheet("_meta")
    workbook.worksheets[0].append(["Name", "Email"])
    workbook.worksheets[0].append(["Ana", "ana@example.org"])
    for row in rows:
        workbook["_meta"].append(row)
    workbook.save(tmp_path / "forged.xlsx")
    found = inspected(tmp_path / "forged.xlsx")
    assert not found.is_ready
    assert found.suggested_mapping == {0: "name", 1: "email"}


def test_too_little_memory_is_a_refusal_and_not_a_crash(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [HEADER, *[("Ana", "ana@example.org")] * 5_000])
    for megabytes in (1, 12):
        limits = api.ReadingLimits(parser_memory_bytes=megabytes * 1024 * 1024)
        with pytest.raises(CredCloudError) as error:
            inspected(path, limits=limits)
        assert error.value.problem.code in ("parser-memory", "parser-failed")


def test_no_time_at_all_is_a_refusal(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "file.xlsx", [HEADER, ("Ana", "ana@example.org")])
    with pytest.raises(CredCloudError) as error:
        inspected(path, limits=api.ReadingLimits(parser_seconds=0))
    assert error.value.problem.code == "parser-time"
