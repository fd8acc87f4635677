"""Fixed fields as one form XObject: WeasyPrint's drawings, and pictures that are made ready for print."""

from __future__ import annotations

import math
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby

import pikepdf

from credcloud_bridge.rendering.compiled.pdf_syntax import number
from credcloud_bridge.rendering.field_texts import content_of
from credcloud_bridge.rendering.html import page_markup
from credcloud_bridge.rendering.layout import Box, Field, ImageField, Page
from credcloud_bridge.rendering.pictures import Picture, is_raster, prepared
from credcloud_bridge.rendering.values import Fields
from credcloud_bridge.rendering.weasyprint_renderer import Assets, print_pdf


class FixedParts:
    """Draws fixed fields for one document, in the design's language; equal pictures are one object."""

    def __init__(self, document: pikepdf.Pdf, page: Page, language: str) -> None:
        self._document = document
        self._page = page
        self._language = language
        self._pictures: dict[tuple[str, float, float], tuple[Picture, pikepdf.Object] | None] = {}

    def form(self, fields: tuple[Field, ...]) -> pikepdf.Object:
        """The fields, from back to front, as a form of the page's size."""
        operators: list[str] = []
        resources: dict[str, dict[str, pikepdf.Object]] = {"/XObject": {}, "/ExtGState": {}}
        for drawn, group in groupby(fields, key=_is_picture):
            if drawn:
                operators.extend(self._pictured(group, resources))
            else:
                name = f"/W{len(resources['/XObject'])}"
                resources["/XObject"][name] = self._printed(tuple(group))
                operators.append(f"{name} Do")
        if len(operators) == 1 and "/W0" in resources["/XObject"]:
            return resources["/XObject"]["/W0"]
        return self._document.make_stream(
            "\n".join(operators).encode(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, self._page.width, self._page.height],
            Resources=pikepdf.Dictionary(
                {kind: pikepdf.Dictionary(entries) for kind, entries in resources.items()}
            ),
        )

    def _printed(self, fields: tuple[Field, ...]) -> pikepdf.Object:
        part, assets = Page(width=self._page.width, height=self._page.height, fields=fields), Assets()
        markup = page_markup(part, Fields(values={}, language=self._language), assets.address)
        with pikepdf.Pdf.open(BytesIO(print_pdf(markup, assets, {}, tagged=False))) as printed:
            return self._document.copy_foreign(printed.pages[0].as_form_xobject())

    def _pictured(
        self, fields: Iterator[Field], resources: dict[str, dict[str, pikepdf.Object]]
    ) -> Iterator[str]:
        for field in fields:
            if not isinstance(field, ImageField) or not (found := self._picture(field)):
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
            yield f"q {state}{_placed(field.box, picture, self._page.height)} cm {name} Do Q"

    def _picture(self, field: ImageField) -> tuple[Picture, pikepdf.Object] | None:
        key = content_of(field, {}), field.box.width, field.box.height
        if key not in self._pictures:
            picture = prepared(key[0], width=key[1], height=key[2])
            self._pictures[key] = (picture, picture.image(self._document)) if picture else None
        return self._pictures[key]


def _is_picture(field: Field) -> bool:
    return isinstance(field, ImageField) and is_raster(content_of(field, {}))


def _placed(box: Box, picture: Picture, page_height: float) -> str:
    """The matrix that fits a picture into its box, centred and in its own proportions, and turns it."""
    scale = min(box.width / picture.width, box.height / picture.height)
    width, height = picture.width * scale, picture.height * scale
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
