"""Placed words and codes as content-stream operators (ISO 32000-1, 8 and 9).

Coordinates come in points from the page's top left corner and leave in PDF's
own, from the bottom left. What is drawn for the same words is the same text,
so lines that many certificates share are made once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from credcloud_bridge.rendering.codes import symbol
from credcloud_bridge.rendering.compiled.glyphs import outlines, resource_name, shared_glyphs
from credcloud_bridge.rendering.compiled.pdf_syntax import number
from credcloud_bridge.rendering.compiled.repeated_glyphs import with_run
from credcloud_bridge.rendering.compiled.text_objects import (
    Pieces,
    letter_by_letter,
    marked_as,
    picture_code,
    pieces_of,
    said_by_shared,
    spelled,
    text_object,
    written,
)
from credcloud_bridge.rendering.fonts import Face, choose
from credcloud_bridge.rendering.html import caption_height, colour
from credcloud_bridge.rendering.layout import Box, CodeField, TextField
from credcloud_bridge.rendering.qr import qr_path
from credcloud_bridge.rendering.shaping import Run, ShapedLine, shape
from credcloud_bridge.rendering.text_fitting import PlacedLine, PlacedText, place

CAPTION_FONT = "Noto Sans"


class CannotDraw(Exception):
    """Something that only the page-by-page renderer prints."""


@dataclass(slots=True)
class Drawing:
    """Operators and what they need: the text of each own glyph, by face and variant, and colour pictures."""

    operators: str = ""
    glyphs: dict[tuple[Face, int], dict[int, str]] = field(default_factory=dict)
    pictures: dict[str, tuple[Face, int]] = field(default_factory=dict)
    variant: int = 0

    def add(self, other: Drawing) -> None:
        """Append another drawing that agrees with this one."""
        self.operators += other.operators
        for font, texts in other.glyphs.items():
            self.glyphs.setdefault(font, {}).update(texts)
        self.pictures.update(other.pictures)

    def agrees_with(self, other: Drawing) -> bool:
        """Whether no glyph stands for one text here and another there."""
        return all(
            self.glyphs[font].get(glyph, text) == text
            for font, texts in other.glyphs.items()
            if font in self.glyphs
            for glyph, text in texts.items()
        )


class Pen:
    """Draws for pages of one height, with the shared fonts of one design.

    ``shared`` gives the resource name of the shared subset of each face, ``literals``
    that of a further font and the text of each of its codes (see ``literals``).
    ``opacities`` gives the resource name for each opacity below 1.
    """

    def __init__(
        self,
        height: float,
        shared: Mapping[Face, str],
        opacities: Mapping[float, str],
        literals: Mapping[Face, tuple[str, dict[int, str]]],
    ) -> None:
        self._height = height
        self._shared = shared
        self._literals = literals
        self._opacities = opacities
        self._text_face = choose("").face
        self.text = lru_cache(maxsize=512)(self._text)
        self.code = lru_cache(maxsize=8)(self._code)

    def _text(self, field: TextField, text: str, language: str, variant: int = 0) -> Drawing:
        """A text field that prints ``text``; ``variant`` keeps its own glyphs apart from other fields'."""
        placed = place(field, text, language)
        drawing = Drawing(variant=variant)
        drawing.operators = self._decoration(field) + _fill(field.color)
        for line in placed.lines:
            self._line(drawing, placed, line)
        if field.underline or field.strikethrough:
            drawing.operators += self._rules(placed)
        drawing.operators = self._framed(field.box, drawing.operators)
        return drawing

    def _code(self, field: CodeField, content: str) -> Drawing:
        """A QR code or barcode; nothing when the content cannot be encoded."""
        try:
            columns, rows, path, caption = _modules(field.symbology, content)
        except ValueError:
            return Drawing()
        box = field.box
        words = 0.0 if field.symbology == "qrcode" or not field.include_text else caption_height(box)
        width, height, x, y = box.width, box.height - words, box.x, self._height - box.y
        if field.symbology == "qrcode":
            side = min(width, height)
            x, y, width, height = x + (width - side) / 2, y - (height - side) / 2, side, side
        place = f"{width / columns:.6g} 0 0 {-height / rows:.6g} {number(x)} {number(y)} cm"
        ground = f"{_fill(field.background)}0 0 {columns} {rows} re f " if field.background else ""
        drawing = Drawing(f"q {place} {ground}{_fill(field.bar_color)}{path}f Q ")
        if words:
            self._caption(drawing, field, caption, words)
        drawing.operators = self._framed(box, drawing.operators)
        return drawing

    def _caption(self, drawing: Drawing, field: CodeField, text: str, height: float) -> None:
        face, size, box = choose(CAPTION_FONT).face, height * 0.85, field.box
        line = shape(text, face, "en")
        baseline = box.y + box.height - height / 2 + (face.ascent - face.descent) / 2 * size
        x = box.x + (box.width - line.width * size) / 2
        drawing.operators += _fill(field.text_color)
        for run in line.runs:
            self._run(drawing, line, run, size, x, baseline, 0.0, 0.0, first=True)
            x += run.width * size

    def _line(self, drawing: Drawing, placed: PlacedText, line: PlacedLine) -> None:
        x = line.x
        for place_in_line, run in enumerate(line.line.runs):
            first = place_in_line == 0
            spacing = placed.field.spacing
            if not first:
                x += spacing
            x += self._run(
                drawing,
                line.line,
                run,
                placed.size,
                x,
                line.baseline,
                spacing,
                line.word_spacing,
                first=first,
            )

    def _run(
        self,
        drawing: Drawing,
        line: ShapedLine,
        run: Run,
        size: float,
        x: float,
        baseline: float,
        spacing: float,
        word_spacing: float,
        *,
        first: bool,
    ) -> float:
        """Draw a run at ``x``; gives its width in points, without the letter spacing at its ends."""
        if self._is_shared(run):
            return self._shared_run(drawing, line, run, size, x, baseline, (spacing, word_spacing))
        pieces = pieces_of(line, run)
        if outlines(run.face) is None:
            return self._pictures(drawing, run, pieces, size, x, baseline)
        font, own = self._font(drawing, line, run)
        how, said = written(run, pieces, own)
        gaps, y = (spacing, word_spacing), self._height - baseline
        if not said and run.level & 1 and (spelling := spelled(run, pieces, own, font, size, x, y, gaps)):
            drawing.operators += spelling[0]
            return spelling[1]
        shown, width = text_object(run, line, how, font, size, x, y, gaps)
        if not said:
            shown = marked_as(line.text[run.start : run.end], shown)
        drawing.operators += shown
        return width

    def _is_shared(self, run: Run) -> bool:
        if run.face not in self._shared:
            return False
        return shared_glyphs(run.face).keys() >= {glyph.gid for glyph in run.glyphs}

    def _shared_run(
        self,
        drawing: Drawing,
        line: ShapedLine,
        run: Run,
        size: float,
        x: float,
        baseline: float,
        gaps: tuple[float, float],
    ) -> float:
        """A run whose glyphs are all in the shared subset."""
        texts = shared_glyphs(run.face)
        shown, width = text_object(
            run, line, None, self._shared[run.face], size, x, self._height - baseline, gaps
        )
        if not (letter_by_letter(line, run, texts) or said_by_shared(pieces_of(line, run), texts)):
            shown = marked_as(line.text[run.start : run.end], shown)
        drawing.operators += shown
        return width

    def _font(self, drawing: Drawing, line: ShapedLine, run: Run) -> tuple[str, dict[int, str]]:
        """The font resource for a run, and the text of each code that the recipient's own, or it, has so far."""
        if run.face in self._literals:
            resource, texts = self._literals[run.face]
            if texts.keys() >= {glyph.gid for glyph in run.glyphs} and with_run(line, run, texts) == texts:
                return resource, dict(texts)
        own = drawing.glyphs.setdefault((run.face, drawing.variant), {})
        return resource_name(run.face, drawing.variant), own

    def _pictures(
        self,
        drawing: Drawing,
        run: Run,
        pieces: Pieces,
        size: float,
        x: float,
        baseline: float,
    ) -> float:
        """A run of colour glyphs as pictures, each with an unseen code that says its text."""
        if not run.face.hb_face.has_color_png:
            raise CannotDraw(run.face.family)
        scale = size / run.face.upem
        own = drawing.glyphs.setdefault((self._text_face, drawing.variant), {})
        for text, glyphs in pieces:
            for glyph in glyphs:
                extents = run.face.hb_font.get_glyph_extents(glyph.gid)
                if extents is not None and extents.width and extents.height:
                    name = f"{resource_name(run.face)}x{glyph.gid:X}"
                    drawing.pictures[name] = run.face, glyph.gid
                    left = x + (glyph.x_offset + extents.x_bearing) * scale
                    bottom = self._height - baseline
                    bottom += (glyph.y_offset + extents.y_bearing + extents.height) * scale
                    drawing.operators += (
                        f"q {number(extents.width * scale)} 0 0 {number(-extents.height * scale)} "
                        f"{number(left)} {number(bottom)} cm {name} Do Q "
                    )
                x += glyph.x_advance * scale
            code = picture_code(own, text)
            width = sum(glyph.x_advance for glyph in glyphs) * scale
            drawing.operators += (
                f"BT 3 Tr {resource_name(self._text_face, drawing.variant)} {number(size)} Tf "
                f"1 0 0 1 {number(x - width)} {number(self._height - baseline)} Tm <{code:04X}> Tj 0 Tr ET "
            )
        return sum(glyph.x_advance for _, glyphs in pieces for glyph in glyphs) * scale

    def _decoration(self, field: TextField) -> str:
        """Background and border of a text field."""
        box, border = field.box, field.border
        operators = ""
        if field.background and colour(field.background, ""):
            operators += _fill(field.background) + self._rectangle(box.x, box.y, box.width, box.height)
        if border:
            operators += _fill(field.border_color)
            for x, y, width, height in (
                (box.x, box.y, box.width, border.top),
                (box.x, box.y + box.height - border.bottom, box.width, border.bottom),
                (box.x, box.y, border.left, box.height),
                (box.x + box.width - border.right, box.y, border.right, box.height),
            ):
                if width and height:
                    operators += self._rectangle(x, y, width, height)
        return operators

    def _rules(self, placed: PlacedText) -> str:
        """Underlines and strike-through lines, where the font says."""
        operators = ""
        for below, thick in _rule_metrics(placed.face, placed.field):
            for line in placed.lines:
                top = line.baseline - (below + thick / 2) * placed.size
                operators += self._rectangle(line.x, top, line.width, thick * placed.size)
        return operators

    def _rectangle(self, x: float, y: float, width: float, height: float) -> str:
        return f"{number(x)} {number(self._height - y - height)} {number(width)} {number(height)} re f "

    def _framed(self, box: Box, operators: str) -> str:
        """Operators turned about the box's centre and with its opacity, without effect on what follows."""
        if not operators:
            return ""
        before = ""
        if box.opacity < 1:
            before += f"{self._opacities[box.opacity]} gs "
        if box.rotate:
            angle = math.radians(box.rotate)
            cos, sin = math.cos(angle), math.sin(angle)
            x, y = box.x + box.width / 2, self._height - box.y - box.height / 2
            before += (
                f"{cos:.6f} {-sin:.6f} {sin:.6f} {cos:.6f} "
                f"{number(x - cos * x - sin * y)} {number(y + sin * x - cos * y)} cm "
            )
        return f"q {before}{operators}Q\n"


def _modules(symbology: str, content: str) -> tuple[int, int, str, str]:
    """A code's grid, its path operators in that grid, and its words. Raises ``ValueError`` if it cannot be."""
    if symbology == "qrcode" and content:
        side, path = qr_path(content.encode())
        return side, side, path, ""
    made = symbol(symbology, content)
    path = "".join(f"{x} {y} {width} {height} re " for x, y, width, height in made.bars)
    return made.columns, made.rows, path, made.text


@lru_cache(maxsize=256)
def _fill(value: str) -> str:
    """The operator that fills with a hexadecimal colour."""
    digits = colour(value).lstrip("#")
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits[:3])
    return " ".join(number(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4)) + " rg "


def _rule_metrics(face: Face, field: TextField) -> list[tuple[float, float]]:
    """Middle above the baseline and thickness, in ems, of the rules that a field draws."""
    rules = []
    metrics = (("undo", "unds", field.underline), ("stro", "strs", field.strikethrough))
    for offset_tag, size_tag, wanted in metrics:
        if wanted:
            offset = face.hb_font.get_metric_position_with_fallback(_tag(offset_tag))
            thick = face.hb_font.get_metric_position_with_fallback(_tag(size_tag))
            rules.append(((offset - thick / 2) / face.upem, thick / face.upem))
    return rules


def _tag(text: str) -> int:
    return int.from_bytes(text.encode(), "big")
