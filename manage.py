#!/usr/bin/env python
"""Django's command line for the project's own site."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credcloud_bridge.hosts.site.settings")
    # A command's standard output is its result.
    os.environ.setdefault("CREDCLOUD_LOG_STREAM", "stderr")
    os.environ.setdefault("CREDCLOUD_LOG_LEVEL", "WARNING")
    execute_from_command_line(sys.argv)
