"""A design rendered page by page: WeasyPrint lays the whole page out for each recipient.

Slower than a compiled design and able to render everything; the tests measure
compiled designs against it.
"""

from __future__ import annotations

from typing import Any

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.page_html import page_html
from credcloud_bridge.rendering.pdf import rasterization
from credcloud_bridge.rendering.pdf.attachments import Attachment
from credcloud_bridge.rendering.pdf.base_page import add_base_pages
from credcloud_bridge.rendering.pdf.document_properties import add_properties, document_title, language_tag
from credcloud_bridge.rendering.recipient_problems import RecipientChecks
from credcloud_bridge.rendering.template import DesignPages
from credcloud_bridge.rendering.values import PlaceholderValues, without_control_characters
from credcloud_bridge.rendering.weasyprint_renderer import AllowedPictures, render_pdf


class WeasyPrintDesign:
    """A design that WeasyPrint lays out anew for each recipient, with fonts and pictures shared."""

    def __init__(self, design: DesignPages) -> None:
        self._design = design
        self._checks = RecipientChecks(design)
        self._assets = AllowedPictures()
        self._images: dict[Any, Any] = {}
        for field in design.fields:
            if field.picture:
                self._assets.address(field.picture)

    @property
    def page_mm(self) -> tuple[float, float]:
        """Width and height of the first page in millimetres."""
        return self._design.size_mm

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the values that the design shows."""
        return self._design.placeholders

    def pdf(self, fields: PlaceholderValues, attachment: Attachment | None = None) -> bytes:
        """The certificate as PDF; the same fields and attachment always give the same bytes."""
        assets = AllowedPictures(self._assets)
        pdf = render_pdf(page_html(self._design, fields, assets.address), assets, self._images)
        assets.remove_from(self._images)
        first = self._design.pages[0]
        return add_properties(
            add_base_pages(pdf, first.base_pdf, margin=first.margin) if first.base_pdf else pdf,
            title=document_title(fields.values),
            issuer=without_control_characters(fields.values.get("issuer_name", "")),
            language=language_tag(fields.language),
            attachment=attachment,
        )

    def png(self, fields: PlaceholderValues, *, width: int, page: int = 0) -> bytes:
        """A page of the certificate as PNG, ``width`` pixels wide."""
        return rasterization.as_png(rasterization.pdf_to_image(self.pdf(fields), width=width, page=page))

    def jpeg(self, fields: PlaceholderValues, *, width: int, page: int = 0) -> bytes:
        """A page of the certificate as JPEG, ``width`` pixels wide: smaller and quicker, for lists."""
        return rasterization.as_jpeg(rasterization.pdf_to_image(self.pdf(fields), width=width, page=page))

    def problems(self, fields: PlaceholderValues) -> tuple[Problem, ...]:
        """What is wrong with these fields on this design, without rendering."""
        return self._checks.problems(fields)
