"""Baking: a signed credential inside the picture of its badge (Open Badges 3.0, 5.3).

The picture looks as before; the credential travels with it. A picture holds
one credential: baking again replaces what was baked before, in any version
of the standard.
"""

from __future__ import annotations

import re
import struct
from base64 import b64encode
from xml.sax.saxutils import escape, quoteattr

from credcloud_bridge.openbadges import png_chunks, svg_elements

PNG_KEYWORD = "openbadgecredential"
# What earlier versions of the standard baked with.
OLD_PNG_KEYWORD = "openbadges"
KEYWORDS = (PNG_KEYWORD.encode(), OLD_PNG_KEYWORD.encode())

LONGEST_CREDENTIAL = 2 * 1024 * 1024  # bytes of JSON
# JSON may hold these as they are, XML may not.
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def bake_png(png: bytes, credential: bytes) -> bytes:
    """The PNG picture with ``credential`` (signed JSON, UTF-8) in one ``iTXt`` chunk after its header.

    Pixels and all other chunks stay as they are. Raises ``ValueError`` for what is not a PNG file.
    """
    text = png_chunks.international_text(PNG_KEYWORD, credential.decode())
    out = [png_chunks.SIGNATURE]
    for chunk in png_chunks.chunks(png):
        if chunk.keyword in KEYWORDS:
            continue
        out.append(chunk.as_bytes())
        if chunk.kind == b"IHDR":
            out.append(text.as_bytes())
    return b"".join(out)


def bake_svg(svg: bytes, credential: bytes) -> bytes:
    """The SVG picture (UTF-8) with ``credential`` (signed JSON, UTF-8) as the root's first child.

    Everything else stays byte for byte. Raises ``ValueError`` for what is not an SVG picture.
    """
    found = svg_elements.read_svg(svg, longest_text=LONGEST_CREDENTIAL)
    baked = svg_credential_element(credential.decode()).encode()
    out = svg
    for old in reversed(found.baked):
        out = out[: old.start] + out[old.end :]
    if found.empty_root:
        tag = out[: found.root_ends - 1].rstrip()
        return tag + b">" + baked + f"</{found.root_name}>".encode() + out[found.root_ends + 1 :]
    return out[: found.root_ends + 1] + baked + out[found.root_ends + 1 :]


def svg_credential_element(credential: str) -> str:
    """The element that carries a credential in an SVG picture."""
    text = _NOT_IN_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", credential)
    # The one text that ends a CDATA section, in two sections.
    text = text.replace("]]>", "]]]]><![CDATA[>")
    return f'<openbadges:credential xmlns:openbadges="{svg_elements.OB3}"><![CDATA[{text}]]></openbadges:credential>'


def svg_of_png(png: bytes, *, title: str) -> bytes:
    """An SVG picture that shows a PNG picture, for what is rendered in pixels only; ``title`` says what it shows."""
    header = next(png_chunks.chunks(png))
    width, height = struct.unpack(">II", header.data[:8])
    picture = b64encode(png).decode()
    label = "".join(one for one in title if one >= " " and one not in "\ufffe\uffff")
    return (
        f'<svg xmlns="{svg_elements.SVG}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label={quoteattr(label)}><title>{escape(label)}</title>'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{picture}"/></svg>'
    ).encode("utf-8", "replace")
