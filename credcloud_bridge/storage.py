"""Where files are kept that no address serves: uploads and exports with names in them, compiled designs."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction

from credcloud_bridge.app_settings import app_settings

ALIAS = "credcloud"


def private_storage() -> Storage:
    """The storage alias ``credcloud`` when the site defines one, else ``CREDCLOUD_PRIVATE_FOLDER``, else the default.

    A folder is for platforms whose older settings leave no room for an alias
    (Open edX Teak names its default storage in a setting that excludes ``STORAGES``).
    """
    if ALIAS in storages.backends:
        return storages[ALIAS]
    if app_settings.PRIVATE_FOLDER:
        return FileSystemStorage(location=app_settings.PRIVATE_FOLDER)
    return storages["default"]


def delete_when_committed(file: Any) -> None:
    """Delete a stored file once the current transaction commits."""
    storage, name = file.storage, str(file.name)
    if name:
        transaction.on_commit(lambda: storage.delete(name))
