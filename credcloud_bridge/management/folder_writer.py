"""A folder of many files that is there whole or not at all, with the SHA-256 of each file in it."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from credcloud_bridge.management.arguments import usage_error

SUMS = "SHA256SUMS"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
_READ_AT_ONCE = 1024 * 1024
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


class FolderWriter:
    """Writes files below one folder and notes the SHA-256 of each."""

    def __init__(self, folder: Path, sums: TextIO) -> None:
        self.folder = folder
        self._sums = sums
        self.files = 0
        self.bytes = 0

    def write(self, name: str, content: bytes | Iterable[bytes], *, private: bool = False) -> None:
        """Write one file; ``name`` is its path below the folder, with slashes."""
        path = self.path(name, private=private)
        digest = hashlib.sha256()
        with os.fdopen(os.open(path, _NEW, PRIVATE_FILE if private else 0o644), "wb") as file:
            for piece in (content,) if isinstance(content, bytes) else content:
                digest.update(piece)
                self.bytes += file.write(piece)
        self._note(name, digest.hexdigest())

    def path(self, name: str, *, private: bool = False) -> Path:
        """Where a file of this name belongs, for programs that write it themselves; ``add`` notes it afterwards.

        Raises ``ValueError`` for a name that leads out of the folder.
        """
        path = self.folder / name
        if ".." in path.parts or not path.resolve().is_relative_to(self.folder.resolve()):
            raise ValueError(name)
        path.parent.mkdir(mode=PRIVATE_FOLDER if private else 0o755, parents=True, exist_ok=True)
        return path

    def add(self, name: str) -> None:
        """Note a file that another program wrote."""
        path = self.folder / name
        self.bytes += path.stat().st_size
        self._note(name, sha256_of(path))

    def _note(self, name: str, digest: str) -> None:
        self._sums.write(f"{digest}  {name}\n")
        self.files += 1


@contextmanager
def new_folder(target: Path, *, private: bool = False) -> Iterator[FolderWriter]:
    """A writer for ``target``, which must not be there yet and appears only once everything is written.

    What an earlier run left unfinished (``target`` with ``.partial``) is removed first.
    Raises ``CommandError`` when there is something at ``target``.
    """
    if target.exists():
        raise usage_error(f"{target} is there already. Name a folder that does not exist yet.")
    partial = target.with_name(f"{target.name}.partial")
    try:
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(mode=PRIVATE_FOLDER if private else 0o755, parents=True)
        with (partial / SUMS).open("w", encoding="utf-8") as sums:
            yield FolderWriter(partial, sums)
        os.sync()
        partial.rename(target)
    except OSError as error:
        raise usage_error(f"{error.filename or target} cannot be written: {error.strerror}.") from error


def changed_files(folder: Path) -> Iterator[str]:
    """Names of the files in ``folder`` that are missing or are not as they were written."""
    with (folder / SUMS).open(encoding="utf-8") as sums:
        for line in sums:
            digest, _, name = line.rstrip("\n").partition("  ")
            path = folder / name
            if not path.is_file() or sha256_of(path) != digest:
                yield name


def sha256_of(path: Path) -> str:
    """SHA-256 (hex) of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pieces(file: Any) -> Iterator[bytes]:
    """An open file, or one of a storage, in pieces of a megabyte."""
    while piece := file.read(_READ_AT_ONCE):
        yield piece
