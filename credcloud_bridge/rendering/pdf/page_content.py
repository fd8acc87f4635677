"""What a field adds to a PDF page: operators (ISO 32000-1, 8 and 9), and the glyphs and pictures they use."""

from __future__ import annotations

from dataclasses import dataclass, field

from credcloud_bridge.rendering.pdf.link_area import LinkArea
from credcloud_bridge.rendering.pictures.pdf_images import PdfImage
from credcloud_bridge.rendering.text.fonts import Face


class NotCompilable(Exception):
    """Something that only WeasyPrint renders."""


@dataclass(slots=True)
class PageContent:
    """Operators and what they need: the text of each own glyph, by face and variant, and pictures.

    A picture is a colour glyph, or one that came with the recipient. ``link`` is what can be pressed, of one field's.
    """

    operators: str = ""
    glyphs: dict[tuple[Face, int], dict[int, str]] = field(default_factory=dict)
    pictures: dict[str, tuple[Face, int] | PdfImage] = field(default_factory=dict)
    variant: int = 0
    link: LinkArea | None = None

    def add(self, other: PageContent) -> None:
        """Append other content that agrees with this."""
        self.operators += other.operators
        for font, texts in other.glyphs.items():
            self.glyphs.setdefault(font, {}).update(texts)
        self.pictures.update(other.pictures)

    def is_compatible_with(self, other: PageContent) -> bool:
        """Whether no glyph stands for one text here and another there."""
        return all(
            self.glyphs[font].get(glyph, text) == text
            for font, texts in other.glyphs.items()
            if font in self.glyphs
            for glyph, text in texts.items()
        )
