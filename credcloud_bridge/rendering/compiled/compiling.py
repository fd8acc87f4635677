"""Compiling: from a page to the finished bases that certificates and previews are stamped on."""

from __future__ import annotations

from credcloud_bridge.rendering.compiled.base_document import build_base
from credcloud_bridge.rendering.compiled.content_stream import CAPTION_FONT
from credcloud_bridge.rendering.compiled.layers import Layer, layers_of
from credcloud_bridge.rendering.compiled.repeated_glyphs import literal_glyphs
from credcloud_bridge.rendering.compiled.serialization import Bases
from credcloud_bridge.rendering.fonts import Face, choose
from credcloud_bridge.rendering.layout import Page, TextField

_MOST_OBJECTS = 60_000
_LARGEST_BASE = 64 * 1024 * 1024  # bytes


class TooLarge(ValueError):
    """What every certificate of the design would carry is larger than anybody needs."""


def bases_of(page: Page, language: str) -> Bases:
    """The bases of a design; ``language`` is that of its fixed words. Raises ``TooLarge``."""
    layers = layers_of(page)
    faces = _changing_faces(layers)
    words = [field for layer in layers for field in layer.changing if isinstance(field, TextField)]
    literals = literal_glyphs(words, faces, language)
    whole = build_base(page, tuple(layer.fixed for layer in layers), faces, language, literals)
    if whole.size > _MOST_OBJECTS or len(whole.pdf) > _LARGEST_BASE:
        raise TooLarge(f"{whole.size} objects, {len(whole.pdf)} bytes")
    if len(layers) > 1:
        return Bases(whole, None)
    changing = tuple(field for layer in layers for field in layer.changing)
    bare = Page(page.width, page.height, changing)
    return Bases(whole, build_base(bare, ((),), faces, language, literals))


def _changing_faces(layers: tuple[Layer, ...]) -> tuple[Face, ...]:
    """The faces in which changing words are set, each once."""
    faces = (
        choose(field.font if isinstance(field, TextField) else CAPTION_FONT).face
        for layer in layers
        for field in layer.changing
        if isinstance(field, TextField) or (field.include_text and field.symbology != "qrcode")
    )
    return tuple(dict.fromkeys(faces))
