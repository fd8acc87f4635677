"""A design printed page by page: WeasyPrint lays the whole page out for each recipient.

Slower than stamping and able to print everything; the tests measure stamped
designs against it.
"""

from __future__ import annotations

from typing import Any

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering import raster
from credcloud_bridge.rendering.attachments import Attachment
from credcloud_bridge.rendering.base_page import put_beneath
from credcloud_bridge.rendering.field_checks import field_problems
from credcloud_bridge.rendering.field_texts import document_title, language_tag
from credcloud_bridge.rendering.html import page_markup
from credcloud_bridge.rendering.layout import PT_PER_MM, ImageField, Page
from credcloud_bridge.rendering.properties import completed
from credcloud_bridge.rendering.values import Fields, printable
from credcloud_bridge.rendering.weasyprint_renderer import Assets, print_pdf


class WeasyDesign:
    """A design that WeasyPrint lays out anew for each recipient, with fonts and pictures shared."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._assets = Assets()
        self._images: dict[Any, Any] = {}
        for field in page.fields:
            if isinstance(field, ImageField):
                self._assets.address(field.content)

    @property
    def page_mm(self) -> tuple[float, float]:
        """Width and height of the page in millimetres."""
        return self._page.width / PT_PER_MM, self._page.height / PT_PER_MM

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the values that the design prints."""
        return self._page.placeholders

    def pdf(self, fields: Fields, attachment: Attachment | None = None) -> bytes:
        """The certificate as PDF; the same fields and attachment always give the same bytes."""
        assets = Assets(self._assets)
        pdf = print_pdf(page_markup(self._page, fields, assets.address), assets, self._images)
        assets.forget(self._images)
        return completed(
            put_beneath(pdf, self._page.base_pdf) if self._page.base_pdf else pdf,
            title=document_title(fields.values),
            issuer=printable(fields.values.get("issuer_name", "")),
            language=language_tag(fields.language),
            attachment=attachment,
        )

    def png(self, fields: Fields, *, width: int) -> bytes:
        """The certificate as PNG, ``width`` pixels wide."""
        return raster.as_png(raster.rasterise(self.pdf(fields), width=width))

    def jpeg(self, fields: Fields, *, width: int) -> bytes:
        """The certificate as JPEG, ``width`` pixels wide: smaller and quicker, for lists."""
        return raster.as_jpeg(raster.rasterise(self.pdf(fields), width=width))

    def problems(self, fields: Fields) -> tuple[Problem, ...]:
        """What is wrong with these fields on this design, without printing."""
        return field_problems(self._page, fields)
