"""What an SVG picture may not contain. Allow-list, after pdfme's own sanitizer and WeasyPrint's abilities."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_LARGEST = 4 * 1024 * 1024  # characters
_MOST_ELEMENTS = 20_000
_MOST_DRAWN = 50_000  # elements after every <use> is followed

_ELEMENTS = frozenset(
    (
        "svg g path rect circle ellipse line polyline polygon text tspan textPath defs linearGradient "
        "radialGradient stop clipPath mask pattern use symbol title desc metadata image style filter marker "
        "switch view"
    ).split()
)
_PICTURE = re.compile(r"data:image/(png|jpeg);base64,")
_URL = re.compile(r"url\(\s*['\"]?\s*([^)'\"]*)", re.IGNORECASE)
_CSS_HINT = re.compile(r"[(@\\]")
_ESCAPE = re.compile(r"\\[0-9a-fA-F]|\\[^\n]")


def svg_violation(text: str) -> str:
    """Why this SVG is refused, in a few English words, or ``""`` when there is nothing against it."""
    if len(text) > _LARGEST:
        return "larger than 4 MB"
    head = re.search(r"<!DOCTYPE[^>]*", text, re.IGNORECASE)
    if "<!ENTITY" in text.upper() or (head and "[" in head[0]):
        return "entity declarations"
    if re.search(r"<\?xml-stylesheet", text, re.IGNORECASE):
        return "an external style sheet"
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities are refused above
    except (ET.ParseError, ValueError):
        return "not well-formed XML"
    if root.tag not in (f"{{{_SVG}}}svg", "svg"):
        return "not an SVG picture"
    elements = list(root.iter())
    if len(elements) > _MOST_ELEMENTS:
        return f"more than {_MOST_ELEMENTS} elements"
    for element in elements:
        if violation := _element_violation(element):
            return violation
    if _drawn(root) > _MOST_DRAWN:
        return "<use> repeated too often"
    return ""


def _element_violation(element: ET.Element) -> str:
    namespace, _, name = str(element.tag).rpartition("}")
    namespace = namespace.lstrip("{")
    if namespace == _XHTML or (
        namespace in ("", _SVG) and name not in _ELEMENTS and not name.startswith("fe")
    ):
        return f"the element <{name}>"
    if name == "style" and (violation := _css_violation("".join(element.itertext()))):
        return violation
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2].casefold()
        if attribute.startswith("on"):
            return f"the event handler {attribute}"
        if attribute in ("href", "src", "base"):
            address = value.strip()
            if address and not address.startswith("#") and not _PICTURE.match(address):
                return f"a reference to {address[:60]}"
        elif _CSS_HINT.search(value) and (violation := _css_violation(value)):
            return violation
        if "javascript:" in "".join(value.split()).casefold():
            return "a script address"
    return ""


def _css_violation(css: str) -> str:
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    if "@import" in plain.casefold() or "expression(" in plain.casefold():
        return "a CSS @import or expression"
    if _ESCAPE.search(plain):
        return "a CSS escape"
    for address in _URL.findall(plain):
        if not address.strip().startswith("#") and not _PICTURE.match(address.strip()):
            return f"a CSS url() to {address.strip()[:60]}"
    return ""


def _drawn(root: ET.Element) -> int:
    """How many elements are drawn once every ``<use>`` is followed (nested ones multiply)."""
    by_id = {element.attrib["id"]: element for element in root.iter() if "id" in element.attrib}
    known: dict[int, int] = {}

    def count(element: ET.Element, depth: int) -> int:
        if depth > 60:
            return _MOST_DRAWN + 1
        if id(element) in known:
            return known[id(element)]
        known[id(element)] = _MOST_DRAWN + 1  # a <use> that leads back to itself never ends
        total = 1
        for child in element:
            total += count(child, depth + 1)
        if str(element.tag).endswith("use"):
            target = next((value for key, value in element.attrib.items() if key.endswith("href")), "")
            if target[1:] in by_id:
                total += count(by_id[target[1:]], depth + 1)
        known[id(element)] = min(total, _MOST_DRAWN + 1)
        return known[id(element)]

    return count(root, 0)
