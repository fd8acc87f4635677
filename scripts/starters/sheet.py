"""A starter design in the making: its page and what stands on it, in millimetres from the top left corner.

What a method adds lies above what was added before. ``name`` is what the studio shows as the name of the layer.
"""

from __future__ import annotations

import re
from typing import Any

_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")

A4 = (210, 297)
A4_LANDSCAPE = (297, 210)
LETTER = (215.9, 279.4)
LETTER_LANDSCAPE = (279.4, 215.9)
BADGE = (100, 100)

Field = dict[str, Any]


def number(value: float) -> str:
    """At most two decimals, as short as possible."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Sheet:
    """One starter design. ``brand`` says which of its colours stand for the issuer's (see ``brandColours``)."""

    def __init__(
        self, slug: str, name: str, size: tuple[float, float], *, font: str, ink: str, kind: str = "certificate", language: str = "en", direction: str = "ltr", brand: dict[str, str] | None = None
    ) -> None:
        self.slug, self.name, self.kind = slug, name, kind
        self.width, self.height = size
        self.font, self.ink = font, ink
        self.language, self.direction = language, direction
        self.brand = brand or {}
        self.signatories: Field = {}
        self.pages: list[list[Field]] = [[]]

    @property
    def fields(self) -> list[Field]:
        """What stands on the last page, from back to front."""
        return self.pages[-1]

    def turn(self) -> None:
        """Go on on the next page."""
        self.pages.append([])

    def svg(self, name: str, drawing: str, x: float = 0, y: float = 0, width: float = 0, height: float = 0, **more: Any) -> None:
        """A drawing in millimetres of its own box; without a box it covers the page."""
        width, height = width or self.width, height or self.height
        content = f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}mm" height="{number(height)}mm" viewBox="0 0 {number(width)} {number(height)}">{drawing}</svg>'
        self._add(name, "svg", x, y, width, height, content=content, readOnly=True, **more)

    def text(
        self,
        name: str,
        content: str,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        size: float,
        least: float = 0,
        font: str = "",
        ink: str = "",
        align: str = "center",
        vertical: str = "middle",
        line: float = 1.15,
        spacing: float = 0,
        **more: Any,
    ) -> None:
        """Words, with values in them or not; from ``size`` they shrink to ``least`` points where that is given."""
        style = {"fontName": font or self.font, "fontSize": size, "fontColor": ink or self.ink, "alignment": align, "verticalAlignment": vertical, "lineHeight": line, "characterSpacing": spacing}
        if least:
            style["dynamicFontSize"] = {"min": least, "max": size, "fit": "vertical"}
        values = [one for one in _PLACEHOLDER.findall(content) if not one.startswith("signatory")]
        if not values:
            how = {"type": "text", "content": content, "readOnly": True}
        elif content == f"{{{values[0]}}}":
            how = {"type": "text", "content": content, "readOnly": False}
        else:
            samples = ", ".join(f'"{one}": "{one.replace("_", " ")}"' for one in values)
            how = {"type": "multiVariableText", "text": content, "variables": values, "content": f"{{{samples}}}", "readOnly": False}
        self._add(name, how.pop("type"), x, y, width, height, **how, **style, **more)

    def value(self, name: str, *place: float, **style: Any) -> None:
        """A value alone, as large as its box allows."""
        self.text(name, f"{{{name}}}", *place, **style)

    def line(self, name: str, x: float, y: float, width: float, colour: str, thick: float = 0.25, **more: Any) -> None:
        """A level line."""
        self._add(name, "line", x, y, width, thick, content="", color=colour, readOnly=True, **more)

    def picture(self, name: str, value: str, *place: float, align: str = "center", vertical: str = "middle", **more: Any) -> None:
        """A picture of the issuer's, which keeps its proportions within the box."""
        self._add(name, "image", *place, content=f"{{{value}}}", alignment=align, verticalAlignment=vertical, readOnly=True, **more)

    def code(self, x: float, y: float, size: float, ink: str, ground: str = "#ffffff") -> None:
        """The QR code that leads to the page where everybody can check the credential."""
        self._add("verify_url", "qrcode", x, y, size, size, content="{verify_url}", barColor=ink, backgroundColor=ground, readOnly=False)

    def signatory_row(
        self,
        x: float,
        y: float,
        width: float,
        *,
        rule: str,
        ink: str,
        faint: str,
        name_font: str,
        title_font: str,
        align: str = "center",
        size: float = 10,
        gap: float = 6,
        widest: float = 62,
        signature: float = 12,
        order: tuple[int, ...] = (1, 2, 3, 4),
    ) -> None:
        """Four columns of 26 mm and ``signature``; those who sign share the width, see ``signatory_columns``."""
        self.signatories = {"maxWidth": widest, "alignment": align}
        column = (width - 3 * gap) / 4
        for place, one in enumerate(order):
            left, key = x + place * (column + gap), f"signatory_{one}"
            self.picture(f"{key}_signature", f"{key}_signature", left, y, column, signature, align=align, vertical="bottom")
            below = y + signature + 0.8
            self.line(f"{key}_line", left, below, column, rule, 0.2, showIf=f"{key}_name")
            self.text(f"{key}_name", f"{{{key}_name}}", left, below + 1, column, 5, size=size, least=6, font=name_font, ink=ink, align=align)
            self.text(
                f"{key}_title", f"{{{key}_title}}\n{{{key}_organisation}}", left, below + 6, column, 8, size=round(size * 0.8, 1), least=5, font=title_font, ink=faint, align=align, vertical="top"
            )

    def _add(self, name: str, kind: str, x: float, y: float, width: float, height: float, **more: Any) -> None:
        self.fields.append({"name": name, "type": kind, "position": {"x": round(x, 2), "y": round(y, 2)}, "width": round(width, 2), "height": round(height, 2), **more})

    @property
    def content(self) -> dict[str, Any]:
        """What the starter's file holds."""
        template: dict[str, Any] = {"pdfmeVersion": "6.1.13", "basePdf": {"width": self.width, "height": self.height, "padding": [0, 0, 0, 0]}}
        if self.signatories:
            template["signatories"] = self.signatories
        if self.brand:
            template["brandColours"] = self.brand
        return {
            "slug": self.slug,
            "name": self.name,
            "kind": self.kind,
            "language": self.language,
            "direction": self.direction,
            "fonts": sorted({one["fontName"] for page in self.pages for one in page if "fontName" in one}),
            "template": {**template, "schemas": self.pages},
        }
