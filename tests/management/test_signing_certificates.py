"""``credcloud keys certificate``: certificates for PDF files without a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.management.commands import credcloud
from tests.pdf_signing.pdf_signing_world import KEY, certificate_for, pkcs12_of

pytestmark = pytest.mark.django_db


def certificate(*arguments: object) -> Any:
    return credcloud("keys", "certificate", *arguments)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "seal.p12"
    path.write_bytes(pkcs12_of(KEY, certificate_for(KEY, "The seal")))
    (tmp_path / "passphrase").write_text("open sesame\n")
    return path


def test_a_certificate_is_imported_shown_and_retired(file: Path, tmp_path: Path) -> None:
    assert "handed out unsigned" in certificate("list").out
    made = certificate("import", file, "--passphrase-file", tmp_path / "passphrase")
    assert made.status == 0
    assert "CN=The seal" in made.out
    assert "sesame" not in made.out + made.err
    (row,) = json.loads(certificate("list", "--json").out)
    assert (row["issuer"], row["subject"], row["current"], row["self_signed"]) == (
        "default",
        "CN=The seal",
        True,
        True,
    )
    assert certificate("list", "--expiring-within", 20).status == 0
    ending = certificate("list", "--expiring-within", 40)
    assert ending.status == 1
    assert "CN=The seal" in ending.out
    assert "signs no more" in certificate("retire").out
    assert "has no certificate" in certificate("retire").out
    assert "retired" in certificate("list").out
    assert certificate("list", "--expiring-within", 40).status == 0


def test_one_for_trying_out_is_made(file: Path) -> None:
    made = certificate("make", "--days", 10)
    assert made.status == 0
    assert "Vouched for by: nobody else" in made.out
    assert certificate("make", "--days", 0).status == 1


def test_what_cannot_be_done_is_said(file: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not it")
    for refused, words in (
        (certificate("import", file, "--passphrase-file", wrong), "passphrase is wrong"),
        (certificate("import", tmp_path / "nothing.p12", "--passphrase-file", wrong), "No such file"),
        (certificate("import", file), "--passphrase-file"),
        (certificate("make", "--issuer", "nobody"), "no issuer with the short name 'nobody'"),
    ):
        assert refused.status == 1
        assert words in refused.err
        assert refused.out == ""
