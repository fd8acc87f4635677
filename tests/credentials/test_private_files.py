"""Where files with names in them are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.storage import storages
from django.test import override_settings

from credcloud_bridge.storage import private_storage

IN_MEMORY = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def test_the_sites_own_alias_comes_first(tmp_path: Path) -> None:
    with override_settings(CREDCLOUD_PRIVATE_FOLDER=str(tmp_path)):
        assert private_storage() is storages["credcloud"]


def test_a_folder_serves_platforms_without_the_alias(tmp_path: Path) -> None:
    with override_settings(
        STORAGES={"default": IN_MEMORY, "staticfiles": STATIC}, CREDCLOUD_PRIVATE_FOLDER=str(tmp_path)
    ):
        storage: Any = private_storage()
        assert Path(storage.location) == tmp_path
    with override_settings(STORAGES={"default": IN_MEMORY, "staticfiles": STATIC}):
        assert private_storage() is storages["default"]
