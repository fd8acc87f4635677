"""Compiling: from the pages of a design to the finished base documents that certificates and previews are built on."""

from __future__ import annotations

from collections.abc import Iterable

from credcloud_bridge.rendering.compiled.base_builder import build_base
from credcloud_bridge.rendering.compiled.base_document import BaseDocuments
from credcloud_bridge.rendering.compiled.layers import layers_of
from credcloud_bridge.rendering.compiled.structure import structure_of
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.pdf.repeated_glyphs import repeated_glyphs
from credcloud_bridge.rendering.template import DesignPages, Page
from credcloud_bridge.rendering.text.fonts import Face

_MOST_OBJECTS = 60_000
_LARGEST_BASE = 64 * 1024 * 1024  # bytes


class CompiledDesignTooLarge(ValueError):
    """What every certificate of the design would carry is larger than anybody needs."""


def compile_pages(design: DesignPages, language: str) -> BaseDocuments:
    """The base documents of a design; ``language`` is that of its fixed text. Raises ``CompiledDesignTooLarge``."""
    layers = [layers_of(page) for page in design.pages]
    changing = [tuple(field for layer in each for field in layer.changing) for each in layers]
    all_changing = [field for fields in changing for field in fields]
    faces = _changing_faces(all_changing)
    texts = filter(None, (field.repeated_text(language) for field in all_changing))
    repeated = repeated_glyphs(texts, faces)
    fixed = [tuple(layer.fixed for layer in each) for each in layers]
    structure = structure_of(design, language)
    whole = build_base(design.pages, fixed, changing, faces, structure, repeated)
    if whole.size > _MOST_OBJECTS or len(whole.pdf) > _LARGEST_BASE:
        raise CompiledDesignTooLarge(f"{whole.size} objects, {len(whole.pdf)} bytes")
    if any(len(each) > 1 for each in layers):
        return BaseDocuments(whole, None)
    changing_only = [
        Page(page.width, page.height, fields) for page, fields in zip(design.pages, changing, strict=True)
    ]
    without_fixed = build_base(changing_only, [((),)] * len(layers), changing, faces, structure, repeated)
    return BaseDocuments(whole, without_fixed)


def _changing_faces(fields: Iterable[Field]) -> tuple[Face, ...]:
    """The faces in which changing content is set, each once."""
    return tuple(dict.fromkeys(face for field in fields for face in field.faces))
