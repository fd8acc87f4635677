"""Web addresses that a certificate shows, as what a reader of the PDF can press (ISO 32000-1, 12.5.6.5)."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from django.utils.encoding import iri_to_uri

from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.pdf.syntax import number, text_string

_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


class LinkArea(NamedTuple):
    """Where it leads, what it says, and its corners on the page in PDF's own coordinates (12.5.6.10)."""

    address: str
    says: str
    corners: tuple[tuple[float, float], ...]
    is_turned: bool

    def annotation(self, parent: int) -> bytes:
        """The object; ``parent`` is its key in the tree of structure parents."""
        across, up = zip(*self.corners, strict=True)
        rectangle = " ".join(map(number, (min(across), min(up), max(across), max(up))))
        points = ""
        if self.is_turned:
            points = f"/QuadPoints[{' '.join(number(value) for corner in self.corners for value in corner)}]"
        return (
            f"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[{rectangle}]{points}/StructParent {parent}".encode()
            + b"/Contents"
            + text_string(self.says)
            + b"/A<</S/URI/URI"
            + text_string(self.address)
            + b">>>>"
        )


def address_in(text: str) -> str:
    """The web address in a text, in ASCII, if there is exactly one; otherwise blank."""
    if "://" not in text:
        return ""
    found = _ADDRESS.findall(text)
    return iri_to_uri(found[0]) if len(found) == 1 else ""


def link_area(
    address: str, says: str, box: Box, area: tuple[float, float, float, float], page_height: float
) -> LinkArea:
    """The area (left, top, right, bottom in points from the page's top left corner), turned as its box is."""
    left, top, right, bottom = area
    angle = math.radians(box.rotate)
    cos, sin = math.cos(angle), math.sin(angle)
    middle_x, middle_y = box.x + box.width / 2, box.y + box.height / 2

    def turned(x: float, y: float) -> tuple[float, float]:
        x, y = x - middle_x, y - middle_y
        return middle_x + x * cos - y * sin, page_height - (middle_y + x * sin + y * cos)

    corners = (turned(left, top), turned(right, top), turned(left, bottom), turned(right, bottom))
    return LinkArea(address, says, corners, bool(box.rotate))
