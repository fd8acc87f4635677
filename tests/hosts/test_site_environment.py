"""What an operator sets by environment is what the site does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from credcloud_bridge.hosts.site.environment import package_settings

ROOT = Path(__file__).resolve().parents[2]


def settings_with(tmp_path: Path, *names: str, **environment: str) -> dict[str, Any]:
    """These settings in a process that has this environment and no other of ours."""
    code = f"""
import json
from credcloud_bridge.hosts.site import settings
print(json.dumps({{name: getattr(settings, name, None) for name in {names!r}}}))
"""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CREDCLOUD", "COV"))}
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=clean | {"CREDCLOUD_VAR": str(tmp_path)} | environment,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_name_of_a_mail_server_is_enough_to_send_through_it(tmp_path: Path) -> None:
    names = (
        "EMAIL_BACKEND",
        "EMAIL_HOST",
        "EMAIL_PORT",
        "EMAIL_HOST_USER",
        "EMAIL_HOST_PASSWORD",
        "EMAIL_USE_TLS",
    )
    found = settings_with(
        tmp_path,
        *names,
        CREDCLOUD_EMAIL_HOST="smtp.example.org",
        CREDCLOUD_EMAIL_USE_TLS="1",
        CREDCLOUD_EMAIL_USER="credentials",
        CREDCLOUD_EMAIL_PASSWORD="secret",
    )
    assert found == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "smtp.example.org",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "credentials",
        "EMAIL_HOST_PASSWORD": "secret",
        "EMAIL_USE_TLS": True,
    }
    assert settings_with(tmp_path, "EMAIL_BACKEND")["EMAIL_BACKEND"].endswith("OutboxBackend")


def test_a_connection_that_a_restart_of_the_database_closed_is_found_before_a_page_needs_it(
    tmp_path: Path,
) -> None:
    found = settings_with(
        tmp_path, "DATABASES", CREDCLOUD_DATABASE_URL="postgresql://credcloud@db.example.org/credcloud"
    )
    assert found["DATABASES"]["default"]["CONN_MAX_AGE"] == 60
    assert found["DATABASES"]["default"]["CONN_HEALTH_CHECKS"] is True


def test_adapters_are_named_by_environment(tmp_path: Path) -> None:
    found = settings_with(
        tmp_path, "CREDCLOUD_LMS_ADAPTERS", CREDCLOUD_LMS_ADAPTERS="course-v1=a.B, moodle-v1=c.D"
    )
    assert found == {"CREDCLOUD_LMS_ADAPTERS": {"course-v1": "a.B", "moodle-v1": "c.D"}}


def test_numbers_texts_and_switches_of_the_package_are_set_by_environment(tmp_path: Path) -> None:
    expected = {
        "CREDCLOUD_JOB_WORKERS": 8,
        "CREDCLOUD_UPLOAD_MAX_BYTES": 52_428_800,
        "CREDCLOUD_VERIFY_OTHERS": False,
        "CREDCLOUD_DEFAULT_ISSUER_NAME": "Example University",
        "CREDCLOUD_MAIL_CHUNK_SIZE": None,
        "CREDCLOUD_ROOT_URL": "https://credentials.example.org",
    }
    found = settings_with(
        tmp_path,
        *expected,
        CREDCLOUD_JOB_WORKERS="8",
        CREDCLOUD_UPLOAD_MAX_BYTES="52428800",
        CREDCLOUD_VERIFY_OTHERS="0",
        CREDCLOUD_DEFAULT_ISSUER_NAME="Example University",
        CREDCLOUD_MAIL_CHUNK_SIZE="",
        CREDCLOUD_ROOT_URL="https://credentials.example.org/",
    )
    assert found == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [("CREDCLOUD_JOB_WORKERS", "many"), ("CREDCLOUD_JOB_WORKERS", "0"), ("CREDCLOUD_VERIFY_OTHERS", "no")],
)
def test_a_value_of_the_wrong_kind_in_the_environment_stops_the_start_with_a_sentence(
    name: str, value: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} is '{value}': set it to"):
        package_settings({name: value}, already_set=())


@pytest.mark.parametrize(("collected", "name"), [(True, "credcloud.e3b0c442.css"), (False, "credcloud.css")])
def test_static_files_have_their_hash_in_their_names_once_they_are_collected(
    tmp_path: Path, collected: bool, name: str
) -> None:
    (tmp_path / "static").mkdir()
    if collected:
        paths = {"credcloud/css/credcloud.css": "credcloud/css/credcloud.e3b0c442.css"}
        manifest = {"version": "1.1", "hash": "", "paths": paths}
        (tmp_path / "static" / "staticfiles.json").write_text(json.dumps(manifest))
    code = """
import django
django.setup()
from django.templatetags.static import static
print(static("credcloud/css/credcloud.css"))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ
        | {"CREDCLOUD_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.settings"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(f"/{name}")


def test_collected_files_are_served_under_names_with_their_hash(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CREDCLOUD", "COV"))}
    environment = clean | {
        "CREDCLOUD_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.settings",
        "CREDCLOUD_LOG_STREAM": "stderr",
    }
    code = """
import re
import django
django.setup()
from django.test import Client
page = Client(headers={"host": "localhost"}).get("/login/").content.decode()
for address in sorted(set(re.findall('/static/[^"]+', page))):
    answer = Client(headers={"host": "localhost"}).get(address)
    print(address, answer.status_code, answer.headers.get("Cache-Control"))
"""
    for command in (
        ["manage.py", "migrate", "--verbosity", "0"],
        ["manage.py", "collectstatic", "--noinput"],
    ):
        done = subprocess.run(
            [sys.executable, *command], check=False, cwd=ROOT, capture_output=True, text=True, env=environment
        )
        assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    files = [line.split(" ", 2) for line in done.stdout.splitlines()]
    assert len(files) >= 3
    for address, status, kept in files:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", address), address
        assert status == "200", address
        assert "immutable" in kept, address


def test_a_server_logs_to_its_standard_output_and_a_command_does_not(tmp_path: Path) -> None:
    console = settings_with(tmp_path, "LOGGING")["LOGGING"]
    assert console["handlers"]["console"]["stream"] == "ext://sys.stdout"
    assert console["root"]["level"] == "INFO"
    assert (
        settings_with(tmp_path, "LOGGING", CREDCLOUD_LOG_LEVEL="debug")["LOGGING"]["root"]["level"] == "DEBUG"
    )
    code = """
import os, sys
from unittest import mock
from credcloud_bridge.management import console
with mock.patch.object(console, "execute_from_command_line"):
    console.main()
from django.conf import settings
print(settings.LOGGING["handlers"]["console"]["stream"], settings.LOGGING["root"]["level"])
"""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("CREDCLOUD", "DJANGO"))
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=clean | {"CREDCLOUD_VAR": str(tmp_path)},
    )
    assert done.stdout.split() == ["ext://sys.stderr", "WARNING"], done.stderr
