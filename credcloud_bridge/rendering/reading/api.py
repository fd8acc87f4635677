"""Reading what is on the pages of somebody's PDF, and taking chosen glyphs out. Pure, and for a process of its own.

Importing this loads pikepdf, pdfium and fontTools: only ``designs.imports.import_process`` and tests do.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf

from credcloud_bridge.rendering.geometry import PT_PER_MM
from credcloud_bridge.rendering.pdf.base_page import page_sizes
from credcloud_bridge.rendering.pdf.rasterization import as_png, pdf_to_image
from credcloud_bridge.rendering.reading.annotations import FormField
from credcloud_bridge.rendering.reading.blocks import MOST_BLOCKS, Block, blocks_of, turned_box
from credcloud_bridge.rendering.reading.content import Glyph, PageContent
from credcloud_bridge.rendering.reading.interpreter import read_page
from credcloud_bridge.rendering.reading.lifting import without_glyphs
from credcloud_bridge.rendering.reading.lines import Line, Piece, turned
from credcloud_bridge.rendering.reading.picture_pages import (
    PictureRefused,
    picture_page,
    picture_size,
    svg_page,
)
from credcloud_bridge.rendering.reading.plain_pages import MOST_PAGES, PdfRefused, PlainPages, plain_pages
from credcloud_bridge.rendering.reading.resizing import chosen_pages, resized_pages
from credcloud_bridge.rendering.text.fonts import Face, choose_font

__all__ = [
    "MOST_BLOCKS",
    "MOST_PAGES",
    "PT_PER_MM",
    "Block",
    "Face",
    "FormField",
    "Glyph",
    "Line",
    "PageContent",
    "PdfRefused",
    "PictureRefused",
    "Piece",
    "PlainPages",
    "as_png",
    "blocks_of",
    "choose_font",
    "chosen_pages",
    "page_contents",
    "page_sizes",
    "pdf_to_image",
    "picture_page",
    "picture_size",
    "plain_pages",
    "resized_pages",
    "svg_page",
    "turned",
    "turned_box",
    "without_glyphs",
]


def page_contents(pdf: bytes) -> list[PageContent]:
    """What each page of a PDF of plain pages shows."""
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        return [read_page(page) for page in document.pages]
