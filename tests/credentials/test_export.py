"""Exports: tables that no spreadsheet program computes, and a ZIP file of all certificates."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.zip_export.file_names import safe_name
from credcloud_bridge.data import AttributeSpec, CredCloudError
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.models import Job
from tests.credentials.worlds import PUBLISHED, REVIEW, World, make_world, people

HOSTILE = "=HYPERLINK(0)"


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Any:
    """Private storage of this test's own."""
    monkeypatch.setattr(Job._meta.get_field("result"), "storage", FileSystemStorage(tmp_path))
    return tmp_path


@pytest.fixture
def hostile(db: None) -> World:
    world = make_world(attributes=(AttributeSpec(name="remark", label="+Remark"),))
    world.issued(
        [
            {"name": f"{HOSTILE} 王小明", "email": "a@example.org", "remark": "@SUM(1)"},
            {"name": "Zoë, “Z” Ångström", "email": "z@example.org", "remark": "-1\n2"},
        ]
    )
    return world


def test_csv_is_utf_8_for_excel_and_has_no_formulas(hostile: World) -> None:
    download = api.export_csv(selection=hostile.select(PUBLISHED))
    content = b"".join(download.content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert (download.content_type, download.filename[-4:]) == ("text/csv; charset=utf-8", ".csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][0] == "Recipient name"
    assert rows[0][-1] == "'+Remark"
    assert [row[0] for row in rows[1:]] == [f"'{HOSTILE} 王小明", "Zoë, “Z” Ångström"]
    assert [row[-1][0] for row in rows[1:]] == ["'", "'"]
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


@pytest.mark.django_db
def test_no_program_that_expects_semicolons_finds_a_formula_behind_one() -> None:
    world = make_world(attributes=(AttributeSpec(name="remark", label="Remark"),))
    world.issued([{"name": "Ana;=1+1", "email": "a@example.org", "remark": "＝1+1"}])
    text = b"".join(api.export_csv(selection=world.select(PUBLISHED)).content).decode("utf-8-sig")
    (row,) = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    assert not any(cell.startswith(("=", "＝")) for cell in row)


def test_xlsx_has_the_same_rows_as_texts(hostile: World) -> None:
    download = api.export_xlsx(selection=hostile.select(PUBLISHED))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(download.content)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    values = [[str(value or "") for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert values == [list(row) for row in api.export_rows(selection=hostile.select(PUBLISHED))]


@pytest.mark.django_db
def test_a_long_export_is_sent_in_pieces_and_never_held_whole(world: World) -> None:
    world.issued(people(600))
    pieces = list(api.export_csv(selection=world.select(PUBLISHED)).content)
    assert len(pieces) > 1
    assert b"".join(pieces).count(b"\r\n") == 601


@pytest.mark.django_db
def test_all_certificates_come_in_one_zip(storage: Any) -> None:
    world = make_world(badge=True)
    rows = world.issued(
        [{"name": "Zoë / Ångström", "email": "z@example.org"}, {"name": "王小明", "email": "w@example.org"}]
    )
    first = api.export_zip(selection=world.select(PUBLISHED), actor=world.actor)
    assert api.export_zip(selection=world.select(PUBLISHED), actor=world.actor).uuid == first.uuid
    job = world.finished(first)
    assert (job.state, job.done, job.total, job.result_ready) == ("done", 2, 2, True)
    filename, content_type, file = jobs.open_result_file(job_uuid=job.uuid, course_key=world.course_key)
    assert (filename[:13], content_type) == ("certificates-", "application/zip")
    with file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == sorted(
            [
                f"Zoë Ångström {rows[0].display_id}.pdf",
                f"Zoë Ångström {rows[0].display_id} badge.pdf",
                f"王小明 {rows[1].display_id}.pdf",
                f"王小明 {rows[1].display_id} badge.pdf",
            ]
        )
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())


@pytest.mark.django_db
def test_what_was_revoked_meanwhile_is_not_in_the_zip(world: World, storage: Any) -> None:
    rows = world.issued(people(3))
    job = api.export_zip(selection=world.select(PUBLISHED), actor=None)
    api.revoke(selection=world.only(rows[1]), actor=None, reason="x")
    job = world.finished(job)
    assert (job.done, job.skipped) == (2, 1)


@pytest.mark.django_db
def test_a_full_disk_stops_the_export_leaves_nothing_and_can_be_tried_again(
    world: World, storage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.issued(people(2))
    real = FileSystemStorage._save

    def full(self: Any, name: str, _content: Any) -> str:
        real(self, name, ContentFile(b"half"))
        raise OSError(28, "No space left on device")

    job = api.export_zip(selection=world.select(PUBLISHED), actor=None)
    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "_save", full)
        job = world.finished(job)
    assert job.error is not None
    assert (job.state, job.error.code, job.result_ready) == ("failed", "storage-failed", False)
    assert [path for path in storage.rglob("*") if path.is_file()] == []
    jobs.retry_failed(job_uuid=job.uuid, course_key=world.course_key, actor=None)
    job = world.finished(job)
    assert (job.state, job.done, job.result_ready) == ("done", 2, True)


@pytest.mark.django_db
def test_there_is_no_zip_of_what_is_not_published(world: World, storage: Any) -> None:
    world.reviewed(people(1))
    with pytest.raises(CredCloudError) as refused:
        api.export_zip(selection=world.select(REVIEW), actor=None)
    assert refused.value.problem.code == "nothing-to-export"
    with pytest.raises(CredCloudError):
        api.export_zip(selection=world.select(PUBLISHED, credential_uuids=frozenset({uuid4()})), actor=None)


@given(st.text())
def test_every_name_makes_a_file_name(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 80
    assert not set(safe) & set('\\/:*?"<>|\0\n\r\t\u202e\u200f')
    assert not safe.startswith(".")
    assert safe not in (".", "..")
    assert safe.encode()
