"""Archives that several workers make: who draws what, and what happens when one of them is lost."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
import zlib
from datetime import datetime
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from hypothesis import given, settings
from hypothesis import strategies as st

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.archive import render_ahead
from credcloud_bridge.credentials.archive.zip_export import ZipExportJob
from credcloud_bridge.credentials.archive.zip_file import ZipFile
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.models import Job
from tests.credentials.worlds import PUBLISHED, World, people


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Any:
    """Private storage of this test's own."""
    monkeypatch.setattr(Job._meta.get_field("result"), "storage", FileSystemStorage(tmp_path))
    return tmp_path


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str, int]]:
    """Two credentials in a part, and help for every archive; gives what helpers were told."""
    told: list[tuple[int, str, int]] = []
    monkeypatch.setattr(render_ahead, "SIZE", 2)
    monkeypatch.setattr(render_ahead, "FEWEST_PARTS_FOR_HELPERS", 2)
    monkeypatch.setattr(render_ahead, "_dispatch", lambda *asked: told.append(asked))
    return told


def archive_of(world: World, view: jobs.JobView) -> dict[str, bytes]:
    _name, _type, file = jobs.open_result_file(job_uuid=view.uuid, course_key=world.course_key)
    with file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def left_over(storage: Any) -> list[str]:
    return [str(path) for path in storage.rglob("*") if path.is_file() and "parts" in path.parts]


@pytest.mark.django_db
@pytest.mark.parametrize("helped", ["by nobody", "after the first part", "for a run that is over"])
def test_the_archive_is_the_same_whoever_helps(
    world: World, storage: Any, small_parts: Any, helped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.issued(people(9))
    alone = archive_of(world, world.finished(api.export_zip(selection=world.select(PUBLISHED), actor=None)))
    assert len(alone) == 9
    taken: list[int] = []
    real = render_ahead.rendered_parts

    def noting(job: Job, run: str, number: int, ids: Any) -> Any:
        if number == 1 and helped != "by nobody":
            asked = small_parts[-1]
            other = "another run" if helped == "for a run that is over" else run
            render_ahead.render_parts(asked[0], other, 4)
            render_ahead.render_parts(asked[0], other, 3)
        found = real(job, run, number, ids)
        taken.extend([number] if found is not None else [])
        return found

    monkeypatch.setattr(render_ahead, "rendered_parts", noting)
    view = world.finished(api.export_zip(selection=world.select(PUBLISHED), actor=None))
    assert (view.done, view.skipped, view.state) == (9, 0, "done")
    assert archive_of(world, view) == alone
    assert taken == ([3, 4] if helped == "after the first part" else [])
    assert left_over(storage) == []


@pytest.mark.django_db
def test_helpers_start_from_the_end_and_are_told_of_long_archives_only(
    world: World, storage: Any, small_parts: Any
) -> None:
    world.issued(people(9))
    world.finished(api.export_zip(selection=world.select(PUBLISHED), actor=None))
    assert [number for _job, _run, number in small_parts] == [4, 3, 2]
    world.finished(api.export_zip(selection=world.only(*world.rows(PUBLISHED)[:2]), actor=None))
    assert len(small_parts) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["cut short", "of other credentials", "on another head"])
def test_a_part_that_is_not_what_it_should_be_is_drawn_again(
    world: World, storage: Any, small_parts: Any, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.issued(people(4))
    real = render_ahead.rendered_parts

    def harmed(job: Job, run: str, number: int, ids: Any) -> Any:
        drawn = list(render_ahead.entries(render_ahead.published(ids), render_ahead.DesignsByVersion()))
        if harm == "on another head":
            return [
                render_ahead.ArchiveEntry(
                    each.credential_id, each.name, each.version_id, each.head_sum ^ 1, b"wrong"
                )
                for each in drawn
            ]
        written = render_ahead._written(ids if harm == "cut short" else [1, 2, 3], drawn)
        name = render_ahead._name(job, run, number)
        path = storage / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written[:-10] if harm == "cut short" else written)
        found = real(job, run, number, ids)
        assert found is None
        return found

    monkeypatch.setattr(render_ahead, "rendered_parts", harmed)
    view = world.finished(api.export_zip(selection=world.select(PUBLISHED), actor=None))
    files = archive_of(world, view)
    assert len(files) == 4
    assert all(pdf.startswith(b"%PDF") and b"%%EOF" in pdf[-8:] for pdf in files.values())


@pytest.mark.django_db
def test_a_worker_that_dies_leaves_parts_that_go_with_the_job(
    world: World, storage: Any, small_parts: Any
) -> None:
    world.issued(people(6))
    view = api.export_zip(selection=world.select(PUBLISHED), actor=None)
    job = Job.objects.get(uuid=view.uuid)
    steps = ZipExportJob(job).chunks()
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, cursor=dict(next(steps).cursor or {}))
    next(steps)
    render_ahead.render_parts(job.pk, Job.objects.get(pk=job.pk).cursor["run"], 2)
    assert len(left_over(storage)) == 1
    assert render_ahead.delete_abandoned_parts() == 0
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    assert render_ahead.delete_abandoned_parts() == 1
    assert left_over(storage) == []
    assert render_ahead.delete_abandoned_parts() == 0
    jobs.retry_failed(job_uuid=view.uuid, course_key=world.course_key, actor=None)
    assert len(archive_of(world, world.finished(view))) == 6


@pytest.mark.django_db
def test_who_was_revoked_after_a_helper_drew_is_left_out(
    world: World, storage: Any, small_parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = world.issued(people(4))
    real = render_ahead.published
    view = api.export_zip(selection=world.select(PUBLISHED), actor=None)

    def revoked_first(ids: Any) -> Any:
        api.revoke(selection=world.only(rows[3]), actor=None, reason="x")
        return real(ids)

    job = Job.objects.get(uuid=view.uuid)
    last = list(
        render_ahead.entries(
            real(render_ahead.credentials_of(job, render_ahead.part_starts(job)[1])),
            render_ahead.DesignsByVersion(),
        )
    )
    assert len(last) == 2
    monkeypatch.setattr(
        render_ahead, "rendered_parts", lambda _job, _run, number, _ids: last if number else None
    )
    monkeypatch.setattr(render_ahead, "published", revoked_first)
    view = world.finished(view)
    assert (view.done, view.skipped) == (3, 1)
    assert len(archive_of(world, view)) == 3


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
