"""Spreadsheets to upload: honest ones by openpyxl, the others part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from credcloud_bridge.data import (
    AttributeSpec,
    CredCloudError,
    GroupSpec,
    Problem,
    Recipient,
)
from credcloud_bridge.recipients import api

TODAY = date(2026, 6, 1)
HEADER = ("Recipient name", "Recipient e-mail", "Issue date", "Expiry date")


def make_group(*attributes: AttributeSpec, **more: Any) -> GroupSpec:
    return GroupSpec(code="DS-1", title="Data Science", attributes=attributes, **more)


GRADE = AttributeSpec("grade", "Final grade", "number")
TRACK = AttributeSpec("track", "Track", "choice", choices=("Science", "Arts", "Law"))
DEFENDED = AttributeSpec("defended", "Defended on", "date")
THESIS = AttributeSpec("thesis", "Thesis", "text")
FULL = make_group(GRADE, TRACK, DEFENDED, THESIS)
FULL_HEADER = (*HEADER, "Final grade", "Track", "Defended on", "Thesis")
PLAIN = make_group()


def save(path: Path, content: bytes | str, *, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def write_xlsx(path: Path, rows: Iterable[Sequence[Any]]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path


def open_template(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(path: Path, group: GroupSpec, rows: Iterable[Sequence[Any]]) -> Path:
    """The group's template with these rows typed into it."""
    workbook = open_template(api.template_xlsx(group=group))
    sheet = workbook.worksheets[0]
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"
    workbook.save(path)
    return path


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="xl/workbook.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/worksheet"/></Relationships>'
    ),
}


def text(reference: str, value: str) -> str:
    """A cell with text, as a worksheet writes it."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def header_row() -> str:
    return (
        '<row r="1">'
        + "".join(text(f"{'ABCD'[place]}1", heading) for place, heading in enumerate(HEADER))
        + "</row>"
    )


def raw_xlsx(
    path: Path, rows: str | bytes, *, parts: Mapping[str, str | bytes] | None = None, after: str = ""
) -> Path:
    """A workbook whose one sheet holds exactly this XML in its sheetData."""
    sheet = rows if isinstance(rows, bytes) else SHEET.format(f"<sheetData>{rows}</sheetData>{after}")
    everything = {**_PARTS, "xl/worksheets/sheet1.xml": sheet, **(parts or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in everything.items():
            archive.writestr(name, content)
    return path


def checked(path: Path, group: GroupSpec = PLAIN, **more: Any) -> list[Recipient]:
    given: dict[str, Any] = {
        "limits": api.ReadingLimits(),
        "today": TODAY,
        "date_order": "DMY",
        "filename": path.name,
    }
    return list(api.check_file(path=path, group=group, **(given | more)))


def inspected(path: Path, group: GroupSpec = PLAIN, **more: Any) -> api.Inspection:
    given: dict[str, Any] = {"limits": api.ReadingLimits(), "filename": path.name}
    return api.inspect_file(path=path, group=group, **(given | more))


def check_cell(value: str, *, attribute: AttributeSpec = THESIS, **more: Any) -> Recipient:
    """One row typed by hand with this value for the attribute."""
    given: dict[str, Any] = {
        "group": make_group(attribute, **more),
        "row": 3,
        "name": "Ana García",
        "email": "ana@example.org",
        "attributes": {attribute.name: value},
        "issued_on": None,
        "expires_on": None,
        "today": TODAY,
        "date_order": "DMY",
    }
    return api.check_typed_row(**given)


def codes(found: Recipient | Iterable[Problem]) -> list[str]:
    return [problem.code for problem in (found.problems if isinstance(found, Recipient) else found)]


def assert_refused(code: str, path: Path, group: GroupSpec = PLAIN, **more: Any) -> Problem:
    """Both looking and checking refuse the file, with a sentence that names it and one that helps."""
    with pytest.raises(CredCloudError) as looked:
        inspected(path, group, **more)
    with pytest.raises(CredCloudError) as tried:
        checked(path, group, **more)
    assert looked.value.problem == tried.value.problem
    problem = looked.value.problem
    assert problem.code == code
    assert "%(" not in problem.message + problem.remedy
    assert problem.message.endswith(".")
    assert problem.remedy.endswith(".")
    return problem
