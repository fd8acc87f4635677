"""A site is backed up, thrown away and restored elsewhere: everything verifies, and published bytes are the same."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("signing-secret", "secret-key")
SUMS_OF_SITE = """
import hashlib, json
from django.utils import timezone
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.files.models import PublishedFile
from credcloud_bridge.verifying.checker import check_credential
from credcloud_bridge.verifying.document_sources import DocumentSources
from credcloud_bridge.verifying.local_documents import local_documents_for
found = {}
for one in credentials.public_ids():
    document = credentials.public_document(public_id=one)
    content = json.loads(document)
    lists = [content["credentialStatus"]["statusListCredential"]]
    known = local_documents_for(issuer=content["issuer"]["id"], status_lists=lists)
    # In this process: one of its own would be given up on a very busy machine.
    verdict = check_credential(content, sources=DocumentSources(known=known, network=None), now=timezone.now())
    pdf = credentials.public_pdf(public_id=one)
    found[one] = [hashlib.sha256(content).hexdigest() for content in (document, pdf)] + [verdict.outcome.value]
print("SUMS", json.dumps([found, PublishedFile.objects.count()]))
"""


class OwnSite:
    """An installation of the own site, used as its operator does: by its command line."""

    def __init__(self, var: Path, database_url: str = "") -> None:
        self.var = var
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("CREDCLOUD", "COV"))
        }
        self.environment = clean | {
            "DJANGO_SETTINGS_MODULE": "credcloud_bridge.hosts.site.settings",
            "CREDCLOUD_VAR": str(var),
            "CREDCLOUD_ROOT_URL": "https://credentials.example.org",
            "CREDCLOUD_LOG_STREAM": "stderr",
            "CREDCLOUD_LOG_LEVEL": "ERROR",
        }
        if database_url:
            self.environment["CREDCLOUD_DATABASE_URL"] = database_url

    def run(self, *arguments: object, standard_input: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            input=standard_input,
            capture_output=True,
            text=True,
            check=False,
        )

    def do(self, *arguments: object, standard_input: str = "") -> str:
        done = self.run(*arguments, standard_input=standard_input)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sums(self) -> tuple[dict[str, list[str]], int]:
        """SHA-256 of document and certificate and the verdict, by public id; and how many files are kept."""
        (line,) = [
            line for line in self.do("shell", standard_input=SUMS_OF_SITE).splitlines() if "SUMS" in line
        ]
        found, kept = json.loads(line.partition("SUMS")[2])
        return found, kept


def other_database(name: str) -> str:
    """The address of an empty database on the server that the tests use; blank for SQLite."""
    url = os.environ.get("CREDCLOUD_DATABASE_URL", "")
    if not url or connection.vendor == "sqlite":
        return ""
    wanted = f"drill_{name}_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {wanted}" + (" CHARACTER SET utf8mb4" if connection.vendor == "mysql" else "")
        )
    return f"{url.rpartition('/')[0]}/{wanted}"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Any:
    """The site, and an installation elsewhere that is still empty; a backup between them."""
    folder = tmp_path_factory.mktemp("drill")
    with django_db_blocker.unblock():
        old, new = (
            OwnSite(folder / "old", other_database("old")),
            OwnSite(folder / "new", other_database("new")),
        )
        connection.close()
    old.do("migrate", "--verbosity", "0")
    old.do("credcloud", "demo")
    stored = old.var / "private/credcloud/uploads/2026/11"
    stored.mkdir(parents=True)
    (stored / "people آل سعود.csv").write_text("name,email\n")
    old.do("credcloud", "backup", folder / "backup")
    return old, new, folder / "backup"


def test_a_backup_holds_everything_but_the_secrets(sites: Any) -> None:
    old, _new, backup = sites
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700
    secrets = [(old.var / name).read_bytes() for name in SECRETS]
    for path in backup.rglob("*"):
        assert not path.is_file() or not any(one in path.read_bytes() for one in secrets), path
    described = json.loads((backup / "backup.json").read_text())
    assert described["root_url"] == "https://credentials.example.org"
    assert (backup / described["database"]).stat().st_size > 100_000


def test_restored_elsewhere_everything_verifies_and_has_the_same_bytes(sites: Any, tmp_path: Path) -> None:
    old, new, backup = sites
    before, kept = old.sums()
    assert len(before) >= 3
    assert kept >= 3
    assert {verdict for *_sums, verdict in before.values()} == {"valid"}
    new.var.mkdir(parents=True)
    for name in SECRETS:
        shutil.copy(old.var / name, new.var / name)
    # What was there before is gone.
    old.var.rename(tmp_path / "gone")
    try:
        done = new.run("credcloud", "restore", backup)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        assert "Everything is well." in done.stdout
        assert new.sums() == (before, kept)
        assert (
            new.var / "private/credcloud/uploads/2026/11/people آل سعود.csv"
        ).read_text() == "name,email\n"
        again = new.run("credcloud", "restore", backup)
        assert again.returncode == 2
        assert "not empty: nothing was touched" in again.stderr
    finally:
        (tmp_path / "gone").rename(old.var)


def test_without_the_signing_secret_the_restored_site_says_what_is_missing(
    sites: Any, tmp_path: Path
) -> None:
    _old, _new, backup = sites
    with_others = OwnSite(tmp_path / "var")
    if json.loads((backup / "backup.json").read_text())["database"] != "database.sqlite3":
        refused = with_others.run("credcloud", "restore", backup)
        assert refused.returncode == 2
        assert "another kind of database" in refused.stderr
        return
    done = with_others.run("credcloud", "restore", backup)
    assert done.returncode == 1
    assert "cannot be opened: put the site's signing secret" in done.stderr


def test_a_damaged_backup_is_refused_before_anything_is_touched(sites: Any, tmp_path: Path) -> None:
    _old, _new, backup = sites
    damaged = tmp_path / "damaged"
    shutil.copytree(backup, damaged)
    name = json.loads((backup / "backup.json").read_text())["database"]
    content = bytearray((damaged / name).read_bytes())
    content[5000] ^= 1
    (damaged / name).write_bytes(content)
    assert hashlib.sha256(content).hexdigest() not in (backup / "SHA256SUMS").read_text()
    target = OwnSite(tmp_path / "var")
    done = target.run("credcloud", "restore", damaged)
    assert done.returncode == 1
    assert f"damaged: {name}" in done.stderr
    assert "migrate" in target.run("credcloud", "people", "x.csv").stderr  # still empty


def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    done = OwnSite(tmp_path / "var").run("credcloud", "restore", tmp_path)
    assert done.returncode == 2
    assert "is no backup" in done.stderr


def test_inside_another_project_the_platforms_backup_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.apps import apps
    from django.core.management.base import CommandError

    from credcloud_bridge.management import backup

    installed = apps.is_installed
    monkeypatch.setattr(apps, "is_installed", lambda name: "hosts.site" not in name and installed(name))
    with pytest.raises(CommandError, match="backup of the platform"):
        backup.require_own_site()
