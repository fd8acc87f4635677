"""What a picture may not be: of a design, and of a recipient, who is trusted less."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from credcloud_bridge.rendering.data_uris import parse_data_uri
from credcloud_bridge.rendering.pictures.pdf_images import MOST_PIXELS
from credcloud_bridge.rendering.pictures.svg_policy import svg_violation

LARGEST_IMAGE = 15 * 1024 * 1024  # bytes
_IMAGE_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}


def image_violation(content: str) -> str:
    """Why a picture is refused, in a few English words, or ``""``."""
    if not content:
        return ""
    if content.lstrip().startswith("<"):
        return svg_violation(content)
    try:
        mime, data = parse_data_uri(content)
    except ValueError as error:
        return str(error)
    if len(data) > LARGEST_IMAGE:
        return f"larger than {LARGEST_IMAGE // 1024**2} MB"
    if mime == "image/svg+xml":
        try:
            return svg_violation(data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return "an SVG that is not UTF-8"
    if mime not in _IMAGE_FORMATS:
        return f"the type {mime[:60]}"
    try:
        with Image.open(BytesIO(data), formats=(_IMAGE_FORMATS[mime],)) as image:
            if image.width * image.height > MOST_PIXELS:
                return f"more than {MOST_PIXELS // 10**6} megapixels"
            image.verify()
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return f"not a readable {_IMAGE_FORMATS[mime]} picture"
    return ""
