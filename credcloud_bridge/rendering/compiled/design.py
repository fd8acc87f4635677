"""A design whose fixed part is printed once and whose changing words are stamped.

What the stamp cannot do (a picture of each recipient, fonts without
outlines) is printed page by page by WeasyPrint instead, with the same
placement of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from PIL import Image

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering import raster
from credcloud_bridge.rendering.attachments import Attachment
from credcloud_bridge.rendering.compiled.base_document import Base
from credcloud_bridge.rendering.compiled.compiling import bases_of
from credcloud_bridge.rendering.compiled.content_stream import CannotDraw, Drawing, Pen
from credcloud_bridge.rendering.compiled.incremental_update import appended
from credcloud_bridge.rendering.compiled.layers import layers_of
from credcloud_bridge.rendering.compiled.preview import Previews
from credcloud_bridge.rendering.compiled.serialization import Bases
from credcloud_bridge.rendering.field_checks import field_problems
from credcloud_bridge.rendering.field_texts import (
    content_of,
    document_title,
    image_value,
    language_tag,
    text_of,
)
from credcloud_bridge.rendering.layout import (
    PT_PER_MM,
    CodeField,
    ImageField,
    Page,
    TextField,
)
from credcloud_bridge.rendering.values import Fields, printable
from credcloud_bridge.rendering.weasyprint_design import WeasyDesign


class StampedDesign:
    """A compiled design: about a millisecond for a certificate, a few kilobytes of its own."""

    def __init__(self, page: Page, digest: str, language: str = "en", bases: Bases | None = None) -> None:
        """``bases`` are what compiling made of this page before; without them it is compiled here and now."""
        self._page = page
        self._digest = digest
        self._layers = layers_of(page)
        bases = bases or bases_of(page, language)
        self._base = bases.whole
        self._pen = Pen(page.height, self._base.fonts, self._base.opacities, self._base.literals)
        self._previews = Previews(self._base, bases.bare) if bases.bare else None
        self._texts = tuple(field for field in page.fields if isinstance(field, TextField))
        self._pictures = tuple(field for field in page.fields if isinstance(field, ImageField))

    @cached_property
    def _whole(self) -> WeasyDesign:
        """For what the stamp cannot print; it unpacks every picture, and few designs ever need it."""
        return WeasyDesign(self._page)

    @property
    def page_mm(self) -> tuple[float, float]:
        """Width and height of the page in millimetres."""
        return self._page.width / PT_PER_MM, self._page.height / PT_PER_MM

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the values that the design prints."""
        return self._page.placeholders

    def pdf(self, fields: Fields, attachment: Attachment | None = None) -> bytes:
        """The certificate as PDF; the same fields and attachment always give the same bytes."""
        return b"".join(self.parts(fields, attachment))

    def parts(self, fields: Fields, attachment: Attachment | None = None) -> tuple[bytes, ...]:
        """The certificate as pieces to write one after the other: ``head``, uncopied, and ``tail``."""
        tail = self.tail(fields, attachment)
        return (self._whole.pdf(fields, attachment),) if tail is None else (self._base.pdf, tail)

    @property
    def head(self) -> bytes:
        """The bytes with which every certificate made by ``tail`` begins."""
        return self._base.pdf

    def tail(self, fields: Fields, attachment: Attachment | None = None) -> bytes | None:
        """The certificate without ``head``; ``None`` when it can only be printed as a whole."""
        return self._after(self._base, fields, attachment)

    def _after(self, base: Base, fields: Fields, attachment: Attachment | None = None) -> bytes | None:
        if self._needs_whole(fields):
            return None
        texts = {field: text_of(field, fields.values) for field in self._texts}
        try:
            return appended(
                base,
                self._drawn(base, fields, texts),
                size=(self._page.width, self._page.height),
                title=document_title(fields.values),
                author=printable(fields.values.get("issuer_name", "")),
                language=language_tag(fields.language),
                words=". ".join(" ".join(text.split()) for text in texts.values() if text.strip()),
                key=self._digest,
                attachment=attachment,
            )
        except CannotDraw:
            return None

    def png(self, fields: Fields, *, width: int) -> bytes:
        """The certificate as PNG, ``width`` pixels wide."""
        return raster.as_png(self._picture(fields, width))

    def jpeg(self, fields: Fields, *, width: int) -> bytes:
        """The certificate as JPEG, ``width`` pixels wide: smaller and quicker, for lists."""
        return raster.as_jpeg(self._picture(fields, width))

    def _picture(self, fields: Fields, width: int) -> Image.Image:
        if self._previews is not None:
            tail = self._after(self._previews.bare, fields)
            if tail is not None:
                return self._previews.picture(tail, width=width)
        return raster.rasterise(self.pdf(fields), width=width)

    def problems(self, fields: Fields) -> tuple[Problem, ...]:
        """What is wrong with these fields on this design, without printing."""
        return field_problems(self._page, fields)

    def _needs_whole(self, fields: Fields) -> bool:
        """Whether a picture comes from the recipient's values."""
        return any(
            (field.takes_value and field.name in fields.values)
            or (image_value(field) and fields.values.get(image_value(field)))
            for field in self._pictures
        )

    def _drawn(self, base: Base, fields: Fields, texts: Mapping[TextField, str]) -> Drawing:
        """The whole page: the base's layers with this recipient's words between them."""
        beneath, *names = base.layers
        whole = Drawing(f"{beneath} Do\n" if beneath else "")
        for name, layer in zip(names, self._layers, strict=True):
            if name:
                whole.operators += f"{name} Do\n"
            for field in layer.changing:
                if isinstance(field, CodeField):
                    whole.add(self._pen.code(field, content_of(field, fields.values)))
                elif (text := texts[field]).strip():
                    drawing = self._pen.text(field, text, fields.language)
                    while not whole.agrees_with(drawing):
                        drawing = self._pen.text(field, text, fields.language, drawing.variant + 1)
                    whole.add(drawing)
        return whole
