"""``credcloud people``: courses, accounts, enrolments and roles of the own site from a spreadsheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, TextIO

from django.apps import apps
from django.core.management.base import CommandError

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.management.arguments import REFUSED, usage_error
from credcloud_bridge.recipients import api as recipients

HELP = "Fill the own site: courses, accounts, enrolments and roles from a spreadsheet."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file."""
    parser.add_argument(
        "file",
        type=Path,
        help="CSV, XLSX or ODS with the columns course, username, email, and perhaps title (of a new course), name (on "
        "certificates), role (learner, course_staff, course_admin), mode, passed (yes or no), grade (0 to 1)",
    )


def run(stdout: TextIO, stderr: TextIO, options: dict[str, Any]) -> int:
    """Add the rows; say what became of them; 1 when any was refused."""
    if not apps.is_installed("credcloud_bridge.lms.sandbox"):
        raise usage_error("This is for the product's own site; here the LMS knows people and courses.")
    # The embedded LMS has tables only where it is installed: nothing of it may be imported elsewhere.
    from credcloud_bridge.hosts.site import people_file

    try:
        path = options["file"]
        outcome = people_file.read(
            recipients.spreadsheet_rows(path=path, filename=path.name, limits=recipients.ReadingLimits())
        )
    except CredCloudError as error:
        raise CommandError(f"{error.problem.message} {error.problem.remedy}", returncode=REFUSED) from error
    except (OSError, people_file.NotThisFile) as error:
        raise CommandError(f"{options['file']} was not read: {error}", returncode=REFUSED) from error
    for number, what in outcome.problems:
        stderr.write(f"Row {number}: {what}")
    stdout.write(
        f"{outcome.taken} rows taken, {len(outcome.problems)} refused; "
        f"{outcome.courses} courses and {outcome.accounts} accounts are new."
    )
    return REFUSED if outcome.problems else 0
