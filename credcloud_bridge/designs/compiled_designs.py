"""Designs compiled with what this installation gives: its limits, and its storage for other workers."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import DesignKind, DesignSource, Problem
from credcloud_bridge.rendering import api as rendering
from credcloud_bridge.rendering.api import CompiledDesign, CompilerLimits, PlaceholderValues, compile_design
from credcloud_bridge.storage import private_storage

log = logging.getLogger(__name__)

_FOLDER = "credcloud/compiled"
# Designs change, and so do libraries and fonts: so many files are kept, the newest ones.
MOST_KEPT = 500
_DELETED_AT_ONCE = 100


def compiled_design(source: DesignSource) -> CompiledDesign:
    """The design ready to render: compiled once for all workers, in a process of its own.

    Raises ``CredCloudError`` when it cannot be compiled within ``DESIGN_COMPILER_SECONDS`` and
    ``DESIGN_COMPILER_MEMORY_BYTES``.
    """
    return compile_design(source, store=_StoredFiles(), limits=_limits())


def print_shop_pdf(source: DesignSource, fields: PlaceholderValues) -> bytes:
    """The certificate for a print shop, see ``rendering.api.print_shop_pdf``; compiled and refused as above."""
    return rendering.print_shop_pdf(source, fields, store=_StoredFiles(), limits=_limits())


def checked_template(template: Mapping[str, Any], kind: DesignKind) -> tuple[Problem, ...]:
    """What speaks against a template that somebody made; what is inside it is opened within the same limits."""
    return rendering.template_problems(template, kind, limits=_limits())


def _limits() -> CompilerLimits:
    return CompilerLimits(
        seconds=app_settings.DESIGN_COMPILER_SECONDS, memory_bytes=app_settings.DESIGN_COMPILER_MEMORY_BYTES
    )


class _StoredFiles:
    """Compiled designs as files in the private storage; a storage that fails only costs time."""

    def get(self, key: str) -> bytes | None:
        try:
            with private_storage().open(f"{_FOLDER}/{key}") as file:
                return bytes(file.read())
        except FileNotFoundError:
            return None
        except Exception:
            log.warning("The storage of compiled designs cannot be read.", exc_info=True)
            return None

    def put(self, key: str, data: bytes) -> None:
        name = f"{_FOLDER}/{key}"
        try:
            # What is there was cut short, or another worker was quicker: either way this is as good.
            private_storage().delete(name)
            kept = private_storage().save(name, ContentFile(data))
            if kept != name:
                private_storage().delete(kept)
            _delete_oldest(private_storage())
        except Exception:
            log.warning("The storage of compiled designs cannot be written.", exc_info=True)


def _delete_oldest(storage: Storage) -> None:
    """Keep the folder bounded: whatever is gone can be made anew. One look at it, unless there is too much."""
    names = [f"{_FOLDER}/{name}" for name in storage.listdir(_FOLDER)[1]]
    if len(names) > MOST_KEPT:
        names.sort(key=storage.get_modified_time)
        for name in names[: len(names) - MOST_KEPT + _DELETED_AT_ONCE]:
            storage.delete(name)
