"""The own site is filled by file and in Django admin."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms.sandbox.models import SandboxCourse, SandboxCourseRole, SandboxEnrolment
from credcloud_bridge.lms_data import RosterFilters
from tests.factories import make_user
from tests.management.commands import credcloud

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

KEY = "course-v1:ExampleX+DS101+2026"
FILE = f"""course,title,username,email,name,role,passed,grade
{KEY},Data Science,ada,ada@example.org,Ada Lovelace 数据,,yes,0.93
{KEY},,tom,tom@example.org,,course_admin,,
{KEY},,eve,no address,,,,
{KEY},,bob,bob@example.org,,,perhaps,
course-v1:ExampleX+Other+2026,,cat,cat@example.org,,,,
{KEY},,dan,dan@example.org,,king,,
{KEY},,liz,liz@example.org,,,yes,93
{KEY},,joe,joe@example.org,,,,,,extra
"""


def people(tmp_path: Path, text: str) -> Any:
    path = tmp_path / "people.csv"
    path.write_text("\ufeff" + text, encoding="utf-8")
    return credcloud("people", path)


def test_good_rows_are_taken_and_each_other_one_is_told_with_its_number(tmp_path: Path) -> None:
    found = people(tmp_path, FILE)
    assert found.status == 1
    assert "2 rows taken, 6 refused; 1 courses and 2 accounts are new." in found.out
    for number, words in ((4, "no e-mail address"), (5, "neither yes nor no"), (6, "Give its title")):
        assert f"Row {number}: " in found.err
        assert words in found.err
    assert "'king' does not exist" in found.err
    assert "not between 0 and 1" in found.err
    assert "more cells" in found.err
    key = lms.parse_course_key(KEY)
    (ada,) = lms.get_lms(key).roster(key, RosterFilters(passed=True))
    assert ada.name == "Ada Lovelace 数据"
    assert (
        not get_user_model().objects.filter(username__in=["eve", "bob", "cat", "dan", "liz", "joe"]).exists()
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f"{KEY},Data Science,{'a' * 151},a@example.org,,", "username: "),
        (f"{KEY},Data Science,two words,a@example.org,,", "username: "),
        (f"{KEY},Data Science,ada,{'a' * 60}@{'.'.join(['b' * 60] * 4)},,", "email address: "),
        (f"{KEY},{'T' * 256},ada,a@example.org,,", "title: "),
        (f"{KEY},Data Science,ada,a@example.org,{'N' * 256},", "255"),
        (f"{KEY},Data Science,ada,a@example.org,,{'m' * 101}", "mode: "),
    ],
)
def test_what_is_longer_than_the_database_takes_is_a_row_with_a_problem(
    tmp_path: Path, row: str, words: str
) -> None:
    found = people(tmp_path, f"course,title,username,email,name,mode\n{row}\n")
    assert found.status == 1
    assert "0 rows taken, 1 refused" in found.out
    assert "Row 2: " in found.err
    assert words in found.err.lower().replace("e-mail", "email") or words in found.err
    assert not get_user_model().objects.exists()


def test_the_same_file_again_changes_nothing_and_a_later_one_what_it_says(tmp_path: Path) -> None:
    people(tmp_path, FILE)
    SandboxEnrolment.objects.update(completed_on="2026-01-02")
    again = people(tmp_path, FILE)
    assert "0 courses and 0 accounts are new" in again.out
    assert str(SandboxEnrolment.objects.get().completed_on) == "2026-01-02"
    people(tmp_path, f"course,username,email,role\n{KEY},ada,ada@example.org,course_staff\n")
    assert SandboxCourseRole.objects.count() == 2
    other = people(tmp_path, f"course,username,email\n{KEY},ada,someone@else.example\n")
    assert "another e-mail address" in other.err


def test_whoever_is_new_sets_a_password_by_mail(tmp_path: Path) -> None:
    people(tmp_path, FILE)
    Client().post("/password/forgotten/", {"email": "tom@example.org"}, REMOTE_ADDR="203.0.113.7")
    assert [message.to for message in mail.outbox] == [["tom@example.org"]]


def test_a_file_with_other_columns_is_refused_whole(tmp_path: Path) -> None:
    found = people(tmp_path, "course,user,email\n")
    assert found.status == 1
    assert "Missing: username" in found.err
    assert "Unknown: user" in found.err


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root", "root@example.org", "x"))
    return client


def test_an_admin_makes_a_course_with_its_team_and_enrols_people(admin: Client) -> None:
    tom = get_user_model().objects.create_user("tom", "tom@example.org")
    empty = {"roles-TOTAL_FORMS": "1", "roles-INITIAL_FORMS": "0"}
    course = {"key": "nonsense", "title": "Data Science", "language": "en", **empty}
    team = {"roles-0-user": tom.pk, "roles-0-name": "course_admin"}
    url = "/admin/credcloud_sandbox/sandboxcourse/add/"
    assert "This is not a course key" in admin.post(url, course | team).content.decode()
    assert admin.post(url, course | team | {"key": KEY}).status_code == 302
    made = SandboxCourse.objects.get()
    assert made.roles.get().user == tom
    form = {"course": made.pk, "user": tom.pk, "active": "on", "mode": "audit", "cohort": ""}
    at = {"enrolled_at_0": "2026-11-01", "enrolled_at_1": "10:00"}
    assert admin.post("/admin/credcloud_sandbox/sandboxenrolment/add/", form | at).status_code == 302
    assert SandboxEnrolment.objects.get().user == tom
    for page in (
        "sandboxcourse/",
        f"sandboxcourse/{made.pk}/change/",
        "sandboxenrolment/",
        "sandboxenrolment/add/",
    ):
        assert admin.get(f"/admin/credcloud_sandbox/{page}").status_code == 200
    assert admin.get(f"/admin/auth/user/{tom.pk}/change/").status_code == 200


# --- by upload ------------------------------------------------------------------

PAGE = "/admin/credcloud_sandbox/sandboxcourse/from-a-spreadsheet/"


def upload(client: Client, content: bytes, button: str, name: str = "people.csv") -> str:
    answer = client.post(PAGE, {"file": SimpleUploadedFile(name, content), button: "1"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_address_that_chooses_nobody_shows_the_empty_form(admin: Client) -> None:
    for value in ("[]", "-1", "٣", "9" * 50):
        page = admin.get("/admin/credcloud_sandbox/sandboxenrolment/add/", {"user": value, "course": value})
        assert page.status_code == 200


def test_a_file_is_checked_without_changing_anything_and_then_taken(admin: Client) -> None:
    assert PAGE in admin.get("/admin/credcloud_sandbox/sandboxcourse/").content.decode()
    checked = upload(admin, FILE.encode(), "check")
    assert "2 rows can be added." in checked
    assert "neither yes nor no" in checked
    assert not SandboxCourse.objects.exists()
    assert not get_user_model().objects.filter(username="ada").exists()
    taken = upload(admin, FILE.encode(), "take")
    assert "2 rows were added." in taken
    assert "<td>6</td>" in taken
    assert set(
        get_user_model().objects.filter(username__in=["ada", "tom", "eve"]).values_list("username", flat=True)
    ) == {"ada", "tom"}


def test_a_workbook_will_do_too(admin: Client) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Course", "Title", "Username", "Email", "Passed", "Grade"],
        [KEY, "Data Science", "ada", "ada@example.org", True, 0.93],
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    assert "1 row was added." in upload(admin, content.getvalue(), "take", "people.xlsx")
    enrolment = SandboxEnrolment.objects.get()
    assert (enrolment.passed, enrolment.grade) == (True, 0.93)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\n", "Missing: course, email, username"),
        (b"PK\x03\x04 not a workbook", "csv"),
        (b"name,mail\nAda,ada@example.org\n", "Missing: course, email, username"),
        (b"course,username,email\n" + b"a,b,c\n" * 2_001, "more than 2000 rows"),
        ("course,username,email\na,Łukasz,c\n".encode("cp1250"), "UTF-8"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than the allowed 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    admin: Client, content: bytes, words: str
) -> None:
    page = upload(admin, content, "take")
    assert words in page.replace("2,000", "2000"), page[page.find("errorlist") :][:400]
    assert not SandboxCourse.objects.exists()


def test_uploads_are_parsed_in_a_process_of_their_own(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    popen = subprocess.Popen

    def note(command: Any, *args: Any, **kwargs: Any) -> Any:
        started.append(command)
        return popen(command, *args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", note)
    upload(admin, FILE.encode(), "check")
    assert any("parser_process" in word for command in started for word in command)


def test_staff_without_the_rights_may_not_upload() -> None:
    client = Client()
    client.force_login(make_user(is_staff=True))
    assert client.get(PAGE).status_code == 403
