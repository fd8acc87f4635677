"""A compiled design: its fixed part is rendered once, and each certificate appends what is its own.

What cannot be appended (a recipient's own drawing, fonts without outlines)
is rendered page by page by WeasyPrint instead, with the same placement of text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.compiled.base_document import BaseDocument, BaseDocuments, BasePage
from credcloud_bridge.rendering.compiled.incremental_update import PageUpdate, incremental_update
from credcloud_bridge.rendering.compiled.layers import Layer, fixed_part_names, layers_of
from credcloud_bridge.rendering.compiled.preview import Previews
from credcloud_bridge.rendering.compiled.structure import ARTIFACT, Element, marked, structure_of
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.pdf import rasterization
from credcloud_bridge.rendering.pdf.attachments import Attachment
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter
from credcloud_bridge.rendering.pdf.document_properties import document_title, language_tag
from credcloud_bridge.rendering.pdf.page_content import NotCompilable, PageContent
from credcloud_bridge.rendering.recipient_problems import RecipientChecks
from credcloud_bridge.rendering.template import DesignPages
from credcloud_bridge.rendering.values import PlaceholderValues, without_control_characters

if TYPE_CHECKING:
    from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign

# How many results are kept of fields whose content many certificates share, and of the others.
_REPEATED_KEPT = 512
_UNIQUE_KEPT = 8


class CompiledPdfDesign:
    """A compiled design: about a millisecond for a certificate, a few kilobytes of its own."""

    def __init__(
        self,
        pages: DesignPages,
        digest: str,
        language: str = "en",
        documents: BaseDocuments | None = None,
        *,
        transparent: bool = False,
    ) -> None:
        """``documents`` are what compiling made of these pages before; without them it is compiled here and now.

        PNG pictures of a ``transparent`` design have nothing behind what it shows; otherwise they are white.
        """
        self._transparent = transparent
        self._pages = pages
        self._digest = digest
        self._layers = [layers_of(page) for page in pages.pages]
        if documents is None:
            from credcloud_bridge.rendering.compiled.compiling import compile_pages  # loads WeasyPrint

            documents = compile_pages(pages, language)
        self._base = base = documents.whole
        self._previews = Previews(base, documents.without_fixed) if documents.without_fixed else None
        self._writers = {
            field: ContentWriter(
                page.height, base.fonts, base.opacities, base.repeated, fixed_part_names(page)
            )
            for page in pages.pages
            for field in page.fields
        }
        self._repeated_content = lru_cache(maxsize=_REPEATED_KEPT)(self._field_content)
        self._unique_content = lru_cache(maxsize=_UNIQUE_KEPT)(self._field_content)
        self._checks = RecipientChecks(pages)
        self._fields = pages.fields
        self._changing = [field for field in pages.fields if field.changes]
        self._structure = structure_of(pages, language)

    @cached_property
    def _whole(self) -> WeasyPrintDesign:
        """For what cannot be appended; it unpacks every picture, and few designs ever need it."""
        from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign

        return WeasyPrintDesign(self._pages)

    @property
    def page_mm(self) -> tuple[float, float]:
        """Width and height of the first page in millimetres."""
        return self._pages.size_mm

    @property
    def sheet_sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of every page in points, without a print shop's margin."""
        return tuple(page.sheet for page in self._base.pages)

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._pages.pages)

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the values that the design shows."""
        return self._pages.placeholders

    def pdf(self, fields: PlaceholderValues, attachment: Attachment | None = None) -> bytes:
        """The certificate as PDF; the same fields and attachment always give the same bytes."""
        return b"".join(self.parts(fields, attachment))

    def parts(self, fields: PlaceholderValues, attachment: Attachment | None = None) -> tuple[bytes, ...]:
        """The certificate as pieces to write one after the other: ``head``, uncopied, and ``tail``."""
        tail = self.tail(fields, attachment)
        return (self._whole.pdf(fields, attachment),) if tail is None else (self._base.pdf, tail)

    @property
    def head(self) -> bytes:
        """The bytes with which every certificate made by ``tail`` begins."""
        return self._base.pdf

    def tail(self, fields: PlaceholderValues, attachment: Attachment | None = None) -> bytes | None:
        """The certificate without ``head``; ``None`` when it can only be rendered as a whole."""
        return self._update(self._base, fields, attachment)

    def _update(
        self, base: BaseDocument, fields: PlaceholderValues, attachment: Attachment | None = None
    ) -> bytes | None:
        values = fields.values
        if any(field.needs_whole_page(values) for field in self._fields):
            return None
        contents = {field: field.content(values) for field in self._changing}
        try:
            return incremental_update(
                base,
                *self._page_updates(base, fields.language, contents),
                title=document_title(values),
                author=without_control_characters(values.get("issuer_name", "")),
                language=language_tag(fields.language),
                key=self._digest,
                attachment=attachment,
            )
        except NotCompilable:
            return None

    def png(self, fields: PlaceholderValues, *, width: int, page: int = 0) -> bytes:
        """A page (from 0) of the certificate, or the badge, as PNG, ``width`` pixels wide."""
        if self._transparent:
            return rasterization.as_png(
                rasterization.pdf_to_image(self.pdf(fields), width=width, page=page, transparent=True)
            )
        return rasterization.as_png(self._picture(fields, width, page))

    def jpeg(self, fields: PlaceholderValues, *, width: int, page: int = 0) -> bytes:
        """A page (from 0) of the certificate as JPEG, ``width`` pixels wide: smaller and quicker, for lists."""
        return rasterization.as_jpeg(self._picture(fields, width, page))

    def _picture(self, fields: PlaceholderValues, width: int, page: int) -> Image.Image:
        if self._previews is not None:
            tail = self._update(self._previews.without_fixed, fields)
            if tail is not None:
                return self._previews.picture(tail, width=width, page=page)
        return rasterization.pdf_to_image(self.pdf(fields), width=width, page=page)

    def problems(self, fields: PlaceholderValues) -> tuple[Problem, ...]:
        """What is wrong with these fields on this design, without rendering."""
        return self._checks.problems(fields)

    def _field_content(self, field: Field, content: str, language: str, variant: int = 0) -> PageContent:
        writer = self._writers[field]
        if field.shows_fixed_part(content):
            return PageContent(f"{writer.forms[field]} Do\n")
        return field.page_content(writer, content, language, variant)

    def _page_updates(
        self, base: BaseDocument, language: str, contents: Mapping[Field, str]
    ) -> tuple[list[PageUpdate], PageContent]:
        """Every page with this recipient's content, and the glyphs and pictures that all of them use."""
        used = PageContent()
        updates = []
        for page, based, layers in zip(self._pages.pages, base.pages, self._layers, strict=True):
            used.operators = ""
            elements = self._write_page(used, based, layers, language, contents)
            updates.append(PageUpdate(page.width, page.height, based, used.operators, elements))
        return updates, used

    def _write_page(
        self,
        whole: PageContent,
        based: BasePage,
        layers: Sequence[Layer],
        language: str,
        contents: Mapping[Field, str],
    ) -> list[Element]:
        """Add a page: the base's layers with this recipient's content between them. Gives that content's elements."""
        beneath, *fixed = based.layers
        whole.operators += beneath
        elements: list[Element] = []
        for operators, layer in zip(fixed, layers, strict=True):
            whole.operators += operators
            for field in layer.changing:
                content = contents[field]
                if not content.strip():
                    continue
                make = self._repeated_content if field.content_repeats else self._unique_content
                part = make(field, content, language)
                while not whole.is_compatible_with(part):
                    part = make(field, content, language, part.variant + 1)
                element = self._structure.element(field, content)
                if element is None:
                    whole.operators += ARTIFACT
                else:
                    element = element if part.link is None else element._replace(link=part.link)
                    whole.operators += marked(element.content_tag, len(based.elements) + len(elements))
                    elements.append(element)
                whole.add(part)
                whole.operators += "EMC\n"
        return elements
