"""Placed text as a drawing for editors, in the same order as it prints."""

from __future__ import annotations

from credcloud_bridge.rendering.css import css_colour
from credcloud_bridge.rendering.fields.field import FieldDrawing
from credcloud_bridge.rendering.pdf.text_content import rule_metrics
from credcloud_bridge.rendering.text.fitting import PlacedText
from credcloud_bridge.rendering.text.outlines import Bounds, decoration_svg, placed_line_svg


def placed_text_drawing(placed: PlacedText) -> FieldDrawing:
    """The text in its box: background, border, outlines, underline and strike-through."""
    behind, before = decoration_svg(placed, rule_metrics(placed.face, placed.text_box))
    covered = Bounds(*placed.text_box.box.edges)
    lines = []
    for line in placed.lines:
        markup, bounds = placed_line_svg(placed, line)
        lines.append(markup)
        covered |= bounds
    colour = css_colour(placed.text_box.color)
    return FieldDrawing(
        markup=f'{behind}<g fill="{colour}">{"".join(lines)}{before}</g>',
        bounds=covered,
        size=placed.size,
        lines=len(placed.lines),
        overflow=bool(placed.overflow),
        missing=placed.missing,
    )
