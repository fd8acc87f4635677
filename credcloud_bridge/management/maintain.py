"""``credcloud maintain``: what Celery beat does every minute, for installations that run none."""

from __future__ import annotations

import argparse
from typing import Any, TextIO

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.delivery import api as delivery

HELP = (
    "Go on with jobs and e-mails whose worker died, and delete what nobody needs; run it every few minutes "
    "where no Celery beat runs."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``credcloud maintain`` takes nothing."""


def run(stdout: TextIO, stderr: TextIO, options: dict[str, Any]) -> int:
    """Tell the workers what is left to do; silent, so that cron sends no mail about it. Always 0."""
    credentials.maintain()
    delivery.dispatch_due_mails()
    return 0
