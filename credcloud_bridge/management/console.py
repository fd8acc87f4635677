"""The ``credcloud`` console script: the management command without a project of one's own."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run ``credcloud …`` with the project that ``DJANGO_SETTINGS_MODULE`` names, or the product's own site."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credcloud_bridge.hosts.site.settings")
    execute_from_command_line(["credcloud", "credcloud", *sys.argv[1:]])
