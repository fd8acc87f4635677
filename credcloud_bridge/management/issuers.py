"""``credcloud issuers``: who signs, and for which address of the site."""

from __future__ import annotations

import argparse
from typing import Any, TextIO

from django.core.management.base import CommandError

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.groups import api as groups
from credcloud_bridge.keys import api as keys
from credcloud_bridge.management.arguments import REFUSED

HELP = "List issuers and the site's address that each signs for; change that address when the site has moved."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What each action takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="List the issuers.", description="List the issuers.")
    text = (
        "Sign for another address from now on, by another DID. What was signed before keeps the old one, and verifies "
        "only as long as the old address answers."
    )
    move = actions.add_parser("move", help=text, description=text)
    which = move.add_mutually_exclusive_group(required=True)
    which.add_argument("--issuer", default="", help="the issuer's short name")
    which.add_argument("--all", action="store_true", help="every issuer")
    move.add_argument(
        "--to", required=True, metavar="URL", help="the new address, the same as CREDCLOUD_ROOT_URL"
    )


def run(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    """Do the action; return the exit status."""
    found = groups.issuers()
    if options["action"] == "list":
        for one in found:
            stdout.write(f"{one.slug}: {one.name}, signs for {one.root_url or 'no address yet'}")
        return 0
    here = app_settings.ROOT_URL
    if options["to"].rstrip("/") != here:
        raise CommandError(
            f"Here CREDCLOUD_ROOT_URL is {here}, not {options['to']}. Set it to the new address for this command and "
            "for the site's web server and workers, then run this again.",
            returncode=REFUSED,
        )
    chosen = [one for one in found if options["all"] or one.slug == options["issuer"]]
    if not chosen:
        raise CommandError(
            f"There is no issuer with the short name {options['issuer']}. See: credcloud issuers list",
            returncode=REFUSED,
        )
    for one in chosen:
        if one.root_url == here:
            stdout.write(f"{one.slug} signs for {here} already.")
            continue
        groups.move_issuer(slug=one.slug, root_url=here)
        stdout.write(f"{one.slug} signs for {here} from now on, as {keys.issuer_did(one.slug)}.")
        if one.root_url:
            stdout.write(
                f"What it signed before names {one.root_url}. Keys and status lists must stay there: "
                "let this site answer there too, or serve an export that was made before the move."
            )
    return 0
