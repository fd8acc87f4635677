"""Fixed fields as form XObjects: pictures made ready for print, and everything else by WeasyPrint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby

import pikepdf

from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.fields.picture_placement import picture_matrix
from credcloud_bridge.rendering.page_html import page_html
from credcloud_bridge.rendering.pictures.pdf_images import PdfImage, is_raster, pdf_image
from credcloud_bridge.rendering.template import DesignPages, Page
from credcloud_bridge.rendering.values import PlaceholderValues
from credcloud_bridge.rendering.weasyprint_renderer import AllowedPictures, render_pdf


class FixedLayers:
    """Renders fixed fields for one document, in the design's language; equal pictures are one object."""

    def __init__(self, document: pikepdf.Pdf, language: str) -> None:
        self._document = document
        self._language = language
        self._pictures: dict[tuple[str, float, float], tuple[PdfImage, pikepdf.Object] | None] = {}

    def form_xobjects(self, page: Page, pieces: Sequence[tuple[Field, ...]]) -> list[pikepdf.Object]:
        """For each piece, its fields from back to front as a form of the page's size."""
        groups = [
            [(pictures, tuple(group)) for pictures, group in groupby(fields, key=_is_raster_picture)]
            for fields in pieces
        ]
        markup = [fields for each in groups for pictures, fields in each if not pictures]
        rendered = iter(self._render_by_weasyprint(page, markup) if markup else ())
        return [self._form_xobject(page, each, rendered) for each in groups]

    def _form_xobject(
        self,
        page: Page,
        groups: Sequence[tuple[bool, tuple[Field, ...]]],
        rendered: Iterator[pikepdf.Object],
    ) -> pikepdf.Object:
        operators: list[str] = []
        resources: dict[str, dict[str, pikepdf.Object]] = {"/XObject": {}, "/ExtGState": {}}
        for pictures, fields in groups:
            if pictures:
                operators.extend(self._place_pictures(page, fields, resources))
            else:
                name = f"/W{len(resources['/XObject'])}"
                resources["/XObject"][name] = next(rendered)
                operators.append(f"{name} Do")
        if len(operators) == 1 and "/W0" in resources["/XObject"]:
            return resources["/XObject"]["/W0"]
        return self._document.make_stream(
            "\n".join(operators).encode(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, page.width, page.height],
            Resources=pikepdf.Dictionary(
                {kind: pikepdf.Dictionary(entries) for kind, entries in resources.items()}
            ),
        )

    def _render_by_weasyprint(self, page: Page, groups: Sequence[tuple[Field, ...]]) -> list[pikepdf.Object]:
        """A form for each group of fields; one document, so that they share its fonts and pictures."""
        sheets = tuple(Page(width=page.width, height=page.height, fields=fields) for fields in groups)
        assets = AllowedPictures()
        markup = page_html(
            DesignPages(sheets), PlaceholderValues(values={}, language=self._language), assets.address
        )
        with pikepdf.Pdf.open(BytesIO(render_pdf(markup, assets, {}, tagged=False))) as rendered:
            return [self._document.copy_foreign(sheet.as_form_xobject()) for sheet in rendered.pages]

    def _place_pictures(
        self, page: Page, fields: Iterable[Field], resources: dict[str, dict[str, pikepdf.Object]]
    ) -> Iterator[str]:
        for field in fields:
            if not (found := self._picture(field)):
                continue
            picture, image = found
            name = f"/I{len(resources['/XObject'])}"
            resources["/XObject"][name] = image
            state = ""
            if field.box.opacity < 1:
                opacity = field.box.opacity
                state = f"/G{len(resources['/ExtGState'])} gs "
                resources["/ExtGState"][state.split()[0]] = pikepdf.Dictionary(
                    Type=pikepdf.Name.ExtGState, ca=opacity, CA=opacity
                )
            placed = picture_matrix(field.box, picture, field.crop, page.height)
            yield f"q {state}{placed} cm {name} Do Q"

    def _picture(self, field: Field) -> tuple[PdfImage, pikepdf.Object] | None:
        box = field.box if field.crop is None else field.crop.whole(field.crop.window(field.box))
        key = field.picture, box.width, box.height
        if key not in self._pictures:
            picture = pdf_image(key[0], width=key[1], height=key[2])
            self._pictures[key] = (picture, picture.image(self._document)) if picture else None
        return self._pictures[key]


def _is_raster_picture(field: Field) -> bool:
    return is_raster(field.picture)
