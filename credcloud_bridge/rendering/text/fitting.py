"""Text fitted into its box: size, lines and baselines, in points.

Sizes and baselines follow pdfme's own arithmetic (text/helper.ts,
text/pdfRender.ts), so that what a designer sees is what is rendered, with
real shaping in place of its sums of advances. Beyond pdfme, what is painted
stays inside the box (see ``ink_bounds``): text shrinks by their height too, and lines
of scripts that reach far up and down stand further apart.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from credcloud_bridge.rendering.text.fonts import Face, choose_font
from credcloud_bridge.rendering.text.ink_bounds import InkBounds, ink_bounds
from credcloud_bridge.rendering.text.letter_case import with_letter_case
from credcloud_bridge.rendering.text.line_breaks import break_opportunities
from credcloud_bridge.rendering.text.shaping import ShapedLine, shape
from credcloud_bridge.rendering.text.text_box import TextBox

_STEP = 0.25  # pdfme's FONT_SIZE_ADJUSTMENT
_SLACK = 0.05  # points; less than anyone can see
_INK_SLACK = 0.5  # points; ink that stands no further out of its box touches nothing
_FIXED_SLACK = 0.25  # ems; boxes around text of a fixed size are often drawn as tight as this
GAP = 0.06  # ems between the ink of two lines, and half of it above and below all, where scripts need room
_HYPHENS = frozenset("-\u2010\u00ad")


class PlacedLine(NamedTuple):
    """A line on the page: left edge, baseline from the page's top, and what each space gains."""

    x: float
    baseline: float
    width: float
    line: ShapedLine
    word_spacing: float = 0


class PlacedText(NamedTuple):
    """A text in its place. ``overflow`` is how far, in points, they stand out of the box."""

    text_box: TextBox
    face: Face
    size: float
    lines: tuple[PlacedLine, ...]
    overflow: float = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """What no font can render, each once (see ``ShapedLine``)."""
        return tuple(dict.fromkeys(character for placed in self.lines for character in placed.line.missing))


@lru_cache(maxsize=512)
def fit_text(text_box: TextBox, text: str, language: str) -> PlacedText:
    """Lay ``text`` out in its box: the largest size that fits, never below the smallest allowed."""
    face = choose_font(text_box.font).face
    language = text_box.language or language
    if text_box.letter_case:
        text = with_letter_case(text, text_box.letter_case, language)
    paragraphs = [_Paragraph(paragraph, face, language, text_box) for paragraph in text.split("\n")]
    box = text_box.content_box
    if text_box.min_size < text_box.max_size:
        size = _largest_fit(text_box, paragraphs, face, box.width, box.height)
        unsplit = text_box.fit == "horizontal" and all(
            _width(paragraph.line, size, text_box.spacing) <= box.width + _SLACK for paragraph in paragraphs
        )
    else:
        size, unsplit = text_box.size, False
        for paragraph in paragraphs:
            paragraph.breaks_words = True
    lines: list[ShapedLine] = []
    inks: list[InkBounds] = []
    last_of_paragraph: list[bool] = []
    for paragraph in paragraphs:
        pieces = [paragraph.line] if unsplit else paragraph.wrapped(size, text_box.spacing, box.width)
        lines.extend(pieces)
        inks.extend([paragraph.ink] if pieces[0] is paragraph.line else map(ink_bounds, pieces))
        last_of_paragraph.extend([False] * (len(pieces) - 1) + [True])
    return _placed(text_box, face, size, lines, inks, last_of_paragraph)


def _placed(
    text_box: TextBox,
    face: Face,
    size: float,
    lines: list[ShapedLine],
    inks: list[InkBounds],
    last_of_paragraph: list[bool],
) -> PlacedText:
    box, spacing, alignment = text_box.content_box, text_box.spacing, text_box.alignment
    leading = _leading(text_box, inks) * size
    others = leading * (len(lines) - 1)
    ascent, descent = face.ascent * size, face.descent * size
    half_leading = (text_box.line_height - 1) * size / 2 if text_box.line_height else 0
    if text_box.vertical == "top":
        first = ascent + half_leading
    elif text_box.vertical == "bottom":
        first = box.height - others - descent - half_leading
    else:
        first = (box.height - others + ascent - descent) / 2
    top = min([place * leading - ink.above * size for place, ink in enumerate(inks)])
    bottom = max([place * leading + ink.below * size for place, ink in enumerate(inks)])
    margin = _margin(inks, size)
    if bottom - top + 2 * margin <= box.height + _SLACK:
        first = max(min(first, box.height - margin - bottom), margin - top)
    tolerance = _INK_SLACK if text_box.min_size < text_box.max_size else max(_INK_SLACK, _FIXED_SLACK * size)
    outside = max(-(first + top), first + bottom - box.height)
    overflow = outside if outside > tolerance + _SLACK else 0.0
    if text_box.max_lines and len(lines) > text_box.max_lines:
        overflow = max(overflow, (len(lines) - text_box.max_lines) * leading)
    placed = []
    for number, line in enumerate(lines):
        width = _width(line, size, spacing)
        # Blanks at the end stand outside, where nobody sees them: fitting leaves them out too.
        blanks = _width_of_last_blanks(line, size, spacing)
        visible = width - blanks
        overflow = max(overflow, visible - box.width)
        word_spacing = 0.0
        x = box.x - blanks if line.rtl else box.x
        if alignment == "center":
            x += (box.width - visible) / 2
        elif alignment == "right":
            x += box.width - visible
        elif alignment == "justify":
            spaces = line.text.count(" ")
            if spaces and not last_of_paragraph[number] and width < box.width:
                word_spacing = (box.width - width) / spaces
                width = box.width
            elif line.rtl:
                x += box.width - visible
        placed.append(PlacedLine(x, box.y + first + number * leading, width, line, word_spacing))
    return PlacedText(text_box, face, size, tuple(placed), overflow if overflow > _SLACK else 0.0)


def _leading(text_box: TextBox, inks: list[InkBounds]) -> float:
    """The distance of baselines in ems: the design's line height, or more where lines would meet."""
    needed = text_box.line_height
    if len(inks) < 2:
        return needed
    for upper, lower in pairwise(inks):
        if upper.needs_room or lower.needs_room:
            needed = max(needed, upper.below + lower.above + GAP)
    return needed


def _margin(inks: list[InkBounds], size: float) -> float:
    """How far in points the ink stays from the upper and lower edges of its box; below 0 when it may pass them."""
    return GAP / 2 * size if any(ink.needs_room for ink in inks) else -_INK_SLACK


def _width(line: ShapedLine, size: float, spacing: float) -> float:
    return line.width * size + (spacing * max(0, line.clusters - 1) if spacing else 0.0)


def _width_of_last_blanks(line: ShapedLine, size: float, spacing: float) -> float:
    """The width in points of the blanks with which a line ends."""
    if not line.text.endswith(" "):
        return 0.0
    end = len(line.text.rstrip(" "))
    blanks = [
        glyph.x_advance / run.face.upem for run in line.runs for glyph in run.glyphs if glyph.cluster >= end
    ]
    return sum(blanks) * size + spacing * len(blanks)


def _largest_fit(
    text_box: TextBox, paragraphs: list[_Paragraph], face: Face, width: float, height: float
) -> float:
    """The largest size in pdfme's quarter-point steps from the smallest allowed, at which all fits."""
    ink = InkBounds()
    for paragraph in paragraphs:
        ink |= paragraph.ink
    leading = _leading(text_box, [ink, ink])

    def fits(size: float) -> bool:
        if text_box.fit == "horizontal":
            counts = [1] * len(paragraphs)
            if max([_width(each.line, size, text_box.spacing) for each in paragraphs]) > width + _SLACK:
                return False
        else:
            counts = []
            for paragraph in paragraphs:
                spans = paragraph.spans(size, text_box.spacing, width)
                if any(paragraph.span_width(span, size, text_box.spacing) > width + _SLACK for span in spans):
                    return False
                counts.append(len(spans))
        if text_box.max_lines and sum(counts) > text_box.max_lines:
            return False
        others = (sum(counts) - 1) * leading * size
        if ink.height * size + others + 2 * _margin([ink], size) > height + _SLACK:
            return False
        # A single line's font may be taller than its box: designers draw boxes tight.
        return not others or face.ascent * size * text_box.line_height + others <= height + _SLACK

    # Names stay whole at their hyphens, unless not even the smallest size is small enough.
    if not fits(text_box.min_size):
        for paragraph in paragraphs:
            paragraph.breaks_words = True
    low, high = 0, math.floor((text_box.max_size - text_box.min_size) / _STEP)
    if fits(text_box.min_size + high * _STEP):
        return text_box.min_size + high * _STEP
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text_box.min_size + middle * _STEP):
            low = middle
        else:
            high = middle - 1
    return text_box.min_size + low * _STEP


class _Paragraph:
    """Text without line ends, shaped once as a whole; lines are measured from that."""

    def __init__(self, text: str, face: Face, language: str, text_box: TextBox) -> None:
        self.text = text
        self.face = face
        self.language = language
        self.text_box = text_box
        self.line = self._shaped(text)
        self.ink = ink_bounds(self.line)
        self.breaks_words = False
        self._breaks: list[int] | None = None
        self._advances: list[float] = []

    def _shaped(self, text: str) -> ShapedLine:
        box = self.text_box
        return shape(
            text,
            self.face,
            self.language,
            spaced=bool(box.spacing),
            small_caps=box.small_caps,
            direction=box.direction,
        )

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
        allowed = self._breaks or []
        if not self.breaks_words:
            allowed = [at for at in allowed if self.text[at - 1] not in _HYPHENS]
        breaks = [*allowed, len(self.text)]
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
        return [self._shaped(self.text[start:end].rstrip(" ")) for start, end in spans]
