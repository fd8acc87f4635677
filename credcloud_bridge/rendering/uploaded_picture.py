"""A logo or signature that somebody uploaded, made ready for certificates, pages and mails.

Everything that is parsed here is hostile: ``picture_process`` runs it, no web process does.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from credcloud_bridge.rendering.pictures.prepared_picture import PNG, SVG, PicturePurpose, PreparedPicture
from credcloud_bridge.rendering.pictures.signature_cleaning import NoInk, clean_signature
from credcloud_bridge.rendering.pictures.svg_policy import svg_violation

MOST_PIXELS = 40_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")
_LARGEST_LOGO_SIDE = 1600
_SVG_PAGE_SIDE = 400  # points
_SVG_PICTURE_SIDE = 1000  # pixels
_SMALLEST_SIDE = 16


class PictureRefused(ValueError):
    """The picture cannot be used; ``code`` says why, ``detail`` adds a few English words for an SVG."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def prepare_picture(data: bytes, purpose: PicturePurpose) -> PreparedPicture:
    """The picture without what it says of a camera or place. Raises ``PictureRefused``.

    A logo keeps its looks, without a transparent margin; of a signature only the writing is left.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _prepared_svg(data, purpose)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureRefused("picture-too-many-pixels")
            opened.draft("RGB", (_LARGEST_LOGO_SIDE * 2, _LARGEST_LOGO_SIDE * 2))
            picture = ImageOps.exif_transpose(opened)
            picture.load()
    except PictureRefused:
        raise
    except Image.DecompressionBombError as error:
        raise PictureRefused("picture-too-many-pixels") from error
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise PictureRefused("picture-unreadable") from error
    if min(picture.size) < _SMALLEST_SIDE:
        raise PictureRefused("picture-too-small")
    try:
        ready = clean_signature(picture) if purpose == "signature" else _logo(picture)
    except NoInk as error:
        code = "signature-not-found" if purpose == "signature" else "picture-empty"
        raise PictureRefused(code) from error
    png = _png(ready)
    return PreparedPicture(PNG, png, png, ready.width, ready.height)


def _logo(picture: Image.Image) -> Image.Image:
    transparent = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    picture = picture.convert("RGBA" if transparent else "RGB")
    picture.info.clear()
    if transparent:
        box = picture.getchannel("A").getbbox()
        if box is None:
            raise NoInk
        picture = picture.crop(box)
    picture.thumbnail((_LARGEST_LOGO_SIDE, _LARGEST_LOGO_SIDE), Image.Resampling.LANCZOS)
    return picture


def _prepared_svg(data: bytes, purpose: PicturePurpose) -> PreparedPicture:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PictureRefused("svg-refused", "an SVG that is not UTF-8") from error
    if violation := svg_violation(text):
        raise PictureRefused("svg-refused", violation)
    text = text.strip()
    picture = rendered_svg(text)
    box = picture.getchannel("A").getbbox()
    if box is None:
        raise PictureRefused("signature-not-found" if purpose == "signature" else "picture-empty")
    shown = picture.crop(box)
    return PreparedPicture(SVG, text.encode(), _png(shown), shown.width, shown.height)


def rendered_svg(text: str, *, side: int = _SVG_PICTURE_SIDE) -> Image.Image:
    """The drawing on nothing, fitted into a square of ``side`` pixels."""
    from credcloud_bridge.rendering.pdf.rasterization import pdf_to_image
    from credcloud_bridge.rendering.weasyprint_renderer import AllowedPictures, render_pdf

    allowed = AllowedPictures()
    paper = _SVG_PAGE_SIDE
    page = (
        f"<!DOCTYPE html><style>@page{{size:{paper}pt {paper}pt;margin:0}}html,body{{margin:0}}"
        f"img{{display:block;width:{paper}pt;height:{paper}pt;object-fit:contain}}</style>"
        f'<img alt="" src="{allowed.address(text)}">'
    )
    pdf = render_pdf(page, allowed, {}, tagged=False)
    return pdf_to_image(pdf, width=side, transparent=True)


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
