"""What several subcommands read from the command line, and how they end."""

from __future__ import annotations

import argparse
from datetime import date

from django.core.management.base import CommandError
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

REFUSED = 1
BAD_USAGE = 2
# What shells use for a program that Ctrl-C ended: 128 + SIGINT.
INTERRUPTED = 130


def iso_date(text: str) -> date:
    """A date such as 2026-11-22."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it like 2026-11-22") from error


def course_key(text: str) -> CourseKey:
    """A course key such as course-v1:Org+Course+Run; whether there is such a course is not looked up."""
    try:
        return CourseKey.from_string(text)
    except InvalidKeyError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no course key; it looks like course-v1:Org+Course+Run"
        ) from error


def usage_error(message: str) -> CommandError:
    """The error for a command that was called wrongly, or asked for something that is not there."""
    return CommandError(message, returncode=BAD_USAGE)
