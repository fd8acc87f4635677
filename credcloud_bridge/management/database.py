"""Whether the database is ready for the product."""

from __future__ import annotations

import os
import pkgutil
from importlib import import_module

from django.apps import apps
from django.conf import ENVIRONMENT_VARIABLE
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from credcloud_bridge.management.arguments import usage_error

PACKAGE = "credcloud_bridge"


def require_database() -> None:
    """Raise a usage error that says what to run when the database is not there or not up to date.

    Only the product's own migrations are looked at: those of a whole platform take seconds to load.
    """
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError as error:
        raise usage_error(f"The database cannot be used: {error}") from error
    if not _own_migrations() <= applied:
        raise usage_error(
            "The database is not up to date. Run this first: "
            f"django-admin migrate --settings {os.environ[ENVIRONMENT_VARIABLE]}"
        )


def _own_migrations() -> set[tuple[str, str]]:
    found = set()
    for app in apps.get_app_configs():
        module, _given = MigrationLoader.migrations_module(app.label)
        if module is None or app.name.split(".")[0] != PACKAGE:
            continue
        try:
            folder = import_module(module)
        except ModuleNotFoundError:
            # An app without tables.
            continue
        found |= {
            (app.label, one.name) for one in pkgutil.iter_modules(folder.__path__) if one.name[0] not in "_~"
        }
    return found
