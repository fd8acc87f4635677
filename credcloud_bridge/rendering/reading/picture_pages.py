"""Drawings and photographs as pages: an SVG keeps its shapes and its text, a picture fills the paper."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from credcloud_bridge.rendering.pictures.svg_policy import svg_violation
from credcloud_bridge.rendering.uploaded_picture import MOST_PIXELS

_MM_PER_UNIT = {
    "": 25.4 / 96,
    "px": 25.4 / 96,
    "mm": 1.0,
    "cm": 10.0,
    "in": 25.4,
    "pt": 25.4 / 72,
    "pc": 25.4 / 6,
}
_PAPERS = ((210.0, 297.0), (297.0, 420.0), (148.0, 210.0), (215.9, 279.4), (215.9, 355.6), (279.4, 431.8))
_SAME_PROPORTIONS = 0.012
_LONG_SIDE = 297.0  # millimetres, of a picture whose paper nobody knows


class PictureRefused(ValueError):
    """The picture cannot be used; ``reason`` says why, ``detail`` adds a few English words for an SVG."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def svg_page(data: bytes) -> bytes:
    """A PDF of one page that shows the SVG; its text stays text. Raises ``PictureRefused``."""
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise PictureRefused("svg-refused", "an SVG that is not UTF-8") from error
    if re.search(r"<(?:\w+:)?flow(?:Root|Region|Para|Span)\b", text):
        raise PictureRefused("svg-flow-text")
    if violation := svg_violation(text):
        raise PictureRefused("svg-refused", violation)
    width, height = _svg_size(text)
    return _page(text, width, height)


def picture_page(data: bytes) -> tuple[bytes, bool]:
    """A PDF of one page that a PNG or JPEG fills, and whether its proportions are those of a usual paper.

    Raises ``PictureRefused``.
    """
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureRefused("picture-too-many-pixels")
            kind = "jpeg" if opened.format == "JPEG" else "png"
            opened.load()
            width, height = ImageOps.exif_transpose(opened).size
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureRefused("picture-unreadable") from error
    paper = _paper_of(width / height)
    scale = _LONG_SIDE / max(width, height)
    page = paper or (width * scale, height * scale)
    return _page(f"data:image/{kind};base64,{base64.b64encode(data).decode()}", *page), paper is not None


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG; ``None`` for anything else."""
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
            return opened.size if opened.width * opened.height <= MOST_PIXELS else None
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return None


def _page(picture: str, width: float, height: float) -> bytes:
    # Loads WeasyPrint, which takes longer than reading a PDF, and PDFs do not need it.
    from credcloud_bridge.rendering.weasyprint_renderer import AllowedPictures, render_pdf

    allowed = AllowedPictures()
    address = allowed.address(picture)
    if address is None:
        raise PictureRefused("picture-unreadable")
    page = (
        f"<!DOCTYPE html><style>@page{{size:{width:.3f}mm {height:.3f}mm;margin:0}}html,body{{margin:0}}"
        f"img{{display:block;width:{width:.3f}mm;height:{height:.3f}mm;object-fit:fill}}</style>"
        f'<img alt="" src="{address}">'
    )
    return render_pdf(page, allowed, {}, tagged=False)


def _paper_of(proportions: float) -> tuple[float, float] | None:
    """The paper of these proportions, A4 before A3 before Letter; ``None`` if no usual one has them."""
    papers = [paper for short, long in _PAPERS for paper in ((long, short), (short, long))]
    near = [
        (abs(across / up / proportions - 1), place)
        for place, (across, up) in enumerate(papers)
        if abs(across / up / proportions - 1) <= _SAME_PROPORTIONS
    ]
    return papers[min((round(difference, 3), place) for difference, place in near)[1]] if near else None


def _svg_size(text: str) -> tuple[float, float]:
    """Width and height in millimetres, by its attributes, else its view box."""
    root = ET.fromstring(text)  # noqa: S314 - entities were refused
    width, height = _length(root.get("width")), _length(root.get("height"))
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    if len(box) == 4 and not (width and height):
        across, up = _length(box[2]), _length(box[3])
        if width and across and up:
            height = width * up / across
        elif height and across and up:
            width = height * across / up
        else:
            width, height = across, up
    if not width or not height or not (5 <= width <= 5000 and 5 <= height <= 5000):
        raise PictureRefused("svg-refused", "no size that can be printed")
    return width, height


def _length(value: str | None) -> float | None:
    match = re.fullmatch(r"\s*([\d.]+(?:[eE][+-]?\d+)?)\s*(px|mm|cm|in|pt|pc)?\s*", value or "")
    return float(match[1]) * _MM_PER_UNIT[match[2] or ""] if match else None
