"""``credcloud export``: everything that verifying needs without this site, as files for any web server."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError
from django.utils import timezone

from credcloud_bridge import __version__
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import CredCloudError
from credcloud_bridge.keys import api as keys
from credcloud_bridge.management import static_site
from credcloud_bridge.management.arguments import REFUSED, usage_error
from credcloud_bridge.management.folder_writer import FolderWriter, new_folder

HELP = (
    "Export signed documents, issuers' keys and status lists as a static site that verifies without this one."
)
# The usual encryption of key files slows nobody down much who guesses, so that the passphrase must be long.
SHORTEST_PASSPHRASE = 20
_NAMED = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``credcloud export`` takes."""
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    parser.add_argument(
        "--files", action="store_true", help="with certificates and badges as PDF files and pictures"
    )
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument(
        "--passphrase-file",
        type=Path,
        help="private keys are encrypted with the first line of this file; otherwise the passphrase is asked for",
    )
    secret.add_argument("--without-keys", action="store_true", help="leave private keys out")


def run(stdout: TextIO, stderr: TextIO, options: dict[str, Any]) -> int:
    """Write everything; 1 when something is missing from it."""
    passphrase = "" if options["without_keys"] else _passphrase(options["passphrase_file"])
    written = static_site.Written()
    try:
        with new_folder(options["folder"]) as folder:
            elsewhere = _write_keys(folder, passphrase) if passphrase else []
            static_site.write_credentials(folder, written, files=options["files"])
            # After the credentials: what is revoked meanwhile stands in the lists, whatever its page says.
            static_site.write_issuers(folder, written)
            static_site.write_pages(folder, written)
            folder.write("export.json", _summary(written, elsewhere))
            number, size = folder.files, folder.bytes
    except CredCloudError as error:
        raise CommandError(f"{error.problem.message} {error.problem.remedy}", returncode=REFUSED) from error
    stdout.write(
        f"{written.documents:,} signed documents of {written.credentials:,} credentials, {written.issuers} issuers, "
        f"{written.status_lists} status lists: {number:,} files, {size / 1e6:,.1f} MB in {options['folder']}"
    )
    for key in elsewhere:
        stderr.write(f"The private key {key} is in another key store and was not exported.")
    _missing(stderr, written.unsigned, "not signed; run `credcloud keys sign-missing` and export again")
    _missing(
        stderr, written.without_file, "without PDF: a worker still has to sign the file. Export again later"
    )
    return REFUSED if written.unsigned or written.without_file else 0


def _missing(stderr: TextIO, public_ids: list[str], what: str) -> None:
    if public_ids:
        more = f" and {len(public_ids) - _NAMED} more" if len(public_ids) > _NAMED else ""
        stderr.write(f"{', '.join(public_ids[:_NAMED])}{more}: {what}.")


def _write_keys(folder: FolderWriter, passphrase: str) -> list[str]:
    """One file for each key; answers with the public parts of those that are kept elsewhere."""
    elsewhere = []
    for key in keys.private_key_files(passphrase=passphrase):
        if key.pem:
            folder.write(f"keys/{key.issuer_slug}/{key.public_key}.pem", key.pem, private=True)
        else:
            elsewhere.append(key.public_key)
    return elsewhere


def _summary(written: static_site.Written, elsewhere: list[str]) -> bytes:
    summary = {
        "version": __version__,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "root_url": app_settings.ROOT_URL,
        "keys_in_other_stores": elsewhere,
        **asdict(written),
    }
    return (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode()


def _passphrase(file: Path | None) -> str:
    if file is not None:
        try:
            found = file.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            raise usage_error(f"{file} cannot be read: {error}") from error
    elif sys.stdin.isatty():
        found = getpass.getpass("A passphrase for the private keys: ")
        if found != getpass.getpass("The same again: "):
            raise usage_error("these were two different passphrases; nothing was exported")
    else:
        raise usage_error("nobody is here to be asked: add --passphrase-file, or --without-keys")
    if len(found) < SHORTEST_PASSPHRASE:
        raise usage_error(
            f"the passphrase is too short: take {SHORTEST_PASSPHRASE} characters or more, "
            "such as `openssl rand -base64 24` makes"
        )
    return found
