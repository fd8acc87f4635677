"""What the demo's Canva remembers is changed by several processes of a site at once."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from credcloud_bridge.designs.canva.demo.state import CachedState


def test_no_change_is_lost_when_many_are_made_at_once(settings: Any, tmp_path: Path) -> None:
    # As the demo site keeps it: other caches could hide the loss.
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path,
        }
    }
    failed: list[Exception] = []

    def add(name: str) -> None:
        try:
            for number in range(20):
                with CachedState({}).changed() as state:
                    state["codes"][f"{name}{number}"] = {}
        except Exception as error:  # noqa: BLE001 (compared below)
            failed.append(error)

    threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    assert len(CachedState({}).read()["codes"]) == 80
    cache.clear()


def test_a_change_that_failed_halfway_leaves_what_was_there(settings: Any, tmp_path: Path) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path,
        }
    }

    def fail() -> None:
        with CachedState({}).changed() as state:
            state["trouble"] = "tokens"
            raise ValueError("halfway")

    with pytest.raises(ValueError, match="halfway"):
        fail()
    assert CachedState({}).read()["trouble"] == ""
