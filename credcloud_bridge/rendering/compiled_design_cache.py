"""Compiled designs, kept for the life of the process while they are in use, and in a store beyond it."""

from __future__ import annotations

import threading
from collections import OrderedDict

from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, DesignKind, DesignSource, request_error
from credcloud_bridge.rendering.compiled.base_document import BaseDocuments
from credcloud_bridge.rendering.compiled.design import CompiledPdfDesign
from credcloud_bridge.rendering.compiled.serialization import from_bytes, key_of, to_bytes
from credcloud_bridge.rendering.compiled_design_store import CompiledDesignStore
from credcloud_bridge.rendering.compiler_client import CompilerLimits, NotCompiled, compile_in_child
from credcloud_bridge.rendering.template import DesignPages, read_template

_CACHE_SIZE = 32  # designs per process; a worker seldom renders more at a time
_cache: OrderedDict[str, CompiledPdfDesign] = OrderedDict()
_lock = threading.Lock()
_ANY_SIZE = ((1.0, 1.0),)


def compiled_design(
    source: DesignSource, *, store: CompiledDesignStore | None, limits: CompilerLimits | None
) -> CompiledPdfDesign:
    """The compiled design: from this process, else from the store, else made and stored."""
    with _lock:
        if source.digest in _cache:
            _cache.move_to_end(source.digest)
            return _cache[source.digest]
    # With limits a given PDF is opened in a process of its own alone: until then its pages have any size.
    apart = _ANY_SIZE if limits is not None and isinstance(source.template["basePdf"], str) else None
    pages = read_template(source.template, base_sizes=apart)
    documents = _base_documents(source, pages, store, limits)
    if apart is not None:
        pages = read_template(source.template, base_sizes=documents.sheet_sizes)
    design = CompiledPdfDesign(
        pages, source.digest, source.language, documents, transparent=source.kind is DesignKind.BADGE
    )
    with _lock:
        design = _cache.setdefault(source.digest, design)
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return design


def _base_documents(
    source: DesignSource, pages: DesignPages, store: CompiledDesignStore | None, limits: CompilerLimits | None
) -> BaseDocuments:
    key = key_of(source.digest, pages.faces)
    stored = store.get(key) if store is not None else None
    documents = from_bytes(stored) if stored is not None else None
    if documents is None:
        data = _compile(source, limits)
        documents = from_bytes(data)
        if documents is None:
            raise _not_compiled("failed")
        if store is not None:
            store.put(key, data)
    return documents


def _compile(source: DesignSource, limits: CompilerLimits | None) -> bytes:
    if limits is None:
        from credcloud_bridge.rendering.compiled.compiling import compile_pages  # loads WeasyPrint

        return to_bytes(compile_pages(read_template(source.template), source.language))
    try:
        return compile_in_child(source.template, language=source.language, limits=limits)
    except NotCompiled as error:
        raise _not_compiled(error.reason) from error


def _not_compiled(reason: str) -> CredCloudError:
    if reason == "failed":
        return request_error(
            "design-not-compiled",
            _("The design cannot be printed."),
            _("Open it in the studio, take out what was added last, and save it again."),
        )
    messages = {
        "time": _("Printing the design takes too long."),
        "memory": _("Printing the design takes too much memory."),
        "size": _("The printed design is too large."),
    }
    return request_error(
        f"design-too-costly-{reason}",
        messages[reason],
        _("Use fewer or smaller pictures, and simpler drawings, without filters."),
    )
