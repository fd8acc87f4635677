"""Text along a circle, for seals and badges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.css import css_box, css_colour, css_number
from credcloud_bridge.rendering.fields.field import AssetAddress, Field, FieldDrawing
from credcloud_bridge.rendering.fields.text import TextField
from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter, fill_operator
from credcloud_bridge.rendering.pdf.page_content import PageContent
from credcloud_bridge.rendering.text.circle import Circle, CircleText, line_width, text_on_circle
from credcloud_bridge.rendering.text.fonts import Face, choose_font
from credcloud_bridge.rendering.text.ink_bounds import ink_bounds
from credcloud_bridge.rendering.text.letter_case import with_letter_case
from credcloud_bridge.rendering.text.problems import font_problem, missing_glyph_problem
from credcloud_bridge.rendering.text.shaping import ShapedLine, shape
from credcloud_bridge.rendering.values import PlaceholderValues

_STEP = 0.25  # points between the sizes that are tried
_HEAD, _FOOT = 0.78, 0.24  # ems: how far letters stand at least above and below their line
_WIDEST = 345.0  # degrees: the ends of a text must not meet


@dataclass(frozen=True, slots=True, eq=False)
class CircleTextField(Field):
    """A line of text inside the circle of its box; ``words`` says what it shows and how it looks.

    ``middle`` is where the text's middle stands, in degrees clockwise from the top; ``arc`` how many degrees it may
    take; ``inward``: its letters' heads point to the middle, as at the foot of a seal.
    """

    types: ClassVar = ("circleText",)
    schema: ClassVar = {
        **{
            name: TextField.schema[name]
            for name in (
                "content",
                "fontName",
                "fontSize",
                "fontColor",
                "characterSpacing",
                "dynamicFontSize",
                "letterCase",
                "smallCaps",
                "direction",
                "language",
            )
        },
        "startAngle": {"type": ["number", "null"], "minimum": -3600, "maximum": 3600},
        "arc": {"type": ["number", "null"], "minimum": 1, "maximum": 360},
        "inward": {"type": ["boolean", "null"]},
    }
    read_aloud: ClassVar = True

    name: str
    box: Box
    words: TextField
    middle: float
    arc: float
    inward: bool

    @classmethod
    def read(cls, raw: Mapping[str, Any], box: Box) -> Self:
        """The text with its place on the circle: on top and outward unless the template says otherwise."""
        return cls(
            name=raw["name"],
            box=box,
            words=TextField.read(raw, box),
            middle=float(raw.get("startAngle") or 0),
            arc=min(float(raw.get("arc") or _WIDEST), _WIDEST),
            inward=bool(raw.get("inward")),
        )

    @classmethod
    def template_problems(cls, raw: Mapping[str, Any]) -> Iterator[Problem]:
        """The warnings of any text."""
        return TextField.template_problems(raw)

    @property
    def needed_values(self) -> tuple[str, ...]:
        """The values in the text."""
        return self.words.needed_values

    @property
    def checked_values(self) -> tuple[str, ...]:
        """As any text."""
        return self.words.checked_values

    @property
    def changes(self) -> bool:
        """Whether there is any value in the text."""
        return self.words.changes

    def content(self, values: Mapping[str, str]) -> str:
        """The text with its values, as one line."""
        return " ".join(self.words.content(values).split())

    @property
    def faces(self) -> tuple[Face, ...]:
        """The font that the design names, or what stands for it."""
        return self.words.faces

    @property
    def language(self) -> str:
        """The text's own language, or nothing."""
        return self.words.text_box.language

    @property
    def text_size(self) -> float:
        """The largest size of the text."""
        return self.words.text_box.max_size

    def problems(self, fields: PlaceholderValues, *, page_width: float) -> Iterator[Problem]:
        """Characters without glyph, a text that does not fit its arc, and a font that is not installed."""
        text = self.content(fields.values)
        if not text:
            return
        choice = choose_font(self.words.text_box.font)
        if not choice.exact:
            yield font_problem(self.words.text_box.font, choice.face.family)
        placed, fits = _placed(self, text, fields.language)[1:]
        for missing in placed.missing:
            yield missing_glyph_problem(self.problem_column, missing)
        if not fits:
            yield Problem(
                row=None,
                column=self.problem_column,
                code="text-overflow",
                message=_("“%(text)s” is too long for its circle in the design.") % {"text": text[:80]},
                remedy=_("Look at the preview. Shorten the text, or make the field larger in the design."),
            )

    def html(self, fields: PlaceholderValues, asset: AssetAddress) -> str:
        """The text as inline SVG in a box that is turned (WeasyPrint would turn the SVG itself twice)."""
        box = self.box
        view = " ".join(css_number(value) for value in (box.x, box.y, box.width, box.height))
        markup = self.drawing(fields, asset).markup
        if not markup:
            return ""
        return (
            f'<div style="{css_box(box)}"><svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"'
            f' style="left:0;top:0;width:100%;height:100%;overflow:visible">{markup}</svg></div>'
        )

    def drawing(self, fields: PlaceholderValues, address: AssetAddress) -> FieldDrawing:
        """The outlines of the text."""
        text, edges = self.content(fields.values), self.box.edges
        if not text:
            return FieldDrawing("", edges)
        size, placed, fits = _placed(self, text, fields.language)
        bounds = placed.bounds or edges
        left, top, right, bottom = (
            pick(own, other) for pick, own, other in zip((min, min, max, max), edges, bounds, strict=True)
        )
        colour = css_colour(self.words.text_box.color)
        return FieldDrawing(
            markup=f'<path fill="{colour}" d="{placed.svg_path()}"/>',
            bounds=(left, top, right, bottom),
            size=size,
            lines=1,
            overflow=not fits,
            missing=placed.missing,
        )

    def page_content(
        self, writer: ContentWriter, content: str, language: str, variant: int = 0
    ) -> PageContent:
        """The outlines, and the text unseen and straight beneath so that it can be copied."""
        size, placed, _fits = _placed(self, content, language)
        colour = fill_operator(self.words.text_box.color)
        written = PageContent(variant=variant)
        line = _shaped(self, content, language)
        x, y = _circle(self, line, size).foot
        writer.write_line(written, line, size, x - line.width * size / 2, y)
        # Unseen letters of some scripts are painted beside their codes: the empty clip keeps them away.
        unseen = f"q 0 0 0 0 re W n 3 Tr {written.operators}Q "
        written.operators = writer.in_frame(self.box, colour + placed.operators(writer.height) + unseen)
        return written


def _shaped(field: CircleTextField, text: str, language: str) -> ShapedLine:
    look = field.words.text_box
    language = look.language or language
    if look.letter_case:
        text = with_letter_case(text, look.letter_case, language)
    return shape(
        text,
        choose_font(look.font).face,
        language,
        spaced=bool(look.spacing),
        small_caps=look.small_caps,
        direction=look.direction,
    )


@lru_cache(maxsize=256)
def _placed(field: CircleTextField, text: str, language: str) -> tuple[float, CircleText, bool]:
    """The largest size at which the text takes no more than its arc, the outlines, and whether it does."""
    look = field.words.text_box
    line = _shaped(field, text, language)
    size = look.max_size

    def fits(size: float) -> bool:
        return (
            line_width(line, size, look.spacing)
            <= math.radians(field.arc) * _circle(field, line, size).radius
        )

    while size > look.min_size and not fits(size):
        size = max(look.min_size, size - _STEP)
    circle = _circle(field, line, size)
    return size, text_on_circle(line, size, circle, spacing=look.spacing), fits(size)


def _circle(field: CircleTextField, line: ShapedLine, size: float) -> Circle:
    """The circle of the baseline: letters, tall ones too, stay inside the circle of the box."""
    box, ink = field.box, ink_bounds(line)
    reach = max(_FOOT, ink.below) if field.inward else max(_HEAD, ink.above)
    radius = max(min(box.width, box.height) / 2 - reach * size, size / 4)
    return Circle(box.x + box.width / 2, box.y + box.height / 2, radius, field.middle, field.inward)
