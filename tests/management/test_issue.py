"""``credcloud issue``: a file in, credentials and a report out."""

from __future__ import annotations

import io
import json
import smtplib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Upload
from credcloud_bridge.data import AttributeSpec, DuplicatePolicy, Validity, ValidityKind
from credcloud_bridge.groups import api as groups
from credcloud_bridge.hosts.site.models import OutboxMail
from credcloud_bridge.recipients.api import template_csv, template_xlsx
from tests.credentials.worlds import World, make_world
from tests.delivery.factories import ScriptedBackend
from tests.factories import make_course
from tests.management.commands import Outcome, credcloud, csv_file

pytestmark = pytest.mark.django_db

OWN = ("--column", "Name=name", "--column", "Mail=email")
NAMES = ["José Ñandú", "محمد عبد الله", "王小明", "Łukasz Świątek", "Юлия", "अमित कुमार", "O’Brien"]


def issue(world: World, file: Path, *more: object) -> Outcome:
    return credcloud("issue", "--group", world.group.code, "--recipients", file, "--format", "json", *more)


def people_file(folder: Path, *people: str, **more: Any) -> Path:
    return csv_file(folder, "Name,Mail", *people, **more)


def test_a_filled_in_template_is_issued_as_it_is(world: World, tmp_path: Path) -> None:
    workbook = load_workbook(io.BytesIO(template_xlsx(group=world.group.spec)))
    for row, name in enumerate(NAMES, 2):
        workbook.worksheets[0].cell(row, 1, name)
        workbook.worksheets[0].cell(row, 2, f"person{row}@example.org")
    workbook.save(tmp_path / "people.xlsx")
    done = issue(world, tmp_path / "people.xlsx")
    report = done.report
    assert (done.status, done.err) == (0, "")
    assert (report["rows"], report["generated"], report["under_review"]) == (7, 7, 7)
    assert (report["published"], report["refused"], report["problems"]) == (0, 0, [])
    assert [one["name"] for one in report["credentials"]] == NAMES


def test_the_csv_template_is_issued_as_it_is(world: World, tmp_path: Path) -> None:
    header = template_csv(group=world.group.spec).decode("utf-8-sig").splitlines()[0]
    file = csv_file(tmp_path, header, "王小明,wang@example.org,,")
    assert issue(world, file).report["under_review"] == 1


def test_good_rows_are_issued_and_bad_ones_are_told_with_their_row(world: World, tmp_path: Path) -> None:
    file = people_file(tmp_path, "Ana,ana@example.org", "Bo,notmail", ",cy@example.org")
    done = issue(world, file, *OWN)
    assert done.status == 1
    assert (done.report["rows"], done.report["under_review"], done.report["refused"]) == (3, 1, 2)
    told = [(one["row"], one["code"], one["severity"], one["name"]) for one in done.report["problems"]]
    assert told == [(3, "email-invalid", "error", "Bo"), (4, "name-missing", "error", "")]
    assert all(one["message"] and one["remedy"] for one in done.report["problems"])


def test_publishing_makes_public_and_sends_each_mail_once(world: World, tmp_path: Path) -> None:
    file = people_file(tmp_path, "Ana,ana@example.org", "Bo,bo@example.org")
    done = issue(world, file, *OWN, "--publish")
    assert done.status == 0
    assert (done.report["published"], done.report["mails_queued"], done.report["mails_sent"]) == (2, 2, 2)
    assert {mail.to for mail in OutboxMail.objects.all()} == {"ana@example.org", "bo@example.org"}
    for one in done.report["credentials"]:
        public = credentials.public_credential(public_id=one["public_id"])
        assert public is not None
        assert (public.recipient_name, one["state"]) == (one["name"], "published")


def test_a_mail_that_the_server_refuses_is_told_with_its_recipient(
    world: World, tmp_path: Path, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "tests.delivery.factories.ScriptedBackend"
    ScriptedBackend.follow(
        ("send", smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no such user")}))
    )
    done = issue(world, people_file(tmp_path, "Ana,ana@example.org", "Bo,bo@example.org"), *OWN, "--publish")
    assert done.status == 1
    assert (done.report["published"], done.report["mails_sent"], done.report["mails_failed"]) == (2, 1, 1)
    (problem,) = done.report["problems"]
    assert (problem["code"], problem["email"]) == ("mail-failed", "ana@example.org")
    assert "refused the recipient's address" in problem["message"]


def test_without_publish_nothing_leaves_the_house(world: World, tmp_path: Path) -> None:
    done = issue(world, people_file(tmp_path, "Ana,ana@example.org"), *OWN)
    (one,) = done.report["credentials"]
    assert one["state"] == "under_review"
    assert credentials.public_credential(public_id=one["public_id"]) is None
    assert not OutboxMail.objects.exists()


def test_a_group_that_sends_no_mail_publishes_without(settings: Any, tmp_path: Path) -> None:
    world = make_world(send_mail=False)
    done = issue(world, people_file(tmp_path, "Ana,ana@example.org"), *OWN, "--publish")
    assert (done.report["published"], done.report["mails_queued"]) == (1, 0)


def test_the_same_file_twice_is_refused_row_by_row(world: World, tmp_path: Path) -> None:
    file = people_file(tmp_path, "Ana,ana@example.org", "Bo,bo@example.org")
    issue(world, file, *OWN, "--publish")
    again = issue(world, file, *OWN, "--publish")
    assert again.status == 1
    assert again.codes == ["duplicate-live"] * 2
    assert (again.report["generated"], again.report["published"], again.report["credentials"]) == (0, 0, [])
    assert OutboxMail.objects.count() == 2


def test_what_waits_for_review_is_not_issued_a_second_time(world: World, tmp_path: Path) -> None:
    file = people_file(tmp_path, "Ana,ana@example.org")
    issue(world, file, *OWN)
    assert issue(world, file, *OWN).codes == ["duplicate-under-review"]


def test_a_warning_is_told_and_stops_nothing(tmp_path: Path) -> None:
    world = make_world(duplicates=DuplicatePolicy.REPLACE)
    file = people_file(tmp_path, "Ana,ana@example.org")
    issue(world, file, *OWN, "--publish")
    again = issue(world, file, *OWN, "--publish")
    assert (again.status, again.codes, again.report["published"]) == (0, ["duplicate-live"], 1)
    assert again.report["problems"][0]["severity"] == "warning"


def test_the_group_says_when_credentials_expire(tmp_path: Path) -> None:
    world = make_world(validity=Validity(kind=ValidityKind.YEARS, count=2))
    done = issue(world, people_file(tmp_path, "Ana,ana@example.org"), *OWN, "--issued-on", "2026-07-01")
    (one,) = done.report["credentials"]
    assert one["issued_on"] == "2026-07-01"
    assert date.fromisoformat(one["expires_on"]).year == 2028


def test_dates_of_the_command_line_hold_for_all(world: World, tmp_path: Path) -> None:
    dates = ("--issued-on", "2026-07-01", "--expires-on", "2027-01-31")
    (one,) = issue(world, people_file(tmp_path, "Ana,ana@example.org"), *OWN, *dates).report["credentials"]
    assert (one["issued_on"], one["expires_on"]) == ("2026-07-01", "2027-01-31")


def test_first_and_last_name_columns_make_one_name(world: World, tmp_path: Path) -> None:
    file = csv_file(tmp_path, "Name,Name,Mail", "Ana,Silva,ana@example.org")
    done = issue(world, file, "--column", "Name=name", *OWN)
    assert [one["name"] for one in done.report["credentials"]] == ["Ana Silva"]


def test_attributes_come_from_columns_of_their_own(tmp_path: Path) -> None:
    hours = AttributeSpec(name="hours", label="Hours", type="number")
    world = make_world(attributes=(hours,))
    file = csv_file(tmp_path, "Name,Mail,Hrs", "Ana,ana@example.org,x")
    done = issue(world, file, *OWN, "--column", "Hrs=hours")
    assert [(one["column"], one["row"]) for one in done.report["problems"]] == [("Hours", 2)]


def test_an_encoding_is_asked_for_and_then_taken(world: World, tmp_path: Path) -> None:
    file = people_file(tmp_path, "Žluťoučký Kůň,kun@example.org", encoding="cp1250")
    asked = issue(world, file, *OWN)
    assert (asked.status, asked.out) == (2, "")
    assert "--encoding cp1250" in asked.err
    assert "Žluťoučký Kůň" in asked.err
    (one,) = issue(world, file, *OWN, "--encoding", "cp1250").report["credentials"]
    assert one["name"] == "Žluťoučký Kůň"


def test_the_heading_row_and_the_delimiter_can_be_said(world: World, tmp_path: Path) -> None:
    file = csv_file(tmp_path, "Name,Email", "report of,2026", "Who^Where", "Ana^ana@example.org")
    asked = issue(world, file)
    assert (asked.status, "in row 1" in asked.err, "--heading-row" in asked.err) == (2, True, True)
    layout = ("--delimiter", "^", "--heading-row", "3")
    done = issue(world, file, *layout, "--column", "Who=name", "--column", "Where=email")
    assert [(one["name"], one["email"]) for one in done.report["credentials"]] == [("Ana", "ana@example.org")]


def test_a_tab_has_a_name(world: World, tmp_path: Path) -> None:
    file = csv_file(tmp_path, "Name\tMail", "Ana, Dr\tana@example.org")
    (one,) = issue(world, file, *OWN, "--delimiter", "tab").report["credentials"]
    assert one["name"] == "Ana, Dr"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((*OWN, "--delimiter", "x"), "'x' is not one of"),
        ((*OWN, "--heading-row", "0x1"), "'0x1' is not a row from 0 to 100"),
        ((*OWN, "--heading-row", "101"), "'101' is not a row from 0 to 100"),
        ((*OWN, "--heading-row", "9"), "Row 9 of “people.csv” is empty"),
        ((), "--column Name=name --column Mail=email"),
        (("--column", "Nome=name"), "'Name', 'Mail'"),
        (("--column", "Name"), "'HEADING=KEY'"),
        (("--column", "Name=shoe-size"), "shoe-size"),
        (("--column", "Name=name"), "Recipient e-mail"),
        ((*OWN, "--encoding", "klingon"), "klingon"),
        ((*OWN, "--expires-on", "2001-01-01"), "before the issue date"),
        ((*OWN, "--issued-on", "yesterday"), "2026-11-22"),
    ],
)
def test_options_that_do_not_suit_are_bad_usage_and_keep_no_file(
    world: World, tmp_path: Path, options: tuple[str, ...], said: str, capfd: Any
) -> None:
    done = issue(world, people_file(tmp_path, "Ana,ana@example.org"), *options)
    assert (done.status, done.out) == (2, "")
    assert said in done.err + capfd.readouterr().err
    assert not Upload.objects.exists()


def hostile(folder: Path) -> Path:
    """A workbook that unpacks to more than a spreadsheet ever is."""
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"\0" * 250_000_000)
    return path


def test_a_file_that_is_refused_is_told_in_json_and_keeps_nothing(world: World, tmp_path: Path) -> None:
    for file in (csv_file(tmp_path, name="empty.csv"), hostile(tmp_path)):
        done = issue(world, file)
        assert (done.status, done.report["rows"], len(done.codes)) == (1, 0, 1)
        assert done.report["problems"][0]["row"] is None
    assert not Upload.objects.exists()


def test_an_altered_template_is_told_with_the_column_that_changed(world: World, tmp_path: Path) -> None:
    workbook = load_workbook(io.BytesIO(template_xlsx(group=world.group.spec)))
    workbook.worksheets[0].cell(1, 2, "Shoe size")
    workbook.worksheets[0].cell(2, 1, "Ana")
    workbook.save(tmp_path / "people.xlsx")
    done = issue(world, tmp_path / "people.xlsx")
    assert done.status == 1
    assert "Recipient e-mail" in json.dumps(done.report["problems"])


def test_an_archived_group_is_refused_with_what_to_do(world: World, tmp_path: Path) -> None:
    groups.archive_group(group_uuid=world.group.uuid, course_key=world.course_key, actor=None)
    done = issue(world, people_file(tmp_path, "Ana,ana@example.org"), *OWN)
    assert (done.status, done.codes, done.report["batch"]) == (1, ["group-archived"], None)


def test_what_is_not_there_is_bad_usage(world: World, tmp_path: Path, capfd: Any) -> None:
    file = people_file(tmp_path, "Ana,ana@example.org")
    other = make_course()
    for arguments in (
        ("--group", "no-such-group", "--recipients", file),
        ("--group", world.group.code, "--recipients", tmp_path / "gone.csv"),
        ("--group", world.group.code, "--recipients", tmp_path),
        ("--group", world.group.code, "--recipients", file, "--course", other.key),
        ("--group", world.group.code, "--recipients", file, "--course", "Data Science"),
        ("--group", world.group.code),
        ("--recipients", file),
    ):
        done = credcloud("issue", "--format", "json", *arguments)
        assert (done.status, done.out) == (2, "")
        assert done.err + capfd.readouterr().err


def test_a_group_of_several_courses_wants_the_course_named(world: World, tmp_path: Path) -> None:
    other = make_course()
    groups.link_course(
        group_uuid=world.group.uuid, course_key=world.course_key, new_course_key=other.key, actor=None
    )
    file = people_file(tmp_path, "Ana,ana@example.org")
    done = issue(world, file, *OWN)
    assert done.status == 2
    assert str(other.key) in done.err
    assert issue(world, file, *OWN, "--course", other.key).report["course"] == str(other.key)


def test_a_course_that_the_lms_forgot_is_bad_usage(world: World, tmp_path: Path, settings: Any) -> None:
    settings.CREDCLOUD_LMS_ADAPTERS = {}
    done = issue(world, people_file(tmp_path, "Ana,ana@example.org"), *OWN)
    assert (done.status, str(world.course_key) in done.err) == (2, True)


def test_pages_of_the_report_leave_nobody_out(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("credcloud_bridge.management.issue.PER_PAGE", 3)
    good = [f"Person {one},person{one}@example.org" for one in range(7)]
    bad = [f"Nobody {one},nowhere{one}" for one in range(7)]
    report = issue(world, people_file(tmp_path, *good, *bad), *OWN).report
    assert [one["name"] for one in report["credentials"]] == [f"Person {one}" for one in range(7)]
    assert [one["row"] for one in report["problems"]] == list(range(9, 16))
