"""Archives of many certificates: what is in them, what they cost, and that others can read them."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.files.models import PublishedFile
from credcloud_bridge.credentials.zip_export import export as zip_export
from credcloud_bridge.credentials.zip_export.zip_file import ZipFile
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.models import Job
from tests.credentials.worlds import PUBLISHED, World, people


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Any:
    """Private storage of this test's own."""
    monkeypatch.setattr(Job._meta.get_field("result"), "storage", FileSystemStorage(tmp_path))
    return tmp_path


def archive_of(world: World, view: jobs.JobView) -> dict[str, bytes]:
    _name, _type, file = jobs.open_result_file(job_uuid=view.uuid, course_key=world.course_key)
    with file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def exported(world: World) -> tuple[jobs.JobView, dict[str, bytes]]:
    view = world.finished(api.export_zip(selection=world.select(PUBLISHED), actor=None))
    return view, archive_of(world, view)


@pytest.mark.django_db
@pytest.mark.parametrize("kept", ["every file", "some files", "no file"])
def test_the_archive_holds_each_file_as_its_recipient_gets_it(
    world: World,
    storage: Any,
    kept: str,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    monkeypatch.setattr(zip_export, "SIZE", 2)
    with django_capture_on_commit_callbacks(execute=True):
        rows = world.issued(people(5))
    if kept != "every file":
        PublishedFile.objects.filter(pk__lte=0 if kept == "no file" else 2).delete()
    if kept == "no file":
        PublishedFile.objects.all().delete()
    view, files = exported(world)
    assert (view.state, view.done, view.skipped) == ("done", 5, 0)
    assert sorted(files.values()) == sorted(
        api.certificate_pdf(credential_uuid=row.uuid, course_key=world.course_key) for row in rows
    )


@pytest.mark.django_db
def test_an_archive_for_a_print_shop_holds_certificates_with_crop_marks(world: World, storage: Any) -> None:
    rows = world.issued(people(2))
    view = api.export_zip(selection=world.select(PUBLISHED), actor=None, print_shop=True)
    assert view.uuid != api.export_zip(selection=world.select(PUBLISHED), actor=None).uuid
    files = archive_of(world, world.finished(view))
    assert sorted(files.values()) == sorted(
        api.print_shop_pdf(credential_uuid=row.uuid, course_key=world.course_key) for row in rows
    )
    for pdf in files.values():
        with pikepdf.Pdf.open(BytesIO(pdf)) as document:
            assert "/TrimBox" in document.pages[0].obj


@pytest.mark.django_db
def test_who_was_revoked_meanwhile_is_left_out(
    world: World, storage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_export, "SIZE", 2)
    rows = world.issued(people(4))
    view = api.export_zip(selection=world.select(PUBLISHED), actor=None)
    api.revoke(selection=world.only(rows[3]), actor=None, reason="x")
    view = world.finished(view)
    assert (view.done, view.skipped) == (3, 1)
    assert len(archive_of(world, view)) == 3


@pytest.mark.django_db
def test_an_archive_takes_as_many_queries_for_thirty_as_for_three(
    world: World, storage: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            exported(world)
        return len(asked)

    with django_capture_on_commit_callbacks(execute=True):
        world.issued(people(3))
    exported(world)
    few = queries()
    with django_capture_on_commit_callbacks(execute=True):
        world.issued(people(27, prefix="more"))
    assert queries() == few


_FILES = st.lists(st.tuples(st.text(min_size=1, max_size=12), st.binary(max_size=300)), max_size=6)


@settings(max_examples=40)
@given(_FILES)
def test_the_archive_is_one_that_others_read(files: list[tuple[str, bytes]]) -> None:
    named = [
        (f"{place} {name.encode('utf-8', 'replace').decode().replace(chr(0), '').replace('/', '-')}", data)
        for place, (name, data) in enumerate(files)
    ]
    out = io.BytesIO()
    archive = ZipFile(out, datetime(2026, 5, 1, 12, 30))
    for name, data in named:
        archive.add(name, (data[:5], data[5:]), zlib.crc32(data))
    archive.finish()
    with zipfile.ZipFile(out) as read:
        assert read.testzip() is None
        assert [(each, read.read(each)) for each in read.namelist()] == named


@pytest.mark.parametrize("count", [3, 70_000])
def test_large_archives_are_read_by_info_zip(count: int) -> None:
    """Beyond 65,535 files, and beyond 4 GB by leaving a hole in the file."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as out:
        archive = ZipFile(out, datetime(2026, 5, 1))
        for number in range(count):
            if number == 1 and count == 3:
                archive._at = out.seek(5_000_000_000)
            archive.add(f"{number}.txt", (b"x",), zlib.crc32(b"x"))
        archive.finish()
        out.flush()
        listed = subprocess.run(["zipinfo", "-1", out.name], capture_output=True, text=True, check=False)
        assert listed.stdout.count(".txt") == count
        with zipfile.ZipFile(out.name) as read:
            assert read.read(f"{count - 1}.txt") == b"x"
