"""A filled design as HTML and CSS for WeasyPrint.

Every line of text is placed by us (see ``fitting``); WeasyPrint and Pango
draw it. Text, colours and numbers are written here only: nothing of a
template or a value reaches the markup unescaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from credcloud_bridge.rendering.bidi import is_rtl
from credcloud_bridge.rendering.code_symbol import Symbol
from credcloud_bridge.rendering.codes import symbol
from credcloud_bridge.rendering.field_texts import content_of, document_title, language_tag, text_of
from credcloud_bridge.rendering.fonts import Face
from credcloud_bridge.rendering.layout import Box, CodeField, Field, ImageField, Page, ShapeField, TextField
from credcloud_bridge.rendering.text_fitting import PlacedLine, PlacedText, place
from credcloud_bridge.rendering.values import Fields

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")

_STYLE = (
    "@page{{size:{width}pt {height}pt;margin:0}}html,body{{margin:0;padding:0}}"
    "div,img,svg{{position:absolute;display:block;margin:0;padding:0;box-sizing:border-box}}"
    "body>div{{overflow:visible}}p{{position:absolute;margin:0;white-space:pre;line-height:0;text-align:left;"
    "font-variant-ligatures:normal;hyphens:manual}}img{{object-fit:contain}}"
)


def page_markup(page: Page, fields: Fields, asset: Callable[[str], str | None]) -> str:
    """The whole document. ``asset`` gives the internal address of an image's content, or ``None``."""
    values = fields.values
    parts = [_field_markup(field, fields, asset) for field in page.fields]
    return (
        f'<!DOCTYPE html><html lang="{language_tag(fields.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(document_title(values))}</title>"
        f'<meta name="author" content="{escape(values.get("issuer_name", ""))}">'
        f"<style>{_STYLE.format(width=_number(page.width), height=_number(page.height))}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def colour(value: str, default: str = "#000000") -> str:
    """``value`` if it is a hexadecimal colour, otherwise ``default``."""
    return value if _COLOUR.fullmatch(value) else default


def _field_markup(field: Field, fields: Fields, asset: Callable[[str], str | None]) -> str:
    if isinstance(field, TextField):
        return _text_markup(field, fields)
    if isinstance(field, ShapeField):
        return _shape_markup(field)
    if isinstance(field, ImageField):
        address = asset(content_of(field, fields.values))
        return f'<img alt="" src="{escape(address)}" style="{_box(field.box)}">' if address else ""
    return _code_markup(field, fields.values)


def _text_markup(field: TextField, fields: Fields) -> str:
    text = text_of(field, fields.values)
    if not text.strip():
        return ""
    placed = place(field, text, fields.language)
    decoration = ""
    if field.background:
        decoration += f"background:{colour(field.background, 'transparent')};"
    if field.border:
        widths = " ".join(f"{_number(edge)}pt" for edge in _edges(field))
        decoration += f"border-style:solid;border-color:{colour(field.border_color)};border-width:{widths};"
    lines = "".join(_line_markup(placed, line) for line in placed.lines)
    if decoration:
        lines = f'<div style="left:0;top:0;width:100%;height:100%;{decoration}"></div>' + lines
    return f'<div style="{_box(field.box)}">{lines}</div>'


def _edges(field: TextField) -> tuple[float, float, float, float]:
    border = field.border
    return border.top, border.right, border.bottom, border.left


def _line_markup(placed: PlacedText, line: PlacedLine) -> str:
    field, size = placed.field, placed.size
    style = f"font-size:{_number(size)}pt;color:{colour(field.color)};"
    if field.spacing:
        style += f"letter-spacing:{_number(field.spacing)}pt;"
    if line.word_spacing:
        style += f"word-spacing:{_number(line.word_spacing)}pt;"
    if field.underline or field.strikethrough:
        lines = ("underline " if field.underline else "") + ("line-through" if field.strikethrough else "")
        style += f"text-decoration:{lines};"
    parts = []
    for face, text, rtl, x in pieces(placed, line):
        # With line-height 0 the baseline lies half of (ascent - descent) below the top (CSS 2, 10.8.1).
        top = line.baseline - field.box.y - (face.ascent - face.descent) / 2 * size
        parts.append(
            f'<p style="left:{_number(x - field.box.x)}pt;top:{_number(top)}pt;{_font(face)}{style}'
            f'{"direction:rtl;" if rtl else ""}">{escape(text, quote=False)}</p>'
        )
    return "".join(parts)


def pieces(placed: PlacedText, line: PlacedLine) -> list[tuple[Face, str, bool, float]]:
    """Parts of a line that one font prints: face, text, whether right to left, left edge in points.

    WeasyPrint does not reorder across elements, so a line of several fonts
    is cut where the font changes and each part is put in its visual place.
    """
    runs = line.line.runs
    if len({run.face for run in runs}) <= 1:
        return [(runs[0].face, line.line.text, line.line.rtl, line.x)] if runs else []
    found = []
    x = line.x
    for run in runs:
        text = line.line.text[run.start : run.end]
        if run.level & 1 and not is_rtl(text):
            text = f"\u200f{text}"  # or WeasyPrint before 66 takes brackets alone for left to right
        found.append((run.start, (run.face, text, bool(run.level & 1), x)))
        clusters = len({glyph.cluster for glyph in run.glyphs})
        x += run.width * placed.size + placed.field.spacing * clusters + line.word_spacing * text.count(" ")
    return [piece for _, piece in sorted(found, key=lambda item: item[0])]


def _font(face: Face) -> str:
    family = face.family.replace("\\", "").replace("'", "").replace('"', "")
    style = "font-style:italic;" if face.italic else ""
    return f"font-family:'{escape(family)}';font-weight:{face.weight};{style}"


def _shape_markup(field: ShapeField) -> str:
    style = _box(field.box)
    if field.fill:
        style += f"background:{colour(field.fill, 'transparent')};"
    if field.stroke:
        style += f"border:{_number(field.stroke_width)}pt solid {colour(field.stroke)};"
    if field.kind == "ellipse":
        style += "border-radius:50%;"
    elif field.radius:
        style += f"border-radius:{_number(field.radius + field.stroke_width / 2)}pt;"
    return f'<div style="{style}"></div>'


def _code_markup(field: CodeField, values: Mapping[str, str]) -> str:
    try:
        drawn = symbol(field.symbology, content_of(field, values))
    except ValueError:
        return ""
    background = ""
    if field.background:
        background = (
            f'<rect width="{drawn.columns}" height="{drawn.rows}" fill="{colour(field.background, "none")}"/>'
        )
    body = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.columns} {drawn.rows}" '
        f'preserveAspectRatio="{"xMidYMid" if field.symbology == "qrcode" else "none"}" '
        f'style="{{box}}">{background}<path fill="{colour(field.bar_color)}" d="{_path(drawn)}"/></svg>'
    )
    # WeasyPrint turns an SVG twice when the element itself is turned: the box around it is.
    words = 0.0 if field.symbology == "qrcode" or not field.include_text else caption_height(field.box)
    bars = body.format(box=f"left:0;top:0;width:100%;height:{_number(field.box.height - words)}pt;")
    if not words:
        return f'<div style="{_box(field.box)}">{bars}</div>'
    caption = (
        f'<div style="left:0;bottom:0;width:100%;height:{_number(words)}pt;line-height:{_number(words)}pt;'
        f"font-size:{_number(words * 0.85)}pt;text-align:center;font-family:'Noto Sans';"
        f'color:{colour(field.text_color)}">{escape(drawn.text)}</div>'
    )
    return f'<div style="{_box(field.box)}">{bars}{caption}</div>'


def caption_height(box: Box) -> float:
    """Height in points of the human-readable line under a barcode."""
    return min(box.height * 0.25, 10.0)


def _path(drawn: Symbol) -> str:
    return "".join(f"M{x} {y}h{width}v{height}h-{width}z" for x, y, width, height in drawn.bars)


def _box(box: Box) -> str:
    style = f"left:{_number(box.x)}pt;top:{_number(box.y)}pt;"
    style += f"width:{_number(box.width)}pt;height:{_number(box.height)}pt;"
    if box.rotate:
        style += f"transform:rotate({_number(box.rotate)}deg);"
    if box.opacity < 1:
        style += f"opacity:{_number(box.opacity)};"
    return style


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
