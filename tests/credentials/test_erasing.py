"""People leaving: what is erased and what stays."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential, CredentialEvent, HistoryIsAppendOnly, Upload
from credcloud_bridge.credentials.preparing import upload_retention
from credcloud_bridge.credentials.retention import erase as erasing
from credcloud_bridge.credentials.retention import search_in_files
from credcloud_bridge.data import CredCloudError, CredentialState
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.jobs.models import Job, JobItem
from credcloud_bridge.lms.sandbox.models import SandboxCourse
from credcloud_bridge.lms_data import RosterFilters
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.verifying import api as verifying
from tests.credentials.worlds import REVIEW, World, people
from tests.factories import enrol, person

PUBLISHED = CredentialState.PUBLISHED
MINA = {"name": "Mina Öztürk-Okafor", "email": "mina@example.org"}

pytestmark = pytest.mark.django_db


def erase(**more: Any) -> api.Erased:
    return api.erase_person(**({"emails": {"Mina@Example.org"}} | more))


def everything_stored() -> str:
    """Every value of every table of ours, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("credcloud_") and not table.startswith("credcloud_site"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found.append(json.dumps(cursor.fetchall(), default=str, ensure_ascii=False))
    return "\n".join(found)


def test_nothing_of_the_person_is_left_in_any_table_and_the_proof_stays(world: World) -> None:
    world.issued([MINA, *people(2)])
    row = next(one for one in world.rows(PUBLISHED) if one.name == MINA["name"])
    new = api.reissue(
        credential_uuid=row.uuid, course_key=world.course_key, actor=world.actor, reason="Mina asked"
    )
    world.edit(new.row.uuid, name="Mina Neu")
    world.publish()
    assert "mina@example.org" in everything_stored()
    erased = erase()
    assert (erased.published, erased.unpublished) == (2, 0)
    stored = everything_stored()
    for trace in ("mina", "Mina", "Öztürk", "Neu", "Mina asked"):
        assert trace not in stored
    kept = api.public_credential(public_id=row.public_id)
    assert kept is not None
    assert kept.erased
    assert (kept.public_id, kept.state, kept.issued_on, kept.title) == (
        row.public_id,
        CredentialState.SUPERSEDED,
        row.issued_on,
        "Data Science",
    )
    assert (kept.recipient_name, kept.has_certificate, kept.listed) == ("", False, False)
    assert len(world.rows(PUBLISHED)) == 3


def test_others_are_left_alone(world: World) -> None:
    world.issued([MINA, *people(2)])
    before = [row for row in world.rows() if row.email != MINA["email"]]
    erase()
    assert [row for row in world.rows() if not row.erased] == before
    assert Delivery.objects.count() == 2


def test_doing_it_twice_does_it_once(world: World) -> None:
    world.issued([MINA])
    assert erase().published == 1
    events = CredentialEvent.objects.count()
    assert erase().nothing
    assert CredentialEvent.objects.count() == events


def test_a_run_that_is_killed_is_run_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.issued([MINA])
    world.issued(people(1))
    Credential.objects.update(email_key="mina@example.org")
    real = erasing.openbadges.erase_signed
    calls: list[Any] = []

    def killed(**kwargs: Any) -> None:
        calls.append(kwargs)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(**kwargs)

    monkeypatch.setattr(erasing.openbadges, "erase_signed", killed)
    with pytest.raises(KeyboardInterrupt):
        erase()
    assert Credential.objects.filter(erased_at=None).count() == 1
    assert erase().published == 1
    assert not Credential.objects.filter(erased_at=None).exists()


def test_a_dry_run_counts_and_changes_nothing(world: World) -> None:
    world.issued([MINA])
    world.batch([MINA | {"name": "Draft"}])
    before = everything_stored()
    assert erase(dry_run=True) == api.Erased(published=1, unpublished=1)
    assert everything_stored() == before


def test_what_nobody_outside_has_seen_is_deleted(world: World) -> None:
    world.reviewed([MINA])
    world.batch([MINA | {"name": "Another draft"}])
    assert erase().unpublished == 2
    assert not Credential.objects.exists()
    assert not CredentialEvent.objects.exists()


def test_what_is_being_published_is_not_published(world: World) -> None:
    world.reviewed([MINA, *people(1)])
    job = api.publish(selection=world.select(REVIEW), actor=world.actor)
    erase()
    done = world.finished(job)
    assert (done.done, done.failed) == (1, 0)
    assert [row.name for row in world.rows()] == ["Person 1"]


def test_an_account_is_erased_in_its_own_lms_only(world: World) -> None:
    course = SandboxCourse.objects.get(key=world.course_key)
    mina = enrol(course, "Mina")
    batch = world.batch()
    job = api.add_enrolments(
        batch_uuid=batch.uuid,
        course_key=world.course_key,
        actor=world.actor,
        filters=RosterFilters(),
        without_credential=True,
        lms_user_ids=None,
    )
    world.finished(job)
    world.generate(batch)
    world.publish()
    assert erase(accounts=person(f"campus:{mina.pk}", site="moodle-v1:campus+"), emails=()).nothing
    assert erase(accounts=person(str(mina.pk)), emails=()).published == 1
    assert not Credential.objects.exclude(lms_user_id="").exists()
    assert list(Credential.objects.values_list("source_ref", flat=True)) == [
        f"erased:{Credential.objects.get().pk}"
    ]


def test_the_history_stays_and_says_that_something_was_erased(world: World) -> None:
    batch = world.reviewed([MINA])
    (row,) = world.rows()
    world.edit(row.uuid, name="Mina Neu", expires_on="2030-01-01")
    world.publish(batch_uuid=batch.uuid)
    erase()
    texts = [event.text for event in world.view(row.uuid).history]
    assert texts[0] == "Typed in by Ada Admin."
    assert texts[2] == ("Edited by Ada Admin: expiry date “1 January 2030”; personal data, erased since.")
    assert texts[-1] == "The recipient's personal data was erased."


def test_history_cannot_be_changed_by_any_other_way(world: World) -> None:
    world.issued([MINA])
    with pytest.raises(HistoryIsAppendOnly):
        CredentialEvent.objects.update(reason="")


def test_mails_that_wait_are_not_sent(world: World) -> None:
    world.issued([MINA])
    assert Delivery.objects.filter(state=Delivery.State.QUEUED).exists()
    erase()
    assert not Delivery.objects.exists()


def test_drawings_are_not_kept(world: World, django_capture_on_commit_callbacks: Any) -> None:
    world.issued([MINA])
    (row,) = world.rows()
    cache.clear()
    before = set(cache._cache)
    for width in (400, 1200):
        assert api.public_image(public_id=row.public_id, width=width)
    assert set(cache._cache) > before
    with django_capture_on_commit_callbacks(execute=True):
        erase()
    assert not [key for key in cache._cache if "drawn" in key]
    assert api.public_image(public_id=row.public_id, width=400) is None
    assert api.public_pdf(public_id=row.public_id) is None


def test_archives_with_the_persons_certificate_go(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    rows = world.issued([MINA, *people(1)])
    job = world.finished(api.export_zip(selection=world.only(*rows), actor=world.actor))
    other = world.finished(api.export_zip(selection=world.only(rows[1]), actor=world.actor))
    stored = Job.objects.get(uuid=job.uuid).result
    with django_capture_on_commit_callbacks(execute=True):
        erase()
    assert not stored.storage.exists(stored.name)
    with pytest.raises(jobs.JobNotFound):
        jobs.open_result_file(job_uuid=job.uuid, course_key=world.course_key)
    _name, _type, file = jobs.open_result_file(job_uuid=other.uuid, course_key=world.course_key)
    file.close()
    assert not JobItem.objects.filter(credential__uuid=rows[0].uuid).exists()


def test_an_archive_that_is_being_built_is_stopped_and_can_be_built_without_them(world: World) -> None:
    rows = world.issued([MINA, *people(1)])
    job = api.export_zip(selection=world.only(*rows), actor=world.actor)
    erase()
    stopped = jobs.get_job(job_uuid=job.uuid, course_key=world.course_key)
    assert stopped.error is not None
    assert stopped.error.code == "recipient-erased"
    jobs.retry_failed(job_uuid=job.uuid, course_key=world.course_key, actor=world.actor)
    assert world.finished(job).result_ready


def attach(world: World, content: bytes, filename: str) -> api.UploadView:
    return api.attach_upload(
        batch_uuid=world.batch().uuid,
        course_key=world.course_key,
        actor=world.actor,
        file=SimpleUploadedFile(filename, content),
        filename=filename,
        date_order="YMD",
    )


def workbook(*rows: tuple[str, str]) -> bytes:
    book = openpyxl.Workbook()
    for row in (("Recipient name", "Recipient e-mail"), *rows):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


CSV = "Recipient name,Recipient e-mail\r\nMina,MINA@example.org\r\n"


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("a.csv", CSV.encode()),
        ("b.csv", CSV.encode("utf-16")),
        ("c.xlsx", workbook(("Mina", "mina@EXAMPLE.org"))),
    ],
)
def test_spreadsheets_that_wait_and_name_the_person_are_removed(
    world: World, filename: str, content: bytes, django_capture_on_commit_callbacks: Any
) -> None:
    attach(world, content, filename)
    attach(world, CSV.replace("MINA", "somebody").encode(), "other.csv")
    stored = Upload.objects.get(filename=filename).file
    assert erase(dry_run=True).uploads == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert erase().uploads == 1
    assert not stored.storage.exists(stored.name)
    assert [one.filename for one in Upload.objects.all()] == ["other.csv"]


def test_an_address_on_the_edge_of_what_is_read_at_once_is_found(tmp_path: Any) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"x" * (1024 * 1024 - 7) + b"mina@example.org" + b"y" * 100)
    assert search_in_files.file_mentions(path, {"mina@example.org"})
    assert not search_in_files.file_mentions(path, {"omar@example.org"})


def test_a_file_that_stops_whoever_searches_it_is_removed_and_stops_no_erasing(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    broken = bytearray(workbook(("Mina", "mina@example.org")))
    attach(world, bytes(broken), "broken.xlsx")
    upload = Upload.objects.get()
    # Its list of contents names a place that is not in the file.
    at = broken.rindex(b"PK\x01\x02") + 42
    broken[at : at + 4] = b"\xff\xff\xff\x7f"
    with upload.file.storage.open(upload.file.name, "wb") as file:
        file.write(bytes(broken))
    with django_capture_on_commit_callbacks(execute=True):
        assert erase(emails=["somebody.else@example.org"]).uploads == 1
    assert not Upload.objects.exists()


def test_an_attached_file_is_unpacked_in_a_limited_process(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(world, workbook(("Mina", "mina@example.org")), "a.xlsx")

    def here(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("the file was opened in the process that erases")

    monkeypatch.setattr(zipfile, "ZipFile", here)
    monkeypatch.setattr(zipfile, "is_zipfile", here)
    assert erase(dry_run=True).uploads == 1


def test_searching_ends_at_its_limit(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"x" * 1_000_000)
    assert not search_in_files.file_mentions(path, {"mina@example.org"})
    monkeypatch.setattr(search_in_files, "_MEMORY_BYTES", 12 * 1024 * 1024)
    assert search_in_files.file_mentions(path, {"mina@example.org"})


def test_staff_who_leave_lose_their_name_in_the_history(world: World) -> None:
    world.issued(people(1))
    (row,) = world.rows()
    assert erase(emails=(), user=world.actor).events == 3
    assert erase(emails=(), user=world.actor).nothing
    texts = [event.text for event in world.view(row.uuid).history]
    assert texts[-1] == "Published by a former user."


def test_no_address_and_no_account_erase_nobody(world: World) -> None:
    world.issued(people(1))
    Credential.objects.update(lms_user_id="", email_key="")
    assert erase(accounts=person("", "", " "), emails={"", " "}).nothing


def test_the_erased_can_be_revoked_but_neither_mailed_extended_nor_re_issued(world: World) -> None:
    world.issued([MINA])
    (row,) = world.rows()
    erase()
    only = world.only(row)
    assert api.resend(selection=only, actor=world.actor) == 0
    world.expire(row)
    done = api.change_expiry(selection=only, actor=world.actor, expires_on=None)
    assert done == api.ExpiryChange(extended=0, reissued=0)
    with pytest.raises(CredCloudError) as refused:
        api.reissue(credential_uuid=row.uuid, course_key=world.course_key, actor=world.actor, reason="r")
    assert refused.value.problem.code == "recipient-erased"
    assert api.revoke(selection=only, actor=world.actor, reason="issued by mistake") == 1


def test_whoever_was_erased_can_be_issued_a_new_one(world: World) -> None:
    world.issued([MINA])
    erase()
    assert [row.name for row in world.issued([MINA])] == [MINA["name"]]


def test_what_staff_searched_for_is_not_kept_once_it_was_found(world: World) -> None:
    enrol(SandboxCourse.objects.get(key=world.course_key), "Mina")
    job = api.add_enrolments(
        batch_uuid=world.batch().uuid,
        course_key=world.course_key,
        actor=world.actor,
        filters=RosterFilters(search="Mina"),
        without_credential=False,
        lms_user_ids=None,
    )
    assert world.finished(job).done == 1
    assert "Mina" not in json.dumps(Job.objects.get(uuid=job.uuid).params)


def test_a_spreadsheet_that_waited_for_a_month_is_removed(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    attach(world, CSV.encode(), "old.csv")
    attach(world, CSV.encode(), "new.csv")
    Upload.objects.filter(filename="old.csv").update(created_at=timezone.now() - timedelta(days=31))
    stored = Upload.objects.get(filename="old.csv").file
    with django_capture_on_commit_callbacks(execute=True):
        assert upload_retention.delete_waiting_uploads() == 1
    assert not stored.storage.exists(stored.name)
    assert [one.filename for one in Upload.objects.all()] == ["new.csv"]


def test_the_file_in_the_holders_hands_still_verifies_and_says_when_it_is_revoked(world: World) -> None:
    world.issued([MINA])
    (row,) = world.rows()
    signed = openbadges.signed_json(credential_uuid=row.uuid)
    assert signed is not None
    erase()
    assert openbadges.signed_json(credential_uuid=row.uuid) is None
    verdict = verifying.verify(document=signed, network=False)
    assert verdict is not None
    assert verdict.outcome is verifying.Outcome.VALID
    api.revoke(selection=world.only(row), actor=world.actor, reason="issued by mistake")
    verdict = verifying.verify(document=signed, network=False)
    assert verdict is not None
    assert verdict.outcome is verifying.Outcome.REVOKED
