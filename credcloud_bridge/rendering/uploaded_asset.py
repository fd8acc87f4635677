"""A picture, page or font that somebody uploaded for a design, made ready to be stored.

Everything that is parsed here is hostile: ``asset_process`` runs it, no web process does.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from credcloud_bridge.rendering.pdf.base_page import page_sizes
from credcloud_bridge.rendering.pdf.pdf_policy import pdf_violation
from credcloud_bridge.rendering.pictures.jpeg_metadata import remove_jpeg_metadata
from credcloud_bridge.rendering.pictures.prepared_picture import PNG, SVG, AssetPurpose, PreparedAsset
from credcloud_bridge.rendering.pictures.svg_policy import svg_violation
from credcloud_bridge.rendering.uploaded_picture import (
    MOST_PIXELS,
    PictureRefused,
    prepare_picture,
    rendered_svg,
)

PDF, JPEG = "application/pdf", "image/jpeg"
_MM_PER_POINT = 25.4 / 72
_FORMATS = ("PNG", "JPEG", "WEBP")
# What browsers may render otherwise than the renderer: they get the renderer's picture of it.
_RENDERED_OTHERWISE = re.compile(
    r"<(?:\w+:)?(?:text|filter|pattern|mask|marker|image|style|switch|foreignObject)\b"
)
_PREVIEW_SIDE = 1600  # pixels


def prepare_asset(data: bytes, purpose: AssetPurpose) -> PreparedAsset:
    """The file as designs use it. Raises ``PictureRefused`` (``code``, ``detail``)."""
    if purpose == "font":
        from credcloud_bridge.rendering.uploaded_font import prepare_font

        return prepare_font(data)
    if data.startswith(b"%PDF-"):
        return _page(data)
    if purpose == "base" and not _is_svg(data):
        raise PictureRefused("base-unreadable")
    if _is_svg(data):
        return _drawing(data)
    if purpose == "signature":
        ready = prepare_picture(data, "signature")
        return PreparedAsset("signature", PNG, ready.data, ready.width, ready.height)
    return _photograph(data)


def page_picture(data: bytes, *, page: int, width: int) -> bytes:
    """A page of a prepared PDF (counted from 1), or a prepared SVG, as PNG of so many pixels' width."""
    from credcloud_bridge.rendering.pdf.rasterization import as_png, pdf_to_image

    if _is_svg(data):
        return as_png(_in_proportion(data.decode(), side=width))
    return as_png(pdf_to_image(data, page=page - 1, width=width))


def _is_svg(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _page(data: bytes) -> PreparedAsset:
    if violation := pdf_violation(data):
        raise PictureRefused("base-refused", violation)
    sizes = page_sizes(data)
    width, height = (side * _MM_PER_POINT for side in sizes[0])
    return PreparedAsset("base", PDF, data, width, height, pages=len(sizes))


def _drawing(data: bytes) -> PreparedAsset:
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise PictureRefused("svg-refused", "an SVG that is not UTF-8") from error
    if violation := svg_violation(text):
        raise PictureRefused("svg-refused", violation)
    picture = _in_proportion(text, side=_PREVIEW_SIDE)
    if picture.getchannel("A").getbbox() is None:
        raise PictureRefused("picture-empty")
    preview = b""
    if _RENDERED_OTHERWISE.search(text):
        out = BytesIO()
        picture.save(out, "PNG", optimize=True)
        preview = out.getvalue()
    return PreparedAsset("picture", SVG, text.encode(), picture.width, picture.height, preview=preview)


def _in_proportion(text: str, *, side: int) -> Image.Image:
    """The drawing with the whole of its view box, in that one's proportions; ``side`` pixels on the longer side."""
    picture = rendered_svg(text, side=side)
    proportion = _proportion(text)
    width, height = min(1.0, proportion) * side, min(1.0, 1 / proportion) * side
    left, top = (side - width) / 2, (side - height) / 2
    return picture.crop((round(left), round(top), round(left + width), round(top + height)))


def _proportion(text: str) -> float:
    """Width by height of an SVG that ``svg_violation`` has nothing against, as renderers see it."""
    root = ET.fromstring(text)  # noqa: S314 - entities are refused before
    sizes = [
        re.match(r"\s*([0-9.]+)\s*(px|pt|mm|cm|in)?\s*$", root.get(name, "")) for name in ("width", "height")
    ]
    if sizes[0] and sizes[1] and sizes[0][2] == sizes[1][2]:
        width, height = float(sizes[0][1]), float(sizes[1][1])
    else:
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        try:
            width, height = float(box[2]), float(box[3])
        except (IndexError, ValueError):
            return 1.0
    return min(100.0, max(0.01, width / height)) if width > 0 and height > 0 else 1.0


def _photograph(data: bytes) -> PreparedAsset:
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureRefused("picture-too-many-pixels")
            upright = ImageOps.exif_transpose(opened)
            upright.load()
            as_it_is = opened.format == "JPEG" and opened.mode in ("L", "RGB") and upright.size == opened.size
            as_it_is = as_it_is and opened.getexif().get(0x0112, 1) == 1
    except PictureRefused:
        raise
    except Image.DecompressionBombError as error:
        raise PictureRefused("picture-too-many-pixels") from error
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise PictureRefused("picture-unreadable") from error
    if as_it_is:
        return PreparedAsset("picture", JPEG, remove_jpeg_metadata(data), upright.width, upright.height)
    transparent = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    ready = upright.convert("RGBA" if transparent else "RGB")
    ready.info.clear()
    ready.getexif().clear()
    out = BytesIO()
    if opened.format == "JPEG":
        ready.save(out, "JPEG", quality=92, exif=b"")
        return PreparedAsset("picture", JPEG, remove_jpeg_metadata(out.getvalue()), ready.width, ready.height)
    ready.save(out, "PNG", optimize=True)
    return PreparedAsset("picture", PNG, out.getvalue(), ready.width, ready.height)
