"""Fields of a pdfme 6 template and the wrapper that makes one a starter design."""

from __future__ import annotations

import json
import re
from typing import Any

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")

A4_LANDSCAPE = (297.0, 210.0)
A4_PORTRAIT = (210.0, 297.0)
LETTER_LANDSCAPE = (279.4, 215.9)
LETTER_PORTRAIT = (215.9, 279.4)
BADGE = (100.0, 100.0)


def picture(width: float, height: float, content: str, *, name: str = "background") -> dict[str, Any]:
    """A drawing over the whole page."""
    return {
        "name": name,
        "type": "svg",
        "content": content,
        "position": {"x": 0, "y": 0},
        "width": width,
        "height": height,
        "readOnly": True,
    }


def text(
    name: str,
    words: str,
    box: tuple[float, float, float, float],
    *,
    font: str,
    size: float,
    color: str,
    smallest: float | None = None,
    align: str = "left",
    vertical: str = "middle",
    spacing: float = 0.0,
    leading: float = 1.2,
) -> dict[str, Any]:
    """Words in a box (x, y, width, height in mm).

    With ``smallest`` the size in points goes down to that until the words fit
    in as many lines as the box has room for. ``{name}`` alone is a text field
    that takes that value; among other words it makes a multiVariableText.
    """
    names = list(dict.fromkeys(_PLACEHOLDER.findall(words)))
    field: dict[str, Any] = {"name": name, "type": "text", "content": words}
    if names and words != f"{{{names[0]}}}":
        field = {
            "name": name,
            "type": "multiVariableText",
            "text": words,
            "variables": names,
            "content": json.dumps({one: one.replace("_", " ") for one in names}),
        }
    field |= {
        "position": {"x": box[0], "y": box[1]},
        "width": box[2],
        "height": box[3],
        "fontName": font,
        "fontSize": size,
        "fontColor": color,
        "alignment": align,
        "verticalAlignment": vertical,
        "lineHeight": leading,
        "characterSpacing": spacing,
        "readOnly": not names,
    }
    if smallest is not None:
        field["dynamicFontSize"] = {"min": smallest, "max": size, "fit": "vertical"}
    return field


def qr(
    x: float, y: float, side: float, *, color: str = "#000000", background: str = "#ffffff"
) -> dict[str, Any]:
    """The code that leads to the credential's page; its quiet zone lies inside the box."""
    return {
        "name": "verify_url",
        "type": "qrcode",
        "content": "{verify_url}",
        "position": {"x": x, "y": y},
        "width": side,
        "height": side,
        "barColor": color,
        "backgroundColor": background,
        "readOnly": False,
    }


def design(
    *,
    slug: str,
    name: str,
    page: tuple[float, float],
    fields: list[dict[str, Any]],
    kind: str = "certificate",
    language: str = "en",
    direction: str = "ltr",
    digits: str = "",
) -> dict[str, Any]:
    """A starter design as its file holds it; ``digits`` of dates and numbers by CLDR's name, else the language's."""
    return {
        "slug": slug,
        "name": name,
        "kind": kind,
        "language": language,
        "direction": direction,
        "fonts": list(dict.fromkeys(field["fontName"] for field in fields if "fontName" in field)),
        "template": {
            "pdfmeVersion": "6.1.13",
            "basePdf": {"width": page[0], "height": page[1], "padding": [0, 0, 0, 0]},
            "schemas": [fields],
            **({"digits": digits} if digits else {}),
        },
    }
