"""Placed text as page content: its lines, with background, border and rules."""

from __future__ import annotations

from credcloud_bridge.rendering.css import css_colour
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter, fill_operator
from credcloud_bridge.rendering.pdf.link_area import LinkArea, address_in, link_area
from credcloud_bridge.rendering.pdf.page_content import PageContent
from credcloud_bridge.rendering.text.fitting import PlacedText
from credcloud_bridge.rendering.text.fonts import Face
from credcloud_bridge.rendering.text.text_box import TextBox


def placed_text_content(writer: ContentWriter, placed: PlacedText, variant: int) -> PageContent:
    """The text in its box; ``variant`` keeps its own glyphs apart from other fields'. Raises ``NotCompilable``."""
    text_box = placed.text_box
    written = PageContent(_decoration(writer, text_box) + fill_operator(text_box.color), variant=variant)
    for line in placed.lines:
        gaps = text_box.spacing, line.word_spacing
        writer.write_line(written, line.line, placed.size, line.x, line.baseline, gaps)
    if text_box.underline or text_box.strikethrough:
        written.operators += _rules(writer, placed)
    written.operators = writer.in_frame(text_box.box, written.operators)
    written.link = _link(writer, placed)
    return written


def _link(writer: ContentWriter, placed: PlacedText) -> LinkArea | None:
    """The lines of a text that has a web address in it."""
    text = " ".join([line.line.text for line in placed.lines])
    # A long address is broken over lines.
    address = address_in(text) or address_in("".join([line.line.text for line in placed.lines]))
    if not address:
        return None
    area = (
        min([line.x for line in placed.lines]),
        placed.lines[0].baseline - placed.face.ascent * placed.size,
        max([line.x + line.width for line in placed.lines]),
        placed.lines[-1].baseline + placed.face.descent * placed.size,
    )
    return link_area(address, text, placed.text_box.box, area, writer.height)


def _decoration(writer: ContentWriter, text_box: TextBox) -> str:
    """Background and border."""
    box, border = text_box.box, text_box.border
    operators = ""
    if text_box.background and css_colour(text_box.background, ""):
        operators += fill_operator(text_box.background)
        operators += writer.rectangle(box.x, box.y, box.width, box.height)
    if border:
        operators += fill_operator(text_box.border_color)
        for x, y, width, height in (
            (box.x, box.y, box.width, border.top),
            (box.x, box.y + box.height - border.bottom, box.width, border.bottom),
            (box.x, box.y, border.left, box.height),
            (box.x + box.width - border.right, box.y, border.right, box.height),
        ):
            if width and height:
                operators += writer.rectangle(x, y, width, height)
    return operators


def _rules(writer: ContentWriter, placed: PlacedText) -> str:
    """Underlines and strike-through lines, where the font says."""
    operators = ""
    for below, thick in rule_metrics(placed.face, placed.text_box):
        for line in placed.lines:
            top = line.baseline - (below + thick / 2) * placed.size
            operators += writer.rectangle(line.x, top, line.width, thick * placed.size)
    return operators


def rule_metrics(face: Face, text_box: TextBox) -> list[tuple[float, float]]:
    """Middle above the baseline and thickness, in ems, of the rules of a text."""
    rules = []
    metrics = (("undo", "unds", text_box.underline), ("stro", "strs", text_box.strikethrough))
    for offset_tag, size_tag, wanted in metrics:
        if wanted:
            offset = face.hb_font.get_metric_position_with_fallback(_tag(offset_tag))
            thick = face.hb_font.get_metric_position_with_fallback(_tag(size_tag))
            rules.append(((offset - thick / 2) / face.upem, thick / face.upem))
    return rules


def _tag(text: str) -> int:
    return int.from_bytes(text.encode(), "big")
