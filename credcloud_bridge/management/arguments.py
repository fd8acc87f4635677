"""What several subcommands read from the command line."""

from __future__ import annotations

import argparse
from datetime import date

from django.core.management.base import CommandError
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.lms import api as lms

BAD_USAGE = 2
REFUSED = 1


def iso_date(text: str) -> date:
    """A date such as 2026-11-22."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it like 2026-11-22") from error


def course_key(text: str) -> CourseKey:
    """A course key such as course-v1:Org+Course+Run, of a course that its LMS knows."""
    try:
        key = lms.parse_course_key(text)
        lms.get_lms(key).course(key)
    except lms.CourseNotFound as error:
        raise argparse.ArgumentTypeError(
            f"no LMS here has the course {text!r}; its key looks like course-v1:Org+Course+Run"
        ) from error
    return key


def usage_error(message: str) -> CommandError:
    """The error for a command that was asked for something that is not there."""
    return CommandError(message, returncode=BAD_USAGE)


def refused(error: CredCloudError) -> CommandError:
    """A room's refusal, as the command line says it."""
    return CommandError(f"{error.problem.message} {error.problem.remedy}", returncode=REFUSED)
