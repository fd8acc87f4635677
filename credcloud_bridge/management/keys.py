"""``credcloud keys``: the keys with which issuers sign. Private parts are never printed."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, TextIO

from django.core.management.base import CommandError
from django.utils import timezone

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredCloudError
from credcloud_bridge.designs.canva import api as canva
from credcloud_bridge.groups import api as groups
from credcloud_bridge.keys import api as keys
from credcloud_bridge.management import signing_certificates
from credcloud_bridge.management.arguments import REFUSED, usage_error
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.pdf_signing import api as pdf_signing

SHORTEST_REASON = 8  # letters and digits
HELP = "Make, replace, revoke, list and export signing keys; sign what was published without a signature."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What each action takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, text: str, *, issuer: bool = False) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=text, description=text)
        if issuer:
            added.add_argument(
                "--issuer", default="", help="the issuer's short name; otherwise the default issuer"
            )
        return added

    action("create", "Make an issuer's first key (publishing does that by itself).", issuer=True)
    rotate = action(
        "rotate", "Sign with a new key from now on; what the old one signed stays valid.", issuer=True
    )
    rotate.add_argument(
        "--secret-is-lost",
        action="store_true",
        help="also when the present key cannot be opened, because its secret is lost for good",
    )
    revoke = action(
        "revoke",
        "Trust a key no more, after a leak. What it signed is invalid until sign-missing has signed it anew.",
    )
    revoke.add_argument("key", help="the key's public text, z6Mk…")
    revoke.add_argument("--reason", required=True, help="why, in a few words; kept with the key")
    revoke.add_argument("--yes", action="store_true", help="do not ask")
    listing = action("list", "List the keys of one issuer, or of all of them.", issuer=True)
    listing.add_argument("--json", action="store_true", help="as JSON")
    action("export", "Print an issuer's DID document: its public keys.", issuer=True)
    action(
        "reseal", "Encrypt private keys with the first of CREDCLOUD_SECRET_KEYS, before removing older ones."
    )
    signing_certificates.add_arguments(action("certificate", signing_certificates.HELP))
    action(
        "sign-missing", "Sign what was published before credentials were signed, or with a key since revoked."
    )


def run(stdout: TextIO, stderr: TextIO, options: dict[str, Any]) -> int:
    """Do the action; return the exit status."""
    try:
        return _ACTIONS[options["action"]](stdout, stderr, options)
    except CredCloudError as error:
        raise CommandError(f"{error.problem.message} {error.problem.remedy}", returncode=REFUSED) from error


def _create(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    key = keys.create_key(slug=_issuer(options), now=timezone.now())
    stdout.write(f"New key: {key.method}")
    return 0


def _rotate(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    key = keys.rotate_key(slug=_issuer(options), now=timezone.now(), secret_is_lost=options["secret_is_lost"])
    stdout.write(f"New key: {key.method}")
    stdout.write("Earlier keys stay listed: what they signed verifies as before.")
    return 0


def _revoke(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    reason = " ".join(options["reason"].split())
    if sum(letter.isalnum() for letter in reason) < SHORTEST_REASON:
        raise usage_error(
            "say in a few words why the key is revoked: --reason 'The backup of 3 May was stolen'"
        )
    affected = openbadges.signed_with(public_key=options["key"])
    if not options["yes"] and not _confirmed(affected):
        stdout.write("Nothing was changed.")
        return REFUSED
    key = openbadges.revoke_key(public_key=options["key"], reason=reason, now=timezone.now())
    stdout.write(f"Revoked: {key.method}")
    stdout.write("What it signed does not verify any more. To sign that again: credcloud keys sign-missing")
    return 0


def _confirmed(affected: int) -> bool:
    if not sys.stdin.isatty():
        raise usage_error("nobody is here to be asked: add --yes")
    number = f"{affected} credential" if affected == 1 else f"{affected} credentials"
    question = (
        f"{number} that this key signed will be invalid until they are signed again. Revoke it? Type yes: "
    )
    return input(question).strip().lower() == "yes"


def _list(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    slugs = [options["issuer"]] if options["issuer"] else [issuer.slug for issuer in groups.issuers()]
    found = [(slug, key) for slug in slugs for key in keys.keys_of(slug=slug)]
    if options["json"]:
        rows = [
            {
                "issuer": slug,
                "key": key.public_key,
                "method": key.method,
                "state": key.state,
                "store": key.store,
                "created_at": key.created_at.isoformat(),
                "retired_at": key.retired_at.isoformat() if key.retired_at else None,
                "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
                "reason": key.reason,
            }
            for slug, key in found
        ]
        stdout.write(json.dumps(rows, indent=2, ensure_ascii=True))
        return 0
    for slug, key in found:
        stdout.write(f"{key.state:<8} {key.created_at:%Y-%m-%d}  {key.public_key}  {slug}")
    if not found:
        stdout.write("No signing keys yet; the first is made when something is published.")
    return 0


def _export(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    slug = _issuer(options)
    document = keys.did_document(slug=slug)
    if document is None:
        raise CommandError(f"There is no issuer with the short name {slug!r}.", returncode=REFUSED)
    stdout.write(json.dumps(json.loads(document), indent=2, ensure_ascii=True))
    return 0


def _reseal(stdout: TextIO, _stderr: TextIO, _options: dict[str, Any]) -> int:
    number = keys.reencrypt_keys() + pdf_signing.reencrypt_certificates()
    stdout.write(f"{number} private keys are encrypted with the first of CREDCLOUD_SECRET_KEYS.")
    if connections := canva.reencrypt_connections():
        stdout.write(f"So are {connections} connections to Canva.")
    return 0


def _sign_missing(stdout: TextIO, stderr: TextIO, _options: dict[str, Any]) -> int:
    report = credentials.sign_missing()
    for public_id, problem in report.problems.items():
        stderr.write(f"{public_id}: {problem.message} {problem.remedy}")
    stdout.write(
        f"{report.signed} credentials signed, {report.renewed} signed again,"
        f" {len(report.problems)} could not be."
    )
    return REFUSED if report.problems else 0


def _issuer(options: dict[str, Any]) -> str:
    return options["issuer"] or groups.default_issuer().slug


_ACTIONS = {
    "create": _create,
    "rotate": _rotate,
    "revoke": _revoke,
    "list": _list,
    "export": _export,
    "reseal": _reseal,
    "certificate": signing_certificates.run,
    "sign-missing": _sign_missing,
}
