"""Fields of a template, made of words on a page or of a frame that a person drew."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from credcloud_bridge.designs.imports.choices import DrawnFrame, Span
from credcloud_bridge.designs.imports.field_boxes import (
    FieldBox,
    line_field_box,
    lines_alignment,
    lines_field_box,
    smallest_size,
)
from credcloud_bridge.designs.imports.pdf_import import design_font_of, millimetres
from credcloud_bridge.designs.imports.text_blocks import LineSpan, line_spans
from credcloud_bridge.rendering.reading import api as reading

Field = dict[str, Any]
_SHRINK_TEXT = 0.6  # of its size: how far a sentence may shrink
_PICTURES = re.compile(r"issuer_logo(_dark)?|signatory_\d_signature")
_ENDS = re.compile(r"[\s.:,;·|_…-]*")


class PageFields:
    """Makes fields of the blocks of one page."""

    def __init__(self, page: reading.PageContent, blocks: list[reading.Block]) -> None:
        self._page, self._blocks = page, blocks

    def value_in_place(self, block: reading.Block, name: str) -> tuple[Field, list[reading.Glyph]]:
        """A field for one value in place of a whole block, with the glyphs that go."""
        face = self._face(block)
        alignment = lines_alignment(block.lines, self._blocks, self._page.width)
        if len(block.lines) > 1:
            box = lines_field_box(
                block.lines, alignment=alignment, blocks=self._blocks, page=self._page, face=face
            )
            return self._field(block, name, box, fit="vertical"), block.glyphs
        return self._line_field(
            LineSpan(block.lines[0], 0, len(block.lines[0].text)), block, name
        ), block.glyphs

    def words_to_edit(self, block: reading.Block) -> tuple[Field, list[reading.Glyph]]:
        """The block's own words as a field that can be edited."""
        field = self._sentence(block, block.text)
        return {
            **field,
            "type": "text",
            "name": "text",
            "content": fixed_words(block.text),
            "readOnly": True,
        }, block.glyphs

    def values_in_words(
        self, block: reading.Block, spans: tuple[Span, ...]
    ) -> tuple[list[Field], list[reading.Glyph]]:
        """Fields for values among the block's words, with the glyphs that go.

        A value that has its lines for itself, or stands at the end of its line, gets a field of its own and leaves the
        other words alone. Otherwise the whole block becomes one text with values in it.
        """
        apart = [self._apart(block, span) for span in spans]
        if all(field is not None for field in apart):
            made = [field for field in apart if field is not None]
            return [field for field, _ in made], [glyph for _, glyphs in made for glyph in glyphs]
        text = sentence_with_values(block.text, spans)
        field = self._sentence(block, _as_sentence(text))
        names = list(dict.fromkeys(span.name for span in spans))
        samples = {name: name.replace("_", " ") for name in names}
        field |= {
            "type": "multiVariableText",
            "name": names[0] + "_text",
            "text": _as_sentence(text),
            "variables": names,
            "content": json.dumps(samples),
        }
        return [field], block.glyphs

    def _apart(self, block: reading.Block, span: Span) -> tuple[Field, list[reading.Glyph]] | None:
        parts = line_spans(block, span.start, span.end)
        if not parts:
            return None
        if not block.text[: span.start].strip() and not _ENDS.sub("", block.text[span.end :]):
            return self.value_in_place(block, span.name)
        if len(parts) > 1:
            return None
        part = parts[0]
        rest = part.line.text[part.end :]
        if part.whole:
            return self._line_field(part, block, span.name), part.glyphs
        last = part.line is block.lines[-1] or len(block.lines) == 1
        aligned = lines_alignment(block.lines, self._blocks, self._page.width)
        ends = last and not _ENDS.sub("", rest)
        if ends and (len(block.lines) == 1) and aligned != "center":
            end = LineSpan(part.line, part.start, len(part.line.text))
            return self._line_field(end, block, span.name), end.glyphs
        return None

    def _line_field(self, part: LineSpan, block: reading.Block, name: str) -> Field:
        start, end = part.reach
        if part.whole:
            alignment = lines_alignment(
                block.lines if len(block.lines) > 1 else [part.line], self._blocks, self._page.width
            )
        else:
            alignment = "right" if part.line.direction == "rtl" else "left"
        box = line_field_box(
            part.line,
            start=start,
            end=end,
            alignment=alignment,
            blocks=self._blocks,
            page=self._page,
            face=self._face(block),
        )
        return self._field(block, name, box, fit="horizontal")

    def _sentence(self, block: reading.Block, text: str) -> Field:
        lines = block.lines
        alignment = lines_alignment(lines, self._blocks, self._page.width)
        face = self._face(block)
        box = lines_field_box(lines, alignment=alignment, blocks=self._blocks, page=self._page, face=face)
        if len(lines) == 1:
            box = line_field_box(
                lines[0],
                start=lines[0].start,
                end=lines[0].end,
                alignment=alignment,
                blocks=self._blocks,
                page=self._page,
                face=face,
            )
        field = self._field(block, "text", box, fit="vertical")
        size = block.size
        field["dynamicFontSize"] = {
            "min": round(max(4.0, _SHRINK_TEXT * size), 1),
            "max": round(size, 2),
            "fit": "vertical",
        }
        return field

    def _face(self, block: reading.Block) -> reading.Face:
        return reading.choose_font(design_font_of(block)[0]).face

    def _field(self, block: reading.Block, name: str, box: FieldBox, *, fit: str) -> Field:
        size = block.size
        several = len(block.lines) > 1 and fit == "vertical"
        return {
            "name": name,
            "type": "text",
            "content": "{" + name + "}",
            "position": {"x": millimetres(box.left), "y": millimetres(box.top)},
            "width": millimetres(box.width),
            "height": millimetres(box.height),
            "rotate": round(box.angle, 2),
            "fontName": design_font_of(block)[0],
            "fontSize": round(size, 2),
            "fontColor": block.look.colour,
            "alignment": box.alignment,
            "verticalAlignment": "top" if several else "middle",
            "lineHeight": round(block.leading, 3) if several else 1,
            "characterSpacing": 0,
            "dynamicFontSize": {"min": smallest_size(size), "max": round(size, 2), "fit": fit},
            "readOnly": False,
        }


def drawn_field(frame: DrawnFrame) -> Field:
    """A field in a frame that a person drew: text, or for some values a QR code or a picture."""
    left, top, width, height = frame.box
    place = {"name": frame.name, "position": {"x": left, "y": top}, "width": width, "height": height}
    content = "{" + frame.name + "}"
    if frame.name == "verify_url" and 0.7 < width / height < 1.4:
        return {**place, "type": "qrcode", "content": content, "readOnly": False}
    if _PICTURES.fullmatch(frame.name):
        return {**place, "type": "image", "content": content, "readOnly": True}
    size = frame.size or round(height * reading.PT_PER_MM / 1.5, 1)
    return {
        **place,
        "type": "text",
        "content": content,
        "fontName": frame.font or "Noto Sans",
        "fontSize": size,
        "fontColor": frame.colour,
        "alignment": frame.alignment,
        "verticalAlignment": "middle",
        "lineHeight": 1,
        "characterSpacing": 0,
        "dynamicFontSize": {
            "min": smallest_size(size),
            "max": max(size, smallest_size(size)),
            "fit": "horizontal",
        },
        "readOnly": False,
    }


def sentence_with_values(text: str, spans: Sequence[Span]) -> str:
    """The words with values between braces; a value in place of dots that touch a word gets a blank there."""
    made, place = "", 0
    for span in spans:
        made += fixed_words(text[place : span.start])
        dots = text[span.start : span.end].strip("._… ·-–—") == ""
        made += " " if dots and made[-1:].isalnum() else ""
        made += "{" + span.name + "}"
        made += " " if dots and text[span.end : span.end + 1].isalnum() else ""
        place = span.end
    return made + fixed_words(text[place:])


def fixed_words(text: str) -> str:
    """Fixed words with parentheses for braces, which would ask for a value."""
    return text.replace("{", "(").replace("}", ")")


def _as_sentence(text: str) -> str:
    """Lines of a paragraph run on; a line that ended a paragraph stays one."""
    return re.sub(r"[ \t]+", " ", text)
