"""The section that turns a design's base document into a recipient's certificate (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

from PIL import Image

from credcloud_bridge.rendering.compiled.base_document import BaseDocument
from credcloud_bridge.rendering.pdf.attachments import Attachment
from credcloud_bridge.rendering.pdf.document_properties import PRODUCER, xmp
from credcloud_bridge.rendering.pdf.font_subsets import embed_subset, resource_name
from credcloud_bridge.rendering.pdf.page_content import NotCompilable, PageContent
from credcloud_bridge.rendering.pdf.syntax import number, stream, text_string
from credcloud_bridge.rendering.text.fonts import Face


def incremental_update(
    base: BaseDocument,
    whole: PageContent,
    *,
    size: tuple[float, float],
    title: str,
    author: str,
    language: str,
    spoken: str,
    key: str,
    attachment: Attachment | None = None,
) -> bytes:
    """Everything of one certificate that stands after ``base.pdf``, a file to embed included.

    ``whole`` is the page, the base's layers included; ``spoken`` is what a
    screen reader says for it; ``key`` makes the file's identifier.
    """
    page, pages, structure, document, figure, info, xmp, catalogue, content = range(base.size, base.size + 9)
    bodies = [
        b"",
        f"<</Type/Pages/Kids[{page} 0 R]/Count 1>>".encode(),
        f"<</Type/StructTreeRoot/K[{document} 0 R]/ParentTree<</Nums[0[{figure} 0 R]]>>/ParentTreeNextKey 1>>".encode(),
        f"<</Type/StructElem/S/Document/P {structure} 0 R/K[{figure} 0 R]>>".encode(),
        f"<</Type/StructElem/S/Figure/P {document} 0 R/Pg {page} 0 R/K 0/Alt".encode()
        + text_string(spoken)
        + b">>",
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
        stream(f"/Figure<</MCID 0>>BDC\n{whole.operators}EMC".encode()),
    ]
    fonts, pictures = base.resources.get("/Font", ""), base.resources.get("/XObject", "")
    for (face, variant), texts in whole.glyphs.items():
        fonts += f"{resource_name(face, variant)} {base.size + len(bodies)} 0 R"
        bodies.extend(embed_subset(face, tuple(sorted(texts.items()))).objects(base.size + len(bodies)))
    for name, (face, glyph) in whole.pictures.items():
        pictures += f"{name} {base.size + len(bodies)} 0 R"
        bodies.extend(_picture(face, glyph, base.size + len(bodies)))
    if attachment is not None:
        first = base.size + len(bodies)
        bodies[7] = bodies[7][:-2] + attachment.catalogue_entries(first) + b">>"
        bodies.extend(attachment.objects(first))
    bodies[0] = (
        f"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {number(size[0])} {number(size[1])}]/StructParents 0/Tabs/S"
        f"/Contents {content} 0 R/Resources<</XObject<<{pictures}>>/Font<<{fonts}>>"
        f"/ExtGState<<{base.resources.get('/ExtGState', '')}>>>>>>"
    ).encode()
    return _section(base, bodies, key, info=info, catalogue=catalogue)


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
