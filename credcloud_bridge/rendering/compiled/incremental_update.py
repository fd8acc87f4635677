"""The section that turns a design's base document into a recipient's certificate (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from PIL import Image

from credcloud_bridge.rendering.compiled.base_document import BaseDocument, BasePage
from credcloud_bridge.rendering.pdf.attachments import Attachment
from credcloud_bridge.rendering.pdf.document_properties import PRODUCER, xmp
from credcloud_bridge.rendering.pdf.font_subsets import embed_subset, resource_name
from credcloud_bridge.rendering.pdf.page_content import NotCompilable, PageContent
from credcloud_bridge.rendering.pdf.syntax import number, stream, text_string
from credcloud_bridge.rendering.text.fonts import Face


class PageUpdate(NamedTuple):
    """One page of a certificate: its size in points, the base's page, and all operators, the base's layers included.

    ``spoken`` is what a screen reader says for it.
    """

    width: float
    height: float
    base: BasePage
    operators: str
    spoken: str


def incremental_update(
    base: BaseDocument,
    updates: Sequence[PageUpdate],
    used: PageContent,
    *,
    title: str,
    author: str,
    language: str,
    key: str,
    attachment: Attachment | None = None,
) -> bytes:
    """Everything of one certificate that stands after ``base.pdf``, a file to embed included.

    ``used`` holds the glyphs and pictures of all pages; ``key`` makes the file's identifier.
    """
    page, pages, structure, document, figure, info, xmp, catalogue, content = range(base.size, base.size + 9)
    # The numbers of each page, its element in the structure and its content; further pages come after the first.
    numbers = [(page, figure, content)]
    numbers += [(at, at + 1, at + 2) for at in range(content + 1, content + 3 * len(updates) - 2, 3)]
    figures = " ".join(f"{own[1]} 0 R" for own in numbers)
    parents = "".join(f"{place}[{own[1]} 0 R]" for place, own in enumerate(numbers))
    bodies = [
        b"",
        f"<</Type/Pages/Kids[{' '.join(f'{own[0]} 0 R' for own in numbers)}]/Count {len(numbers)}>>".encode(),
        f"<</Type/StructTreeRoot/K[{document} 0 R]/ParentTree<</Nums[{parents}]>>"
        f"/ParentTreeNextKey {len(numbers)}>>".encode(),
        f"<</Type/StructElem/S/Document/P {structure} 0 R/K[{figures}]>>".encode(),
        _figure(updates[0], document, page),
        b"<</Title"
        + text_string(title)
        + b"/Author"
        + text_string(author)
        + f"/Producer({PRODUCER})>>".encode(),
        _metadata(title, author, language),
        (
            f"<</Type/Catalog/Pages {pages} 0 R/MarkInfo<</Marked true>>/StructTreeRoot {structure} 0 R"
            f"/ViewerPreferences<</DisplayDocTitle true>>/Metadata {xmp} 0 R/Lang".encode()
            + text_string(language)
            + b">>"
        ),
        _content(updates[0]),
    ]
    for update, own in zip(updates[1:], numbers[1:], strict=True):
        bodies += [b"", _figure(update, document, own[0]), _content(update)]
    fonts, pictures = "", ""
    for (face, variant), texts in used.glyphs.items():
        fonts += f"{resource_name(face, variant)} {base.size + len(bodies)} 0 R"
        bodies.extend(embed_subset(face, tuple(sorted(texts.items()))).objects(base.size + len(bodies)))
    for name, (face, glyph) in used.pictures.items():
        pictures += f"{name} {base.size + len(bodies)} 0 R"
        bodies.extend(_picture(face, glyph, base.size + len(bodies)))
    if attachment is not None:
        first = base.size + len(bodies)
        bodies[7] = bodies[7][:-2] + attachment.catalogue_entries(first) + b">>"
        bodies.extend(attachment.objects(first))
    for place, (update, own) in enumerate(zip(updates, numbers, strict=True)):
        resources = update.base.resources
        bodies[own[0] - base.size] = (
            f"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {number(update.width)} {number(update.height)}]"
            f"/StructParents {place}/Tabs/S/Contents {own[2]} 0 R"
            f"/Resources<</XObject<<{resources.get('/XObject', '')}{pictures}>>"
            f"/Font<<{resources.get('/Font', '')}{fonts}>>"
            f"/ExtGState<<{resources.get('/ExtGState', '')}>>>>>>"
        ).encode()
    return _section(base, bodies, key, info=info, catalogue=catalogue)


def _figure(update: PageUpdate, document: int, page: int) -> bytes:
    """A page in the structure: one figure with what it says."""
    return (
        f"<</Type/StructElem/S/Figure/P {document} 0 R/Pg {page} 0 R/K 0/Alt".encode()
        + text_string(update.spoken)
        + b">>"
    )


def _content(update: PageUpdate) -> bytes:
    return stream(f"/Figure<</MCID 0>>BDC\n{update.operators}EMC".encode())


def _section(base: BaseDocument, bodies: Sequence[bytes], key: str, *, info: int, catalogue: int) -> bytes:
    parts: list[bytes] = []
    entries: list[str] = []
    at = len(base.pdf)
    for place, body in enumerate(bodies, base.size):
        part = b"%d 0 obj\n%b\nendobj\n" % (place, body)
        entries.append(f"{at:010d} 00000 n \n")
        parts.append(part)
        at += len(part)
    written = b"".join(parts)
    # MD5 is what ISO 32000-1, 14.4 recommends for identifiers; nothing hangs on its strength.
    identifier = hashlib.md5(written, usedforsecurity=False).hexdigest()
    return (
        written
        + (
            f"xref\n{base.size} {len(bodies)}\n{''.join(entries)}trailer\n<</Size {base.size + len(bodies)}"
            f"/Root {catalogue} 0 R/Info {info} 0 R/ID[<{_identifier(key)}><{identifier}>]/Prev {base.xref_at}>>\n"
            f"startxref\n{at}\n%%EOF\n"
        ).encode()
    )


@lru_cache(maxsize=64)
def _identifier(key: str) -> str:
    return hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()


def _metadata(title: str, author: str, language: str) -> bytes:
    data = xmp(title=title, issuer=author, language=language)
    return b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream" % (len(data), data)


def _picture(face: Face, glyph: int, at: int) -> list[bytes]:
    """A colour glyph as an image and its mask."""
    width, height, colours, mask = _bitmap(face, glyph)
    entries = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8"
    return [
        stream(colours, f"{entries}/ColorSpace/DeviceRGB/SMask {at + 1} 0 R"),
        stream(mask, f"{entries}/ColorSpace/DeviceGray"),
    ]


@lru_cache(maxsize=64)
def _bitmap(face: Face, glyph: int) -> tuple[int, int, bytes, bytes]:
    blob = face.hb_font.get_glyph_color_png(glyph)
    if blob is None or not len(blob):
        raise NotCompilable(f"{face.family} has no picture of glyph {glyph}")
    with Image.open(BytesIO(bytes(blob.data)), formats=("PNG",)) as image:
        picture = image.convert("RGBA")
    return picture.width, picture.height, picture.convert("RGB").tobytes(), picture.getchannel("A").tobytes()
