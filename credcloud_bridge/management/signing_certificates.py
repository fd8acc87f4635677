"""``credcloud keys certificate``: with what issuers sign PDF files. Private keys and passphrases are never printed."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError
from django.utils import timezone

from credcloud_bridge.groups import api as groups
from credcloud_bridge.groups.api import IssuerView
from credcloud_bridge.management.arguments import REFUSED
from credcloud_bridge.pdf_signing import api as pdf_signing
from credcloud_bridge.pdf_signing.api import CertificateView

HELP = "Import, make, list and retire the certificates with which issuers sign PDF files."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What each thing to do with certificates takes."""
    parsers = parser.add_subparsers(dest="certificate_action", required=True, metavar="DO")

    def action(name: str, text: str) -> argparse.ArgumentParser:
        added = parsers.add_parser(name, help=text, description=text)
        added.add_argument(
            "--issuer", default="", help="the issuer's short name; otherwise the default issuer"
        )
        return added

    importing = action("import", "Take in a certificate with its private key, and sign with it from now on.")
    importing.add_argument("file", type=Path, help="PKCS#12: .p12 or .pfx")
    importing.add_argument(
        "--passphrase-file",
        type=Path,
        help="the file's passphrase is the first line of this one; otherwise it is asked for",
    )
    making = action(
        "make", "Make a certificate that nobody else vouches for, and sign with it: for trying out."
    )
    making.add_argument("--days", type=int, default=365, help="how long it is valid; otherwise 365")
    listing = parsers.add_parser("list", help="List certificates and until when they are valid.")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.add_argument(
        "--expiring-within",
        type=int,
        metavar="DAYS",
        help="only those in use that end within so many days; exit status 1 when there is one",
    )
    action("retire", "Sign no more PDF files; those already signed are handed out without signature.")


def run(stdout: TextIO, stderr: TextIO, options: dict[str, Any]) -> int:
    """Do it; return the exit status."""
    return _ACTIONS[options["certificate_action"]](stdout, stderr, options)


def _import(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    try:
        file = options["file"].read_bytes()
        passphrase = _passphrase(options["passphrase_file"])
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}", returncode=REFUSED) from error
    made = pdf_signing.import_certificate(
        issuer_id=_issuer(options).id, file=file, passphrase=passphrase, now=timezone.now()
    )
    _told(stdout, made)
    return 0


def _make(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    if not 1 <= options["days"] <= 3650:
        raise CommandError("A certificate is valid for 1 to 3650 days.")
    issuer = _issuer(options)
    made = pdf_signing.make_certificate(
        issuer_id=issuer.id, name=issuer.name, days=options["days"], now=timezone.now()
    )
    _told(stdout, made)
    stdout.write(
        "PDF readers will say that they do not know who signed. Import one from an authority for real use."
    )
    return 0


def _list(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    slugs = {issuer.id: issuer.slug for issuer in groups.issuers()}
    found = pdf_signing.signing_certificates()
    within = options["expiring_within"]
    if within is not None:
        end = timezone.now() + timedelta(days=within)
        found = tuple(each for each in found if each.is_current and each.not_after < end)
    if options["json"]:
        rows = [
            {
                "issuer": slugs.get(each.issuer_id, ""),
                "subject": each.subject,
                "authority": each.authority,
                "fingerprint": each.fingerprint,
                "not_before": each.not_before.isoformat(),
                "not_after": each.not_after.isoformat(),
                "current": each.is_current,
                "self_signed": each.is_self_signed,
            }
            for each in found
        ]
        stdout.write(json.dumps(rows, indent=2, ensure_ascii=True))
    else:
        for each in found:
            stdout.write(
                f"{_state(each):<8} until {each.not_after:%Y-%m-%d}  {each.subject}  {slugs.get(each.issuer_id, '')}"
            )
        if not found and within is None:
            stdout.write("No certificates: PDF files are handed out unsigned.")
    return REFUSED if within is not None and found else 0


def _retire(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    issuer = _issuer(options)
    if pdf_signing.retire_certificate(issuer_id=issuer.id, now=timezone.now()):
        stdout.write(f"{issuer.name} signs no more PDF files.")
    else:
        stdout.write(f"{issuer.name} has no certificate in use.")
    return 0


def _passphrase(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    if not sys.stdin.isatty():
        raise CommandError(
            "Nobody is here to type the passphrase: put it into a file and say --passphrase-file."
        )
    return getpass.getpass("Passphrase of the file: ")


def _told(stdout: TextIO, made: CertificateView) -> None:
    stdout.write(f"PDF files are signed from now on by: {made.subject}")
    stdout.write(f"Vouched for by: {'nobody else' if made.is_self_signed else made.authority}")
    stdout.write(f"Valid until {made.not_after:%Y-%m-%d}, SHA-256 {made.fingerprint}")


def _state(certificate: CertificateView) -> str:
    if not certificate.is_current:
        return "retired"
    return "current" if certificate.not_after > timezone.now() else "EXPIRED"


def _issuer(options: dict[str, Any]) -> IssuerView:
    slug = options["issuer"]
    found = groups.issuer_by_slug(slug=slug) if slug else groups.default_issuer()
    if found is None:
        raise CommandError(f"There is no issuer with the short name {slug!r}.", returncode=REFUSED)
    return found


_ACTIONS = {"import": _import, "make": _make, "list": _list, "retire": _retire}
