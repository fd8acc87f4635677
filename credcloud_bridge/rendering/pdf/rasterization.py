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

_LOCK = threading.Lock()

LARGEST_WIDTH = 6000  # pixels; an A4 page at 500 dpi


def pdf_to_image(pdf: bytes, *, width: int, transparent: bool = False) -> Image.Image:
    """The first page, ``width`` pixels wide, on white or on nothing. Raises ``ValueError`` for a width out of range."""
    if not 1 <= width <= LARGEST_WIDTH:
        raise ValueError(f"a picture is between 1 and {LARGEST_WIDTH} pixels wide")
    with _LOCK:
        document = pdfium.PdfDocument(pdf)
        try:
            page = document[0]
            # pdfium rounds sizes up: a hair less than asked for comes out as asked for.
            bitmap = page.render(
                scale=(width - 0.01) / page.get_width(),
                fill_color=(255, 255, 255, 0 if transparent else 255),
            )
            image: Image.Image = bitmap.to_pil().convert("RGBA" if transparent else "RGB")
            bitmap.close()
            page.close()
        finally:
            document.close()
    height = max(1, round(image.height * width / image.width))
    return image if image.width == width else image.resize((width, height))


def render_over(ground: Image.Image, pdf: bytes) -> Image.Image:
    """A copy of ``ground`` with the first page of ``pdf`` rendered over it, stretched to its size."""
    width, height = ground.size
    stride = width * 3
    pixels = bytearray(ground.tobytes("raw", "BGR"))
    buffer = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
    with _LOCK:
        document = pdfium.PdfDocument(pdf)
        try:
            page = document[0]
            bitmap = pdfium_c.FPDFBitmap_CreateEx(width, height, pdfium_c.FPDFBitmap_BGR, buffer, stride)
            pdfium_c.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium_c.FPDF_ANNOT)
            pdfium_c.FPDFBitmap_Destroy(bitmap)
            page.close()
        finally:
            document.close()
    return Image.frombytes("RGB", (width, height), bytes(pixels), "raw", "BGR")


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
