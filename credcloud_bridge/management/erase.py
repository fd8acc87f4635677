"""``credcloud erase``: forget a recipient who never had an account that the LMS could retire."""

from __future__ import annotations

import argparse
import sys
from typing import Any, TextIO

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.management.arguments import REFUSED, usage_error

HELP = "Erase what credentials say of the person with this e-mail address. It cannot be undone."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``credcloud erase`` takes."""
    parser.add_argument(
        "--email",
        action="append",
        required=True,
        metavar="ADDRESS",
        help="of the person; may be given several times when they had several",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and change nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    """Say what there is, ask, erase; 1 when the answer was no."""
    emails = frozenset(one.strip() for one in options["email"])
    wrong = sorted(one for one in emails if "@" not in one)
    if wrong:
        raise usage_error(f"{wrong[0]!r} is no e-mail address")
    found = credentials.erase_person(emails=emails, dry_run=True)
    if found.nothing:
        stdout.write("Nothing was found under this address; nothing was changed.")
        return 0
    _tell(stdout, found, done=False)
    if options["dry_run"]:
        return 0
    if not options["yes"] and not _agreed():
        stdout.write("Nothing was changed.")
        return REFUSED
    _tell(stdout, credentials.erase_person(emails=emails), done=True)
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise usage_error("nobody is here to be asked: add --yes, or --dry-run to look first")
    return input("Erase all this for good? Type yes: ").strip().lower() == "yes"


def _tell(stdout: TextIO, erased: credentials.Erased, *, done: bool) -> None:
    stdout.write("Erased:" if done else "Found:")
    lines = (
        (erased.published, "published credentials, whose public pages stay without the person"),
        (erased.unpublished, "credentials that were never published, deleted altogether"),
        (erased.uploads, "attached spreadsheets that name the person, removed"),
    )
    for number, what in lines:
        stdout.write(f"  {number:>6,}  {what}")
