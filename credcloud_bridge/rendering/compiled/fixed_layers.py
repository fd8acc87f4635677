"""Fixed fields as form XObjects: pictures made ready for print, and everything else by WeasyPrint."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby

import pikepdf

from credcloud_bridge.rendering.fields.crop import Crop
from credcloud_bridge.rendering.fields.field import Field
from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.page_html import page_html
from credcloud_bridge.rendering.pdf.syntax import number
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
            placed = _fit_matrix(field.box, picture, page.height)
            if field.crop is not None:
                placed = _part_matrix(field.box, field.crop, page.height)
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


def _fit_matrix(box: Box, picture: PdfImage, page_height: float) -> str:
    """The matrix that fits a picture into its box, centred and in its own proportions, and turns it."""
    scale = min(box.width / picture.width, box.height / picture.height)
    return _turned(box, picture.width * scale, picture.height * scale, page_height)


def _part_matrix(box: Box, crop: Crop, page_height: float) -> str:
    """What clips a picture to its part, and the matrix that places the whole of it so that the part fits the box."""
    window = crop.window(box)
    matrix = 1 / crop.width, 0, 0, 1 / crop.height, -crop.x / crop.width, 1 - (1 - crop.y) / crop.height
    whole = " ".join(number(value) for value in matrix)
    return f"{_turned(window, window.width, window.height, page_height)} cm 0 0 1 1 re W n {whole}"


def _turned(box: Box, width: float, height: float, page_height: float) -> str:
    """The matrix from a square of one point to this size about the middle of the box, turned as the box is."""
    angle = math.radians(box.rotate)
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = box.x + box.width / 2, page_height - box.y - box.height / 2
    matrix = (
        width * cos,
        -width * sin,
        height * sin,
        height * cos,
        x - (width * cos + height * sin) / 2,
        y - (height * cos - width * sin) / 2,
    )
    return " ".join(number(value) for value in matrix)
