"""PDF pages as pictures, by pdfium.

pdfium is not thread safe: one lock per process guards every call.
"""

from __future__ import annotations

import ctypes
import threading
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from credcloud_bridge.rendering.values import without_control_characters

_LOCK = threading.Lock()

_MOST_LETTERS = 2_000
LARGEST_WIDTH = 6000  # pixels; an A4 page at 500 dpi


def pdf_to_image(pdf: bytes, *, width: int, page: int = 0, transparent: bool = False) -> Image.Image:
    """A page (from 0), ``width`` pixels wide, on white or on nothing.

    Raises ``ValueError`` for a width out of range and for a page that is not there.
    """
    if not 1 <= width <= LARGEST_WIDTH:
        raise ValueError(f"a picture is between 1 and {LARGEST_WIDTH} pixels wide")
    with _LOCK:
        document = pdfium.PdfDocument(pdf)
        try:
            shown = _page(document, page)
            # pdfium rounds sizes up: a hair less than asked for comes out as asked for.
            bitmap = shown.render(
                scale=(width - 0.01) / shown.get_width(),
                fill_color=(255, 255, 255, 0 if transparent else 255),
            )
            image: Image.Image = bitmap.to_pil().convert("RGBA" if transparent else "RGB")
            bitmap.close()
            shown.close()
        finally:
            document.close()
    height = max(1, round(image.height * width / image.width))
    return image if image.width == width else image.resize((width, height))


def page_words(pdf: bytes, *, place: int) -> str:
    """The words of a page (from 0), blanks between them, at most 2,000 letters."""
    with _LOCK:
        document = pdfium.PdfDocument(pdf)
        try:
            page = _page(document, place)
            words = page.get_textpage()
            found = str(words.get_text_range())
            words.close()
            page.close()
        finally:
            document.close()
    return " ".join(without_control_characters(found).split())[:_MOST_LETTERS]


def render_over(ground: Image.Image, pdf: bytes, *, page: int = 0) -> Image.Image:
    """A copy of ``ground`` with a page (from 0) of ``pdf`` rendered over it, stretched to its size."""
    width, height = ground.size
    stride = width * 3
    pixels = bytearray(ground.tobytes("raw", "BGR"))
    buffer = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
    with _LOCK:
        document = pdfium.PdfDocument(pdf)
        try:
            shown = _page(document, page)
            bitmap = pdfium_c.FPDFBitmap_CreateEx(width, height, pdfium_c.FPDFBitmap_BGR, buffer, stride)
            pdfium_c.FPDF_RenderPageBitmap(bitmap, shown, 0, 0, width, height, 0, pdfium_c.FPDF_ANNOT)
            pdfium_c.FPDFBitmap_Destroy(bitmap)
            shown.close()
        finally:
            document.close()
    return Image.frombytes("RGB", (width, height), bytes(pixels), "raw", "BGR")


def _page(document: pdfium.PdfDocument, page: int) -> pdfium.PdfPage:
    if not 0 <= page < len(document):
        raise ValueError(f"there are {len(document)} pages, no page {page}")
    return document[page]


def as_png(image: Image.Image) -> bytes:
    """The picture as PNG bytes."""
    out = BytesIO()
    image.save(out, "PNG", compress_level=2)
    return out.getvalue()


def as_jpeg(image: Image.Image) -> bytes:
    """The picture as JPEG bytes, for lists of thumbnails."""
    out = BytesIO()
    image.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
