"""Placed text as HTML for WeasyPrint: every line, and every part of it in another font, at its place."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from credcloud_bridge.rendering.css import css_box, css_colour, css_number
from credcloud_bridge.rendering.text.bidi import is_rtl
from credcloud_bridge.rendering.text.fitting import PlacedLine, PlacedText
from credcloud_bridge.rendering.text.font_addresses import font_address
from credcloud_bridge.rendering.text.fonts import Face


def placed_text_html(placed: PlacedText) -> str:
    """The text in its box, with background and border."""
    text_box = placed.text_box
    decoration = ""
    if text_box.background:
        decoration += f"background:{css_colour(text_box.background, 'transparent')};"
    if text_box.border:
        border = text_box.border
        edges = (border.top, border.right, border.bottom, border.left)
        widths = " ".join(f"{css_number(edge)}pt" for edge in edges)
        decoration += (
            f"border-style:solid;border-color:{css_colour(text_box.border_color)};border-width:{widths};"
        )
    lines = "".join(_line_html(placed, line) for line in placed.lines)
    if decoration:
        lines = f'<div style="left:0;top:0;width:100%;height:100%;{decoration}"></div>' + lines
    return f'<div style="{css_box(text_box.box)}">{lines}</div>'


def _line_html(placed: PlacedText, line: PlacedLine) -> str:
    text_box, size = placed.text_box, placed.size
    style = f"font-size:{css_number(size)}pt;color:{css_colour(text_box.color)};"
    if text_box.spacing:
        style += f"letter-spacing:{css_number(text_box.spacing)}pt;"
    if text_box.small_caps:
        style += "font-feature-settings:'smcp';"
    if line.word_spacing:
        style += f"word-spacing:{css_number(line.word_spacing)}pt;"
    if text_box.underline or text_box.strikethrough:
        rules = ("underline " if text_box.underline else "") + (
            "line-through" if text_box.strikethrough else ""
        )
        style += f"text-decoration:{rules};"
    parts = []
    for face, text, rtl, x in _parts_by_font(placed, line):
        # With line-height 0 the baseline lies half of (ascent - descent) below the top (CSS 2, 10.8.1).
        top = line.baseline - text_box.box.y - (face.ascent - face.descent) / 2 * size
        parts.append(
            f'<p style="left:{css_number(x - text_box.box.x)}pt;top:{css_number(top)}pt;{_font(face)}{style}'
            f'{"direction:rtl;" if rtl else ""}">{escape(text, quote=False)}</p>'
        )
    return "".join(parts)


def _parts_by_font(placed: PlacedText, line: PlacedLine) -> list[tuple[Face, str, bool, float]]:
    """Parts of a line that one font renders: face, text, whether right to left, left edge in points.

    WeasyPrint does not reorder across elements, so a line of several fonts
    is cut where the font changes and each part is put in its visual place.
    """
    runs = line.line.runs
    if len({run.face for run in runs}) <= 1:
        text = line.line.text
        return [(runs[0].face, _shown(text, line), line.line.rtl, line.x)] if runs else []
    found = []
    x = line.x
    for run in runs:
        text = _shown(line.line.text[run.start : run.end], line)
        if run.level & 1 and not is_rtl(text):
            text = f"\u200f{text}"  # or WeasyPrint before 66 takes brackets alone for left to right
        found.append((run.start, (run.face, text, bool(run.level & 1), x)))
        clusters = len({glyph.cluster for glyph in run.glyphs})
        x += run.width * placed.size + placed.text_box.spacing * clusters
        x += line.word_spacing * text.count(" ")
    return [part for _, part in sorted(found, key=lambda item: item[0])]


def _shown(text: str, line: PlacedLine) -> str:
    """The text with question marks for characters without glyph, for which Pango would try every installed font."""
    for missing in line.line.missing:
        if len(missing) == 1:
            text = text.replace(missing, "?")
    return text


def font_faces_css(faces: Iterable[Face]) -> str:
    """``@font-face`` rules for those faces that fontconfig does not know: WeasyPrint gets their files by SHA-256."""
    return "".join(
        f"@font-face{{font-family:'{_family(face)}';src:url({font_address(face.sha256)});"
        f"font-weight:{face.weight};font-style:{'italic' if face.italic else 'normal'}}}"
        for face in dict.fromkeys(faces)
        if face.sha256
    )


def _family(face: Face) -> str:
    """The name by which WeasyPrint finds the face; that of a file which fontconfig does not know is like no other."""
    family = face.family.replace("\\", "").replace("'", "").replace('"', "")
    return f"{family} ccb-{face.sha256[:20]}" if face.sha256 else family


def _font(face: Face) -> str:
    style = "font-style:italic;" if face.italic else ""
    return f"font-family:'{escape(_family(face))}';font-weight:{face.weight};{style}"
