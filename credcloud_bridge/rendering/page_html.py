"""A design filled with values, as HTML and CSS for WeasyPrint.

Every field writes itself, and every line of text stands where we put it;
WeasyPrint and Pango only paint. Nothing of a template or a value reaches the
markup unescaped.
"""

from __future__ import annotations

from html import escape

from credcloud_bridge.rendering.css import css_number
from credcloud_bridge.rendering.fields.field import AssetAddress
from credcloud_bridge.rendering.pdf.document_properties import document_title, language_tag
from credcloud_bridge.rendering.template import DesignPages
from credcloud_bridge.rendering.text.placed_html import font_faces_css
from credcloud_bridge.rendering.values import PlaceholderValues

_STYLE = (
    "@page{{size:{width}pt {height}pt;margin:0}}html,body{{margin:0;padding:0}}"
    "div,img,svg{{position:absolute;display:block;margin:0;padding:0;box-sizing:border-box}}"
    "body>div{{overflow:visible}}p{{position:absolute;margin:0;white-space:pre;line-height:0;text-align:left;"
    "font-variant-ligatures:normal;hyphens:manual}}img{{object-fit:contain}}"
)
_SHEET = (
    "@page p{place}{{size:{width}pt {height}pt;margin:0}}"
    "#p{place}{{page:p{place};width:{width}pt;height:{height}pt}}"
)
_SHEETS = "section{position:relative;overflow:hidden}section+section{break-before:page}"


def page_html(design: DesignPages, fields: PlaceholderValues, asset: AssetAddress) -> str:
    """The whole document. ``asset`` gives the internal address of an image's content, or ``None``."""
    values, pages = fields.values, design.pages
    parts = ["".join([field.html(fields, asset) for field in page.fields]) for page in pages]
    style = _STYLE.format(width=css_number(pages[0].width), height=css_number(pages[0].height))
    if len(pages) > 1:
        parts = [f'<section id="p{place}">{part}</section>' for place, part in enumerate(parts)]
        style += _SHEETS + "".join(
            _SHEET.format(place=place, width=css_number(page.width), height=css_number(page.height))
            for place, page in enumerate(pages)
        )
    return (
        f'<!DOCTYPE html><html lang="{language_tag(fields.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(document_title(values))}</title>"
        f'<meta name="author" content="{escape(values.get("issuer_name", ""))}">'
        f"<style>{font_faces_css(design.faces)}{style}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )
