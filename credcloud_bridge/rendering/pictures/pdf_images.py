"""Pictures of a design as PDF images, each made ready once: no more pixels than print shows, sRGB or grey.

A JPEG within that keeps its pixels bit for bit, without what it says about the
camera and the place. Other pictures of many colours become JPEG, the rest keeps
its exact pixels and its palette; transparency becomes one soft mask.
Formats and filters: ISO 32000-1, 7.4.4, 7.4.8 and 8.9.5.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image, ImageChops, ImageCms, ImageOps, UnidentifiedImageError

from credcloud_bridge.rendering.data_uris import parse_data_uri
from credcloud_bridge.rendering.pictures.jpeg_metadata import remove_jpeg_metadata

DPI = 300
MOST_PIXELS = 60_000_000
_MANY_COLOURS = 4096  # more than drawings have, fewer than photographs
_WORTH_A_LOOK = 200_000  # bytes
_QUALITY = 90


@dataclass(frozen=True, slots=True)
class EncodedPixels:
    """Pixels as a PDF reader unpacks them; ``entries`` are those of an image dictionary."""

    data: bytes
    entries: str


@dataclass(frozen=True, slots=True)
class PdfImage:
    """A picture and how much of it shows; ``width`` and ``height`` in its own proportions."""

    width: int
    height: int
    colours: EncodedPixels
    mask: EncodedPixels | None = None

    def image(self, document: pikepdf.Pdf) -> pikepdf.Object:
        """The picture as an image XObject of ``document``."""
        image = _stream(document, self.colours)
        if self.mask is not None:
            image.SMask = _stream(document, self.mask)
        return image

    def objects(self, first: int) -> list[bytes]:
        """The same as bodies of objects that we number ourselves, from ``first``."""
        if self.mask is None:
            return [_body(self.colours, "")]
        return [_body(self.colours, f"/SMask {first + 1} 0 R"), _body(self.mask, "")]


def is_raster(content: str) -> bool:
    """Whether an image field's content is a PNG or JPEG, as far as its own type says."""
    return content.startswith(("data:image/png", "data:image/jpeg"))


def pdf_image(content: str, *, width: float, height: float) -> PdfImage | None:
    """The picture in a data URI, to be fitted into a box of this size in points; ``None`` if it cannot be read."""
    try:
        mime, data = parse_data_uri(content)
        with Image.open(BytesIO(data), formats=("JPEG" if mime == "image/jpeg" else "PNG",)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            return _prepared(image, data, width, height)
    except (
        OSError,
        SyntaxError,
        ValueError,
        struct.error,
        UnidentifiedImageError,
        Image.DecompressionBombError,
    ):
        return None


def _prepared(image: Image.Image, data: bytes, width: float, height: float) -> PdfImage:
    turned = image.getexif().get(0x0112, 1) != 1
    shown = ImageOps.exif_transpose(image) if turned else image
    scale = min(width / shown.width, height / shown.height) / 72 * DPI
    target = max(1, round(shown.width * scale)), max(1, round(shown.height * scale))
    as_it_is = target[0] >= shown.width and not turned and not _foreign_colours(image)
    if image.format == "JPEG" and as_it_is and image.mode in ("L", "RGB"):
        image.load()  # or a file cut short would be printed half
        return PdfImage(image.width, image.height, _jpeg_as_it_is(image, remove_jpeg_metadata(data)))
    if (
        image.format == "PNG"
        and as_it_is
        and image.mode in ("1", "L", "P")
        and "transparency" not in image.info
    ):
        image.load()
        plain = BytesIO()
        image.save(plain, "PNG", optimize=False)
        return PdfImage(image.width, image.height, _from_png(plain.getvalue()))
    colours, mask = _separated(shown, image)
    if target[0] < colours.width:
        # Colours under transparent pixels must not bleed into what shows.
        if mask is not None:
            both = colours.convert("RGBA")
            both.putalpha(mask)
            both = both.resize(target, Image.Resampling.LANCZOS)
            colours, mask = both.convert(colours.mode), both.getchannel("A")
        else:
            colours = colours.resize(target, Image.Resampling.LANCZOS)
    colours = _without_needless_colour(colours)
    encoded = _as_jpeg(colours) if image.format == "JPEG" else _smaller(colours)
    return PdfImage(colours.width, colours.height, encoded, _as_png(mask) if mask is not None else None)


def _foreign_colours(image: Image.Image) -> bool:
    """Whether a picture has colours that are neither sRGB nor grey as readers of PDF take them."""
    if image.mode in ("CMYK", "YCbCr", "LAB", "I", "F") or image.mode.startswith("I;"):
        return True
    profile = image.info.get("icc_profile")
    if not profile:
        return False
    try:
        name = ImageCms.getProfileDescription(BytesIO(profile))
    except (ImageCms.PyCMSError, OSError):
        return False
    return "srgb" not in name.casefold()


def _separated(shown: Image.Image, original: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Colours as RGB or grey, and transparency if there is any."""
    mask = None
    if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
        whole = shown.convert("RGBA")
        mask = whole.getchannel("A")
        shown = whole.convert("L" if shown.mode == "LA" else "RGB")
        if mask.getextrema() == (255, 255):
            mask = None
    if shown.mode in ("I", "F") or shown.mode.startswith("I;"):
        # Grey of 16 bits: Pillow would cut it off at 255.
        shown = shown.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if _foreign_colours(original):
        shown = _in_srgb(shown, original.info.get("icc_profile"))
    if shown.mode not in ("L", "RGB"):
        shown = shown.convert("L" if shown.mode == "1" else "RGB")
    return shown, mask


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        changed = ImageCms.profileToProfile(
            image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile that does not suit the picture says nothing about it
    return changed or image


def _without_needless_colour(image: Image.Image) -> Image.Image:
    """A colour picture that shows nothing but grey, as grey."""
    if image.mode != "RGB":
        return image
    red, green, blue = image.split()
    same = (ImageChops.difference(red, other).getbbox() is None for other in (green, blue))
    return red if all(same) else image


def _smaller(image: Image.Image) -> EncodedPixels:
    """A photograph as JPEG, a drawing with its exact pixels."""
    if image.getcolors(_MANY_COLOURS) is None:
        return _as_jpeg(image)
    if image.mode == "L":
        # Drawings and photographs may both have all 256 greys; how well they pack tells them apart.
        quick, exact = _as_jpeg(image), BytesIO()
        image.save(exact, "PNG", compress_level=1)
        if len(exact.getvalue()) > max(_WORTH_A_LOOK, 2 * len(quick.data)):
            return quick
    return _as_png(image)


def _jpeg_as_it_is(image: Image.Image, data: bytes) -> EncodedPixels:
    space = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
    return EncodedPixels(
        data,
        f"/Width {image.width}/Height {image.height}/BitsPerComponent 8/ColorSpace{space}/Filter/DCTDecode",
    )


def _as_jpeg(image: Image.Image) -> EncodedPixels:
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return _jpeg_as_it_is(image, remove_jpeg_metadata(out.getvalue()))


def _as_png(image: Image.Image) -> EncodedPixels:
    out = BytesIO()
    colours = image.getcolors(256) if image.mode == "RGB" else None
    if colours is not None:
        image = _with_palette(image, sorted(colour for _, colour in colours))
    image.save(out, "PNG")
    return _from_png(out.getvalue())


def _with_palette(image: Image.Image, colours: list[Any]) -> Image.Image:
    """The same pixels with a palette of exactly these colours."""
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    exact = image.quantize(palette=palette, dither=Image.Dither.NONE)
    same = ImageChops.difference(exact.convert("RGB"), image).getbbox() is None
    return exact if same else image


def _from_png(png: bytes) -> EncodedPixels:
    """The packed pixels of a PNG without transparency or interlace, which PDF unpacks too."""
    at, pixels, palette = 8, [], b""
    width = height = bits = kind = 0
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        name, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if name == b"IHDR":
            width, height, bits, kind = struct.unpack_from(">IIBB", body)
        elif name == b"PLTE":
            palette = body
        elif name == b"IDAT":
            pixels.append(body)
        at += 12 + length
    space = {0: "/DeviceGray", 2: "/DeviceRGB"}.get(kind) or (
        f"[/Indexed/DeviceRGB {len(palette) // 3 - 1}<{palette.hex()}>]"
    )
    parts = 3 if kind == 2 else 1
    return EncodedPixels(
        b"".join(pixels),
        f"/Width {width}/Height {height}/BitsPerComponent {bits}/ColorSpace{space}/Filter/FlateDecode"
        f"/DecodeParms<</Predictor 15/Colors {parts}/BitsPerComponent {bits}/Columns {width}>>",
    )


def _body(encoded: EncodedPixels, more: str) -> bytes:
    entries = (
        f"/Type/XObject/Subtype/Image/Interpolate true{encoded.entries}{more}/Length {len(encoded.data)}"
    )
    return f"<<{entries}>>\nstream\n".encode() + encoded.data + b"\nendstream"


def _stream(document: pikepdf.Pdf, encoded: EncodedPixels) -> pikepdf.Object:
    entries = pikepdf.Object.parse(
        f"<</Type/XObject/Subtype/Image/Interpolate true{encoded.entries}>>".encode()
    )
    image = document.make_stream(b"", entries)
    packed: dict[str, Any] = {"filter": entries.Filter, "decode_parms": entries.get("/DecodeParms")}
    image.write(encoded.data, **packed)
    return image
