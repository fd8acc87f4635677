"""The section that turns a design's base document into a recipient's certificate (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from PIL import Image

from credcloud_bridge.rendering.compiled.base_document import BaseDocument, BasePage
from credcloud_bridge.rendering.compiled.numbering import ObjectNumbers, object_numbers, section_of
from credcloud_bridge.rendering.compiled.structure import Element
from credcloud_bridge.rendering.pdf.attachments import Attachment
from credcloud_bridge.rendering.pdf.document_properties import PRODUCER, xmp
from credcloud_bridge.rendering.pdf.font_subsets import embed_subset, resource_name
from credcloud_bridge.rendering.pdf.page_content import NotCompilable, PageContent
from credcloud_bridge.rendering.pdf.syntax import number, stream, text_string
from credcloud_bridge.rendering.pictures.pdf_images import PdfImage
from credcloud_bridge.rendering.text.fonts import Face


class PageUpdate(NamedTuple):
    """One page of a certificate: its size in points, the base's page, and all operators, the base's layers included.

    ``elements`` are those of its own content in the structure, by marked content after that of the base.
    """

    width: float
    height: float
    base: BasePage
    operators: str
    elements: list[Element]


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
    numbers = object_numbers(base.size, len(updates))
    structure = _structure(updates, numbers, base.usual_elements)
    kids = " ".join(f"{number} 0 R" for number in numbers.pages)
    catalogue = (
        f"<</Type/Catalog/Pages {numbers.tree} 0 R/MarkInfo<</Marked true>>/StructTreeRoot {numbers.structure} 0 R"
        f"/ViewerPreferences<</DisplayDocTitle true>>/Metadata {numbers.metadata} 0 R/Lang".encode()
        + text_string(language)
    )
    bodies = [
        b"",
        f"<</Type/Pages/Kids[{kids}]/Count {len(updates)}>>".encode(),
        f"<</Type/StructTreeRoot/K[{numbers.document} 0 R]/ParentTree<</Nums[{structure.parents}]>>"
        f"/ParentTreeNextKey {structure.next_key}>>".encode(),
        f"<</S/Document/P {numbers.structure} 0 R/K[{structure.order}]>>".encode(),
        b"<</Title"
        + text_string(title)
        + b"/Author"
        + text_string(author)
        + f"/Producer({PRODUCER})>>".encode(),
        _metadata(title, author, language),
        b"",
        stream(updates[0].operators.encode()),
    ]
    for update in updates[1:]:
        bodies += [b"", stream(update.operators.encode())]
    bodies += structure.bodies
    fonts, pictures = "", ""
    for (face, variant), texts in used.glyphs.items():
        fonts += f"{resource_name(face, variant)} {base.size + len(bodies)} 0 R"
        bodies.extend(embed_subset(face, tuple(sorted(texts.items()))).objects(base.size + len(bodies)))
    for name, picture in used.pictures.items():
        at = base.size + len(bodies)
        pictures += f"{name} {at} 0 R"
        bodies.extend(picture.objects(at) if isinstance(picture, PdfImage) else _picture(*picture, at))
    if attachment is not None:
        first = base.size + len(bodies)
        catalogue += attachment.catalogue_entries(first)
        bodies.extend(attachment.objects(first))
    bodies[numbers.catalogue - base.size] = catalogue + b">>"
    for place, update in enumerate(updates):
        resources = update.base.resources
        bodies[numbers.pages[place] - base.size] = (
            f"<</Type/Page/Parent {numbers.tree} 0 R/MediaBox[0 0 {number(update.width)} {number(update.height)}]"
            f"/StructParents {place}/Tabs/S{structure.annotations[place]}/Contents {numbers.contents[place]} 0 R"
            f"/Resources<</XObject<<{resources.get('/XObject', '')}{pictures}>>"
            f"/Font<<{resources.get('/Font', '')}{fonts}>>"
            f"/ExtGState<<{resources.get('/ExtGState', '')}>>>>>>"
        ).encode()
    return _section(base, bodies, key, info=numbers.info, catalogue=numbers.catalogue)


class _Structure(NamedTuple):
    """The recipient's elements and links that are not in the base, all elements in reading order, and who has which
    marked content or link.

    ``annotations`` are the entries of the pages for their links.
    """

    bodies: list[bytes]
    order: str
    parents: str
    next_key: int
    annotations: list[str]


def _structure(
    updates: Sequence[PageUpdate], numbers: ObjectNumbers, in_base: Mapping[bytes, int]
) -> _Structure:
    bodies: list[bytes] = []
    order: list[tuple[int, int, int]] = []
    parents, linked, annotations = "", "", []
    next_key = len(updates)
    for place, update in enumerate(updates):
        page, pressed = numbers.pages[place], ""
        of_page = [number for number, _ in update.base.elements]
        order += [(place, rank, number) for number, rank in update.base.elements]
        for element in update.elements:
            first, mcid = numbers.after + len(bodies), len(of_page)
            if element.link is None:
                body = element.body(parent=numbers.document, page=page, mcid=mcid)
                number = in_base.get(body)
                if number is None:
                    number = first
                    bodies.append(body)
                order.append((place, element.place, number))
                of_page.append(number)
                continue
            order.append((place, element.place, first))
            bodies += element.linked_bodies(
                element.link, first=first, parent=numbers.document, page=page, mcid=mcid, key=next_key
            )
            of_page.append(first + 1)
            linked += f" {next_key} {first if element.tag == 'Figure' else first + 1} 0 R"
            pressed += f"{first + 2} 0 R "
            next_key += 1
        parents += f"{place}[{' '.join([f'{number} 0 R' for number in of_page])}]"
        annotations.append(f"/Annots[{pressed.rstrip()}]" if pressed else "")
    order.sort()
    in_order = " ".join([f"{number} 0 R" for _, _, number in order])
    return _Structure(bodies, in_order, parents + linked, next_key, annotations)


def _section(base: BaseDocument, bodies: Sequence[bytes], key: str, *, info: int, catalogue: int) -> bytes:
    # MD5 is what ISO 32000-1, 14.4 recommends for identifiers; nothing hangs on its strength.
    identifier = hashlib.md5(b"".join(bodies), usedforsecurity=False).hexdigest()
    trailer = (
        f"/Root {catalogue} 0 R/Info {info} 0 R/ID[<{_identifier(key)}><{identifier}>]/Prev {base.xref_at}"
    )
    return section_of(bodies, base.size, len(base.pdf), trailer)


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
