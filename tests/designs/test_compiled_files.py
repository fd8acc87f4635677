"""Compiled designs in the private storage: kept for other workers, and never too many."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from credcloud_bridge.designs import compiled_designs


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Any:
    """Private storage of this test's own."""
    monkeypatch.setattr(compiled_designs, "private_storage", lambda: FileSystemStorage(tmp_path))
    return tmp_path / "credcloud" / "compiled"


def test_what_was_put_is_there_until_much_else_came_after_it(
    storage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled_designs, "MOST_KEPT", 6)
    monkeypatch.setattr(compiled_designs, "_DELETED_AT_ONCE", 2)
    store = compiled_designs._StoredFiles()
    for number in range(7):
        store.put(f"design-{number}", b"%d" % number)
        os.utime(storage / f"design-{number}", (number, number))
        assert store.get(f"design-{number}") == b"%d" % number
    assert sorted(path.name for path in storage.iterdir()) == [f"design-{number}" for number in range(3, 7)]
    assert store.get("design-0") is None


def test_putting_it_again_keeps_one(storage: Any) -> None:
    store = compiled_designs._StoredFiles()
    store.put("design", b"1")
    store.put("design", b"2")
    assert (store.get("design"), len(list(storage.iterdir()))) == (b"2", 1)
