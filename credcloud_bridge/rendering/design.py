"""Compiled designs, kept for the life of the process while they are in use."""

from __future__ import annotations

import threading
from collections import OrderedDict

from credcloud_bridge.data import DesignSource
from credcloud_bridge.rendering.compiled.design import StampedDesign
from credcloud_bridge.rendering.layout import read_template

_CACHE_SIZE = 32  # designs per process; a worker seldom prints more at a time
_cache: OrderedDict[str, StampedDesign] = OrderedDict()
_cache_lock = threading.Lock()


def compiled(source: DesignSource) -> StampedDesign:
    """The compiled design for this source, kept for the life of the process while it is in use."""
    with _cache_lock:
        if source.digest in _cache:
            _cache.move_to_end(source.digest)
            return _cache[source.digest]
    design = StampedDesign(read_template(source.template), source.digest, source.language)
    with _cache_lock:
        design = _cache.setdefault(source.digest, design)
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return design
