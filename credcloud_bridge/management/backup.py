"""``credcloud backup``: the own site's database and files in one folder, without its secrets."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, TextIO

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from credcloud_bridge import __version__
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.management import database_dump, stored_files
from credcloud_bridge.management.arguments import usage_error
from credcloud_bridge.management.folder_writer import new_folder

HELP = "Back up the own site: database and stored files, without its secrets."
DESCRIPTION = "backup.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``credcloud backup`` takes."""
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")


def run(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    """Write the backup."""
    require_own_site()
    name = database_dump.dump_name()
    with new_folder(options["folder"], private=True) as folder:
        # The database first: a file that a row names is never missing unless it was deleted on purpose.
        database_dump.dump(folder.path(name))
        folder.add(name)
        number = stored_files.copy_out(folder)
        description = {
            "version": __version__,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "root_url": app_settings.ROOT_URL,
            "database": name,
            "migrations": sorted(f"{app}.{one}" for app, one in applied_migrations()),
        }
        folder.write(DESCRIPTION, (json.dumps(description, indent=2) + "\n").encode(), private=True)
        size = folder.bytes
    stdout.write(f"The database and {number:,} files, {size / 1e6:,.1f} MB, in {options['folder']}")
    stdout.write(
        "The signing secret is not in it: keep signing-secret and secret-key of CREDCLOUD_VAR in another place."
    )
    return 0


def require_own_site() -> None:
    """Raise a usage error inside another Django project, whose database is not ours to copy or to fill."""
    if not apps.is_installed("credcloud_bridge.hosts.site"):
        raise usage_error(
            "This is for the product's own site; here the backup of the platform holds everything."
        )


def applied_migrations() -> set[tuple[str, str]]:
    """The migrations that this database has."""
    return set(MigrationRecorder(connection).applied_migrations())
