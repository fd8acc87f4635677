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
from credcloud_bridge.rendering.template import Page
from credcloud_bridge.rendering.text.placed_html import font_faces_css
from credcloud_bridge.rendering.values import PlaceholderValues

_STYLE = (
    "@page{{size:{width}pt {height}pt;margin:0}}html,body{{margin:0;padding:0}}"
    "div,img,svg{{position:absolute;display:block;margin:0;padding:0;box-sizing:border-box}}"
    "body>div{{overflow:visible}}p{{position:absolute;margin:0;white-space:pre;line-height:0;text-align:left;"
    "font-variant-ligatures:normal;hyphens:manual}}img{{object-fit:contain}}"
)


def page_html(page: Page, fields: PlaceholderValues, asset: AssetAddress) -> str:
    """The whole document. ``asset`` gives the internal address of an image's content, or ``None``."""
    values = fields.values
    parts = [field.html(fields, asset) for field in page.fields]
    return (
        f'<!DOCTYPE html><html lang="{language_tag(fields.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(document_title(values))}</title>"
        f'<meta name="author" content="{escape(values.get("issuer_name", ""))}">'
        f"<style>{font_faces_css(page.faces)}"
        f"{_STYLE.format(width=css_number(page.width), height=css_number(page.height))}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )
