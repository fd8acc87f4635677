"""The system checks: every wrong value is told by the name of its setting, with what to set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, run_checks
from django.core.management import call_command
from django.db import connection

from credcloud_bridge.app_settings import AppSettings
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.keys import api as keys
from credcloud_bridge.pdf_signing import api as pdf_signing

ADAPTER = "credcloud_bridge.lms.sandbox.adapter.SandboxLMS"
TEMPLATES = {
    "header": "credcloud/site/_header.html",
    "course_frame": "credcloud/site/_course_frame.html",
    "footer": "credcloud/site/_footer.html",
}


def found(*, deploy: bool = False) -> list[CheckMessage]:
    """What our checks say."""
    return [
        one for one in run_checks(include_deployment_checks=deploy) if str(one.id).startswith("credcloud.")
    ]


def test_a_site_without_any_configuration_lacks_only_the_secret(settings: Any) -> None:
    for name in [
        one for one in dir(django_settings) if one.startswith("CREDCLOUD_") and one != "CREDCLOUD_DEMO"
    ]:
        delattr(settings, name)
    assert [one.id for one in found()] == ["credcloud.W003"]


def test_the_own_site_lacks_nothing() -> None:
    assert found() == []


WRONG = [
    ("ROOT_URL", 8000, "E001"),
    ("ROOT_URL", "lms.example.org", "E002"),
    ("ROOT_URL", "https://lms.example.org/", "E002"),
    ("ROOT_URL", "https:///path", "E002"),
    ("ROOT_URL", "https://lms.example.org?x=1", "E002"),
    ("ROOT_URL", "javascript:alert(1)", "E002"),
    ("JOB_CHUNK_SIZE", "200", "E001"),
    ("JOB_CHUNK_SIZE", 0, "E001"),
    ("JOB_CHUNK_SIZE", True, "E001"),
    ("UPLOAD_MAX_ROWS", -1, "E001"),
    ("UPLOAD_MAX_ROWS", 10.5, "E001"),
    ("UPLOAD_MAX_ROWS", None, "E001"),
    ("DEFAULT_ISSUER_NAME", ["Campus"], "E001"),
    ("LMS_ADAPTERS", [ADAPTER], "E001"),
    ("LMS_ADAPTERS", {}, "E003"),
    ("LMS_ADAPTERS", {"course-v1": "no.such.Adapter"}, "E003"),
    ("LMS_ADAPTERS", {"course-v1": "Adapter"}, "E003"),
    ("LMS_ADAPTERS", {"course-v1": None}, "E003"),
    ("ROLE_PERMISSIONS", "all", "E001"),
    ("ROLE_PERMISSIONS", {"teacher": ["view"]}, "E004"),
    ("ROLE_PERMISSIONS", {"course_staff": ["view", "delete"]}, "E004"),
    ("ROLE_PERMISSIONS", {"course_staff": "view"}, "E004"),
    ("ROLE_PERMISSIONS", {"course_staff": None}, "E004"),
    ("HOST_TEMPLATES", {"header": "credcloud/site/_header.html"}, "E005"),
    ("HOST_TEMPLATES", {**TEMPLATES, "footer": "no/such.html"}, "E005"),
    ("HOST_BRANDING", "no.such.function", "E006"),
    ("API_AUTHENTICATION", ["no.such.Class"], "E006"),
    ("COURSE_SWITCH", "no.such.switch", "E006"),
    ("COURSE_SWITCH", True, "E001"),
    ("KEY_STORE", "no.such.Store", "E006"),
    ("SECRET_KEYS", "one long text instead of a list of texts", "E001"),
    ("SECRET_KEYS", ["too short"], "E007"),
    ("SECRET_KEYS", [None], "E007"),
    ("API_VISITOR_RATE", "often", "E008"),
    ("API_USER_RATE", "300 per minute", "E008"),
    ("VERIFY_OTHERS", 1, "E001"),
    ("TSA_URL", "tsa.example.org", "E009"),
    ("TSA_URL", "ftp://tsa.example.org", "E009"),
]


@pytest.mark.parametrize(("name", "value", "code"), WRONG)
def test_a_wrong_value_is_told_with_what_to_set(settings: Any, name: str, value: Any, code: str) -> None:
    setattr(settings, f"CREDCLOUD_{name}", value)
    messages = found()
    assert {one.id for one in messages} == {f"credcloud.{code}"}
    for one in messages:
        assert f"CREDCLOUD_{name}" in one.msg
        assert one.hint
        assert one.is_serious()


def test_no_check_repeats_a_secret(settings: Any) -> None:
    settings.CREDCLOUD_SECRET_KEYS = ["hunter2"]
    assert "hunter2" not in " ".join(str(one) for one in found())
    settings.CREDCLOUD_SECRET_KEYS = "hunter2"
    assert "hunter2" not in " ".join(str(one) for one in found())


def test_every_wrong_entry_is_told_at_once(settings: Any) -> None:
    settings.CREDCLOUD_ROLE_PERMISSIONS = {"teacher": ["view", "fly"], "learner": ["swim"]}
    settings.CREDCLOUD_MAIL_CHUNK_SIZE = "many"
    text = " ".join(one.msg for one in found())
    for word in ("'teacher'", "'fly'", "'swim'", "CREDCLOUD_MAIL_CHUNK_SIZE"):
        assert word in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROOT_URL", "https://lms.example.org"),
        ("ROOT_URL", "http://local.edly.io:8000"),
        ("ROOT_URL", "https://example.org/campus"),
        ("ROLE_PERMISSIONS", {"course_staff": ["view"], "learner": ()}),
        ("ROLE_PERMISSIONS", {}),
        ("LMS_ADAPTERS", {"course-v1": ADAPTER}),
        ("TSA_URL", ""),
        ("TSA_URL", "http://tsa.example.org/tsr"),
        ("COURSE_SWITCH", "tests.hosts.openedx.switches.off"),
    ],
)
def test_a_right_value_is_silent(settings: Any, name: str, value: Any) -> None:
    setattr(settings, f"CREDCLOUD_{name}", value)
    assert found() == []


def test_a_setting_that_does_not_exist_is_told(settings: Any) -> None:
    settings.CREDCLOUD_UPLOAD_MAX_ROW = 10
    (one,) = found()
    assert one.id == "credcloud.W001"
    assert "CREDCLOUD_UPLOAD_MAX_ROW" in one.msg


def test_check_deploy_wants_https(settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = "http://lms.example.org"
    assert "credcloud.W002" in [one.id for one in found(deploy=True)]
    settings.CREDCLOUD_ROOT_URL = "https://lms.example.org"
    assert "credcloud.W002" not in [one.id for one in found(deploy=True)]


def test_without_a_secret_the_command_itself_says_what_to_set(settings: Any, capsys: Any) -> None:
    settings.CREDCLOUD_SECRET_KEYS = []
    call_command("check")
    said = capsys.readouterr().err
    assert "CREDCLOUD_SECRET_KEYS is not set: credentials cannot be signed" in said
    assert "Set it to a list with one random secret of at least 32 characters" in said


def ending(days: int) -> None:
    """The default issuer signs PDF files with a certificate that ends so many days from now."""
    made = datetime.now(UTC) - timedelta(days=100 - days)
    issuer = default_issuer()
    pdf_signing.make_certificate(issuer_id=issuer.id, name=issuer.name, days=100, now=made)


def of_the_database() -> list[CheckMessage]:
    return [one for one in run_checks(databases=["default"]) if str(one.id).startswith("credcloud.")]


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "word"), [(29, "ends on"), (-1, "ended on")])
def test_a_certificate_for_pdf_files_that_ends_is_told_in_time(days: int, word: str) -> None:
    ending(days)
    (told,) = of_the_database()
    assert told.id == "credcloud.W004"
    assert default_issuer().name in told.msg
    assert f"{word} {datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}" in told.msg
    assert "credcloud keys certificate import" in str(told.hint)


@pytest.mark.django_db
def test_a_certificate_that_holds_or_is_no_longer_used_is_not_told() -> None:
    ending(5)
    ending(60)
    assert of_the_database() == []
    ending(5)
    pdf_signing.retire_certificate(issuer_id=default_issuer().id, now=datetime.now(UTC))
    assert of_the_database() == []


@pytest.mark.django_db
def test_a_signing_key_that_the_secrets_do_not_open_is_told(settings: Any) -> None:
    made = keys.create_key(slug=default_issuer().slug, now=datetime.now(UTC))
    assert of_the_database() == []
    settings.CREDCLOUD_SECRET_KEYS = ["another secret of more than 32 characters"]
    (told,) = of_the_database()
    assert told.id == "credcloud.E010"
    assert made.public_key in told.msg
    assert "--secret-is-lost" in str(told.hint)


@pytest.mark.django_db
def test_before_there_are_tables_no_check_looks_into_them(monkeypatch: pytest.MonkeyPatch) -> None:
    ending(5)
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert of_the_database() == []


def test_every_setting_has_a_type_by_which_it_is_checked() -> None:
    assert set(AppSettings.__annotations__) == {name for name in vars(AppSettings) if name.isupper()}
