"""``credcloud demo``: courses, learners, groups and some credentials to try the product with."""

from __future__ import annotations

import argparse
from typing import Any, TextIO

from django.apps import apps

from credcloud_bridge.management.arguments import usage_error

HELP = "Fill this site with the demo: three courses, their learners, accounts, credential groups."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``credcloud demo`` takes nothing."""


def run(stdout: TextIO, _stderr: TextIO, _options: dict[str, Any]) -> int:
    """Make what is missing of the demo, say which accounts there are, return the exit status."""
    if not apps.is_installed("credcloud_bridge.lms.sandbox"):
        raise usage_error("The demo is for the product's own site; this project has an LMS of its own.")
    # The embedded LMS has tables only where it is installed: nothing of it may be imported elsewhere.
    from credcloud_bridge.hosts.site import demo

    demo.build()
    stdout.write("Accounts of the demo (user name, password, what it is):")
    for account in demo.ACCOUNTS:
        stdout.write(f"  {account.username:<14}{demo.PASSWORD:<8}{account.what}")
    return 0
