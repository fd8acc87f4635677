"""A job has Canva export a design and reads the file: slow, failing, taken over by another worker, and again."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from django.core.cache import cache as django_cache

from credcloud_bridge.data import CredCloudError, DesignKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.designs.canva.demo.fake_canva import FakeDesign
from credcloud_bridge.designs.canva.models import CanvaConnection, CanvaSource
from credcloud_bridge.designs.models import DesignVersion
from credcloud_bridge.designs.open_imports import api as open_imports
from credcloud_bridge.designs.open_imports import canva_export
from credcloud_bridge.designs.open_imports.models import OpenImport
from credcloud_bridge.jobs import api as jobs
from tests.designs.canva.canva_world import JPEG, WithoutServer, World
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


@cache
def pdf(title: str) -> bytes:
    from weasyprint import HTML

    style = (
        '<style>@page{size:297mm 210mm}body{font-family:"Noto Sans";text-align:center}p{margin:12mm}</style>'
    )
    html = f"{style}<h1>{title}</h1><p>This is to certify that</p><p>[Recipient name]</p><p>passed</p>"
    return bytes(HTML(string=html).write_pdf())


class Files:
    """See ``DesignFiles``: real pages, with the title that the design has now."""

    def formats(self, design: FakeDesign) -> tuple[str, ...]:
        return ("pdf", "pptx") if design.id == "DAF0" else ("pdf",)

    def export(self, design: FakeDesign, file_format: str) -> bytes:
        return pdf(design.title) if file_format == "pdf" else b"PK\x03\x04 no presentation"

    def thumbnail(self, design: FakeDesign) -> bytes:
        return JPEG


@pytest.fixture
def course() -> Any:
    return make_course()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, course: Any) -> World:
    django_cache.clear()
    here = WithoutServer()
    here.fake.files = Files()
    local = here.service()
    monkeypatch.setattr("credcloud_bridge.designs.canva.api.canva_service", lambda: local)
    monkeypatch.setattr(canva_export, "FIRST_PAUSE", 0.0)
    made = World(here, make_staff(course, admin=True), local)
    made.connect()
    return made


def begin(world: World, course: Any, canva_id: str = "DAF1", **more: Any) -> open_imports.OpenImportView:
    return open_imports.begin_with_canva(canva_id=canva_id, course_key=course.key, actor=world.user, **more)


def run(found: open_imports.OpenImportView, course: Any) -> jobs.JobView:
    assert found.job_uuid is not None
    return jobs.run_to_end(job_uuid=found.job_uuid, course_key=course.key)


def test_a_design_is_exported_and_read(world: World, course: Any) -> None:
    found = begin(world, course)
    job = run(found, course)
    assert (job.state, job.percent) == ("done", 100)
    proposal = open_imports.proposal_of(import_uuid=found.uuid)
    assert "[Recipient name]" in {one.text for one in proposal.elements}
    assert open_imports.get_open_import(import_uuid=found.uuid).state == "ready"


@pytest.mark.parametrize("code", ["license_required", "approval_required", "internal_failure"])
def test_an_export_that_fails_stops_the_job_with_its_remedy_and_can_be_tried_again(
    world: World, course: Any, code: str
) -> None:
    found = begin(world, course)
    world.fake.faults.export_error = code
    job = run(found, course)
    assert job.state == "failed"
    assert job.error is not None
    assert job.error.code.startswith("canva-")
    assert job.error.remedy
    world.fake.faults.export_error = ""
    assert found.job_uuid is not None
    jobs.retry_failed(job_uuid=found.job_uuid, course_key=course.key, actor=world.user)
    assert run(found, course).state == "done"


def test_a_presentation_that_cannot_be_exported_does_not_stop_the_import(world: World, course: Any) -> None:
    found = begin(world, course, "DAF0")
    real = world.fake.files.export
    world.fake.files.export = lambda design, kind: real(design, "pdf")  # type: ignore[method-assign]
    assert run(found, course).state == "done"
    row = OpenImport.objects.get(uuid=found.uuid)
    assert (bool(row.file), bool(row.companion)) == (True, False)


def test_a_worker_that_takes_the_job_over_asks_for_the_same_export(
    world: World, course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = begin(world, course)

    class Killed(BaseException):
        pass

    def killed(_seconds: float) -> None:
        raise Killed

    monkeypatch.setattr("credcloud_bridge.designs.open_imports.canva_export.time.sleep", killed)
    with pytest.raises(Killed):
        run(found, course)
    monkeypatch.undo()
    monkeypatch.setattr(canva_export, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr("credcloud_bridge.designs.canva.api.canva_service", lambda: world.service)
    from credcloud_bridge.jobs.models import Job

    Job.objects.update(lease_until="2000-01-01T00:00:00Z")
    assert run(found, course).state == "done"
    assert len(world.fake.store.read()["exports"]) == 1


def test_an_export_that_never_ends_stops_with_a_sentence(
    world: World, course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = begin(world, course)
    world.fake.polls = 10_000
    monkeypatch.setattr(canva_export, "SECONDS_TO_EXPORT", -1)
    job = run(found, course)
    assert job.error is not None
    assert job.error.code == "canva-export-too-slow"


def test_answers_that_fail_for_a_moment_are_asked_for_again(
    world: World, course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = begin(world, course)
    answer, fails = world.fake._export, [503, 502]

    def sometimes(export: str) -> Any:
        if fails:
            world.fake.faults.status = fails.pop()
            failed = world.fake.answer("GET", f"{world.canva.address}/api/v1/exports/x", {}, None)
            world.fake.faults.status = 0
            return failed
        return answer(export)

    monkeypatch.setattr(world.fake, "_export", sometimes)
    assert run(found, course).state == "done"


def test_a_design_that_is_gone_at_canva_begins_no_job(world: World, course: Any) -> None:
    with pytest.raises(CredCloudError) as raised:
        begin(world, course, "DAFnone")
    assert raised.value.problem.code == "canva-design-not-found"
    assert not OpenImport.objects.exists()


def test_whoever_disconnects_meanwhile_is_asked_to_connect_again(world: World, course: Any) -> None:
    found = begin(world, course)
    CanvaConnection.objects.all().delete()
    job = run(found, course)
    assert job.error is not None
    assert job.error.code == "canva-not-connected"


def test_a_design_that_canva_gives_no_pdf_of_stops_with_a_sentence(
    world: World, course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Files, "formats", lambda _self, _design: ("jpg", "mp4"))
    job = run(begin(world, course), course)
    assert job.error is not None
    assert job.error.code == "canva-no-such-export"
    assert not world.fake.store.read()["exports"]


@pytest.mark.parametrize(
    ("count", "exported", "asked"),
    [(31, {}, list(range(1, 21))), (5, {"pdf": [2, 4]}, [2, 4]), (3, {}, None)],
    ids=["more pages than are read", "pages that give no PDF", "all of them"],
)
def test_no_more_pages_are_exported_than_can_be_read_and_what_is_left_out_is_told(
    world: World, course: Any, count: int, exported: Any, asked: Any
) -> None:
    world.fake.faults.page_count, world.fake.faults.page_numbers = count, exported
    found = begin(world, course, "DAF0")
    assert run(found, course).state == "done"
    assert [one["pages"] for one in world.fake.store.read()["exports"].values()] == [asked, asked]
    told = [
        one for one in open_imports.proposal_of(import_uuid=found.uuid).problems if "Canva" in one.message
    ]
    assert [str(count) in one.message for one in told] == [True] * (asked is not None)


def test_pressing_import_twice_exports_once(world: World, course: Any) -> None:
    first, second = begin(world, course), begin(world, course)
    assert first.uuid == second.uuid
    assert begin(world, course, "DAF2").uuid != first.uuid
    run(first, course)
    # That one is ready: whoever presses now wants another look at the design.
    assert begin(world, course).uuid != first.uuid


def test_a_colleague_goes_on_with_an_export_whose_owner_has_left(world: World, course: Any) -> None:
    found = begin(world, course)
    CanvaConnection.objects.all().delete()
    assert run(found, course).state == "failed"
    colleague = make_staff(course, admin=True)
    # Without a connection of their own it stops again, and nothing of it is theirs.
    open_imports.export_again(import_uuid=found.uuid, actor=colleague)
    assert run(found, course).state == "failed"
    assert OpenImport.objects.get(uuid=found.uuid).created_by == world.user
    World(world.canva, colleague, world.service).connect()
    open_imports.export_again(import_uuid=found.uuid, actor=colleague)
    assert run(found, course).state == "done"
    assert OpenImport.objects.get(uuid=found.uuid).created_by == colleague


def test_an_export_whose_owner_was_erased_asks_whoever_goes_on_to_connect(world: World, course: Any) -> None:
    found = begin(world, course)
    OpenImport.objects.update(created_by=None)
    job = run(found, course)
    assert job.error is not None
    assert job.error.code == "canva-not-connected"
    open_imports.export_again(import_uuid=found.uuid, actor=world.user)
    assert run(found, course).state == "done"


def make_version(found: open_imports.OpenImportView, world: World) -> int:
    draft = open_imports.make_draft(
        import_uuid=found.uuid, actor=world.user, language="en", kind=DesignKind.CERTIFICATE
    )
    saved = designs.save_version(draft_uuid=draft.uuid, revision=draft.revision, actor=world.user)
    return saved.design_id


def test_importing_again_carries_choices_over_and_changes_nothing_that_is_there(
    world: World, course: Any
) -> None:
    found = begin(world, course)
    run(found, course)
    name = next(
        one.id
        for one in open_imports.proposal_of(import_uuid=found.uuid).elements
        if one.text == "[Recipient name]"
    )
    chosen = {"pages": [0], "elements": {name: {"as": "field", "name": "recipient_name"}}, "frames": []}
    open_imports.save_choices(import_uuid=found.uuid, choices=chosen)
    design_id = make_version(found, world)
    first = DesignVersion.objects.get(design_id=design_id)

    world.fake.edit("DAF1", texts={"title": "With distinction"})
    assert canva.look_for_changes(library=world.library, design_id=design_id)
    again = begin(world, course, design_id=design_id)
    run(again, course)
    seen = open_imports.get_open_import(import_uuid=again.uuid)
    assert [one["name"] for one in seen.choices["elements"].values()] == ["recipient_name"]
    texts = {one.id: one.text for one in open_imports.proposal_of(import_uuid=again.uuid).elements}
    assert [texts[one] for one in seen.new_elements or ()] == ["With distinction"]

    # A draft is a proposal: the design is as it was, and still counts as changed at Canva.
    draft = open_imports.make_draft(
        import_uuid=again.uuid, actor=world.user, language="en", kind=DesignKind.CERTIFICATE
    )
    assert DesignVersion.objects.filter(design_id=design_id).count() == 1
    origin = canva.origin_of(design_id=design_id)
    assert origin is not None
    assert origin.changed

    saved = designs.save_version(draft_uuid=draft.uuid, revision=draft.revision, actor=world.user)
    assert (saved.design_id, saved.number) == (design_id, 2)
    first.refresh_from_db()
    assert "With distinction" not in str(first.template)
    origin = canva.origin_of(design_id=design_id)
    assert origin is not None
    assert not origin.changed
    assert CanvaSource.objects.filter(design_id=design_id).count() == 1


def test_imports_that_nobody_goes_on_with_are_removed_with_their_files(
    world: World, course: Any, django_capture_on_commit_callbacks: Any
) -> None:
    found = begin(world, course)
    run(found, course)
    row = OpenImport.objects.get(uuid=found.uuid)
    storage, name = row.file.storage, row.file.name
    assert storage.exists(name)
    assert open_imports.delete_old_imports() == 0
    OpenImport.objects.update(changed_at="2020-01-01T00:00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        assert open_imports.delete_old_imports() == 1
    assert not storage.exists(name)
    with pytest.raises(open_imports.OpenImportNotFound):
        open_imports.get_open_import(import_uuid=found.uuid)
