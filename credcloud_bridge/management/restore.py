"""``credcloud restore``: an empty own site becomes the one that was backed up, and is looked over."""

from __future__ import annotations

import argparse
import json
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.keys import api as keys
from credcloud_bridge.management import database_dump, stored_files
from credcloud_bridge.management.arguments import REFUSED, usage_error
from credcloud_bridge.management.backup import DESCRIPTION, require_own_site
from credcloud_bridge.management.folder_writer import SUMS, changed_files
from credcloud_bridge.verifying import api as verifying

HELP = "Bring a backup of the own site back into an empty database, and check what is there then."
# The database is empty: nothing may be asked of it first.
NEEDS_DATABASE = False
_VERIFIED = 20
# A process that checks is given up when the machine is very busy.
_ATTEMPTS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``credcloud restore`` takes."""
    parser.add_argument("folder", type=Path, help="what `credcloud backup` wrote")


def run(stdout: TextIO, stderr: TextIO, options: dict[str, Any]) -> int:
    """Check the backup, bring it back, look it over; 1 when something is wrong afterwards."""
    require_own_site()
    folder: Path = options["folder"]
    description = _checked(folder)
    stdout.write(
        f"A backup of {description['made_at']}, of {description['root_url']}: every file is as it was written."
    )
    database_dump.load(folder / description["database"])
    call_command("migrate", interactive=False, verbosity=0)
    problems = [f"{name} was not stored as it should be." for name in stored_files.copy_in(folder)]
    closed = _key_problems()
    problems += closed
    # A status list that changed has to be signed before anything can be checked with it.
    ids = [] if closed else list(islice(credentials.public_ids(), _VERIFIED))
    problems += filter(None, map(_signature_problem, ids))
    total = sum(1 for _one in credentials.public_ids())
    stdout.write(
        f"{total:,} credentials that are or were public are here; the signatures of {len(ids)} were checked."
    )
    for problem in problems:
        stderr.write(problem)
    stdout.write("Everything is well." if not problems else f"{len(problems)} problems, see above.")
    return REFUSED if problems else 0


def _checked(folder: Path) -> dict[str, Any]:
    """The backup's description; raises ``CommandError`` for a backup that must not be used here."""
    try:
        description: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        dump, migrations = description["database"], description["migrations"]
        damaged = list(islice(changed_files(folder), 10))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise usage_error(
            f"{folder} is no backup: {DESCRIPTION} or {SUMS} cannot be read ({error})"
        ) from error
    if damaged:
        raise CommandError(
            f"The backup is damaged: {', '.join(damaged)} are not as they were written.", returncode=REFUSED
        )
    if dump != database_dump.dump_name():
        raise usage_error(
            f"this is a backup of another kind of database ({dump}); set CREDCLOUD_DATABASE_URL to one of that kind"
        )
    # Those of Django and of libraries are theirs to mind.
    if {one for one in migrations if one.startswith("credcloud")} - _known_migrations():
        raise usage_error(
            f"this backup is of a newer version ({description['version']}); install that one first"
        )
    if not database_dump.is_empty():
        raise usage_error("the database is not empty: nothing was touched. Restore into an empty one")
    return description


def _known_migrations() -> set[str]:
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    replaced = {one for migration in loader.disk_migrations.values() for one in migration.replaces}
    return {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}


def _key_problems() -> list[str]:
    return [
        f"The signing key {key.public_key} cannot be opened: put the site's signing secret into CREDCLOUD_SECRET_KEYS, "
        "or signing-secret into CREDCLOUD_VAR. Until then nothing can be published."
        for key in keys.closed_keys()
    ]


def _signature_problem(public_id: str) -> str:
    document = credentials.public_document(public_id=public_id)
    if document is None:
        return ""  # erased, or never signed
    for _attempt in range(_ATTEMPTS):
        verdict = verifying.verify(document=document.decode(), network=False)
        if verdict is not None and verdict.is_genuine:
            return ""
        if verdict is not None and verdict.outcome is verifying.Outcome.NOT_GENUINE:
            break
    else:
        return f"The signature of {public_id} could not be checked."
    return f"The signature of {public_id} does not verify: is CREDCLOUD_ROOT_URL that of the backup?"
