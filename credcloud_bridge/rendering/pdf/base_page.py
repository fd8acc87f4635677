"""The PDF pages beneath a design's fields, by pikepdf (qpdf).

Only a page's content and resources are taken, as a form XObject: actions,
scripts, annotations, forms and attachments of the given file stay behind.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import pikepdf

from credcloud_bridge.rendering.pdf.hidden_layers import remove_hidden_layers

# Acrobat's own limit for a page side without UserUnit, in points.
_LARGEST_SIDE = 14400


def open_base(pdf: bytes) -> pikepdf.Pdf:
    """The document, opened strictly. Raises ``ValueError`` for anything but an unencrypted, readable PDF."""
    try:
        document = pikepdf.Pdf.open(BytesIO(pdf), suppress_warnings=True, attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise ValueError("the PDF is encrypted") from error
    except pikepdf.PdfError as error:
        raise ValueError("the PDF cannot be read") from error
    if len(document.pages) < 1:
        raise ValueError("the PDF has no page")
    return document


@lru_cache(maxsize=32)
def page_sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height in points of every page as it is seen: cropped, turned and scaled."""
    with open_base(pdf) as document:
        return tuple(_page_size(page) for page in document.pages)


def _page_size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.cropbox.as_list())
    unit = float(page.obj.get("/UserUnit", 1))
    turned = _inherited_turn(page) % 180 == 90
    width, height = abs(right - left), abs(top - bottom)
    if not (0 < width * unit <= _LARGEST_SIDE and 0 < height * unit <= _LARGEST_SIDE):
        raise ValueError("the PDF page has no usable size")
    return (height * unit, width * unit) if turned else (width * unit, height * unit)


def _inherited_turn(page: pikepdf.Page) -> int:
    """The page's rotation in degrees, its own or that of the page tree (ISO 32000-1, 7.7.3.4)."""
    node: pikepdf.Object | None = page.obj
    for _ in range(30):
        if node is None:
            return 0
        if "/Rotate" in node:
            return int(node.Rotate)
        node = node.get("/Parent")
    return 0


def page_as_form_xobject(document: pikepdf.Pdf, place: int) -> pikepdf.Object:
    """What the page at ``place`` (from 0) shows within its crop box, as a form XObject of the same document.

    Layers that are switched off stay behind. qpdf takes the trim box where there
    is one; what a person sees, and measures, is the crop box.
    """
    page = document.pages[place]
    remove_hidden_layers(document, page)
    page.obj.MediaBox = page.cropbox
    for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page.obj:
            del page.obj[box]
    page.obj.CropBox = page.obj.MediaBox
    page.obj.Rotate = _inherited_turn(page)
    form = page.as_form_xobject()
    for entry in ("/Metadata", "/PieceInfo", "/LastModified", "/StructParents", "/AA"):
        if entry in form:
            del form[entry]
    return form


def add_base_pages(pdf: bytes, base: bytes, *, margin: float = 0) -> bytes:
    """``pdf`` with each page of ``base`` stretched beneath the page of the same number; same input, same bytes.

    ``margin`` is how many points of the page it leaves free on all sides.
    """
    with pikepdf.Pdf.open(BytesIO(pdf)) as document, open_base(base) as below:
        for place, page in enumerate(list(document.pages)[: len(below.pages)]):
            form = document.copy_foreign(page_as_form_xobject(below, place))
            # Not add_underlay: it gives the form a random name, and the bytes must not change from run to run.
            # Pages of WeasyPrint's share their resources, so each base page has a name of its own.
            wanted = pikepdf.Name(f"/BasePage{place or ''}")
            name = page.add_resource(form, pikepdf.Name.XObject, wanted)
            left, bottom, right, top = (float(edge) for edge in page.mediabox.as_list())
            whole = pikepdf.Rectangle(left + margin, bottom + margin, right - margin, top - margin)
            placement = page.calc_form_xobject_placement(
                form, name, whole, invert_transformations=True, allow_shrink=True, allow_expand=True
            )
            page.contents_add(b"/Artifact BMC " + placement + b" EMC", prepend=True)
        out = BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()
