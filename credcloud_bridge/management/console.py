"""The ``credcloud`` console script: the management command without a project of one's own."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

OWN_SITE = "credcloud_bridge.hosts.site.settings"


def main() -> None:
    """Run ``credcloud …`` with the project that ``DJANGO_SETTINGS_MODULE`` names, or the product's own site."""
    # A command's standard output is its result; the site's settings log to stderr then.
    os.environ.setdefault("CREDCLOUD_LOG_STREAM", "stderr")
    os.environ.setdefault("CREDCLOUD_LOG_LEVEL", "WARNING")
    if os.environ.setdefault("DJANGO_SETTINGS_MODULE", OWN_SITE) == OWN_SITE:
        try:
            import credcloud_bridge.hosts.site.settings  # noqa: F401
        except ModuleNotFoundError as error:
            sys.exit(
                f"The product's own site needs {error.name}: pip install 'credcloud-bridge[site]'. "
                "In a Django project of your own, name its settings in DJANGO_SETTINGS_MODULE."
            )
        except OSError as error:
            sys.exit(
                f"{error.filename} cannot be used: {error.strerror}. Name another folder in CREDCLOUD_VAR."
            )
    execute_from_command_line(["credcloud", "credcloud", *sys.argv[1:]])


if __name__ == "__main__":
    main()
