"""HTML to PDF by WeasyPrint, which may load nothing but a design's own pictures and fonts.

Works with WeasyPrint 63 (dictionaries from the fetcher) and with 68 and
later (``URLFetcher`` classes). WeasyPrint shares Pango and fontconfig state
between documents, so one lock per process keeps threads apart.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

import weasyprint
from PIL import Image, ImageOps
from weasyprint.text.fonts import FontConfiguration

from credcloud_bridge.rendering.data_uris import parse_data_uri
from credcloud_bridge.rendering.pictures.image_policy import image_violation
from credcloud_bridge.rendering.pictures.jpeg_metadata import remove_jpeg_metadata
from credcloud_bridge.rendering.text.font_addresses import font_at

LOCK = threading.RLock()

# WeasyPrint says what it could not load in its log; ``problems()`` says it to the person instead.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)

_IMAGES_INSIDE_SVG = ("data:image/png;", "data:image/jpeg;")


class AllowedPictures:
    """The pictures of one design and one recipient, and the only things WeasyPrint may load.

    An address is ``asset:`` and the SHA-256 of the content, so that equal
    pictures are decoded once.
    """

    def __init__(self, parent: AllowedPictures | None = None) -> None:
        self._parent = parent
        self._known: dict[str, tuple[str, bytes]] = {}
        self._addresses: dict[str, str | None] = {}

    def address(self, content: str) -> str | None:
        """The address for a data URI or SVG text, or ``None`` if it is not an image."""
        if self._parent is not None and content in self._parent._addresses:
            return self._parent._addresses[content]
        if content not in self._addresses:
            self._addresses[content] = self._add(content)
        return self._addresses[content]

    def _add(self, content: str) -> str | None:
        if not content:
            return None
        if self._parent is not None and image_violation(content):
            return None  # a design's own pictures were looked at when it was saved
        if content.lstrip().startswith("<"):
            mime, data = "image/svg+xml", content.encode()
        else:
            try:
                mime, data = parse_data_uri(content)
            except ValueError:
                return None
        if mime not in ("image/png", "image/jpeg", "image/svg+xml"):
            return None
        if mime == "image/jpeg":
            data = _clean_jpeg(data)
        address = f"asset:{hashlib.sha256(data).hexdigest()}"
        self._known[address] = mime, data
        return address

    def get(self, address: str) -> tuple[str, bytes]:
        """The media type and bytes at an address. Raises ``PermissionError`` for any other URL."""
        if address in self._known:
            return self._known[address]
        if self._parent is not None:
            return self._parent.get(address)
        if address.startswith(_IMAGES_INSIDE_SVG):
            return parse_data_uri(address)
        if (font := font_at(address)) is not None:
            return "font/ttf", font
        raise PermissionError("a design may load nothing but its own pictures and fonts")

    def remove_from(self, cache: dict[Any, Any]) -> None:
        """Remove this recipient's own pictures from a shared image cache."""
        for key in [key for key in cache if any(address in str(key) for address in self._known)]:
            del cache[key]


def _clean_jpeg(jpeg: bytes) -> bytes:
    """A JPEG without what it says of the camera and the place, upright."""
    try:
        with Image.open(BytesIO(jpeg), formats=("JPEG",)) as image:
            if image.getexif().get(0x0112, 1) == 1:
                return remove_jpeg_metadata(jpeg)
            upright, out = ImageOps.exif_transpose(image), BytesIO()
            upright.getexif().clear()
            upright.save(out, "JPEG", quality=90, exif=b"")
            return remove_jpeg_metadata(out.getvalue())
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return jpeg  # WeasyPrint will not read it either


@lru_cache(maxsize=1)
def font_configuration() -> FontConfiguration:
    """One font configuration for the process: reading fontconfig costs more than a page."""
    return FontConfiguration()


def _fetcher(assets: AllowedPictures) -> Any:
    try:
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except ImportError:

        def fetch(url: str, *_: object, **__: object) -> Mapping[str, object]:
            mime, data = assets.get(url)
            return {"string": data, "mime_type": mime, "redirected_url": url}

        return fetch

    class DesignFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            mime, data = assets.get(url)
            return URLFetcherResponse(url, body=data, headers={"Content-Type": mime})

    return DesignFetcher(allowed_protocols=())


def render_pdf(html: str, assets: AllowedPictures, cache: dict[Any, Any], *, tagged: bool = True) -> bytes:
    """The PDF of an HTML page that uses no pictures but ``assets``; same input, same bytes."""
    options: dict[str, Any] = {"cache": cache, "pdf_identifier": hashlib.sha256(html.encode()).digest()[:16]}
    if tagged and "pdf_tags" in weasyprint.DEFAULT_OPTIONS:
        options["pdf_tags"] = True
    with LOCK:
        document = weasyprint.HTML(string=html, url_fetcher=_fetcher(assets), base_url="asset:")
        pdf: bytes = document.write_pdf(font_config=font_configuration(), **options)
    return pdf
