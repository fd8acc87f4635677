"""Pictures of a design's elements for an editor, made by the renderer that prints.

A picture is an SVG of outlines from the very layout of the PDF, so that an editor which only moves pictures shows
what prints. It does not depend on where the element stands, nor on its rotation and opacity, which the editor adds.
Pure, like all of rendering.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.css import css_number
from credcloud_bridge.rendering.element_picture import LONGEST_TEXT, ElementPicture
from credcloud_bridge.rendering.fields.field import Field, FieldDrawing
from credcloud_bridge.rendering.fields.registry import read_field
from credcloud_bridge.rendering.geometry import PT_PER_MM
from credcloud_bridge.rendering.values import PlaceholderValues

_NO_PAGE = 1e9  # points: an element alone cannot leave its page
# Neither of these changes an element's picture.
_PLACE = ("position", "rotate", "opacity", "id")


def element_picture(
    element: Mapping[str, Any], values: PlaceholderValues, address: Callable[[str], str | None]
) -> ElementPicture:
    """The picture of a valid field of a template.

    ``address`` gives the web address of a picture's content. More than ``LONGEST_TEXT`` letters are not placed.
    """
    field = _placeless(element)
    if field is None:
        return _empty(element)
    if len(field.content(values.values)) > LONGEST_TEXT and field.read_aloud:
        return _empty(element, _too_long())
    drawing = field.drawing(values, address)
    problems: tuple[Problem, ...] = ()
    # A picture of the recipient's would be parsed to be checked, which is for another process.
    if drawing.markup and not field.opens_picture(values.values):
        problems = tuple(field.problems(values, page_width=_NO_PAGE))
    return _framed(drawing, problems)


def _framed(drawing: FieldDrawing, problems: tuple[Problem, ...]) -> ElementPicture:
    left, top, right, bottom = drawing.bounds
    width, height = max(right - left, 0.01), max(bottom - top, 0.01)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{css_number(left)} {css_number(top)}'
        f' {css_number(width)} {css_number(height)}" preserveAspectRatio="none">{drawing.markup}</svg>'
    )
    return ElementPicture(
        svg=svg,
        x=round(left / PT_PER_MM, 4),
        y=round(top / PT_PER_MM, 4),
        width=round(width / PT_PER_MM, 4),
        height=round(height / PT_PER_MM, 4),
        size=drawing.size,
        lines=drawing.lines,
        overflow=drawing.overflow,
        missing=drawing.missing,
        problems=problems,
    )


def _placeless(element: Mapping[str, Any]) -> Field | None:
    """The field at the page's corner, upright: one for all elements that look alike."""
    kept = {key: value for key, value in element.items() if key not in _PLACE}
    return _field(json.dumps(kept, sort_keys=True))


@lru_cache(maxsize=512)
def _field(canonical: str) -> Field | None:
    return read_field({**json.loads(canonical), "position": {"x": 0, "y": 0}})


def _empty(element: Mapping[str, Any], *problems: Problem) -> ElementPicture:
    width, height = element["width"] * PT_PER_MM, element["height"] * PT_PER_MM
    return _framed(FieldDrawing("", (0.0, 0.0, width, height)), problems)


def _too_long() -> Problem:
    return Problem(
        row=None,
        column=None,
        code="text-too-long",
        message=_("This text has more than %(limit)d letters.") % {"limit": LONGEST_TEXT},
        remedy=_("Shorten it, or divide it between two elements."),
    )
