"""Recipients from a spreadsheet: attach, understand, check, take."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential, Upload
from credcloud_bridge.data import CredCloudError, DuplicatePolicy
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs import dispatch, runner
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.recipients.api import ChosenLayout, template_csv
from tests.credentials.worlds import TODAY, World, codes, make_world

pytestmark = pytest.mark.django_db

HEADER = "Recipient name,Recipient e-mail,Issue date,Expiry date\n"


@pytest.fixture(autouse=True)
def _storage(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Private storage of this test's own."""
    monkeypatch.setattr(Upload._meta.get_field("file"), "storage", FileSystemStorage(tmp_path / "private"))


def attach(
    world: World, batch: api.BatchView, text: str | bytes, filename: str = "people.csv"
) -> api.UploadView:
    content = text if isinstance(text, bytes) else text.encode()
    return api.attach_upload(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=world.actor,
        file=io.BytesIO(content),
        filename=filename,
        date_order="DMY",
    )


def template(world: World, *rows: str) -> str:
    made = template_csv(group=world.group.spec)
    text = made.decode("utf-8-sig") if isinstance(made, bytes) else made
    return text.splitlines()[0] + "\n" + "\n".join(rows) + "\n"


def take(world: World, upload: api.UploadView) -> jobs.JobView:
    return api.add_upload(
        upload_uuid=upload.uuid, course_key=world.course_key, actor=world.actor, today=TODAY
    )


def check(world: World, upload: api.UploadView, **more: Any) -> api.UploadSummary:
    return api.check_upload(upload_uuid=upload.uuid, course_key=world.course_key, today=TODAY, **more)


def stored_files() -> list[str]:
    def walk(folder: str) -> list[str]:
        storage: Any = Upload._meta.get_field("file").storage  # type: ignore[union-attr]
        if not storage.exists(folder):
            return []
        folders, files = storage.listdir(folder)
        return [f"{folder}/{one}" for one in files] + [
            two for one in folders for two in walk(f"{folder}/{one}")
        ]

    return walk("credcloud")


def test_the_groups_own_template_is_taken_row_by_row(world: World) -> None:
    batch = world.batch()
    upload = attach(world, batch, template(world, "Ana,ana@example.org,1/6/2026,", "Bo,not an address,,"))
    assert (upload.ready, upload.inspection.is_template, upload.inspection.data_rows) == (True, True, 2)
    summary = check(world, upload)
    assert (summary.rows, summary.ok, summary.with_errors, summary.with_warnings) == (2, 1, 1, 0)
    assert [one.name for one in summary.sample] == ["Bo", "Ana"], "problems first"
    job = world.finished(take(world, upload))
    assert (job.state, job.total, job.done) == ("done", 2, 2)
    page = world.drafts(batch)
    assert [(row.name, row.row) for row in page.rows] == [("Bo", 3), ("Ana", 2)], (
        "the spreadsheet's own row numbers"
    )
    assert page.rows[1].issued_on == date(2026, 6, 1)
    assert codes(page.rows[0].problems) == ["email-invalid"]
    assert page.rows[0].raw == {"Recipient e-mail": "not an address"}


def test_taking_twice_takes_once_and_the_file_is_gone_afterwards(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    batch = world.batch()
    upload = attach(world, batch, template(world, "Ana,ana@example.org,,"))
    assert len(stored_files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        first, second = take(world, upload), take(world, upload)
    assert first.uuid == second.uuid
    with django_capture_on_commit_callbacks(execute=True):
        world.finished(first)
    assert take(world, upload).uuid == first.uuid
    assert world.look(batch).counts.draft == 1
    assert stored_files() == []
    with pytest.raises(api.UploadNotFound):
        api.get_upload(upload_uuid=upload.uuid, course_key=world.course_key)


def test_a_foreign_spreadsheet_is_taken_after_its_columns_are_named(world: World) -> None:
    batch = world.batch()
    upload = attach(world, batch, "Vorname;Nachname;E-Mail-Adresse\nAna;Ángel;ana@example.org\n")
    assert (upload.ready, upload.inspection.needs_mapping) == (False, True)
    with pytest.raises(CredCloudError) as refused:
        take(world, upload)
    assert refused.value.problem.code == "upload-not-ready"
    reading = {"upload_uuid": upload.uuid, "course_key": world.course_key, "actor": world.actor}
    for mapping, code in (
        ({0: "name"}, "mapping-incomplete"),
        ({0: "name", 1: "email", 2: "email"}, "mapping-doubled"),
        ({0: "name", 1: "shoe size", 2: "email"}, "mapping-unknown"),
    ):
        with pytest.raises(CredCloudError) as refused:
            api.set_upload_reading(**reading, mapping=mapping)
        assert refused.value.problem.code == code
    upload = api.set_upload_reading(**reading, mapping={0: "name", 1: "name", 2: "email"})
    assert (upload.ready, upload.mapping) == (True, {0: "name", 1: "name", 2: "email"})
    world.finished(take(world, upload))
    assert [row.name for row in world.drafts(batch).rows] == ["Ana Ángel"]


def test_the_parts_of_a_name_are_joined_in_the_order_that_was_chosen(world: World) -> None:
    batch = world.batch()
    upload = attach(world, batch, "Nom;Prénom;Courriel\nLefèvre;Éloïse;e@example.org\n")
    assert upload.inspection.suggested_mapping == {1: "name.1", 0: "name.2", 2: "email"}
    upload = api.set_upload_reading(
        upload_uuid=upload.uuid,
        course_key=world.course_key,
        actor=world.actor,
        # A database may keep the columns in another order than they are given in.
        mapping={0: "name.2", 1: "name.1", 2: "email"},
    )
    world.finished(take(world, upload))
    assert [row.name for row in world.drafts(batch).rows] == ["Éloïse Lefèvre"]


def test_another_encoding_is_asked_for_and_then_used(world: World) -> None:
    batch = world.batch()
    rows = "".join(f"Žofie Dvořáková {one},z{one}@example.org,,\n" for one in range(5))
    upload = attach(world, batch, (HEADER + rows).encode("cp1250"))
    assert (upload.ready, upload.inspection.needs_encoding) == (False, True)
    upload = api.set_upload_reading(
        upload_uuid=upload.uuid, course_key=world.course_key, actor=None, encoding="cp1250"
    )
    assert upload.encoding == "cp1250"
    if upload.inspection.needs_mapping:
        upload = api.set_upload_reading(
            upload_uuid=upload.uuid, course_key=world.course_key, actor=None, mapping={0: "name", 1: "email"}
        )
    world.finished(take(world, upload))
    assert world.drafts(batch).rows[0].name == "Žofie Dvořáková 0"


def test_a_refused_file_leaves_nothing_behind(world: World) -> None:
    batch = world.batch()
    for content, filename in (
        (b"MZ\x90\x00", "people.xlsx"),
        (b"", "people.csv"),
        (b"PK\x03\x04junk", "a.xlsx"),
    ):
        with pytest.raises(CredCloudError):
            attach(world, batch, content, filename)
    assert not Upload.objects.exists()
    assert stored_files() == []


def test_a_file_beyond_the_limit_is_refused_before_it_is_kept(world: World, settings: Any) -> None:
    settings.CREDCLOUD_UPLOAD_MAX_BYTES = 500
    with pytest.raises(CredCloudError) as refused:
        attach(world, world.batch(), HEADER + "Ana,ana@example.org,,\n" * 100)
    assert "too" in refused.value.problem.code or "large" in refused.value.problem.code
    assert stored_files() == []


def test_a_full_disk_leaves_neither_file_nor_row(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = FileSystemStorage._save

    def full(self: Any, name: str, content: Any) -> str:
        real(self, name, ContentFile(b"half"))
        raise OSError(28, "No space left on device")

    batch = world.batch()
    content = template(world, "Ana,ana@example.org,,")
    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "_save", full)
        with pytest.raises(OSError, match="No space"):
            attach(world, batch, content)
    assert not Upload.objects.exists()
    assert stored_files() == []


def test_a_withdrawn_file_is_gone_and_nothing_of_it_was_taken(world: World) -> None:
    batch = world.batch()
    upload = attach(world, batch, template(world, "Ana,ana@example.org,,"), filename="../../etc/péople.csv")
    (waiting,) = api.waiting_uploads(batch_uuid=batch.uuid, course_key=world.course_key)
    assert (waiting.uuid, waiting.filename) == (upload.uuid, "péople.csv")
    api.withdraw_upload(upload_uuid=upload.uuid, course_key=world.course_key, actor=world.actor)
    assert stored_files() == []
    assert api.waiting_uploads(batch_uuid=batch.uuid, course_key=world.course_key) == ()
    assert world.look(batch).counts.total == 0


def test_a_file_whose_rows_are_being_taken_is_not_withdrawn(world: World) -> None:
    upload = attach(world, world.batch(), template(world, "Ana,ana@example.org,,"))
    job = take(world, upload)
    with pytest.raises(CredCloudError) as refused:
        api.withdraw_upload(upload_uuid=upload.uuid, course_key=world.course_key, actor=world.actor)
    assert refused.value.problem.code == "upload-being-taken"
    world.finished(job)


def test_a_worker_that_stopped_goes_on_after_the_last_row_it_took(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CREDCLOUD_JOB_CHUNK_SIZE = 2
    batch = world.batch()
    rows = [f"Person {one},p{one}@example.org,," for one in range(7)]
    job = take(world, attach(world, batch, template(world, *rows)))
    stored = Job.objects.get(uuid=job.uuid)
    with monkeypatch.context() as impatient:
        impatient.setattr(runner, "SECONDS_PER_TASK", -1)
        impatient.setattr(dispatch, "dispatch_job", lambda _job_id: None)
        runner.run_job(stored.pk)
    stored.refresh_from_db()
    assert (stored.state, stored.done, stored.cursor) == ("queued", 2, {"row": 3})
    job = world.finished(job)
    assert (job.done, world.look(batch).counts.draft) == (7, 7)
    assert sorted(Credential.objects.values_list("row_number", flat=True)) == [2, 3, 4, 5, 6, 7, 8]


def test_rows_that_were_taken_and_not_noted_are_not_doubled(world: World) -> None:
    """Should never happen, since rows and cursor are one transaction; the reference guards it all the same."""
    batch = world.batch()
    job = take(world, attach(world, batch, template(world, "Ana,ana@example.org,,", "Bo,bo@example.org,,")))
    world.finished(job)
    Upload.objects.update(taken_at=None)
    from credcloud_bridge.credentials.preparing.add_uploads import AddUploadJob
    from credcloud_bridge.data import Recipient
    from credcloud_bridge.jobs.models import Job as Jobs

    work = AddUploadJob(Jobs.objects.select_related("batch").get(uuid=job.uuid))
    step = work.run_chunk([Recipient(name="Ana", email="ana@example.org", row=2)])
    assert step.done == 1
    assert world.look(batch).counts.draft == 2


def test_the_check_tells_who_has_a_credential_already(world: World) -> None:
    world.issued([{"name": "Ana", "email": "ana@example.org"}])
    upload = attach(world, world.batch(), template(world, "Ana,ANA@example.org,,", "Bo,bo@example.org,,"))
    summary = check(world, upload, sample=1)
    assert (summary.ok, summary.with_errors, len(summary.sample)) == (1, 1, 1)
    assert codes(summary.sample[0].problems) == ["duplicate-live"]


@pytest.mark.parametrize(
    ("policy", "expected"), [(DuplicatePolicy.REPLACE, (1, 0, 1)), (DuplicatePolicy.ALLOW, (2, 0, 0))]
)
def test_the_check_follows_the_groups_policy(policy: DuplicatePolicy, expected: tuple[int, int, int]) -> None:
    world = make_world(duplicates=policy)
    world.issued([{"name": "Ana", "email": "ana@example.org"}])
    upload = attach(world, world.batch(), template(world, "Ana,ana@example.org,,", "Bo,bo@example.org,,"))
    summary = check(world, upload)
    assert (summary.ok, summary.with_errors, summary.with_warnings) == expected


def test_uploads_of_other_courses_are_not_found(world: World) -> None:
    upload = attach(world, world.batch(), template(world, "Ana,ana@example.org,,"))
    other = make_world()
    for uuid, key in ((upload.uuid, other.course_key), (uuid4(), world.course_key)):
        ids: dict[str, Any] = {"upload_uuid": uuid, "course_key": key}
        for ask in (
            lambda ids=ids: api.get_upload(**ids),
            lambda ids=ids: api.check_upload(**ids, today=TODAY),
            lambda ids=ids: api.add_upload(**ids, actor=None, today=TODAY),
            lambda ids=ids: api.set_upload_reading(**ids, actor=None, encoding="cp1250"),
            lambda ids=ids: api.withdraw_upload(**ids, actor=None),
        ):
            with pytest.raises(api.UploadNotFound):
                ask()


def test_what_was_attached_goes_with_its_batch_and_with_its_group(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    batch, other = world.batch(), world.batch()
    attach(world, batch, template(world, "Ana,ana@example.org,,"))
    left = attach(world, other, template(world, "Bo,bo@example.org,,"))
    with django_capture_on_commit_callbacks(execute=True):
        api.discard_batch(batch_uuid=batch.uuid, course_key=world.course_key, actor=None, reason="")
    assert api.waiting_uploads(batch_uuid=batch.uuid, course_key=world.course_key) == ()
    assert len(stored_files()) == 1
    with django_capture_on_commit_callbacks():
        # A job that waits for a worker does not keep the file alive.
        take(world, left)
    with django_capture_on_commit_callbacks(execute=True):
        api.delete_group(group_uuid=world.group.uuid, course_key=world.course_key, actor=None)
    assert stored_files() == []


def test_a_batch_whose_rows_are_being_taken_is_not_discarded(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    batch = world.batch()
    job = take(world, attach(world, batch, template(world, "Ana,ana@example.org,,")))
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(CredCloudError) as error:
            api.discard_batch(batch_uuid=batch.uuid, course_key=world.course_key, actor=None, reason="")
        assert error.value.problem.code == "batch-busy"
        assert world.finished(job).done == 1
        api.discard_batch(batch_uuid=batch.uuid, course_key=world.course_key, actor=None, reason="")
    assert stored_files() == []


def test_where_the_table_stands_in_the_file_is_kept_with_it(world: World) -> None:
    batch = world.batch()
    upload = attach(world, batch, "Name,Email\nreport, all\nWho^Where\nAna^ana@example.org\n")
    given = {"upload_uuid": upload.uuid, "course_key": world.course_key, "actor": world.actor}
    layout = ChosenLayout(delimiter="^", heading_row=3)
    upload = api.set_upload_reading(**given, layout=layout)
    assert (upload.ready, upload.layout, upload.inspection.header) == (False, layout, ("Who", "Where"))
    upload = api.set_upload_reading(**given, mapping={0: "name", 1: "email"})
    assert (upload.ready, upload.layout) == (True, layout)
    world.finished(take(world, upload))
    assert [(row.row, row.name) for row in world.drafts(batch).rows] == [(4, "Ana")]


def test_another_layout_forgets_what_the_columns_were_said_to_hold(world: World) -> None:
    batch = world.batch()
    upload = attach(world, batch, "Who,Where\nBo,Ek\nAna,ana@example.org\n")
    given = {"upload_uuid": upload.uuid, "course_key": world.course_key, "actor": world.actor}
    api.set_upload_reading(**given, mapping={0: "name", 1: "email"})
    upload = api.set_upload_reading(**given, layout=ChosenLayout(heading_row=2))
    assert (upload.ready, upload.mapping) == (False, {})


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        (ChosenLayout(delimiter=";;"), "delimiter-unknown"),
        (ChosenLayout(heading_row=50), "heading-row-empty"),
        (ChosenLayout(heading_row=70_000), "heading-row-too-far"),
    ],
)
def test_a_layout_that_does_not_fit_is_refused_and_not_kept(
    world: World, layout: ChosenLayout, code: str
) -> None:
    batch = world.batch()
    upload = attach(world, batch, "Who,Where\nAna,ana@example.org\n")
    given = {"upload_uuid": upload.uuid, "course_key": world.course_key}
    with pytest.raises(CredCloudError) as refused:
        api.set_upload_reading(**given, actor=None, layout=layout)
    assert refused.value.problem.code == code
    assert api.get_upload(**given).layout == ChosenLayout()
