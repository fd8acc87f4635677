"""What is exported verifies without us: served by a plain web server at the old address, asked by our checker."""

from __future__ import annotations

import hashlib
import http.server
import json
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import Visibility
from credcloud_bridge.keys import api as keys
from credcloud_bridge.verifying.checker import check_credential
from credcloud_bridge.verifying.document_sources import DocumentSources
from credcloud_bridge.verifying.verdict import Outcome, Verdict
from tests.credentials.worlds import World, make_world, people
from tests.management.commands import Outcome as Ended
from tests.management.commands import credcloud
from tests.verifying.tls_host import HOST, Host

pytestmark = pytest.mark.django_db

PASSPHRASE = "correct horse battery staple"
ROOT = f"https://{HOST}"


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.CREDCLOUD_ROOT_URL = ROOT
    return make_world(badge=True, description="For those who finished.", public_listing=True)


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    return path


def export(folder: Path, passphrase: Path, *more: str) -> Ended:
    return credcloud("export", folder, "--passphrase-file", passphrase, *more)


class StaticServer:
    """A web server that knows nothing but files, and is the only host there is."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        scratch.mkdir()
        self.host = Host(scratch)

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, directory=str(folder), **kwargs)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(scratch / "host.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def verdict(self, document: dict[str, Any]) -> Verdict:
        """What our checker says of a document that it knows nothing about, asking this server alone."""
        import socket

        network = self.host.network()
        network.resolve = lambda host, port: ["93.184.216.34"] if host == HOST else []
        network.connect = lambda address, port, seconds: socket.create_connection(
            self.server.server_address[:2], timeout=seconds
        )
        return check_credential(
            document, sources=DocumentSources(known={}, network=network), now=timezone.now()
        )

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(timeout=5)
        self.host.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Any]:
    started: list[StaticServer] = []

    def start(folder: Path) -> StaticServer:
        started.append(StaticServer(folder / "site", tmp_path / "tls"))
        return started[-1]

    yield start
    for server in started:
        server.close()


def document_in(folder: Path, public_id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / f"site/credcloud/c/{public_id}.json").read_bytes())
    return found


def test_every_credential_verifies_from_the_exported_files_alone(
    world: World, tmp_path: Path, passphrase: Path, serve: Any
) -> None:
    rows = world.issued(
        [
            {"name": name, "email": f"{at}@example.org"}
            for at, name in enumerate(["Zoë", "عبد الرحمن بن محمد آل سعود", "Bo", "Cy"])
        ]
    )
    good, arabic, revoked, expired = rows
    credentials.revoke(selection=world.only(revoked), actor=world.actor, reason="Wrong person")
    world.expire(expired, on=timezone.localdate() - timedelta(days=2))
    folder = tmp_path / "export"
    done = export(folder, passphrase)
    assert (done.status, done.err) == (0, "")
    assert "4 signed documents of 4 credentials, 1 issuers, 1 status lists" in done.out
    # The site is gone.
    Credential.objects.update(state="draft")
    server = serve(folder)
    found = {row.public_id: server.verdict(document_in(folder, row.public_id)).outcome for row in rows}
    assert found == {
        good.public_id: Outcome.VALID,
        arabic.public_id: Outcome.VALID,
        revoked.public_id: Outcome.REVOKED,
        expired.public_id: Outcome.EXPIRED,
    }
    forged = document_in(folder, good.public_id)
    forged["credentialSubject"]["achievement"]["name"] = "Doctor"
    assert server.verdict(forged).outcome is Outcome.NOT_GENUINE


def test_pages_say_what_each_credential_is_and_keep_what_is_private(
    world: World, tmp_path: Path, passphrase: Path
) -> None:
    shown, hidden, revoked = world.issued(
        [{"name": f"Person {at}", "email": f"{at}@example.org"} for at in range(3)]
    )
    Credential.objects.filter(public_id=hidden.public_id).update(visibility=Visibility.PRIVATE)
    credentials.revoke(selection=world.only(revoked), actor=world.actor, reason="Wrong person")
    folder = tmp_path / "export"
    assert export(folder, passphrase, "--files").status == 0
    public = folder / "site/credcloud/c"
    page = (public / shown.public_id / "index.html").read_text()
    assert "Person 0" in page
    assert "certificate.pdf" in page
    assert (public / shown.public_id / "certificate.pdf").read_bytes() == credentials.public_pdf(
        public_id=shown.public_id
    )
    assert {path.name for path in (public / shown.public_id).iterdir()} == {
        "index.html",
        "certificate.pdf",
        "certificate.png",
        "badge.png",
        "v2",
    }
    # Nothing public names the holder of a private one; the owner of the site has the document.
    for path in (folder / "site").rglob("*"):
        assert not path.is_file() or b"Person 1" not in path.read_bytes(), path
    assert (folder / f"private/c/{hidden.public_id}.json").is_file()
    assert stat.S_IMODE((folder / "private").stat().st_mode) == 0o700
    revoked_page = (public / revoked.public_id / "index.html").read_text()
    assert "Not valid" in revoked_page
    assert {path.name for path in (public / revoked.public_id).iterdir()} == {"index.html", "v2"}
    assert json.loads((public / revoked.public_id / "v2/assertion.json").read_text())["revoked"] is True
    table = (folder / "private/credentials.csv").read_text()
    assert [name in table for name in ("Person 0", "Person 1", "Person 2")] == [True] * 3


def test_the_sums_are_those_of_all_files(world: World, tmp_path: Path, passphrase: Path) -> None:
    world.issued([{"name": "Ada", "email": "ada@example.org"}])
    folder = tmp_path / "export"
    export(folder, passphrase)
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert set(sums) == files - {"SHA256SUMS"}
    assert all(
        hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in sums.items()
    )
    checked = subprocess.run(
        ["/usr/bin/sha256sum", "--check", "--quiet", "SHA256SUMS"],
        cwd=folder,
        check=False,
        capture_output=True,
    )
    assert (checked.returncode, checked.stdout) == (0, b"")


def test_private_keys_open_with_the_passphrase_and_not_without(
    world: World, tmp_path: Path, passphrase: Path
) -> None:
    world.issued([{"name": "Ada", "email": "ada@example.org"}])
    folder = tmp_path / "export"
    export(folder, passphrase)
    (path,) = (folder / "keys").rglob("*.pem")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = serialization.load_pem_private_key(path.read_bytes(), PASSPHRASE.encode())
    (known,) = keys.keys_of(slug=path.parent.name)
    assert path.stem == known.public_key
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    assert known.public_key == keys.base58.encode(b"\xed\x01" + raw)
    with pytest.raises(ValueError, match="Incorrect password"):
        serialization.load_pem_private_key(path.read_bytes(), b"wrong horse battery")


def test_nothing_is_written_over_and_nothing_half_is_left(
    world: World, tmp_path: Path, passphrase: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.issued([{"name": "Ada", "email": "ada@example.org"}])
    folder = tmp_path / "export"
    with monkeypatch.context() as killed:
        killed.setattr(
            "credcloud_bridge.management.static_site.write_pages",
            lambda *_args: (_ for _ in ()).throw(KeyboardInterrupt),
        )
        with pytest.raises(KeyboardInterrupt):
            export(folder, passphrase)
    assert not folder.exists()
    assert export(folder, passphrase).status == 0
    assert not folder.with_name("export.partial").exists()
    again = export(folder, passphrase)
    assert again.status == 2
    assert "is there already" in again.err


def test_a_passphrase_is_needed_for_the_keys_and_only_for_them(world: World, tmp_path: Path) -> None:
    world.issued([{"name": "Ada", "email": "ada@example.org"}])
    short = tmp_path / "short"
    short.write_text("1234\n")
    done = credcloud("export", tmp_path / "export", "--passphrase-file", short)
    assert done.status == 2
    assert "20 characters or more" in done.err
    assert credcloud("export", tmp_path / "export", "--without-keys").status == 0
    assert not (tmp_path / "export/keys").exists()


def test_what_is_not_signed_is_named(world: World, tmp_path: Path, passphrase: Path) -> None:
    from credcloud_bridge.openbadges.models import SignedCredential

    (row,) = world.issued([{"name": "Ada", "email": "ada@example.org"}])
    SignedCredential.objects.all().delete()
    done = export(tmp_path / "export", passphrase)
    assert done.status == 1
    assert f"{row.public_id}: not signed" in done.err


def test_addresses_in_the_documents_are_files_of_the_export(
    world: World, tmp_path: Path, passphrase: Path
) -> None:
    (row,) = world.issued([{"name": "Ada", "email": "ada@example.org"}])
    folder = tmp_path / "export"
    export(folder, passphrase, "--files")
    text = json.dumps(document_in(folder, row.public_id))
    found = {word for word in text.replace('"', " ").split() if word.startswith(f"{ROOT}/")}
    assert len(found) >= 3
    for address in found:
        path = folder / "site" / urlsplit(address.rstrip(",")).path.lstrip("/")
        assert path.is_file() or (path / "index.html").is_file(), address


def test_queries_grow_with_chunks_and_not_with_credentials(
    world: World, tmp_path: Path, passphrase: Path
) -> None:
    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert export(tmp_path / name, passphrase).status == 0
        return len(captured)

    world.issued(people(3))
    queries("first")  # what is asked for once in the life of a process
    few = queries("few")
    world.issued(people(30, prefix="more"))
    assert queries("many") == few
