"""Pictures as people upload them."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

LOGO_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
    '<rect width="200" height="100" fill="#0a5"/><circle cx="50" cy="50" r="30" fill="#fff"/></svg>'
)
INK = (20, 40, 140)


def png(picture: Image.Image, image_format: str = "PNG", **options: Any) -> bytes:
    """The picture as a file."""
    out = BytesIO()
    picture.save(out, image_format, **options)
    return out.getvalue()


def logo(*, size: tuple[int, int] = (300, 100), margin: int = 20) -> bytes:
    """A logo with a transparent margin."""
    picture = Image.new("RGBA", size)
    ImageDraw.Draw(picture).rectangle(
        (margin, margin, size[0] - margin - 1, size[1] - margin - 1), fill=(200, 30, 30, 255)
    )
    return png(picture)


def strokes(picture: Image.Image, fill: Any) -> Image.Image:
    """Something written over the middle of the picture."""
    draw, (width, height) = ImageDraw.Draw(picture), picture.size
    draw.line(
        [(width * (0.2 + at / 100), height * (0.5 + 0.18 * ((-1) ** (at // 4)))) for at in range(0, 60, 4)],
        fill=fill,
        width=max(3, height // 120),
        joint="curve",
    )
    return picture


def photograph(*, ink: tuple[int, int, int] | None = INK) -> bytes:
    """A signature on paper as a phone photographs it: a shadow over half of it, grain, the edge of a dark table."""
    random.seed(7)
    width, height = 1500, 900
    shade = (
        Image.linear_gradient("L").resize((width, height)).point([120 + value // 2 for value in range(256)])
    )
    paper = Image.merge("RGB", (shade, shade.point([max(0, one - 6) for one in range(256)]), shade))
    grain = Image.effect_noise((width, height), 14).convert("RGB")
    paper = Image.blend(paper, grain, 0.08)
    ImageDraw.Draw(paper).rectangle((0, 0, width, 8), fill=(30, 25, 20))
    if ink:
        paper = strokes(paper, ink)
    exif = Image.Exif()
    exif[0x010F] = "A phone that tells"
    return png(paper.filter(ImageFilter.GaussianBlur(1)), "JPEG", quality=85, exif=exif)
