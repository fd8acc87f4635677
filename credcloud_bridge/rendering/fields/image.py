"""Pictures: a design's own, and those that are values of a recipient."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.css import css_box, css_number
from credcloud_bridge.rendering.fields.crop import SCHEMA as CROP_SCHEMA
from credcloud_bridge.rendering.fields.crop import Crop
from credcloud_bridge.rendering.fields.field import AssetAddress, Field, FieldDrawing
from credcloud_bridge.rendering.fields.picture_placement import picture_matrix
from credcloud_bridge.rendering.fields.placeholders import is_value_name, own_value
from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter
from credcloud_bridge.rendering.pdf.page_content import NotCompilable, PageContent
from credcloud_bridge.rendering.pictures.image_policy import image_violation
from credcloud_bridge.rendering.pictures.pdf_images import PdfImage, is_raster, pdf_image
from credcloud_bridge.rendering.values import PlaceholderValues

_SINGLE_PLACEHOLDER = re.compile(r"\{([\w.-]+)\}")


@dataclass(frozen=True, slots=True, eq=False)
class ImageField(Field):
    """A picture or a part of it (``crop``), fitted into its box in its own proportions."""

    types: ClassVar = ("image", "svg", "signature")
    schema: ClassVar = {"crop": CROP_SCHEMA}
    content_repeats: ClassVar = False

    name: str
    box: Box
    own_content: str
    takes_value: bool
    alt: str = ""
    crop: Crop | None = None

    @classmethod
    def read(cls, raw: Mapping[str, Any], box: Box) -> Self:
        """The picture with its content: a data URI, SVG text, or the name of a value between braces."""
        return cls(
            name=raw["name"],
            box=box,
            own_content=raw.get("content") or "",
            takes_value=not raw.get("readOnly"),
            alt=" ".join((raw.get("alt") or "").split()),
            crop=Crop.read(raw.get("crop")),
        )

    @classmethod
    def uploaded_picture(cls, raw: Mapping[str, Any]) -> str:
        """The content, unless that is the name of a value."""
        content = raw.get("content") or ""
        return "" if is_value_name(content[1:-1] or "-") else content

    @property
    def value_name(self) -> str:
        """The name of the value that is the whole of the content, or nothing."""
        found = _SINGLE_PLACEHOLDER.fullmatch(self.own_content)
        return found[1] if found else ""

    @property
    def needed_values(self) -> tuple[str, ...]:
        """The value that is the picture, if one is."""
        if self.value_name:
            return (self.value_name,)
        return own_value(self.name, takes_value=self.takes_value)

    @property
    def checked_values(self) -> tuple[str, ...] | None:
        """None are needed for the design's own picture; answers about a recipient's are not kept with the picture."""
        return None if self.takes_value or self.value_name else ()

    @property
    def changes(self) -> bool:
        """Whether the picture is, or may be, a value of the recipient's."""
        return self.takes_value or bool(self.value_name)

    @property
    def fixed_part(self) -> Field | None:
        """The design's own picture, for whoever has no other one in its place."""
        if self.value_name or not self.takes_value or not self.own_content:
            return None
        return replace(self, takes_value=False)

    def shows_fixed_part(self, content: str) -> bool:
        """Whether it is the design's own picture."""
        return content == self.own_content and self.fixed_part is not None

    @property
    def picture(self) -> str:
        """The design's own picture."""
        return self.content({})

    def content(self, values: Mapping[str, str]) -> str:
        """The data URI or SVG text that is shown."""
        if self.value_name:
            return values.get(self.value_name, "")
        return values.get(self.name, self.own_content) if self.takes_value else self.own_content

    def alternative(self, content: str) -> str:
        """The alternative text that the template gives."""
        return self.alt

    def needs_whole_page(self, values: Mapping[str, str]) -> bool:
        """Whether the recipient's picture is a drawing."""
        content = self._recipients(values)
        return bool(content) and not is_raster(content)

    def opens_picture(self, values: Mapping[str, str]) -> bool:
        """Whether the picture comes from the recipient's values."""
        return bool(self._recipients(values))

    def _recipients(self, values: Mapping[str, str]) -> str:
        """The recipient's picture; nothing where there is none, or the design's own is shown."""
        if self.value_name:
            return values.get(self.value_name, "")
        return values.get(self.name, "") if self.takes_value else ""

    def problems(self, fields: PlaceholderValues, *, page_width: float) -> Iterator[Problem]:
        """A picture of the recipient's that cannot be read; the design's own was looked at when it was saved."""
        if not self.opens_picture(fields.values):
            return
        content = self.content(fields.values)
        if content and not _readable(content):
            yield Problem(
                row=None,
                column=self.problem_column,
                code="image-unreadable",
                message=_("The picture “%(name)s” cannot be read.") % {"name": self.name},
                remedy=_("Use a PNG, JPEG or SVG picture."),
            )

    def html(self, fields: PlaceholderValues, asset: AssetAddress) -> str:
        """The picture at its internal address; nothing where there is none."""
        address = asset(self.content(fields.values))
        if not address:
            return ""
        picture = f'<img alt="{escape(self.alt)}" src="{escape(address)}" style='
        if self.crop is None:
            return f'{picture}"{css_box(self.box)}">'
        window = self.crop.window(self.box)
        return f'<div style="{css_box(window)}overflow:hidden">{picture}"{css_box(self.crop.whole(window))}"></div>'

    def drawing(self, fields: PlaceholderValues, address: AssetAddress) -> FieldDrawing:
        """The picture at its web address."""
        shown, box = address(self.content(fields.values)), self.box
        if not shown:
            return FieldDrawing("", box.edges)
        if self.crop is None:
            return FieldDrawing(f'<image {_place(box)} href="{escape(shown)}"/>', box.edges)
        window = self.crop.window(box)
        markup = (
            f'<svg {_place(window)} viewBox="0 0 {css_number(window.width)} {css_number(window.height)}">'
            f'<image {_place(self.crop.whole(window))} href="{escape(shown)}"/></svg>'
        )
        return FieldDrawing(markup, box.edges)

    def page_content(
        self, writer: ContentWriter, content: str, language: str, variant: int = 0
    ) -> PageContent:
        """The recipient's photograph, made ready as those of a design are."""
        box = self.box if self.crop is None else self.crop.whole(self.crop.window(self.box))
        picture = _prepared(content, box.width, box.height)
        if picture is None:
            raise NotCompilable(self.name)
        name = f"/R{hashlib.sha256(content.encode()).hexdigest()[:16]}x{box.width:.0f}x{box.height:.0f}"
        matrix = picture_matrix(replace(self.box, rotate=0), picture, self.crop, writer.height)
        return PageContent(
            writer.in_frame(self.box, f"{matrix} cm {name} Do "), pictures={name: picture}, variant=variant
        )


# People have photographs of their own: one is asked for again by another page, or by the check before.
@lru_cache(maxsize=4)
def _prepared(content: str, width: float, height: float) -> PdfImage | None:
    return pdf_image(content, width=width, height=height) if _readable(content) else None


def _place(box: Box) -> str:
    return (
        f'x="{css_number(box.x)}" y="{css_number(box.y)}" width="{css_number(box.width)}"'
        f' height="{css_number(box.height)}"'
    )


@lru_cache(maxsize=4)
def _readable(content: str) -> bool:
    """Whether a data URI or SVG text is a picture that can be rendered, and may be."""
    return not image_violation(content)
