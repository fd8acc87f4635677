"""Compiling: from a page to the finished base documents that certificates and previews are built on."""

from __future__ import annotations

from collections.abc import Iterable

from credcloud_bridge.rendering.compiled.base_builder import build_base
from credcloud_bridge.rendering.compiled.base_document import BaseDocuments
from credcloud_bridge.rendering.compiled.layers import layers_of
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.pdf.repeated_glyphs import repeated_glyphs
from credcloud_bridge.rendering.template import Page
from credcloud_bridge.rendering.text.fonts import Face

_MOST_OBJECTS = 60_000
_LARGEST_BASE = 64 * 1024 * 1024  # bytes


class CompiledDesignTooLarge(ValueError):
    """What every certificate of the design would carry is larger than anybody needs."""


def compile_page(page: Page, language: str) -> BaseDocuments:
    """The base documents of a design; ``language`` is that of its fixed text. Raises ``CompiledDesignTooLarge``."""
    layers = layers_of(page)
    changing = tuple(field for layer in layers for field in layer.changing)
    faces = _changing_faces(changing)
    texts = filter(None, (field.repeated_text(language) for field in changing))
    repeated = repeated_glyphs(texts, faces)
    whole = build_base(page, tuple(layer.fixed for layer in layers), faces, language, repeated)
    if whole.size > _MOST_OBJECTS or len(whole.pdf) > _LARGEST_BASE:
        raise CompiledDesignTooLarge(f"{whole.size} objects, {len(whole.pdf)} bytes")
    if len(layers) > 1:
        return BaseDocuments(whole, None)
    changing_only = Page(page.width, page.height, changing)
    return BaseDocuments(whole, build_base(changing_only, ((),), faces, language, repeated))


def _changing_faces(fields: Iterable[Field]) -> tuple[Face, ...]:
    """The faces in which changing content is set, each once."""
    return tuple(dict.fromkeys(face for field in fields for face in field.faces))
