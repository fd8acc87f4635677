"""QR codes and barcodes (``@pdfme/schemas`` 6.1, barcodes/constants.ts)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.codes.barcodes import BARCODES
from credcloud_bridge.rendering.codes.encoding import is_encodable, symbol
from credcloud_bridge.rendering.codes.qr import qr_path
from credcloud_bridge.rendering.css import css_box, css_colour, css_number
from credcloud_bridge.rendering.fields.field import AssetAddress, Field, FieldDrawing
from credcloud_bridge.rendering.fields.placeholders import needed_values, placeholder_problems
from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter, fill_operator
from credcloud_bridge.rendering.pdf.link_area import address_in, link_area
from credcloud_bridge.rendering.pdf.page_content import PageContent
from credcloud_bridge.rendering.pdf.syntax import number
from credcloud_bridge.rendering.text.fonts import Face, choose_font
from credcloud_bridge.rendering.text.outlines import line_svg, rectangle_svg
from credcloud_bridge.rendering.text.shaping import ShapedLine, shape
from credcloud_bridge.rendering.values import (
    PlaceholderValues,
    fill_placeholders,
    placeholders_in,
    without_control_characters,
)

CAPTION_FONT = "Noto Sans"
_OPTIONAL_COLOUR = {"anyOf": [{"$ref": "#/$defs/colour"}, {"type": "null"}]}


@dataclass(frozen=True, slots=True, eq=False)
class CodeField(Field):
    """A QR code or barcode. ``symbology`` is its type in the template."""

    types: ClassVar = ("qrcode", *BARCODES)
    schema: ClassVar = {
        "barColor": _OPTIONAL_COLOUR,
        "backgroundColor": _OPTIONAL_COLOUR,
        "textColor": _OPTIONAL_COLOUR,
        "includetext": {"type": ["boolean", "null"]},
    }
    content_repeats: ClassVar = False

    name: str
    box: Box
    symbology: str
    own_content: str
    takes_value: bool
    bar_color: str
    background: str
    text_color: str
    include_text: bool

    @classmethod
    def read(cls, raw: Mapping[str, Any], box: Box) -> Self:
        """The code with its colours; barcodes stand over their text unless the template says otherwise."""
        include_text = raw.get("includetext")
        return cls(
            name=raw["name"],
            box=box,
            symbology=raw["type"],
            own_content=raw.get("content") or "",
            takes_value=not raw.get("readOnly"),
            bar_color=raw.get("barColor") or "#000000",
            background=raw.get("backgroundColor") or "",
            text_color=raw.get("textColor") or "#000000",
            include_text=include_text is None or bool(include_text),
        )

    @classmethod
    def template_problems(cls, raw: Mapping[str, Any]) -> Iterator[Problem]:
        """Braces that name no value."""
        return placeholder_problems(raw.get("content") or "", raw["name"])

    @property
    def needed_values(self) -> tuple[str, ...]:
        """The values in the text to encode."""
        return needed_values(self.own_content, self.name, takes_value=self.takes_value)

    @property
    def checked_values(self) -> tuple[str, ...]:
        """The values in the text to encode, and the one that bears the field's name where it takes one."""
        return (*placeholders_in(self.own_content), *((self.name,) if self.takes_value else ()))

    @property
    def changes(self) -> bool:
        """Whether there is any value in the text to encode."""
        return self.takes_value or bool(placeholders_in(self.own_content))

    def content(self, values: Mapping[str, str]) -> str:
        """The text to encode."""
        if self.takes_value and "{" not in self.own_content and self.name in values:
            return without_control_characters(values[self.name])
        return fill_placeholders(self.own_content, values)

    def alternative(self, content: str) -> str:
        """The text that is encoded."""
        return content

    def problems(self, fields: PlaceholderValues, *, page_width: float) -> Iterator[Problem]:
        """A text that this kind of code cannot hold."""
        content = self.content(fields.values)
        if content and not is_encodable(self.symbology, content):
            yield Problem(
                row=None,
                column=self.problem_column,
                code="code-impossible",
                message=_("“%(content)s” cannot be written as %(symbology)s.")
                % {"content": content[:80], "symbology": self.symbology},
                remedy=_("Shorten the text, or use a QR code."),
            )

    @property
    def _caption_height(self) -> float:
        """Height in points of the text under a barcode, 0 where there is none."""
        if self.symbology == "qrcode" or not self.include_text:
            return 0.0
        return min(self.box.height * 0.25, 10.0)

    @property
    def faces(self) -> tuple[Face, ...]:
        """The font of the text under a barcode."""
        has_caption = self.include_text and self.symbology != "qrcode"
        return (choose_font(CAPTION_FONT).face,) if has_caption else ()

    def html(self, fields: PlaceholderValues, asset: AssetAddress) -> str:
        """The code as inline SVG; nothing where the content cannot be encoded."""
        try:
            code = symbol(self.symbology, self.content(fields.values))
        except ValueError:
            return ""
        background = ""
        if self.background:
            background = (
                f'<rect width="{code.columns}" height="{code.rows}"'
                f' fill="{css_colour(self.background, "none")}"/>'
            )
        bars_path = "".join(f"M{x} {y}h{width}v{height}h-{width}z" for x, y, width, height in code.bars)
        caption_height = self._caption_height
        # WeasyPrint turns an SVG twice when the element itself is turned: the box around it is.
        bars = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.columns} {code.rows}" '
            f'preserveAspectRatio="{"xMidYMid" if self.symbology == "qrcode" else "none"}" '
            f'style="left:0;top:0;width:100%;height:{css_number(self.box.height - caption_height)}pt;">'
            f'{background}<path fill="{css_colour(self.bar_color)}" d="{bars_path}"/></svg>'
        )
        caption = ""
        if caption_height:
            height = css_number(caption_height)
            caption = (
                f'<div style="left:0;bottom:0;width:100%;height:{height}pt;line-height:{height}pt;'
                f"font-size:{css_number(caption_height * 0.85)}pt;text-align:center;"
                f"font-family:'{CAPTION_FONT}';color:{css_colour(self.text_color)}\">{escape(code.text)}</div>"
            )
        return f'<div style="{css_box(self.box)}">{bars}{caption}</div>'

    def drawing(self, fields: PlaceholderValues, address: AssetAddress) -> FieldDrawing:
        """The code as one path, with its caption in outlines; nothing when the content cannot be encoded."""
        try:
            code = symbol(self.symbology, self.content(fields.values))
        except ValueError:
            return FieldDrawing("", self.box.edges)
        box, caption_height = self.box, self._caption_height
        ground = ""
        if self.background:
            ground = rectangle_svg(0, 0, code.columns, code.rows, css_colour(self.background, "#ffffff"))
        bars = "".join(f"M{x} {y}h{width}v{height}h-{width}z" for x, y, width, height in code.bars)
        markup = (
            f'<svg x="{css_number(box.x)}" y="{css_number(box.y)}" width="{css_number(box.width)}"'
            f' height="{css_number(box.height - caption_height)}" viewBox="0 0 {code.columns} {code.rows}"'
            f' preserveAspectRatio="{"xMidYMid" if self.symbology == "qrcode" else "none"}">'
            f'{ground}<path fill="{css_colour(self.bar_color)}" d="{bars}"/></svg>'
        )
        if caption_height:
            line, size, x, baseline = self._placed_caption(code.text, caption_height)
            letters, _bounds = line_svg(line, size, x, baseline)
            markup += f'<g fill="{css_colour(self.text_color)}">{letters}</g>'
        return FieldDrawing(markup, box.edges)

    def page_content(
        self, writer: ContentWriter, content: str, language: str, variant: int = 0
    ) -> PageContent:
        """The code as rectangles; nothing when the content cannot be encoded."""
        try:
            columns, rows, path, caption = _modules(self.symbology, content)
        except ValueError:
            return PageContent()
        box, caption_height = self.box, self._caption_height
        width, height, x, y = box.width, box.height - caption_height, box.x, writer.height - box.y
        if self.symbology == "qrcode":
            side = min(width, height)
            x, y, width, height = x + (width - side) / 2, y - (height - side) / 2, side, side
        grid = f"{width / columns:.6g} 0 0 {-height / rows:.6g} {number(x)} {number(y)} cm"
        ground = f"{fill_operator(self.background)}0 0 {columns} {rows} re f " if self.background else ""
        written = PageContent(f"q {grid} {ground}{fill_operator(self.bar_color)}{path}f Q ", variant=variant)
        if caption_height:
            self._write_caption(writer, written, caption, caption_height)
        written.operators = writer.in_frame(box, written.operators)
        if self.symbology == "qrcode" and (address := address_in(content)):
            left, top = box.x + (box.width - width) / 2, box.y + (box.height - height) / 2
            written.link = link_area(
                address, content, box, (left, top, left + width, top + height), writer.height
            )
        return written

    def _write_caption(self, writer: ContentWriter, written: PageContent, text: str, height: float) -> None:
        line, size, x, baseline = self._placed_caption(text, height)
        written.operators += fill_operator(self.text_color)
        writer.write_line(written, line, size, x, baseline)

    def _placed_caption(self, text: str, height: float) -> tuple[ShapedLine, float, float, float]:
        """The shaped caption, its size, left edge and baseline."""
        face, size, box = choose_font(CAPTION_FONT).face, height * 0.85, self.box
        line = shape(text, face, "en")
        baseline = box.y + box.height - height / 2 + (face.ascent - face.descent) / 2 * size
        return line, size, box.x + (box.width - line.width * size) / 2, baseline


def _modules(symbology: str, content: str) -> tuple[int, int, str, str]:
    """A code's grid, its path operators in that grid, and its caption. Raises ``ValueError`` if it cannot be."""
    if symbology == "qrcode" and content:
        side, path = qr_path(content.encode())
        return side, side, path, ""
    code = symbol(symbology, content)
    path = "".join(f"{x} {y} {width} {height} re " for x, y, width, height in code.bars)
    return code.columns, code.rows, path, code.text
