"""Where pictures stand on a PDF page: matrices of content streams (ISO 32000-1, 8.3)."""

from __future__ import annotations

import math

from credcloud_bridge.rendering.fields.crop import Crop
from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.pdf.syntax import number
from credcloud_bridge.rendering.pictures.pdf_images import PdfImage


def picture_matrix(box: Box, picture: PdfImage, crop: Crop | None, page_height: float) -> str:
    """The operands of ``cm`` that fit a picture, or the part of it that ``crop`` says, into its box on a page.

    Of a part, operators before them clip the rest away.
    """
    return _fit_matrix(box, picture, page_height) if crop is None else _part_matrix(box, crop, page_height)


def _fit_matrix(box: Box, picture: PdfImage, page_height: float) -> str:
    """The matrix that fits a picture into its box, centred and in its own proportions, and turns it."""
    scale = min(box.width / picture.width, box.height / picture.height)
    return _turned(box, picture.width * scale, picture.height * scale, page_height)


def _part_matrix(box: Box, crop: Crop, page_height: float) -> str:
    """What clips a picture to its part, and the matrix that places the whole of it so that the part fits the box."""
    window = crop.window(box)
    matrix = 1 / crop.width, 0, 0, 1 / crop.height, -crop.x / crop.width, 1 - (1 - crop.y) / crop.height
    whole = " ".join(number(value) for value in matrix)
    return f"{_turned(window, window.width, window.height, page_height)} cm 0 0 1 1 re W n {whole}"


def _turned(box: Box, width: float, height: float, page_height: float) -> str:
    """The matrix from a square of one point to this size about the middle of the box, turned as the box is."""
    angle = math.radians(box.rotate)
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = box.x + box.width / 2, page_height - box.y - box.height / 2
    matrix = (
        width * cos,
        -width * sin,
        height * sin,
        height * cos,
        x - (width * cos + height * sin) / 2,
        y - (height * cos - width * sin) / 2,
    )
    return " ".join(number(value) for value in matrix)
