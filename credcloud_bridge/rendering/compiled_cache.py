"""Compiled designs, kept for the life of the process while they are in use, and in a store beyond it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Protocol

from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, DesignSource, refusal
from credcloud_bridge.rendering.compiled.compiling import bases_of
from credcloud_bridge.rendering.compiled.design import StampedDesign
from credcloud_bridge.rendering.compiled.serialization import Bases, from_bytes, key_of, to_bytes
from credcloud_bridge.rendering.compiler_client import Limits, Refused, compiled_apart
from credcloud_bridge.rendering.layout import read_template

_CACHE_SIZE = 32  # designs per process; a worker seldom prints more at a time
_cache: OrderedDict[str, StampedDesign] = OrderedDict()
_cache_lock = threading.Lock()


class Store(Protocol):
    """Where compiled designs are kept for other workers. Neither method raises: what is not kept is made anew."""

    def get(self, key: str) -> bytes | None:
        """The bytes under a key, or ``None``."""

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes under a key (at most 80 of the characters a-z, 0-9 and ``-``)."""


def compiled(source: DesignSource, *, store: Store | None, limits: Limits | None) -> StampedDesign:
    """The compiled design: from this process, else from the store, else made and stored."""
    with _cache_lock:
        if source.digest in _cache:
            _cache.move_to_end(source.digest)
            return _cache[source.digest]
    page = read_template(source.template)
    design = StampedDesign(page, source.digest, source.language, _bases(source, store, limits))
    with _cache_lock:
        design = _cache.setdefault(source.digest, design)
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return design


def _bases(source: DesignSource, store: Store | None, limits: Limits | None) -> Bases:
    key = key_of(source.digest)
    stored = store.get(key) if store is not None else None
    bases = from_bytes(stored) if stored is not None else None
    if bases is None:
        data = _made(source, limits)
        bases = from_bytes(data)
        if bases is None:
            raise _refused("failed")
        if store is not None:
            store.put(key, data)
    return bases


def _made(source: DesignSource, limits: Limits | None) -> bytes:
    if limits is None:
        return to_bytes(bases_of(read_template(source.template), source.language))
    try:
        return compiled_apart(source.template, language=source.language, limits=limits)
    except Refused as refused:
        raise _refused(refused.reason) from refused


def _refused(reason: str) -> CredCloudError:
    if reason == "failed":
        return refusal(
            "design-not-compiled",
            _("The design cannot be printed."),
            _("Open it in the studio, take out what was added last, and save it again."),
        )
    messages = {
        "time": _("Printing the design takes too long."),
        "memory": _("Printing the design takes too much memory."),
        "size": _("The printed design is too large."),
    }
    return refusal(
        f"design-too-costly-{reason}",
        messages[reason],
        _("Use fewer or smaller pictures, and simpler drawings, without filters."),
    )
