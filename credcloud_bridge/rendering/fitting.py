"""Words fitted into their box: size, lines and baselines, in points.

Sizes and baselines follow pdfme's own arithmetic (text/helper.ts,
text/pdfRender.ts), so that what a designer sees is what is printed, with
real shaping in place of its sums of advances.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from credcloud_bridge.rendering.breaking import break_opportunities
from credcloud_bridge.rendering.fonts import Face, choose
from credcloud_bridge.rendering.layout import TextField
from credcloud_bridge.rendering.shaping import ShapedLine, shape

_STEP = 0.25  # pdfme's FONT_SIZE_ADJUSTMENT
_SLACK = 0.05  # points; less than anyone can see


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line on the page: left edge, baseline from the page's top, and what each space gains."""

    x: float
    baseline: float
    width: float
    line: ShapedLine
    word_spacing: float = 0


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text field with its words in place. ``overflow`` is how far, in points, they stand out of the box."""

    field: TextField
    face: Face
    size: float
    lines: tuple[PlacedLine, ...]
    overflow: float = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters that no installed font can print, each once."""
        return tuple(dict.fromkeys(character for placed in self.lines for character in placed.line.missing))


@lru_cache(maxsize=4096)
def place(field: TextField, text: str, language: str) -> PlacedText:
    """Lay ``text`` out in ``field``: the largest size that fits, never below the smallest allowed."""
    face = choose(field.font).face
    paragraphs = [
        _Paragraph(paragraph, face, language, bool(field.spacing)) for paragraph in text.split("\n")
    ]
    box = field.content_box
    if field.min_size < field.max_size:
        size = _largest_fit(field, paragraphs, face, box.width, box.height)
        unsplit = field.fit == "horizontal" and all(
            _width(paragraph.line, size, field.spacing) <= box.width + _SLACK for paragraph in paragraphs
        )
    else:
        size, unsplit = field.size, False
    lines: list[ShapedLine] = []
    last_of_paragraph: list[bool] = []
    for paragraph in paragraphs:
        pieces = [paragraph.line] if unsplit else paragraph.wrapped(size, field.spacing, box.width)
        lines.extend(pieces)
        last_of_paragraph.extend([False] * (len(pieces) - 1) + [True])
    return _placed(field, face, size, lines, last_of_paragraph)


def _placed(
    field: TextField, face: Face, size: float, lines: list[ShapedLine], last_of_paragraph: list[bool]
) -> PlacedText:
    box = field.content_box
    leading = field.line_height * size
    others = leading * (len(lines) - 1)
    ascent, descent = face.ascent * size, face.descent * size
    half_leading = (field.line_height - 1) * size / 2 if field.line_height else 0
    if field.vertical == "top":
        first = ascent + half_leading
    elif field.vertical == "bottom":
        first = box.height - others - descent - half_leading
    else:
        first = (box.height - others + ascent - descent) / 2
    placed = []
    overflow = max(0.0, others + (ascent + descent) - box.height - leading * 0.5) if len(lines) > 1 else 0.0
    for number, line in enumerate(lines):
        width = _width(line, size, field.spacing)
        overflow = max(overflow, width - box.width)
        word_spacing = 0.0
        x = box.x
        if field.alignment == "center":
            x += (box.width - width) / 2
        elif field.alignment == "right":
            x += box.width - width
        elif field.alignment == "justify":
            spaces = line.text.count(" ")
            if spaces and not last_of_paragraph[number] and width < box.width:
                word_spacing = (box.width - width) / spaces
                width = box.width
            elif line.rtl:
                x += box.width - width
        placed.append(PlacedLine(x, box.y + first + number * leading, width, line, word_spacing))
    return PlacedText(field, face, size, tuple(placed), overflow if overflow > _SLACK else 0.0)


def _width(line: ShapedLine, size: float, spacing: float) -> float:
    return line.width * size + spacing * max(0, line.clusters - 1)


def _largest_fit(
    field: TextField, paragraphs: list[_Paragraph], face: Face, width: float, height: float
) -> float:
    """The largest size in pdfme's quarter-point steps from the smallest allowed, at which all fits."""

    def fits(size: float) -> bool:
        if field.fit == "horizontal":
            counts = [1] * len(paragraphs)
            if any(_width(paragraph.line, size, field.spacing) > width + _SLACK for paragraph in paragraphs):
                return False
        else:
            counts = []
            for paragraph in paragraphs:
                spans = paragraph.spans(size, field.spacing, width)
                if any(paragraph.span_width(span, size, field.spacing) > width + _SLACK for span in spans):
                    return False
                counts.append(len(spans))
        first = face.ascent * size * field.line_height
        # A single line may be taller than its box: designers draw boxes tight, and nothing is cut.
        return sum(counts) == 1 or first + (sum(counts) - 1) * size * field.line_height <= height + _SLACK

    low, high = 0, math.floor((field.max_size - field.min_size) / _STEP)
    if fits(field.min_size + high * _STEP):
        return field.min_size + high * _STEP
    while low < high:
        middle = (low + high + 1) // 2
        if fits(field.min_size + middle * _STEP):
            low = middle
        else:
            high = middle - 1
    return field.min_size + low * _STEP


class _Paragraph:
    """Text without line ends, shaped once as a whole; lines are measured from that."""

    def __init__(self, text: str, face: Face, language: str, spaced: bool) -> None:
        self.text = text
        self.face = face
        self.language = language
        self.spaced = spaced
        self.line = shape(text, face, language, spaced=spaced)
        self._breaks: list[int] | None = None
        self._advances: list[float] = []

    def _measure(self) -> None:
        """Advance up to each character, in ems, and where lines may break."""
        at = [0.0] * (len(self.text) + 1)
        for run in self.line.runs:
            for glyph in run.glyphs:
                at[glyph.cluster + 1] += glyph.x_advance / run.face.upem
        total = 0.0
        for position, advance in enumerate(at):
            total += advance
            at[position] = total
        self._advances = at
        self._breaks = break_opportunities(self.text, language=self.language)

    def span_width(self, span: tuple[int, int], size: float, spacing: float) -> float:
        """Width of a piece of the text in points, trailing spaces left out."""
        if not self._advances:
            self._measure()
        start, end = span
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return (self._advances[end] - self._advances[start]) * size + spacing * max(0, end - start - 1)

    def spans(self, size: float, spacing: float, width: float) -> list[tuple[int, int]]:
        """The lines at this size, as positions in the text, filled one after the other."""
        whole = (0, len(self.text))
        if _width(self.line, size, spacing) <= width + _SLACK:
            return [whole]
        if self._breaks is None:
            self._measure()
        breaks = [*(self._breaks or []), len(self.text)]
        spans, start = [], 0
        while start < len(self.text):
            first = bisect_right(breaks, start)
            end = breaks[first]
            for candidate in breaks[first + 1 :]:
                if self.span_width((start, candidate), size, spacing) > width + _SLACK:
                    break
                end = candidate
            spans.append((start, end))
            start = end
        return spans

    def wrapped(self, size: float, spacing: float, width: float) -> list[ShapedLine]:
        """The lines at this size, each shaped on its own."""
        spans = self.spans(size, spacing, width)
        if len(spans) == 1:
            return [self.line]
        return [
            shape(self.text[start:end].rstrip(" "), self.face, self.language, spaced=self.spaced)
            for start, end in spans
        ]
