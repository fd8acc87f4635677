"""A design whose fixed part is printed once and whose changing words are stamped.

What the stamp cannot do (a picture of each recipient, fonts without
outlines) is printed page by page by WeasyPrint instead, with the same
placement of words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering import raster
from credcloud_bridge.rendering.checks import field_problems
from credcloud_bridge.rendering.compiled.appended import appended
from credcloud_bridge.rendering.compiled.base import Base, build_base
from credcloud_bridge.rendering.compiled.drawing import CAPTION_FONT, CannotDraw, Drawing, Pen
from credcloud_bridge.rendering.compiled.literals import literal_glyphs
from credcloud_bridge.rendering.compiled.preview import Previews
from credcloud_bridge.rendering.filling import content_of, document_title, image_value, language_tag, text_of
from credcloud_bridge.rendering.fonts import choose
from credcloud_bridge.rendering.layout import (
    PT_PER_MM,
    Box,
    CodeField,
    Field,
    ImageField,
    Page,
    TextField,
)
from credcloud_bridge.rendering.values import Fields, placeholders_in, printable
from credcloud_bridge.rendering.weasy import Assets
from credcloud_bridge.rendering.weasy_design import WeasyDesign


@dataclass(frozen=True, slots=True)
class Layer:
    """Fixed fields, and the changing ones that are painted after them."""

    fixed: tuple[Field, ...]
    changing: tuple[TextField | CodeField, ...]


class StampedDesign:
    """A compiled design: about a millisecond for a certificate, a few kilobytes of its own."""

    def __init__(self, page: Page, digest: str, language: str = "en") -> None:
        self._page = page
        self._digest = digest
        self._whole = WeasyDesign(page)
        self._layers = tuple(_layers(page))
        faces = dict.fromkeys(
            choose(field.font if isinstance(field, TextField) else CAPTION_FONT).face
            for layer in self._layers
            for field in layer.changing
            if isinstance(field, TextField) or (field.include_text and field.symbology != "qrcode")
        )
        fixed = tuple(layer.fixed for layer in self._layers)
        words = [field for layer in self._layers for field in layer.changing if isinstance(field, TextField)]
        literals = literal_glyphs(words, faces, language)
        self._base = build_base(page, fixed, tuple(faces), Assets(), language, literals)
        self._pen = Pen(page.height, self._base.fonts, self._base.opacities, self._base.literals)
        self._previews: Previews | None = None
        if len(self._layers) == 1:
            bare = Page(
                page.width, page.height, tuple(field for layer in self._layers for field in layer.changing)
            )
            self._previews = Previews(
                self._base, build_base(bare, ((),), tuple(faces), Assets(), language, literals)
            )
        self._pictures = tuple(field for field in page.fields if isinstance(field, ImageField))

    @property
    def page_mm(self) -> tuple[float, float]:
        """Width and height of the page in millimetres."""
        return self._page.width / PT_PER_MM, self._page.height / PT_PER_MM

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the values that the design prints."""
        return self._page.placeholders

    def pdf(self, fields: Fields) -> bytes:
        """The certificate as PDF; the same fields always give the same bytes."""
        tail = self.tail(fields)
        return self._whole.pdf(fields) if tail is None else self._base.pdf + tail

    @property
    def head(self) -> bytes:
        """The bytes with which every certificate made by ``tail`` begins."""
        return self._base.pdf

    def tail(self, fields: Fields) -> bytes | None:
        """The certificate without ``head``; ``None`` when it can only be printed as a whole."""
        return self._after(self._base, fields)

    def _after(self, base: Base, fields: Fields) -> bytes | None:
        if self._needs_whole(fields):
            return None
        try:
            return appended(
                base,
                self._drawn(base, fields),
                size=(self._page.width, self._page.height),
                title=document_title(fields.values),
                author=printable(fields.values.get("issuer_name", "")),
                language=language_tag(fields.language),
                words=self._words(fields),
                key=self._digest,
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

    def _drawn(self, base: Base, fields: Fields) -> Drawing:
        """The whole page: the base's layers with this recipient's words between them."""
        beneath, *names = base.layers
        whole = Drawing(f"{beneath} Do\n" if beneath else "")
        for name, layer in zip(names, self._layers, strict=True):
            if name:
                whole.operators += f"{name} Do\n"
            for field in layer.changing:
                if isinstance(field, CodeField):
                    whole.add(self._pen.code(field, content_of(field, fields.values)))
                elif (text := text_of(field, fields.values)).strip():
                    drawing = self._pen.text(field, text, fields.language)
                    while not whole.agrees_with(drawing):
                        drawing = self._pen.text(field, text, fields.language, drawing.variant + 1)
                    whole.add(drawing)
        return whole

    def _words(self, fields: Fields) -> str:
        """All text on the page, as a screen reader says it."""
        texts = (text_of(field, fields.values) for field in self._page.fields if isinstance(field, TextField))
        return ". ".join(" ".join(text.split()) for text in texts if text.strip())


def _layers(page: Page) -> Iterator[Layer]:
    """Fields in as few layers as keep what is painted over what."""
    fixed: list[Field] = []
    changing: list[TextField | CodeField] = []
    for field in page.fields:
        if isinstance(field, TextField | CodeField) and _changes(field):
            changing.append(field)
        elif any(_touch(field.box, other.box) for other in changing):
            yield Layer(tuple(fixed), tuple(changing))
            fixed, changing = [field], []
        else:
            fixed.append(field)
    yield Layer(tuple(fixed), tuple(changing))


def _changes(field: TextField | CodeField) -> bool:
    content = field.text if isinstance(field, TextField) else field.content
    return field.takes_value or bool(placeholders_in(content))


def _touch(one: Box, other: Box) -> bool:
    """Whether two boxes may overlap, with room for words that stand out of theirs."""
    left, top, right, bottom = _extent(one)
    other_left, other_top, other_right, other_bottom = _extent(other)
    return left < other_right and other_left < right and top < other_bottom and other_top < bottom


def _extent(box: Box) -> tuple[float, float, float, float]:
    room = 3.0  # points
    if box.rotate:
        reach = (box.width**2 + box.height**2) ** 0.5 / 2
        x, y = box.x + box.width / 2, box.y + box.height / 2
        return x - reach - room, y - reach - room, x + reach + room, y + reach + room
    return box.x - room, box.y - room, box.x + box.width + room, box.y + box.height + room
