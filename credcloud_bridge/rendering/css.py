"""Numbers, colours and boxes as CSS and SVG take them: nothing of a template reaches markup but through here."""

from __future__ import annotations

import re

from credcloud_bridge.rendering.geometry import Box

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def css_number(value: float) -> str:
    """A number with at most four decimals, as short as possible."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def css_colour(value: str, default: str = "#000000") -> str:
    """``value`` if it is a hexadecimal colour, otherwise ``default``."""
    return value if _COLOUR.fullmatch(value) else default


def css_box(box: Box) -> str:
    """Declarations that place an element at a box of the page."""
    style = f"left:{css_number(box.x)}pt;top:{css_number(box.y)}pt;"
    style += f"width:{css_number(box.width)}pt;height:{css_number(box.height)}pt;"
    if box.rotate:
        style += f"transform:rotate({css_number(box.rotate)}deg);"
    if box.opacity < 1:
        style += f"opacity:{css_number(box.opacity)};"
    return style
