"""Every file of the site's two storages, wherever these keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import Storage, storages

from credcloud_bridge.management.folder_writer import FolderWriter, pieces

# By the folder that a backup has for each: certificates' and designs' pictures; uploads and exports.
STORAGES = {"media": "default", "private": "credcloud"}
# Written and deleted again by whoever asks whether the storage works.
_PROBES = "health"


def copy_out(folder: FolderWriter) -> int:
    """Copy all files below ``files/``; one that is deleted meanwhile is left out. Returns how many were copied."""
    number = 0
    for name, alias in STORAGES.items():
        storage = storages[alias]
        for path in _names(storage):
            try:
                with storage.open(path) as file:
                    folder.write(f"files/{name}/{path}", pieces(file), private=True)
            except FileNotFoundError:
                continue
            number += 1
    return number


def copy_in(folder: Path) -> Iterator[str]:
    """Put the files of a backup back, and yield the name of each that does not read as it was written."""
    for name, alias in STORAGES.items():
        storage, source = storages[alias], folder / "files" / name
        for path in sorted(path for path in source.rglob("*") if path.is_file()):
            stored = path.relative_to(source).as_posix()
            if storage.exists(stored):
                storage.delete(stored)
            with path.open("rb") as file:
                written = storage.save(stored, File(file))
            with path.open("rb") as file, storage.open(written) as again:
                same = written == stored and _digest(file) == _digest(again)
            if not same:
                yield stored


def _digest(file: object) -> str:
    digest = hashlib.sha256()
    for piece in pieces(file):
        digest.update(piece)
    return digest.hexdigest()


def _names(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    for name in sorted(files):
        yield prefix + name
    for name in sorted(folders):
        if prefix + name != _PROBES:
            yield from _names(storage, prefix + name)
